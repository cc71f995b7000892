"""R02: what is not known of peers, coverage, orders of several days, unsettled matches, and the split of dossiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.contract import Outcome
from merit.coverage import Coverage
from merit.dossiers.servant import ServantDossier
from merit.rules.r02_better_peer import RULE
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.risk_sets import (
    BOTH,
    FIVE_BETTER_TWO_WORSE,
    LOADED,
    SATISFIES,
    VIOLATES,
    case_of,
    lacks,
    outcome_of,
    peer,
    peers,
    promoted,
    rated,
    sanction,
    servant,
)
from tests.support.servant_files import AS_OF, context, day, held, post


def _begun_together() -> ServantDossier:
    """Return somebody at the rank for years, who began two posts on one day: of the rank and of another one."""
    early = held("w", post("w", 3), "2020-01-10", order="2020-01-08")
    return servant(
        "x", early, held("v", post("v", 3), "2024-01-10"), held("u", post("u", 2), "2024-01-10"), assessments=(rated("x", 50),)
    )


def _unclear_peers() -> dict[str, tuple[ServantDossier, str]]:
    spell = held("x", post("clerk x", 3), "2022-01-10", order="2022-01-08")
    file: dict[str, Any] = {"assessments": (rated("x", 50),)}
    return {
        "mode": (servant("x", replace(spell, mode=Mode.UNKNOWN), **file), "mode"),
        "service": (servant("x", replace(spell, civil_service=None), **file), "civil_service"),
        "end": (servant("x", replace(spell, period=Period(day("2022-01-10"), day("2024"))), **file), "end_of_post"),
        "which of two posts began first": (_begun_together(), "time_in_grade"),
        "whether the rank was left": (
            servant("x", spell, held("y", post("y", 4), "2024-02-01", mode=Mode.UNKNOWN), **file),
            "end_of_post",
        ),
        "whether the post was held on beside another": (
            servant("x", spell, held("y", post("y", 3, body="other"), "2023-05-01", "2023-08-01"), **file),
            "end_of_post",
        ),
        "time in grade": (servant("x", replace(spell, period=Period(day("2023"))), **file), "time_in_grade"),
        "sanction": (servant("x", spell, sanctions=(sanction(None),), **file), "sanction_days"),
        "score": (servant("x", spell, assessments=(rated("x", None),)), "score"),
        "day of rating": (
            servant("x", spell, assessments=(rated("x", 95, "2023-12-20"), rated("x", 50, "2024-03"))),
            "assessment_days",
        ),
    }


@pytest.mark.parametrize("name", list(_unclear_peers()))
def test_a_peer_of_whom_something_is_not_known_matters_where_the_outcome_depends_on_it(name: str) -> None:
    unclear, missing = _unclear_peers()[name]
    assert outcome_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), unclear) == lacks(missing)
    # One below of nine, and of ten: never more than a quarter.
    certain = case_of(promoted(70), *peers(50, *[90] * 7), unclear)
    assert certain is not None
    assert certain.outcome is Outcome.VIOLATES
    assert certain.reason == "reason_at_most"
    assert "at most 2 of 10 (20%" in RULE.reason(certain)
    assert outcome_of(promoted(70), *peers(50, 50, 50, *[90] * 4), unclear) == SATISFIES


def test_the_own_rating_may_have_come_too_late() -> None:
    file = promoted(70, assessments=(rated("one", 70, "2024"),))
    assert outcome_of(file, *peers(*FIVE_BETTER_TWO_WORSE)) == lacks("assessment_days")


def test_peers_who_may_be_none_can_make_enough_ratings() -> None:
    def may_be(name: str, score: float) -> ServantDossier:
        one = peer(name, score)
        return replace(one, appointments=(replace(one.appointments[0], mode=Mode.UNKNOWN),))

    assert outcome_of(promoted(70), *peers(60, 90, 90, 90, 90, 90), may_be("x", 90)) == lacks("mode")
    assert outcome_of(promoted(70), *peers(60, 90, 90, 90, 90), may_be("x", 90)) is None
    # Eight are reached only with all four, and then half of the ratings are below.
    assert outcome_of(promoted(70), *peers(90, 90, 90), *(may_be(name, 50) for name in "uvwx")) == SATISFIES


def test_of_two_posts_begun_on_one_day_the_certain_one_counts() -> None:
    one = peer("x", 50)
    both = replace(one, appointments=(*one.appointments, replace(one.appointments[0], id="y", civil_service=None)))
    assert outcome_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), both) == SATISFIES


def test_of_days_to_come_nothing_is_asked() -> None:
    one = promoted(70, order=Day.exactly(AS_OF + timedelta(days=10)))
    old, new = one.appointments
    start = Day.exactly(AS_OF + timedelta(days=20))
    later = (replace(old, period=Period(day("2022-01-10"), start)), replace(new, period=Period(start)))
    for until, expected in ((AS_OF, VIOLATES), (AS_OF - timedelta(days=1), lacks("assessments"))):
        spans = {label: (date(2010, 1, 1), AS_OF) for label in LOADED} | {"Assessment": (date(2010, 1, 1), until)}
        file = [replace(one, appointments=later), *peers(*FIVE_BETTER_TWO_WORSE)]
        assert outcome_of(*file, within=context(RULE, spans)) == expected


def test_a_rating_of_the_day_before_needs_no_later_coverage() -> None:
    always = (date(1800, 1, 1), date(9999, 12, 31))
    within = context(RULE, dict.fromkeys(LOADED, always) | {"Assessment": (date(2023, 1, 1), date(2024, 3, 10))})
    file = promoted(70, assessments=(rated("one", 70, "2024-03-09"),))
    assert outcome_of(file, *peers(*FIVE_BETTER_TWO_WORSE), within=within) == VIOLATES


@pytest.mark.parametrize(
    ("label", "first", "end", "expected"),
    [
        ("Appointment", "2010-01-01", "2024-03-10", VIOLATES),
        ("Appointment", "2010-01-02", "2024-03-10", lacks("peers")),
        ("Appointment", "2010-01-01", "2024-03-09", lacks("peers")),
        ("Assessment", "2024-01-20", "2024-03-10", VIOLATES),
        ("Assessment", "2024-01-21", "2024-03-10", lacks("assessments")),
        ("Assessment", "2024-01-20", "2024-03-09", lacks("assessments")),
        ("Sanction", "2023-03-10", "2024-03-10", VIOLATES),
        ("Sanction", "2023-03-11", "2024-03-10", lacks("sanctions")),
        ("Sanction", "2023-03-10", "2024-03-09", lacks("sanctions")),
    ],
)
def test_absence_needs_coverage(label: str, first: str, end: str, expected: tuple[Outcome, str | None]) -> None:
    always = (date(1800, 1, 1), date(9999, 12, 31))
    spans = dict.fromkeys(LOADED, always) | {label: (date.fromisoformat(first), date.fromisoformat(end))}
    assert outcome_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), within=context(RULE, spans)) == expected


def test_that_somebody_has_no_rating_needs_twelve_months_of_assessments() -> None:
    always = (date(1800, 1, 1), date(9999, 12, 31))
    file = [promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), peer("unrated", 0, assessments=())]
    for first, expected in ((date(2023, 3, 10), VIOLATES), (date(2023, 3, 11), lacks("assessments"))):
        within = context(RULE, dict.fromkeys(LOADED, always) | {"Assessment": (first, date(2025, 1, 1))})
        assert outcome_of(*file, within=within) == expected


def test_only_the_body_in_which_the_peer_was_rated_must_be_loaded() -> None:
    other = peer("x", 90)
    moved = replace(
        other,
        appointments=(
            held("w", post("w", 3, body="other"), "2022-01-10", "2024-01-10"),
            held("v", post("v", 3), "2024-01-10"),
        ),
    )
    spans = {label: ((date(1800, 1, 1), date(9999, 12, 31)),) for label in LOADED}
    within = context(RULE, LOADED, bodies=BOTH)
    since = {**spans, "Assessment": ((date(1800, 1, 1), date(2024, 1, 10)),)}
    gone = replace(within, coverage=Coverage({"body": spans, "other": since}))
    early = {**spans, "Sanction": ((date(1800, 1, 1), date(2024, 1, 9)),)}
    unknown = replace(within, coverage=Coverage({"body": spans, "other": early}))
    file = [promoted(70), *peers(50, 60, 90, 90, 90, 90), moved]
    assert outcome_of(*file, within=gone) == VIOLATES
    assert outcome_of(*file, within=unknown) == lacks("sanctions")


def test_an_order_of_several_days_is_judged_on_all_of_them() -> None:
    # One below joins on 5 March, another one leaves on that day: on each day two of eight are below.
    joins = servant("x", held("x", post("x", 3), "2023-03-05"), assessments=(rated("x", 50),))
    leaves = servant("y", held("y", post("y", 3), "2022-01-10", "2024-03-05"), assessments=(rated("y", 50),))
    file = [*peers(60, 90, 90, 90, 90, 90), joins, leaves]
    assert outcome_of(promoted(70, order=day("2024-03")), *file) == VIOLATES
    late = replace(leaves, appointments=(held("y", post("y", 3), "2022-01-10", "2024-03-06"),))
    assert outcome_of(promoted(70, order=day("2024-03")), *peers(60, 90, 90, 90, 90, 90), joins, late) == lacks("order_day")


def test_a_finding_that_depends_on_an_unsettled_match_says_so() -> None:
    within = context(RULE, LOADED)
    rests = replace(within, unreviewed=frozenset({"servant:p6", "servant:one"}))
    depends = case_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), within=rests)
    without = case_of(promoted(40), *peers(*FIVE_BETTER_TWO_WORSE, 90), within=rests)
    assert depends is not None
    assert without is not None
    assert "servant:p6" in depends.evidence
    assert rests.unsettled(None, depends.evidence)
    assert not rests.unsettled(None, without.evidence)


def test_neither_the_order_of_dossiers_nor_their_split_matters() -> None:
    within = context(RULE, LOADED)
    file = [promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), *(each for each, _ in _unclear_peers().values())]
    file = [replace(each, id=f"{each.id} {n}") for n, each in enumerate(file)]
    expected = judge_strata(RULE, collect(RULE, file, within), within)
    assert expected
    for seed in range(5):
        mixed = list(file)
        Random(seed).shuffle(mixed)
        parts = [collect(RULE, mixed[at::3], within) for at in range(3)]
        joined = Columns(RULE.row)
        for part in parts:
            joined.extend(part)
        assert judge_strata(RULE, joined, within) == expected
