"""Comparisons, counts and shifts of days that may be known imprecisely, with three-valued answers.

Each function considers every combination of possible days and is exact where they are independent of each other: True means that
the statement holds for all combinations, False for none, None for some; a count is the least and the most of all combinations. A
period never ends before it starts, so combinations in which one would are not considered. Where two arguments depend on each
other (an order's day derived from a start), some combinations are impossible: an answer is then still right, but a count may be
wider than necessary, and a truth may be None where it could be decided.

``FIRST_DAY`` and ``LAST_DAY``, the bounds of "any time before" and "any time after", are compared and counted like other days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.days.counts import DayCount, MonthCount
from graph.model.days.truth import Truth

_FIRST, _LAST = FIRST_DAY.toordinal(), LAST_DAY.toordinal()


def before(one: Day, other: Day) -> Truth:
    """Return whether the one day is before the other."""
    return True if one.latest < other.earliest else False if one.earliest >= other.latest else None


def not_after(one: Day, other: Day) -> Truth:
    """Return whether the one day is before the other, or the same."""
    return True if one.latest <= other.earliest else False if one.earliest > other.latest else None


def same_day(one: Day, other: Day) -> Truth:
    """Return whether both are the same day: certainly only where both are exact."""
    if one.latest < other.earliest or other.latest < one.earliest:
        return False
    return True if one.earliest == one.latest == other.earliest == other.latest else None


def within(day: Day, period: Period) -> Truth:
    """Return whether the period holds on that day: from its start to the day before its end. An open period has no end."""
    start, end = period.start, period.end
    if end is None:
        return not_after(start, day)
    if start.earliest > day.latest or day.earliest >= end.latest or start.earliest >= end.latest:
        return False
    return True if start.latest <= day.earliest and day.latest < end.earliest else None


def overlap(one: Period, other: Period, until: date, *further: Period) -> DayCount:
    """Count the days before ``until`` on which all periods hold. ``until`` is the day of judgement: open periods run to it."""
    least_first, first = _later(one.start.latest, other.start.latest), _later(one.start.earliest, other.start.earliest)
    least_end, end = _first_end(one, other, until), _last_end(one, other, until)
    for period in further:
        least_first, first = _later(least_first, period.start.latest), _later(first, period.start.earliest)
        least_end, end = _first_end(period, period, least_end), _last_end(period, period, end)
    return DayCount(_days_from(least_first, least_end), _days_from(first, end))


def common(one: Period, other: Period) -> Period | None:
    """Return the days on which both periods hold; None where there is certainly no such day."""
    start, end = _later_day(one.start, other.start), one.end
    if end is None or other.end is None:
        end = end or other.end
    else:
        end = Day(min(end.earliest, other.end.earliest), min(end.latest, other.end.latest))
    if end is None:
        return Period(start)
    return Period(start, end) if start.earliest < end.latest else None


def days_between(one: Day, other: Day) -> DayCount:
    """Count the days from the one day to the other; negative where the other is before the one."""
    first, last = one.earliest, other.latest
    if first == one.latest and last == other.earliest:
        days = (last - first).days
        return DayCount(days, days)
    return DayCount((other.earliest - one.latest).days, (last - first).days)


def age_in_months(since: Day, on: Day) -> MonthCount:
    """Count the full calendar months from one day to another: the greatest number that ``months_after`` adds and not exceeds it.

    From 31 January to 28 February 2023 it is one month, because the month after 31 January ends on that day. It is negative where
    ``on`` is before ``since``: -1 within the month before. A month and a day are one full month, so whether a thing is *older*
    than n months is asked by ``before(months_after(since, n), on)``, not by more than n full months.
    """
    least = _full_months(since.latest, on.earliest)
    if since.earliest == since.latest and on.earliest == on.latest:
        return MonthCount(least, least)
    return MonthCount(least, _full_months(since.earliest, on.latest))


def months_after(day: Day, months: int) -> Day:
    """Return the same day of the month so many calendar months later; negative months lead back.

    In a month without that day it is the last one: 31 January and one month is the last day of February. Bounds that mean "any
    time before" and "any time after" stay, and a day beyond them is that bound.
    """
    if day.earliest == day.latest:
        moved = _months_after(day.earliest, months)
        return Day(moved, moved)
    earliest = FIRST_DAY if day.earliest == FIRST_DAY else _months_after(day.earliest, months)
    return Day(earliest, LAST_DAY if day.latest == LAST_DAY else _months_after(day.latest, months))


def years_after(day: Day, years: int) -> Day:
    """Return the same day so many years later; for 29 February, 28 February in a year without it. Bounds as ``months_after``."""
    return months_after(day, 12 * years)


def days_after(day: Day, days: int) -> Day:
    """Return the day so many days later; negative days lead back. Bounds as ``months_after``."""
    if day.earliest == day.latest:
        moved = _days_after(day.earliest, days)
        return Day(moved, moved)
    earliest = FIRST_DAY if day.earliest == FIRST_DAY else _days_after(day.earliest, days)
    return Day(earliest, LAST_DAY if day.latest == LAST_DAY else _days_after(day.latest, days))


def covered_days(periods: Iterable[Period], before: Day) -> DayCount:
    """Count the days before a day on which at least one of the periods holds; days on which several do count once.

    Open periods run to that day. The least is the union of the days on which each certainly holds, the most that of the days on
    which each can hold. Both are exact for independent days: no period is in the way of another one's shortest or longest form.
    """
    least_end, most_end = before.earliest, before.latest
    certain: list[tuple[date, date]] = []
    possible: list[tuple[date, date]] = []
    for period in periods:
        start, end = period.start, period.end
        first, last = start.latest, least_end if end is None or end.earliest > least_end else end.earliest
        if first < last:
            certain.append((first, last))
        first, last = start.earliest, most_end if end is None or end.latest > most_end else end.latest
        if first < last:
            possible.append((first, last))
    least = _union(certain)
    return DayCount(least, least if possible == certain else _union(possible))


def earliest_of(*days: Day | None) -> Day | None:
    """Return the day of the earliest of several events. None stands for an event that does not happen; None if none does."""
    earliest = latest = None
    for day in days:
        if day is not None:
            earliest = day.earliest if earliest is None or day.earliest < earliest else earliest
            latest = day.latest if latest is None or day.latest < latest else latest
    return None if earliest is None or latest is None else Day(earliest, latest)


def _later_day(one: Day, other: Day) -> Day:
    if one.latest <= other.earliest:
        return other
    if other.latest <= one.earliest:
        return one
    return Day(max(one.earliest, other.earliest), max(one.latest, other.latest))


def _later(one: date, other: date) -> date:
    return other if other > one else one


def _first_end(one: Period, other: Period, until: date) -> date:
    """Return the earliest possible end of what two periods share, at the latest ``until``."""
    for period in (one, other):
        if period.end is not None and period.end.earliest < until:
            until = period.end.earliest
    return until


def _last_end(one: Period, other: Period, until: date) -> date:
    """Return the latest possible end of what two periods share, at the latest ``until``."""
    for period in (one, other):
        if period.end is not None and period.end.latest < until:
            until = period.end.latest
    return until


def _days_from(first: date, end: date) -> int:
    return (end - first).days if first < end else 0


def _union(spans: list[tuple[date, date]]) -> int:
    """Count the days in at least one of the spans, none of which is empty."""
    days, reached = 0, FIRST_DAY
    for first, end in sorted(spans):
        if end > reached:
            days += (end - _later(first, reached)).days
            reached = end
    return days


def _days_after(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, _FIRST), _LAST))


def _months_after(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return FIRST_DAY if months < 0 else LAST_DAY
    month += 1
    return date(year, month, day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1]))


def _full_months(since: date, on: date) -> int:
    months = 12 * (on.year - since.year) + on.month - since.month
    # A later day of the month is reached on the last day of a month that is too short to have it.
    reached = on.day >= since.day or on.day == monthrange(on.year, on.month)[1]
    return months if reached else months - 1
