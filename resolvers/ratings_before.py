"""The last rating of a servant before an order that moved her."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from merit.dossiers.records import Assessment as Record
from merit.strata.last_rated import LastRated, last_rated
from resolvers import types
from resolvers.context import Context
from resolvers.facts.careers import Promotion
from resolvers.facts.merits import Assessment


@dataclass(frozen=True, slots=True)
class RatingBefore:
    """The assessments of which one was the last one before an order: one, or several where days are not exact.

    ``certain``: it is certain which one it was, and that it was fixed before the order. ``score`` is the reported score, or that
    of the formula; None where it is not known, and where it may be one of several.
    """

    assessments: list[Assessment]
    certain: bool
    score: float | None


async def rating_before(context: Context, move: Promotion) -> RatingBefore | None:
    """Return the last rating before the order of a move; None where none on record can have been fixed before it.

    A later one may be of another body than the caller's. So it is certain only where she sees all ratings of the days between.
    """
    assessments = {each.id: each for each in await context.facts.linked(Assessment, "servant", move.servant)}
    records = [Record(id=each.id, fixed_on=_bounds(each.fixed_on)) for each in assessments.values()]
    # What is loaded does not matter here: this is the last rating on record.
    ordered = _bounds(move.ordered)
    last = _on_days(last_rated(records, gaps=(), months=0), ordered)
    ids = list(dict.fromkeys(each.id for possible in last for each in possible.assessments))
    if not ids:
        return None
    scores = {await _score(context, assessments[id_]) for id_ in ids}
    since = min(_bounds(assessments[id_].fixed_on).earliest for id_ in ids)
    person = (await context.gate.people([move.servant]))[move.servant]
    all_seen = person.has_fact(Day(since, max(since, ordered.latest)))
    certain = len(ids) == 1 and all(possible.certain for possible in last) and all_seen
    return RatingBefore([assessments[id_] for id_ in ids], certain, scores.pop() if certain else None)


def _on_days(known: list[LastRated], days: Day) -> list[LastRated]:
    """Return what the last assessment may be on a day that may be imprecise."""
    ends = [*(each.since for each in known[1:]), LAST_DAY]
    return [each for each, end in zip(known, ends, strict=True) if each.since <= days.latest and end > days.earliest]


async def _score(context: Context, assessment: Assessment) -> float | None:
    if assessment.reported_integral_score is not None:
        return assessment.reported_integral_score
    computed = await context.merits.score(assessment.servant, assessment.id)
    return computed.score if computed else None


def _bounds(day: types.Day) -> Day:
    return Day(day.earliest or FIRST_DAY, day.latest or LAST_DAY)
