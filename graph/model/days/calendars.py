"""Working days of a country: weekends, public holidays, and weekend days that are worked because a day off was moved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date

from graph.model.days import Day
from graph.model.days.counts import DayCount
from graph.model.days.truth import Truth

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of the years that somebody has entered; of other years it knows nothing.

    ``weekend`` holds weekdays as ``date.weekday`` numbers them (Monday is 0), ``holidays`` all other days off, and ``worked`` the
    weekend days that are worked instead of a day off. Raises ValueError for a weekday that does not exist, for a day that is both
    off and worked, and for a day outside the years.
    """

    years: frozenset[int]
    holidays: frozenset[date]
    worked: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    _days_off: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _days_worked: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if unknown := sorted(self.weekend - set(range(7))):
            raise ValueError(f"{unknown[0]} is no weekday: Monday is 0 and Sunday is 6")
        if both := sorted(self.holidays & self.worked):
            raise ValueError(f"{both[0]} is both a holiday and a moved working day: keep one of them")
        if outside := sorted(day for day in self.holidays | self.worked if day.year not in self.years):
            raise ValueError(
                f"{outside[0]} is outside the years of the calendar: add {outside[0].year} to them or remove the day"
            )
        # Exceptions from the week, in order: how many of them lie between two days is found without looking at each day.
        days_off = sorted(day for day in self.holidays if day.weekday() not in self.weekend)
        days_worked = sorted(day for day in self.worked if day.weekday() in self.weekend)
        object.__setattr__(self, "_days_off", tuple(days_off))
        object.__setattr__(self, "_days_worked", tuple(days_worked))

    def is_working(self, day: date) -> Truth:
        """Return whether the day is a working day; None in a year that the calendar does not know."""
        if day.year not in self.years:
            return None
        if day in self.worked:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend

    def known_days(self, first: date, last: date) -> tuple[int, int]:
        """Count the days of known years from the first to the last, both counted, and the working days among them."""
        known = working = 0
        for year in self.years:
            if first.year <= year <= last.year:
                start = first if year == first.year else date(year, 1, 1)
                end = last if year == last.year else date(year, 12, 31)
                if start <= end:
                    known += (end - start).days + 1
                    working += self._working(start, end)
        return known, working

    def _working(self, first: date, last: date) -> int:
        weeks, rest = divmod((last - first).days + 1, 7)
        weekday = first.weekday()
        in_the_rest = sum((weekday + n) % 7 not in self.weekend for n in range(rest))
        exceptions = _between(self._days_worked, first, last) - _between(self._days_off, first, last)
        return weeks * (7 - len(self.weekend)) + in_the_rest + exceptions


def working_days(calendar: Calendar, first: Day, last: Day) -> DayCount | None:
    """Count the working days from the first to the last day, both counted; none where the last is before the first.

    A day in a year that the calendar does not know may be a working day or not, and widens the count by one. None where the
    calendar knows no year of the longest possible time: then nothing can be said.
    """
    if first.earliest > last.latest:
        return DayCount(0, 0)
    known, working = calendar.known_days(first.earliest, last.latest)
    if not known:
        return None
    most = working + (last.latest - first.earliest).days + 1 - known
    if first.latest > last.earliest:
        return DayCount(0, most)
    if first.earliest == first.latest and last.earliest == last.latest:
        return DayCount(working, most)
    return DayCount(calendar.known_days(first.latest, last.earliest)[1], most)


def _between(days: tuple[date, ...], first: date, last: date) -> int:
    return bisect_right(days, last) - bisect_left(days, first)
