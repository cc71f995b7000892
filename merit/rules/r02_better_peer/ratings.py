"""The last rating of a person before each day, as far as it is known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from graph.model.days import FIRST_DAY, Day
from graph.model.days.comparisons import months_after
from merit.assessment import parts_of, score_of, weights_of
from merit.context import Context
from merit.coverage import Span
from merit.dossiers.records import Assessment
from merit.dossiers.servant import ServantDossier
from merit.matters import gaps_where_served

_ONE = timedelta(days=1)
_LOWEST, _HIGHEST = 0.0, 100.0


class Rating(NamedTuple):
    """The last rating before each day from ``since`` on: between ``low`` and ``high``; None where there certainly is none.

    ``sure`` tells that there certainly is one. ``missing`` is the key of the message for what is not known of it.
    """

    since: date
    low: float | None = None
    high: float | None = None
    sure: bool = True
    missing: str | None = None


class Ratings:
    """The ratings of one person, made once for each country, whose weights they may rest on."""

    def __init__(self, dossier: ServantDossier, context: Context) -> None:
        self._dossier = dossier
        self._context = context
        self._gaps = gaps_where_served(dossier, context, "Assessment")
        self._known: dict[tuple[str | None, int], list[Rating]] = {}

    def of(self, country: str | None, months: int) -> list[Rating]:
        """Return the ratings by their first days, the first one from the first day there is.

        That there is none is known where assessments are loaded for so many months before; that no other one followed, where they
        are loaded from the last one on.
        """
        known = self._known.get((country, months))
        if known is None:
            results = [_result(each, country, self._context) for each in self._dossier.assessments]
            known = self._known[country, months] = _ratings(results, self._gaps, months)
        return known


class _Result(NamedTuple):
    """An assessment: the days on which it may have been fixed, and what its score is at the least and at the most."""

    fixed: Day
    low: float
    high: float
    scored: bool


def _ratings(results: list[_Result], gaps: Sequence[Span], months: int) -> list[Rating]:
    results.sort(key=lambda each: (each.fixed.latest, each.fixed.earliest))
    turning = {FIRST_DAY}
    for each in results:
        turning |= {_next(each.fixed.earliest), _next(each.fixed.latest)}
    for start, end in gaps:
        ends = months_later(end, months)
        turning |= {_next(start), ends, _next(ends)}
    exact = all(each.fixed.exact for each in results)
    days = [each.fixed.latest for each in results] if exact else None
    found: list[Rating] = []
    for day in sorted(turning):
        rating = _rating(day, results, days, gaps, months)
        if not found or found[-1][1:] != rating[1:]:
            found.append(rating)
    return found


@lru_cache(maxsize=10_000)
def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the gaps of many people begin and end on the same days."""
    return months_after(Day(day, day), months).earliest


def rating_on(known: Sequence[Rating], day: date) -> Rating:
    """Return the last rating before a day."""
    return known[bisect_right(known, day, key=lambda each: each.since) - 1]


def _rating(day: date, results: Sequence[_Result], days: Sequence[date] | None, gaps: Sequence[Span], months: int) -> Rating:
    """Return the rating before a day; ``days`` are those of the results where all are exact."""
    if days is None:
        possible = [each for each in results if each.fixed.earliest < day]
        # What was fixed certainly before another one was not the last.
        latest = max((each.fixed.earliest for each in possible if each.fixed.latest < day), default=None)
        last = [each for each in possible if latest is None or each.fixed.latest >= latest]
    else:
        fixed = bisect_left(days, day)
        latest = days[fixed - 1] if fixed else None
        last = results[bisect_left(days, latest) if latest else 0 : fixed]
    # What is asked for: any assessment of so many months where none is on record, else a later one than the last.
    since = months_later(day, -months) if latest is None else min(each.fixed.earliest for each in last)
    if any(start < day and end > since for start, end in gaps):
        return Rating(day, _LOWEST, _HIGHEST, latest is not None, "assessments")
    if not last:
        return Rating(day)
    low, high = min(each.low for each in last), max(each.high for each in last)
    if not all(each.scored for each in last):
        return Rating(day, low, high, False, "score")
    sure = latest is not None
    missing = None if sure and low == high else "assessment_days" if len(last) > 1 or not sure else "score"
    return Rating(day, low, high, sure, missing)


def _result(assessment: Assessment, country: str | None, context: Context) -> _Result:
    """Return the result of an assessment. Without weights its score lies between the lowest and the highest part."""
    score = score_of(assessment, context.policy, country)
    if score is not None:
        return _Result(assessment.fixed_on, score, score, True)
    parts = [part for part in parts_of(assessment).values() if part is not None]
    if len(parts) == len(parts_of(assessment)) and weights_of(assessment, context.policy, country) is None:
        return _Result(assessment.fixed_on, min(parts), max(parts), True)
    return _Result(assessment.fixed_on, _LOWEST, _HIGHEST, False)


def _next(day: date) -> date:
    return day + _ONE if day < date.max else day
