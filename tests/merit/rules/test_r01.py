"""R01: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import AssessmentType, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Assessment
from merit.rules.r01_low_performer import RULE
from tests.support.servant_files import context, day, days_near, dossier, held, judged, possible, post, verdict

ORDER = date(2024, 3, 10)
LOW, GOOD = 40.0, 80.0


def career(order: Day | str = "2024-03-10", **given: Any) -> tuple[Appointment, Appointment]:
    old = held("old", post("clerk", 3), "2018-01-10", "2024-03-20", order="2018-01-08")
    return old, held("new", post("head", 4), "2024-03-20", order=order, **given)


def rated(fixed: Day | str, score: float | None, n: int = 1, **given: Any) -> Assessment:
    on = Day.parse(fixed) if isinstance(fixed, str) else fixed
    return Assessment(id=f"rated {n}", fixed_on=on, type=AssessmentType.A1, reported_integral_score=score, **given)


def case_of(*assessments: Assessment, order: Day | str = "2024-03-10", within: Context | None = None) -> Case:
    return judged(RULE, dossier(*career(order), assessments=assessments), within or context(RULE, ["Assessment"]))["new"]


def poor(world: list[tuple[date, float]], ordered: date) -> set[bool]:
    """Read the rule where all days are known: of several results of one day, each may be the last."""
    before = [(on, score) for on, score in world if on < ordered]
    if not before:
        return {True}
    last = max(on for on, _ in before)
    too_old = last.replace(year=last.year + 1) < ordered
    return {too_old or score < 56 for on, score in before if on == last}


scores = st.sampled_from([LOW, 55.9, 56.0, GOOD])
near = st.one_of(days_near(date(2024, 3, 9)), days_near(date(2023, 3, 10)))


@given(st.lists(st.tuples(near, scores), max_size=3), days_near(ORDER))
def test_what_is_decided_is_decided_on_all_possible_days(given_: list[tuple[Day, float]], order: Day) -> None:
    case = case_of(*(rated(fixed, score, n) for n, (fixed, score) in enumerate(given_)), order=order)
    found = set[bool]()
    for ordered, *fixed in possible(order, *(on for on, _ in given_)):
        found |= poor([(on, score) for on, (_, score) in zip(fixed, given_, strict=True)], ordered)
    if case.outcome is not Outcome.NOT_EVALUABLE:
        assert found == {case.outcome is Outcome.VIOLATES}
    if all(each.exact for each in (order, *(on for on, _ in given_))) and len({on for on, _ in given_}) == len(given_):
        assert case.outcome is not Outcome.NOT_EVALUABLE


@given(st.lists(st.one_of(st.none(), st.sampled_from([0.0, 50.0, 56.0, 60.0, 100.0])), min_size=3, max_size=3))
def test_without_weights_the_result_is_decided_only_where_all_weights_agree(parts: list[float | None]) -> None:
    unknown = Assessment(
        id="a",
        fixed_on=day("2024-01-10"),
        type=AssessmentType.UNKNOWN,
        **dict(zip(("qualification_score", "professional_score", "effectiveness_score"), parts, strict=True)),
    )
    possible_scores = {
        sum(share * each for share, each in zip(shares, world, strict=True)) / 10 < 56
        for world in product(*([each] if each is not None else [0.0, 100.0] for each in parts))
        for shares in product(range(11), repeat=3)
        if sum(shares) == 10
    }
    case = case_of(unknown)
    if possible_scores == {True}:
        assert case.outcome is Outcome.VIOLATES
    elif possible_scores == {False}:
        assert case.outcome is Outcome.SATISFIES
    else:
        assert verdict(case) == (Outcome.NOT_EVALUABLE, "score")


@pytest.mark.parametrize(
    ("span", "outcome"),
    [
        ((date(2023, 12, 1), date(2024, 3, 10)), Outcome.VIOLATES),
        ((date(2023, 12, 2), date(2024, 3, 10)), Outcome.NOT_EVALUABLE),
        ((date(2023, 12, 1), date(2024, 3, 9)), Outcome.NOT_EVALUABLE),
    ],
    ids=["loaded", "a day too late", "a day too short"],
)
def test_assessments_must_be_loaded_from_the_last_one_to_the_day_before_the_order(span: Any, outcome: Outcome) -> None:
    assert case_of(rated("2023-12-01", LOW), within=context(RULE, {"Assessment": span})).outcome is outcome


def test_where_the_last_one_is_old_twelve_months_must_be_loaded() -> None:
    for first, outcome in ((date(2023, 3, 10), Outcome.VIOLATES), (date(2023, 3, 11), Outcome.NOT_EVALUABLE)):
        within = context(RULE, {"Assessment": (first, date(2024, 3, 10))})
        assert case_of(rated("2021-12-01", GOOD), within=within).outcome is outcome
        assert case_of(within=within).outcome is outcome


def test_another_body_in_which_she_served_may_hide_an_assessment() -> None:
    old = held("old", post("clerk", 3), "2018-01-10", "2024-03-20", order="2018-01-08")
    beside = held("beside", post("other", body="other"), "2020-01-10", "2024-03-20", fte=0.5)
    new = held("new", post("head", 4), "2024-03-20", order="2024-03-10")
    file = dossier(old, beside, new, assessments=(rated("2023-12-01", LOW),))
    assert verdict(judged(RULE, file, context(RULE, ["Assessment"]))["new"]) == (Outcome.NOT_EVALUABLE, "assessments")
    both = context(RULE, ["Assessment"], bodies=["body", "other"])
    assert judged(RULE, file, both)["new"].outcome is Outcome.VIOLATES


def test_a_score_that_nobody_knows_matters_only_while_it_is_not_old() -> None:
    assert verdict(case_of(rated("2023-12-01", None))) == (Outcome.NOT_EVALUABLE, "score")
    assert case_of(rated("2023-03-09", None)).reason == "reason_old"


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT], ids=str)
def test_what_fills_no_post_is_no_promotion(mode: Mode) -> None:
    file = dossier(*career(mode=mode), assessments=(rated("2023-12-01", LOW),))
    assert judged(RULE, file, context(RULE, ["Assessment"])) == {}


def test_a_mode_without_a_translation_may_be_acting() -> None:
    file = dossier(*career(mode=Mode.UNKNOWN), assessments=(rated("2023-12-01", LOW),))
    case = judged(RULE, file, context(RULE, ["Assessment"]))["new"]
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "mode")


def test_an_order_without_a_day_is_judged_on_all_days_of_the_year_up_to_the_start() -> None:
    order = Day(date(2023, 3, 20), date(2024, 3, 20))
    assert case_of(rated("2021-12-01", LOW), order=order).outcome is Outcome.VIOLATES
    assert verdict(case_of(rated("2023-12-01", GOOD), order=order)) == (Outcome.NOT_EVALUABLE, "order_day")
