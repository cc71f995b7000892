"""The last rating of a person before each day, as far as it is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from merit.assessment import parts_of, score_of, weights_of
from merit.context import Context
from merit.dossiers.records import Assessment
from merit.dossiers.servant import ServantDossier
from merit.matters import gaps_where_served
from merit.strata.last_rated import LastRated, last_rated

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
        """Return the ratings by their first days, the first one from the first day there is (`merit.strata.last_rated`)."""
        known = self._known.get((country, months))
        if known is None:
            results = {each.id: _result(each, country, self._context) for each in self._dossier.assessments}
            known = self._known[country, months] = []
            for last in last_rated(self._dossier.assessments, self._gaps, months):
                rating = _rating(last, [results[each.id] for each in last.assessments])
                if not known or known[-1][1:] != rating[1:]:
                    known.append(rating)
        return known


class _Result(NamedTuple):
    """What the score of an assessment is at the least and at the most."""

    low: float
    high: float
    scored: bool


def rating_on(known: Sequence[Rating], day: date) -> Rating:
    """Return the last rating before a day."""
    return known[bisect_right(known, day, key=lambda each: each.since) - 1]


def _rating(last: LastRated, results: Sequence[_Result]) -> Rating:
    if not last.loaded:
        return Rating(last.since, _LOWEST, _HIGHEST, last.certain, "assessments")
    if not results:
        return Rating(last.since)
    low, high = min(each.low for each in results), max(each.high for each in results)
    if not all(each.scored for each in results):
        return Rating(last.since, low, high, False, "score")
    sure = last.certain
    missing = None if sure and low == high else "assessment_days" if len(results) > 1 or not sure else "score"
    return Rating(last.since, low, high, sure, missing)


def _result(assessment: Assessment, country: str | None, context: Context) -> _Result:
    """Return the result of an assessment. Without weights its score lies between the lowest and the highest part."""
    score = score_of(assessment, context.policy, country)
    if score is not None:
        return _Result(score, score, True)
    parts = [part for part in parts_of(assessment).values() if part is not None]
    if len(parts) == len(parts_of(assessment)) and weights_of(assessment, context.policy, country) is None:
        return _Result(min(parts), max(parts), True)
    return _Result(_LOWEST, _HIGHEST, False)
