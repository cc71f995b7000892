"""Training and certificates belong to every step during which they fall or may fall."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from resolvers.training import may_fall_within
from resolvers.types import CareerStep, Day
from tests.schema.test_execution import STEP


def on(day: date) -> Day:
    return Day(day, day, day)


def between(earliest: date | None, latest: date | None) -> Day:
    return Day(earliest, latest, None)


START, END = date(2015, 3, 1), date(2018, 5, 1)
HELD = replace(STEP, start=on(START), end=on(END), open=False)
OPEN = replace(HELD, end=None, open=True)
OF_UNKNOWN_END = replace(HELD, end=between(END, None))
OF_UNKNOWN_START = replace(HELD, start=between(None, START))


@pytest.mark.parametrize(
    ("step", "day", "expected"),
    [
        (HELD, on(START), True),
        (HELD, on(date(2015, 2, 28)), False),
        (HELD, on(date(2018, 4, 30)), True),
        (HELD, on(END), False),
        (HELD, between(date(2015, 1, 1), date(2015, 12, 31)), True),
        (HELD, between(date(2018, 5, 1), date(2018, 5, 31)), False),
        (HELD, between(None, date(2015, 2, 28)), False),
        (HELD, between(None, None), True),
        (OPEN, on(date(2026, 1, 1)), True),
        (OPEN, on(date(2015, 2, 28)), False),
        (OF_UNKNOWN_END, on(date(2026, 1, 1)), True),
        (OF_UNKNOWN_START, on(date(1990, 1, 1)), True),
    ],
)
def test_a_day_may_fall_within_a_step(step: CareerStep, day: Day, expected: bool) -> None:
    assert may_fall_within(step, day) is expected
