"""Who is ranked and who is named apart, and the commission's choice against the ranking: worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from graph.model.days.truth import Truth
from graph.model.words import ApplicationState
from merit.questions.eligibility import Eligibility, Remark
from merit.questions.merit_order import Assessed
from merit.questions.standings import Candidate, Choice, Chosen, Standing, choice_of, in_order

_UNKNOWN = Eligibility(unknown=(Remark("V06", "employment"),))
_UNMET = Eligibility(unmet=(Remark("V07", "no diploma"),))
_BARRED = Eligibility(bars=(Remark("V13", "barred"),))


def candidate(name: str, score: str | None = None, eligibility: Eligibility | None = None, **given: Any) -> Candidate:
    merit = Assessed(missing="an assessment") if score is None else Assessed(Decimal(score))
    return Candidate(servant=name, name=name, merit=merit, eligibility=eligibility or Eligibility(), **given)


def choice(*candidates: Candidate, chosen: str, missing: tuple[str, ...] = ()) -> Choice:
    found = choice_of(in_order(candidates), Chosen.WON, chosen.split(), missing)
    assert found is not None
    return found


def test_the_ranked_come_first_and_everybody_else_is_named_with_the_reason() -> None:
    found = in_order(
        [
            candidate("Withdrawn", "99", withdrew=True),
            candidate("Barred", "98", _BARRED),
            candidate("Unmet", "97", _UNMET),
            candidate("Unknown", "96", _UNKNOWN),
            candidate("Third", "70"),
            candidate("Unassessed"),
            candidate("Unread", unreadable="a value is impossible"),
            candidate("Tied", "80.0"),
            candidate("First", "80"),
        ]
    )
    assert [(each.name, each.standing, each.rank) for each in found] == [
        ("First", Standing.RANKED, 1),
        ("Tied", Standing.RANKED, 1),
        ("Third", Standing.RANKED, 3),
        ("Unassessed", Standing.NOT_ASSESSED, None),
        ("Unknown", Standing.UNKNOWN, None),
        ("Unmet", Standing.NOT_ELIGIBLE, None),
        ("Barred", Standing.BARRED, None),
        ("Withdrawn", Standing.WITHDREW, None),
        ("Unread", Standing.NOT_READ, None),
    ]


def test_what_certainly_excludes_comes_before_what_is_unknown() -> None:
    both = Eligibility(bars=_BARRED.bars, unmet=_UNMET.unmet, unknown=_UNKNOWN.unknown)
    assert candidate("one", None, both).standing is Standing.BARRED
    assert candidate("one", None, Eligibility(unmet=_UNMET.unmet, unknown=_UNKNOWN.unknown)).standing is Standing.NOT_ELIGIBLE
    assert (both.holds, _UNKNOWN.holds, Eligibility().holds) == (False, None, True)


def test_a_warning_excludes_nobody() -> None:
    warned = Eligibility(warnings=(Remark("V10", "a reprimand is in force"),), not_judged=(Remark("V12", "the signer"),))
    (found,) = in_order([candidate("one", "50", warned)])
    assert (found.standing, found.rank) == (Standing.RANKED, 1)


def test_the_choice_ranks_first() -> None:
    found = choice(candidate("winner", "80"), candidate("other", "70"), candidate("Barred", "90", _BARRED), chosen="winner")
    assert (found.first, found.above, found.open) == (True, (), ())


def test_a_tie_with_the_choice_is_no_one_above_it() -> None:
    assert choice(candidate("winner", "80"), candidate("other", "80.0"), chosen="winner").first is True


def test_whoever_outranks_the_choice_is_named() -> None:
    found = choice(
        candidate("winner", "70"), candidate("one", "80"), candidate("other", "75"), candidate("x", "60"), chosen="winner"
    )
    assert (found.first, found.above, found.open) == (False, ("one", "other"), ())


@pytest.mark.parametrize(
    ("remained", "first"), [(True, False), (None, None), (False, None)], ids=["stayed", "unknown", "rejected"]
)
def test_who_may_not_have_stayed_to_the_end_leaves_it_open(remained: Truth, first: Truth) -> None:
    rival = candidate("rival", "80", application=ApplicationState.REJECTED, remained=remained)
    found = choice(candidate("winner", "70"), rival, chosen="winner")
    assert (found.first, found.above) == (first, ("rival",))


def test_somebody_who_withdrew_outranks_nobody() -> None:
    assert choice(candidate("winner", "70"), candidate("other", "80", withdrew=True), chosen="winner").first is True


@pytest.mark.parametrize(
    ("other", "open_"),
    [
        (candidate("other"), True),
        (candidate("other", "75", _UNKNOWN), True),
        (candidate("other", "70", _UNKNOWN), False),
        (candidate("other", None, _UNKNOWN), True),
        (candidate("other", None, _UNMET), False),
        (candidate("other", unreadable="a value is impossible"), True),
    ],
    ids=["no score", "unknown and greater", "unknown and equal", "unknown without score", "not eligible", "not read"],
)
def test_of_whom_something_is_missing_may_come_before_the_choice(other: Candidate, open_: bool) -> None:
    found = choice(candidate("winner", "70"), other, chosen="winner")
    assert (found.first, found.open) == ((None, ("other",)) if open_ else (True, ()))


def test_a_choice_that_is_not_ranked_is_compared_with_nobody() -> None:
    found = choice(candidate("winner"), candidate("other", "80"), chosen="winner")
    assert (found.first, found.above, found.open) == (None, (), ())


@pytest.mark.parametrize("eligibility", [_UNMET, _BARRED], ids=["not eligible", "barred"])
def test_a_choice_that_may_not_be_appointed_is_not_the_first(eligibility: Eligibility) -> None:
    assert choice(candidate("winner", "90", eligibility), candidate("other", "80"), chosen="winner").first is False


def test_of_several_who_won_the_lowest_is_compared() -> None:
    found = choice(candidate("one", "90"), candidate("two", "70"), candidate("other", "80"), chosen="one two")
    assert (found.chosen, found.first, found.above) == (("one", "two"), False, ("other",))


def test_what_is_not_loaded_leaves_open_only_what_is_not_broken_already() -> None:
    missing = ("applications are not loaded completely",)
    assert choice(candidate("winner", "80"), chosen="winner", missing=missing).first is None
    assert choice(candidate("winner", "70"), candidate("other", "80"), chosen="winner", missing=missing).first is False


def test_without_a_choice_there_is_nothing_to_compare() -> None:
    assert choice_of(in_order([candidate("one", "80")]), Chosen.WON, set()) is None
