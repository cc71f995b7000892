"""The scale of an evaluator in a year: by hand, and against scipy."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.model.days import Day
from merit.strata.normalised import scale_of, year_of

STATS: Any = import_module("scipy.stats")  # scipy has no types
scores = st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=2, max_size=30)


def test_a_scale_by_hand() -> None:
    scale = scale_of([("a", 60.0), ("b", 70.0), ("c", 80.0)])
    assert scale is not None
    assert (scale.mean, scale.deviation, scale.scores, scale.people) == (70, 10, 3, 3)
    assert [scale.z(score) for score in (60, 70, 85)] == [-1, 0, 1.5]


@given(scores)
def test_it_is_the_sample_z_score_of_scipy(given_scores: list[float]) -> None:
    assume(len(set(given_scores)) > 1)
    scale = scale_of(enumerate(given_scores))
    assert scale is not None
    assert [scale.z(score) for score in given_scores] == pytest.approx(STATS.zscore(given_scores, ddof=1))


@given(st.lists(st.sampled_from([55.1, 70.0, 80.3]), max_size=6))
def test_of_one_person_there_is_no_scale(given_scores: list[float]) -> None:
    assert scale_of([("a", score) for score in given_scores]) is None


@given(st.integers(0, 1000), st.integers(1, 50))
def test_of_equal_scores_there_is_no_scale(tenths: int, people: int) -> None:
    assert scale_of([(person, tenths / 10) for person in range(people)]) is None


def test_each_score_of_a_person_counts() -> None:
    scale = scale_of([("a", 60.0), ("a", 70.0), ("b", 80.0)])
    assert scale is not None
    assert (scale.mean, scale.scores, scale.people) == (70, 3, 2)


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [("2024-12-31", "2024-12-31", 2024), ("2024-01-01", "2024-12-31", 2024), ("2024-12-31", "2025-01-01", None)],
    ids=["exact", "known to the year", "over the end of a year"],
)
def test_the_year_is_known_where_no_possible_day_is_in_another(first: str, last: str, year: int | None) -> None:
    assert year_of(Day(date.fromisoformat(first), date.fromisoformat(last))) == year
