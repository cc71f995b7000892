"""The assessment formula and its dated weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.model.days import Day
from graph.model.words import AssessmentType
from merit.assessment import (
    POLICY,
    Component,
    components_of,
    integral_score,
    score_of,
    shipped_weights,
    sum_of,
    weights_of,
)
from merit.dossiers.records import Assessment
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.registry import shipped_policy

BOOK = PolicyBook({POLICY: shipped_weights()})
FIXED = Day.exactly(date(2024, 12, 10))


def assessment(kind: AssessmentType | None, *parts: float | None, fixed: Day = FIXED, **given: Any) -> Assessment:
    names = ("qualification_score", "professional_score", "effectiveness_score")
    return Assessment(id="a", type=kind, fixed_on=fixed, **dict(zip(names, parts, strict=False)), **given)


@pytest.mark.parametrize(
    ("kind", "score"),
    [("A1", 71.0), ("A2", 71.0), ("A3", 54.0), ("A4", 54.0), ("A5", 70.0)],
    ids=["A1", "A2", "A3", "A4", "A5"],
)
def test_each_type_has_its_weights(kind: str, score: float) -> None:
    assert integral_score(assessment(AssessmentType(kind), 50, 70, 80), BOOK, "UZ") == score


def test_the_weights_of_each_type_sum_to_one() -> None:
    (value,) = shipped_weights()
    assert set(value.parameters) == {kind.value for kind in AssessmentType} - {"unknown"}
    for weights in value.parameters.values():
        assert sum(weights.values()) == pytest.approx(1)


def test_a_part_with_a_weight_and_no_score_is_not_assessed_and_never_zero() -> None:
    assert integral_score(assessment(AssessmentType.A1, 50, 70), BOOK, "UZ") is None
    assert integral_score(assessment(AssessmentType.A3, 50, 70), BOOK, "UZ") == 54


@pytest.mark.parametrize("kind", [AssessmentType.UNKNOWN, None], ids=str)
def test_without_a_type_there_are_no_weights(kind: AssessmentType | None) -> None:
    assert integral_score(assessment(kind, 50, 70, 80), BOOK, "UZ") is None


@pytest.mark.parametrize("score", [55.9, 56, 56.1, 60, 70.1, 100])
def test_equal_parts_make_that_score(score: float) -> None:
    assert integral_score(assessment(AssessmentType.A1, score, score, score), BOOK, "UZ") == score
    assert integral_score(assessment(AssessmentType.A5, score, score, score), BOOK, "UZ") == score


def test_equal_sums_are_equal_though_binary_fractions_are_not() -> None:
    # 0.8 x 75 + 0.2 x 60 = 60 + 12; 0.8 x 74.9 + 0.2 x 60.4 = 59.92 + 12.08; 0.8 x 73.7 + 0.2 x 65.2 = 58.96 + 13.04
    parts = [(75, 60), (74.9, 60.4), (73.7, 65.2)]
    found = {sum_of(components_of(assessment(AssessmentType.A4, *each), BOOK, "UZ")) for each in parts}
    assert found == {Decimal(72)}
    assert len({0.8 * one + 0.2 * other for one, other in parts}) > 1


def test_the_components_are_those_with_a_weight() -> None:
    found = components_of(assessment(AssessmentType.A3, 50.1, None, 80), BOOK, "UZ")
    assert found == (
        Component("qualification", Decimal("50.1"), Decimal("0.8")),
        Component("professional", None, Decimal("0.2")),
    )
    assert (sum_of(found), sum_of(())) == (None, None)


def test_the_reported_score_comes_before_the_formula() -> None:
    assert score_of(assessment(AssessmentType.A1, 50, 70, 80, reported_integral_score=12.0), BOOK, "UZ") == 12
    assert score_of(assessment(AssessmentType.A1, 50, 70, 80), BOOK, "UZ") == 71


def weights(first: date, end: date, effectiveness: float) -> PolicyValue:
    parts = {"qualification": 1 - effectiveness, "effectiveness": effectiveness}
    return PolicyValue("*", first, end, "test", parameters={"A1": parts})


def test_the_day_on_which_it_was_fixed_decides_which_weights_apply() -> None:
    change = date(2025, 1, 1)
    book = PolicyBook({POLICY: (weights(date(2020, 1, 1), change, 0.5), weights(change, date(2030, 1, 1), 0.25))})
    of_day = {
        Day.exactly(date(2024, 12, 31)): 0.5,
        Day.exactly(change): 0.25,
        Day(date(2024, 12, 1), date(2024, 12, 31)): 0.5,
        Day(date(2024, 12, 1), change): None,
        Day(date(2019, 12, 31), date(2024, 1, 1)): None,
        Day.exactly(date(2030, 1, 1)): None,
    }
    for fixed, expected in of_day.items():
        found = weights_of(assessment(AssessmentType.A1, fixed=fixed), book, "UZ")
        assert (found and found["effectiveness"]) == expected, fixed


def test_the_shipped_policy_holds_the_weights() -> None:
    assert shipped_policy().values(POLICY) == shipped_weights()
