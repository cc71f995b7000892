"""Days that may be known imprecisely, and the half-open periods made of them.

A day that a source states exactly is one possible day. "March 2018" is thirty-one possible days, "2018" is 365, and "seen on
30 September 2011" is that day or any day before. We keep only the first and the last possible day, so that a comparison of bounds
answers certainly, certainly not, or (neither) unknown. See docs/adr/0003.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# Bounds of "any time before" and "any time after". They are real dates, because both engines index and compare dates, and because
# a comparison with null gives null instead of "certainly not".
FIRST_DAY = date(1800, 1, 1)
LAST_DAY = date(9999, 12, 31)

# Two positions that overlap by no more days are a handover, not concurrent (rule Q03: more than 30 days).
HANDOVER_DAYS = 30

# The last day that a source can state as a day of a career. Systems write later ones where they know no day.
LAST_STATED_DAY = date(2199, 12, 31)

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def iso_bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day of ``2018-03-14``, ``2018-03`` or ``2018``. Raises ValueError for anything else."""
    if (match := _ISO.fullmatch(text)) is None:
        raise ValueError("a date is written 2018-03-14, 2018-03 or 2018")
    year, month, day = int(match[1]), match[2], match[3]
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, int(month), 1 if day is None else int(day))
    return first, first if day else first.replace(day=calendar.monthrange(year, first.month)[1])


def dotted_bounds(text: str) -> tuple[date, date]:
    """Return the day ``14.03.2018`` twice, as the first and the last possible day. Raises ValueError for anything else."""
    if (match := _DOTTED.fullmatch(text)) is None:
        raise ValueError("a date is written 14.03.2018")
    day = date(int(match[3]), int(match[2]), int(match[1]))
    return day, day


def check_stated(day: date) -> date:
    """Return the day. Raises ValueError for a day after 2199."""
    if day > LAST_STATED_DAY:
        raise ValueError(f"{day} is after the last day that a source can state, {LAST_STATED_DAY}")
    return day


@dataclass(frozen=True, slots=True)
class Day:
    """A day, known as the first and the last day it can be.

    Raises ValueError when the bounds are in the wrong order, and for days before 1800, which systems write for unknown days.
    """

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"a day cannot be at the earliest {self.earliest} and at the latest {self.latest}")
        if self.earliest < FIRST_DAY:
            raise ValueError(f"{self.earliest} is before the first day there is, {FIRST_DAY}")

    @classmethod
    def exactly(cls, day: date) -> Day:
        """Return that day. Raises ValueError for a day after 2199, which systems write for unknown days and open ends."""
        return cls(check_stated(day), day)

    @classmethod
    def observed(cls, day: date) -> Day:
        """Return that day or any day before: what a snapshot tells of a beginning."""
        return cls(FIRST_DAY, day)

    @classmethod
    def not_before(cls, day: date) -> Day:
        """Return that day or any day after: an end that no source states."""
        return cls(day, LAST_DAY)

    @classmethod
    def unknown(cls) -> Day:
        """Return any day at all. As the end of a period it says that the period has ended, and not when."""
        return cls(FIRST_DAY, LAST_DAY)

    @classmethod
    def parse(cls, text: str) -> Day:
        """Read ``2018-03-14``, ``2018-03`` or ``2018``. Raises ValueError for anything else, and for a day after 2199."""
        earliest, latest = iso_bounds(text)
        return cls(check_stated(earliest), check_stated(latest))

    @property
    def exact(self) -> date | None:
        """The day, where only one is possible."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def following(self) -> Day:
        """The day after. A bound that means "any time before" or "any time after" stays where it is."""
        earliest = self.earliest if self.earliest == FIRST_DAY != self.latest else _day_after(self.earliest)
        return Day(earliest, _day_after(self.latest))

    def certainly_before(self, other: Day) -> bool:
        return self.latest < other.earliest

    def narrowed_by(self, other: Day) -> Day:
        """Return the days possible under both claims; the other claim alone where they contradict each other."""
        earliest, latest = max(self.earliest, other.earliest), min(self.latest, other.latest)
        return Day(earliest, latest) if earliest <= latest else other


@dataclass(frozen=True, slots=True)
class Period:
    """The days from a start to the first day on which it no longer holds. No end means open: it still holds.

    An end that no source states is ``Day.not_before(start)``, a third case that is never treated as open. Raises ValueError when
    the period certainly ends before it starts.
    """

    start: Day
    end: Day | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end.certainly_before(self.start):
            raise ValueError(f"a period cannot end on {self.end.latest} and start on {self.start.earliest}")

    @classmethod
    def through(cls, start: Day, last_day: Day | None) -> Period:
        """Return the period that a source states by its first and its last day; None still holds.

        The end is the day after the last day; both bounds of an imprecise last day move. Raises ValueError when the last day is
        certainly before the first.
        """
        if last_day is None:
            return cls(start)
        if last_day.certainly_before(start):
            raise ValueError(f"a period cannot end after its last day {last_day.latest} and start on {start.earliest}")
        return cls(start, last_day.following)

    @classmethod
    def seen(cls, day: date) -> Period:
        """Return what a snapshot of that day shows: begun on or before it, not ended on it."""
        return cls(Day.observed(day), Day.not_before(day + timedelta(days=1)))

    @property
    def open(self) -> bool:
        return self.end is None

    @property
    def certain(self) -> tuple[date, date]:
        """The days on which it certainly holds, half-open; empty (first >= second) where there is no such day."""
        return self.start.latest, self.end.earliest if self.end else LAST_DAY

    def certainly_overlaps_for(self, other: Period) -> int:
        """Count the days on which both certainly hold."""
        first = max(self.certain[0], other.certain[0])
        last = min(self.certain[1], other.certain[1])
        return max(0, (last - first).days)

    def narrowed_by(self, other: Period) -> Period:
        """Combine two observations of one spell; an end that only one of them states is kept.

        Where no period has the start and the end that they have together, the other observation alone is returned.
        """
        start = self.start.narrowed_by(other.start)
        end = self.end.narrowed_by(other.end) if self.end and other.end else self.end or other.end
        return other if end is not None and end.certainly_before(start) else Period(start, end)


def order_days(start: Day) -> Day:
    """Return the days on which an order can have been given that states no day of its own, by the start that it ordered.

    An order is given on the first day or at most a year ahead of it.
    """
    first = start.earliest
    return Day(FIRST_DAY if first.year <= FIRST_DAY.year else years_before(first, 1), start.latest)


def years_before(day: date, years: int) -> date:
    """Return the same day so many years before; for 29 February, 28 February in a year without it."""
    year = day.year - years
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29) and not calendar.isleap(year)
        else day.replace(year=year)
    )


def _day_after(day: date) -> date:
    return day if day == LAST_DAY else day + timedelta(days=1)


def day_of(node: Mapping[str, Any], name: str) -> Day | None:
    """Return the day that a node stores as ``<name>_earliest`` and ``<name>_latest``; None where both are null."""
    earliest = node[f"{name}_earliest"]
    return None if earliest is None else Day(earliest, node[f"{name}_latest"])


def period_of(node: Mapping[str, Any]) -> Period:
    """Return the period that a node stores by its ``start``, its ``end`` and ``open``. A node without a start has none."""
    start = day_of(node, "start")
    assert start is not None
    return Period(start, None if node["open"] else day_of(node, "end"))
