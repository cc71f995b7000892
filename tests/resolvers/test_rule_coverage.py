"""What the coverage of rules shows, and what it hides so that no figure tells of fewer than five."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from resolvers.rule_coverage import MissingInput, RuleCoverage, beside, of_all, of_body

DAY = date(2026, 11, 20)
END = datetime(2026, 11, 20, 12, tzinfo=UTC)


def row(**counts: Any) -> dict[str, Any]:
    return {
        **{"rule": "V01", "as_of": DAY, "ended_at": END, "satisfied": 0, "violating": 0, "not_evaluable": 0, "missing": []},
        **{"satisfied_by_body": [], "missing_by_body": []},
        **counts,
    }


def figures(coverage: RuleCoverage) -> tuple[int | None, ...]:
    return coverage.cases, coverage.evaluated, coverage.satisfied, coverage.violating, coverage.not_evaluable


def test_large_figures_are_shown() -> None:
    coverage = of_all(row(satisfied=90, violating=8, not_evaluable=12, missing=["rank: 7", "day of the order: 5"]))
    assert figures(coverage) == (110, 98, 90, 8, 12)
    assert coverage.missing == [MissingInput("day of the order", 5), MissingInput("rank", 7)]
    assert not coverage.suppressed


def test_nothing_is_shown_as_zero() -> None:
    assert figures(of_all(row())) == (0, 0, 0, 0, 0)
    assert figures(of_all(row(satisfied=9))) == (9, 9, 9, 0, 0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # The four violating cases are the total less the others, so the next smallest is hidden, too.
        ((90, 4, 12), (106, None, 90, None, None)),
        ((7, 4, 120), (131, 11, None, None, 120)),
        # Three cells of which two are small, and come to five: they tell nothing.
        ((4, 1, 50), (55, 5, None, None, 50)),
        # Nothing but four cases.
        ((0, 4, 0), (None, None, 0, None, 0)),
    ],
)
def test_no_figure_tells_of_fewer_than_five(counts: tuple[int, int, int], expected: tuple[int | None, ...]) -> None:
    satisfied, violating, not_evaluable = counts
    missing = [f"rank: {not_evaluable}"] if not_evaluable else []
    coverage = of_all(row(satisfied=satisfied, violating=violating, not_evaluable=not_evaluable, missing=missing))
    assert figures(coverage) == expected
    assert coverage.suppressed
    assert coverage.missing == ([MissingInput("rank", not_evaluable)] if coverage.not_evaluable else [])


def test_a_small_missing_input_is_hidden_with_the_next_smallest() -> None:
    coverage = of_all(row(satisfied=90, not_evaluable=40, missing=["rank: 30", "day: 8", "pool: 2"]))
    assert coverage.missing == [MissingInput("day", None), MissingInput("pool", None), MissingInput("rank", 30)]
    assert coverage.suppressed


def test_a_body_has_what_is_kept_of_it() -> None:
    kept = row(
        satisfied=100,
        not_evaluable=22,
        satisfied_by_body=["organisation:a: 60", "organisation:b: 40"],
        missing_by_body=[
            "organisation:a: rank: of the post: 10",
            "organisation:b: day: 5",
            "organisation:b: rank: of the post: 7",
        ],
    )
    assert figures(of_body(kept, "organisation:a")) == (None, None, 60, None, 10)
    coverage = of_body(kept, "organisation:b")
    assert figures(coverage) == (None, None, 40, None, 12)
    assert coverage.missing == [MissingInput("day", 5), MissingInput("rank: of the post", 7)]
    assert figures(of_body(kept, "organisation:c")) == (None, None, 0, None, 0)


def test_what_a_body_has_does_not_tell_what_another_one_has() -> None:
    """All bodies but one would tell of the one, by subtraction from the figures of all."""
    kept = row(
        satisfied=103,
        not_evaluable=63,
        satisfied_by_body=["organisation:a: 60", "organisation:b: 40", "organisation:c: 3"],
        missing_by_body=[
            *("organisation:a: rank: 40", "organisation:b: day: 9", "organisation:b: rank: 10", "organisation:c: rank: 4"),
        ],
    )
    shown = {name: of_body(kept, f"organisation:{name}") for name in "abc"}
    assert [each.satisfied for each in shown.values()] == [60, None, None]
    assert [each.not_evaluable for each in shown.values()] == [40, None, None]
    assert [each.missing for each in shown.values()] == [[MissingInput("rank", 40)], [], []]
    assert [each.suppressed for each in shown.values()] == [False, True, True]


OF_THREE = row(
    satisfied=103,
    violating=40,
    not_evaluable=63,
    missing=["day: 9", "rank: 54"],
    satisfied_by_body=["organisation:a: 60", "organisation:b: 40", "organisation:c: 3"],
    missing_by_body=["organisation:a: rank: 40", "organisation:b: day: 9", "organisation:b: rank: 10", "organisation:c: rank: 4"],
)


@pytest.mark.parametrize(
    ("own", "satisfied", "not_evaluable", "missing"),
    [
        # Of a, 43 satisfying cases, 9 days and 14 ranks are those of others.
        ("a", 103, 63, [MissingInput("day", 9), MissingInput("rank", 54)]),
        # Of a and b, the others have three, and four ranks.
        ("ab", None, None, [MissingInput("day", 9), MissingInput("rank", None)]),
        # Nothing is left for others.
        ("abc", 103, 63, [MissingInput("day", 9), MissingInput("rank", 54)]),
        # Of c, the others have all but three and four.
        ("c", 103, 63, [MissingInput("day", 9), MissingInput("rank", 54)]),
    ],
)
def test_all_bodies_less_her_own_tell_nobody_of_fewer_than_five(
    own: str, satisfied: int | None, not_evaluable: int | None, missing: list[MissingInput]
) -> None:
    coverage = beside(OF_THREE, [f"organisation:{name}" for name in own])
    assert figures(coverage) == (None, None, satisfied, None, not_evaluable)
    assert coverage.missing == missing
    assert coverage.suppressed is (satisfied is None)


def test_what_others_lack_is_hidden_with_the_next_smallest() -> None:
    """The others lack 2 pools and 30 days: of two hidden inputs neither follows from the number of all that they lack."""
    kept = row(
        not_evaluable=72,
        missing=["day: 35", "pool: 12", "rank: 25"],
        missing_by_body=["organisation:a: day: 5", "organisation:a: pool: 10", "organisation:a: rank: 18"],
    )
    coverage = beside(kept, ["organisation:a"])
    assert coverage.missing == [MissingInput("day", 35), MissingInput("pool", None), MissingInput("rank", None)]
