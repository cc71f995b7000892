"""R16: what its examples cannot say well. Judged against a slow reading of the text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import AssessmentType, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.records import Assessment
from merit.rules.r16_rating_jump import RULE
from tests.support.servant_files import VERDICTS, context, days_near, dossier, held, judged, possible, post, verdict

STEADY = (71.0, 69.5, 70.0, 71.5)
JUMP = 93.0


def rated(fixed: Day | str, score: float | None, by: str | None = "another", **given: Any) -> Assessment:
    on = Day.parse(fixed) if isinstance(fixed, str) else fixed
    facts: dict[str, Any] = {"type": AssessmentType.A1, "reported_integral_score": score, "evaluator": by} | given
    return Assessment(id=f"rated {on.earliest} {on.latest} {score} {by}", fixed_on=on, **facts)


def steady(*scores: float | None) -> tuple[Assessment, ...]:
    return tuple(rated(f"{2020 + n}-12-10", score) for n, score in enumerate(scores))


def cases(
    *assessments: Assessment,
    order: Day | str = "2026-03-10",
    within: Context | None = None,
    mode: Mode = Mode.COMPETITION,
) -> list[Case]:
    old = held("old", post("clerk", 3), "2018-01-10", "2026-03-20", order="2018-01-08")
    new = held("new", post("head", 4), "2026-03-20", order=order, signed_by="head", mode=mode)
    return list(judged(RULE, dossier(old, new, assessments=assessments), within or context(RULE, ["Assessment"])).values())


points = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@given(st.lists(points, min_size=2, max_size=6), st.sampled_from([70.1, 93.3, 100.0]), st.booleans())
def test_the_last_rating_jumps_as_a_textbook_counts_it(earlier: list[float], last: float, equal: bool) -> None:
    scores = [*(earlier[:1] * len(earlier) if equal else earlier), last]
    (case,) = cases(*steady(*scores[:-1]), rated("2026-03-01", last, "head"))
    with localcontext(prec=60):
        exact = [Decimal(str(each)) for each in scores]
        mean = sum(exact, Decimal()) / len(exact)
        deviation = (sum(((each - mean) ** 2 for each in exact), Decimal()) / (len(exact) - 1)).sqrt()
        difference = exact[-1] - mean - Decimal("1.5") * deviation
        # Where three of four are equal the difference is zero, apart from the rounding of the root.
        jumps = exact[-1] > mean and difference >= Decimal("-1e-40")
    assert case.outcome is VERDICTS[frozenset({jumps})]


@given(
    days_near(date(2026, 3, 9)), days_near(date(2026, 3, 9)), days_near(date(2026, 3, 10)), st.sampled_from(["head", "another"])
)
def test_what_is_decided_is_decided_on_all_possible_days(good: Day, jumped: Day, order: Day, by: str) -> None:
    given_ = [
        *((each.fixed_on, each.reported_integral_score, "another") for each in steady(*STEADY)),
        (good, 70.0, by),
        (jumped, JUMP, "head"),
    ]
    found = cases(*(rated(fixed, score, evaluator) for fixed, score, evaluator in given_), order=order)
    outcomes = set[bool]()
    for ordered, *fixed in possible(order, *(each for each, _, _ in given_)):
        before = [(on, score, who) for on, (_, score, who) in zip(fixed, given_, strict=True) if on < ordered]
        last = max(on for on, _, _ in before)
        outcomes |= {score == JUMP and who == "head" for on, score, who in before if on == last}
    (case,) = found
    if case.outcome is not Outcome.NOT_EVALUABLE:
        assert case.outcome is VERDICTS[frozenset(outcomes)]


def test_equal_ratings_show_no_jump() -> None:
    (case,) = cases(*steady(70, 70, 70), rated("2026-03-01", 70.0, "head"))
    assert case.outcome is Outcome.SATISFIES


def test_of_three_ratings_none_can_jump() -> None:
    (case,) = cases(*steady(0, 0), rated("2026-03-01", 100.0, "head"))
    assert case.outcome is Outcome.SATISFIES


def test_a_rating_that_may_be_of_the_day_of_the_order_leaves_it_open() -> None:
    (case,) = cases(*steady(*STEADY), rated("2026-03", JUMP, "head"))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "assessment_days")
    (case,) = cases(*steady(*STEADY), rated("2026-03", JUMP, "another"))
    assert case.outcome is Outcome.SATISFIES


def test_a_later_rating_that_may_not_count_clears_nothing() -> None:
    """The signer's jump is the last rating, unless the other one of that month came before the order."""
    (case,) = cases(*steady(*STEADY), rated("2026-02-01", JUMP, "head"), rated("2026-03", 70.0, "another"))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "assessment_days")


def test_the_formula_gives_a_rating_where_no_score_is_reported() -> None:
    by_parts = {"qualification_score": JUMP, "professional_score": JUMP, "effectiveness_score": JUMP}
    (case,) = cases(*steady(*STEADY), rated("2026-03-01", None, "head", **by_parts))
    assert case.outcome is Outcome.VIOLATES


@pytest.mark.parametrize(
    ("first", "outcome"), [(date(2020, 12, 10), Outcome.VIOLATES), (date(2020, 12, 11), Outcome.NOT_EVALUABLE)], ids=str
)
def test_assessments_must_be_loaded_from_the_first_rating_on(first: date, outcome: Outcome) -> None:
    within = context(RULE, {"Assessment": (first, date(2026, 3, 10))})
    (case,) = cases(*steady(*STEADY), rated("2026-03-01", JUMP, "head"), within=within)
    assert case.outcome is outcome
    (cleared,) = cases(*steady(*STEADY), rated("2026-03-01", JUMP, "another"), within=within)
    assert cleared.outcome is (Outcome.SATISFIES if outcome is Outcome.VIOLATES else Outcome.NOT_EVALUABLE)


def test_too_few_ratings_are_known_to_be_too_few_only_where_assessments_are_loaded() -> None:
    few = (rated("2025-12-10", 70.0), rated("2026-03-01", JUMP, "head"))
    assert cases(*few) == []
    (case,) = cases(*few, within=context(RULE))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "assessments")
    (case,) = cases(within=context(RULE))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "assessments")


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT], ids=str)
def test_what_fills_no_post_is_no_promotion(mode: Mode) -> None:
    assert cases(*steady(*STEADY), rated("2026-03-01", JUMP, "head"), mode=mode) == []


def test_a_mode_without_a_translation_may_be_acting() -> None:
    (case,) = cases(*steady(*STEADY), rated("2026-03-01", JUMP, "head"), mode=Mode.UNKNOWN)
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "mode")
