"""The last assessment of a person before each day, as far as it is known. Pure.

Assessments of any type count, by the day on which they were fixed, however old they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from graph.model.days import FIRST_DAY, Day
from graph.model.days.comparisons import months_after
from merit.coverage import Span
from merit.dossiers.records import Assessment

_ONE = timedelta(days=1)


class LastRated(NamedTuple):
    """Which assessment was the last one before each day from ``since`` on.

    It is one of ``assessments``; without any there was none. ``certain`` tells that one certainly was fixed before. ``loaded``
    tells that no later one can be missing, or none at all where none is on record: assessments are loaded for those days.
    """

    since: date
    assessments: tuple[Assessment, ...] = ()
    certain: bool = False
    loaded: bool = True


def last_rated(assessments: Sequence[Assessment], gaps: Sequence[Span], months: int) -> list[LastRated]:
    """Return the last assessments by their first days, beginning with the first day there is.

    ``gaps`` are the spans of days in which assessments are not loaded. That there is none is known where they are loaded for so
    many months before; that no other one followed, where they are loaded from the last one on.
    """
    ordered = sorted(assessments, key=lambda each: (each.fixed_on.latest, each.fixed_on.earliest))
    turning = {FIRST_DAY}
    for each in ordered:
        turning |= {_next(each.fixed_on.earliest), _next(each.fixed_on.latest)}
    for start, end in gaps:
        ends = months_later(end, months)
        turning |= {_next(start), ends, _next(ends)}
    exact = all(each.fixed_on.exact for each in ordered)
    days = [each.fixed_on.latest for each in ordered] if exact else None
    found: list[LastRated] = []
    for day in sorted(turning):
        last = _last(day, ordered, days, gaps, months)
        if not found or found[-1][1:] != last[1:]:
            found.append(last)
    return found


@lru_cache(maxsize=10_000)
def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the gaps of many people begin and end on the same days."""
    return months_after(Day(day, day), months).earliest


def last_rated_on(known: Sequence[LastRated], day: date) -> LastRated:
    """Return the last assessment before a day."""
    return known[bisect_right(known, day, key=lambda each: each.since) - 1]


def _last(day: date, ordered: Sequence[Assessment], days: Sequence[date] | None, gaps: Sequence[Span], months: int) -> LastRated:
    """Return the last assessment before a day; ``days`` are those on which they were fixed where all are exact."""
    if days is None:
        possible = [each for each in ordered if each.fixed_on.earliest < day]
        # What was fixed certainly before another one was not the last.
        latest = max((each.fixed_on.earliest for each in possible if each.fixed_on.latest < day), default=None)
        last = [each for each in possible if latest is None or each.fixed_on.latest >= latest]
    else:
        fixed = bisect_left(days, day)
        latest = days[fixed - 1] if fixed else None
        last = ordered[bisect_left(days, latest) if latest else 0 : fixed]
    # What is asked for: any assessment of so many months where none is on record, else a later one than the last.
    since = months_later(day, -months) if latest is None else min(each.fixed_on.earliest for each in last)
    loaded = not any(start < day and end > since for start, end in gaps)
    return LastRated(day, tuple(last), latest is not None, loaded)


def _next(day: date) -> date:
    return day + _ONE if day < date.max else day
