"""R09: what its examples cannot say well: which annulled rounds belong to a final one, and what may be missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.model.words import ApplicationState
from merit.contract import Case
from merit.dossiers.competition import Round
from merit.rules.r09_repeat_until_win import RULE, judge
from tests.support.competition_rounds import application, context, dossier, held

State = ApplicationState


def annulled(id_: str, announced: str | None = None, state: State | str | None = "absent", **fields: Any) -> Round:
    """Return an annulled round; ``state`` is that of the application of whoever wins later."""
    own = [] if state == "absent" else [application("winner", None if state is None else State(state), n=id_)]
    return held(*own, id_=id_, annulled=True, announced=announced, protocol_day=None, **fields)


def final(announced: str, id_: str = "final", winner: str = "winner", **fields: Any) -> Round:
    return held(application(winner, State.WON, n=id_), id_=id_, announced=announced, protocol_day=None, **fields)


def judged(*rounds: Round, **labels: Any) -> dict[str, Case]:
    return {case.subjects[0]: case for case in judge(dossier(*rounds), context(RULE, **labels))}


def outcome(*rounds: Round, of: str = "final", **labels: Any) -> tuple[str, str | None]:
    case = judged(*rounds, **labels)[of]
    return case.outcome.value, case.missing


FAILED = annulled("first", "2023-09-01", State.NOT_RECOMMENDED)
SECOND = annulled("second", "2023-11-01")
VIOLATES, SATISFIES = ("violates", None), ("satisfies", None)


def test_rounds_are_put_in_order_by_their_days_whatever_the_dossiers_order() -> None:
    last = final("2024-01-15")
    for rounds in ((FAILED, SECOND, last), (last, SECOND, FAILED), (SECOND, last, FAILED)):
        assert outcome(*rounds) == VIOLATES


def test_a_later_annulled_round_is_none_that_the_winner_had_before() -> None:
    assert outcome(FAILED, annulled("later", "2024-06-01"), final("2024-01-15")) == SATISFIES


def test_the_evidence_is_the_rounds_and_what_became_of_the_application() -> None:
    case = judged(FAILED, SECOND, final("2024-01-15"))["final"]
    assert case.evidence == ("first", "second", "final", "application winner first", "application winner final")
    assert case.servant == "winner"
    assert "after 2 annulled rounds" in RULE.reason(case)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.REJECTED, VIOLATES),
        (State.NOT_RECOMMENDED, VIOLATES),
        (State.WITHDRAWN, SATISFIES),
        (State.RESERVE, SATISFIES),
        (State.RECOMMENDED, SATISFIES),
        (State.WON, SATISFIES),
        (State.UNKNOWN, ("not_evaluable", "earlier_result")),
        (None, ("not_evaluable", "earlier_result")),
    ],
    ids=lambda value: getattr(value, "value", "none" if value is None else ""),
)
def test_each_state_in_an_annulled_round(state: State | None, expected: tuple[str, str | None]) -> None:
    assert outcome(annulled("first", "2023-09-01", state), SECOND, final("2024-01-15")) == expected


def test_one_certain_failure_is_enough_whatever_another_round_says() -> None:
    assert outcome(FAILED, annulled("second", "2023-11-01", None), final("2024-01-15")) == VIOLATES


def test_a_round_that_somebody_else_won_parts_the_series() -> None:
    other = final("2023-10-01", "other", "somebody")
    found = judged(FAILED, other, SECOND, final("2024-01-15"))
    assert {id_: case.outcome.value for id_, case in found.items()} == {"other": "satisfies", "final": "satisfies"}


def test_a_round_in_between_of_which_it_is_not_known_whether_it_was_annulled_parts_it_perhaps() -> None:
    between = held(id_="between", announced="2023-10-01", protocol_day=None, annulled=None)
    assert outcome(FAILED, between, SECOND, final("2024-01-15")) == ("not_evaluable", "earlier_rounds")


def test_rounds_of_one_day_have_no_order_unless_numbers_say_it() -> None:
    first = annulled("first", "2024-01", State.REJECTED)
    assert outcome(first, SECOND, final("2024-01")) == ("not_evaluable", "earlier_rounds")
    numbered = annulled("first", "2024-01", State.REJECTED, number=2)
    assert outcome(numbered, SECOND, final("2024-01", number=3)) == VIOLATES


def test_undated_rounds_belong_to_the_only_round_with_a_greater_number() -> None:
    one, two = annulled("one", number=1, state=State.REJECTED), annulled("two", number=2)
    assert outcome(one, two, final("2024-01-15", number=3)) == VIOLATES
    assert outcome(one, two, final("2024-01-15", number=3), final("2019-01-15", "before", number=1)) == VIOLATES
    assert outcome(one, two, final("2024-01-15", number=2)) == SATISFIES


def test_undated_rounds_of_two_competitions_are_told_apart_as_far_as_numbers_go() -> None:
    earlier = final("2019-01-15", "before", "somebody", number=2)
    both = annulled("one", number=1, state=State.REJECTED), annulled("another", number=1, state=State.REJECTED)
    two = annulled("two", number=2)
    # Each of the two final rounds had a first round, and in each first round she failed.
    assert outcome(*both, two, earlier, final("2024-01-15", number=3)) == VIOLATES
    # Only one first round is on record: nobody knows whose.
    assert outcome(both[0], two, earlier, final("2024-01-15", number=3)) == ("not_evaluable", "earlier_rounds")
    # She failed in one of them: nobody knows in which.
    found = outcome(both[0], annulled("another", number=1), two, earlier, final("2024-01-15", number=3))
    assert found == ("not_evaluable", "earlier_result")
    # Neither had a second round to repeat.
    assert outcome(*both, earlier, final("2024-01-15", number=2)) == SATISFIES


@pytest.mark.parametrize(
    ("label", "first", "expected"),
    [
        ("Competition", date(2023, 1, 15), SATISFIES),
        ("Competition", date(2023, 1, 16), ("not_evaluable", "competitions")),
        ("Application", date(2023, 9, 1), SATISFIES),
        ("Application", date(2023, 9, 2), ("not_evaluable", "earlier_applications")),
    ],
)
def test_that_there_was_no_failure_needs_what_would_hold_it(label: str, first: date, expected: tuple[str, str | None]) -> None:
    rounds = annulled("first", "2023-09-01"), SECOND, final("2024-01-15")
    case = judged(*rounds, **{label: ((first, date(2025, 1, 1)),)})["final"]
    assert (case.outcome.value, case.missing) == expected


def test_what_is_certain_needs_no_coverage() -> None:
    assert outcome(FAILED, SECOND, final("2024-01-15"), Competition=(), Application=()) == VIOLATES


def test_a_round_that_nobody_won_ends_no_series() -> None:
    assert judged(FAILED, SECOND, held(application("winner", State.NOT_RECOMMENDED), id_="final", announced="2024-01-15")) == {}
    undecided = held(application("winner", None), id_="final", announced="2024-01-15", protocol_day="2024-02-15")
    assert outcome(FAILED, SECOND, undecided) == ("not_evaluable", "winner")
