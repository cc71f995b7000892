"""The axis of a timeline: which days it shows, where each lies, and the years above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import QUIET
from meritgraph.case_pages.drawings.svg import element, text
from meritgraph.case_pages.view_models.career import Career, Moment

WIDTH: Final = 1120.0
LEFT: Final = 150.0
RIGHT: Final = WIDTH - 24
_LEAST_DAYS: Final = 3 * 365
_MANY_YEARS: Final = 30
_VERY_MANY_YEARS: Final = 60


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from ``first`` to ``end``, spread over the width of a drawing; ``today`` is one of them."""

    first: date
    end: date
    today: date

    def x(self, day: date) -> float:
        """Return where a day lies; one outside the axis at its edge."""
        inside = min(max(day, self.first), self.end)
        return LEFT + (inside - self.first).days / (self.end - self.first).days * (RIGHT - LEFT)

    def years(self) -> Iterator[int]:
        """Yield the years that begin on the axis."""
        yield from range(self.first.year + (self.first > date(self.first.year, 1, 1)), self.end.year + 1)


def axis_of(career: Career, moments: Iterable[Moment]) -> TimeAxis:
    """Return the axis for a career: from its first day to today, and further for what is to come.

    Every fact begins on the axis. One that ends long after today runs out of it.
    """
    today = career.today
    begins = [item.first_day for item in career.items if item.first_day] + [each.day for each in moments]
    first = min([*begins, today - timedelta(_LEAST_DAYS)])
    span = (today - first).days
    ends = (item.last_day for item in career.items if item.last_day)
    coming = [day for day in ends if day <= today + timedelta(span // 12)]
    end = max([*begins, *coming, today]) + timedelta(max(span // 100, 5))
    return TimeAxis(first - timedelta(span // 50 + 20), end, today)


def grid(axis: TimeAxis, top: float, bottom: float) -> Iterator[Markup]:
    """Yield a line for each year, every fifth darker."""
    for year in axis.years():
        x = axis.x(date(year, 1, 1))
        yield element("line", x1=x, y1=top - 8, x2=x, y2=bottom, stroke="#b8b8b8" if year % 5 == 0 else "#e3e3e3")


def years(axis: TimeAxis, top: float) -> Iterator[Markup]:
    """Yield the years above the lanes; of more than 30 every second one."""
    shown = list(axis.years())
    step = 1 if len(shown) <= _MANY_YEARS else 2 if len(shown) <= _VERY_MANY_YEARS else 5
    for year in shown:
        if year % step == 0:
            yield text(axis.x(date(year, 1, 1)), top - 14, str(year), anchor="middle", fill=QUIET, halo=True)
