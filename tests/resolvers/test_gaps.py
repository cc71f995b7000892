"""Gaps contain only days on which the servant certainly held no civil-service post."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.model.days import LAST_DAY
from resolvers.career_paths import gaps


def spell(id_: str, start: tuple[date, date], end: tuple[date, date] | None, *, civil_service: bool = True) -> dict[str, Any]:
    earliest, latest = end or (None, None)
    return {
        "id": id_,
        "civil_service": civil_service,
        "open": end is None,
        "start_earliest": start[0],
        "start_latest": start[1],
        "end_earliest": earliest,
        "end_latest": latest,
    }


def on(year: int, month: int = 1, day: int = 1) -> tuple[date, date]:
    return date(year, month, day), date(year, month, day)


FIRST = spell("a", on(2010), on(2012))
LAST = spell("c", on(2015), None)


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ([], [("a", "c", 1096)]),
        ([spell("b", on(2012), on(2015))], []),
        ([spell("b", on(2013), on(2014))], [("a", "b", 366), ("b", "c", 365)]),
        ([spell("b", on(2013), on(2014), civil_service=False)], [("a", "c", 1096)]),
        ([spell("b", (date(2012, 1, 1), date(2012, 12, 31)), (date(2014, 1, 1), date(2014, 12, 31)))], [("b", "c", 1)]),
        ([spell("b", on(2013), (date(2013, 1, 1), LAST_DAY))], [("a", "b", 366)]),
    ],
)
def test_gaps(between: list[dict[str, Any]], expected: list[tuple[str, str, int]]) -> None:
    found = gaps([FIRST, *between, LAST], {"a", "c"})

    assert [(gap.step_before_id, gap.step_after_id, gap.days) for gap in found] == expected


def test_there_is_no_gap_before_the_first_or_after_the_last_step_of_the_line() -> None:
    before, after = spell("x", on(2000), on(2001)), spell("z", on(2020), None)

    found = gaps([before, FIRST, spell("c", on(2015), on(2016)), after], {"a", "c"})

    assert [(gap.step_before_id, gap.step_after_id) for gap in found] == [("a", "c")]
    assert gaps([FIRST], {"a"}) == []
    assert gaps([FIRST, LAST], set()) == []
