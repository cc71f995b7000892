"""The days on which a person is in a risk set: in post at a rank of a body, there for long enough, and under no sanction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from careers.moves import Grade
from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.comparisons import months_after
from merit.context import Context
from merit.coverage import Span
from merit.dossiers.records import Sanction
from merit.dossiers.servant import ServantDossier
from merit.matters import gaps_where_served
from merit.policies.values import ANY_COUNTRY, PolicyValue
from merit.rules.r02_better_peer.ratings import Rating, Ratings, months_later, rating_on
from merit.strata.grades import HeldGrade, held_grades


class Membership(NamedTuple):
    """The days from ``first`` to before ``end`` on which a person is in the risk set of a grade and body, with one rating.

    ``missing`` is the key of the message for what leaves it open whether the person is in it; None where that is certain.
    """

    grade: Grade
    body: str
    first: date
    end: date
    rating: Rating
    missing: str | None


class _Sanctions(NamedTuple):
    """The times in which sanctions are in force, certainly and possibly, and those of which that is not known."""

    certain: Sequence[Span]
    possible: Sequence[Span]
    unknown: Sequence[Span]


def memberships(
    dossier: ServantDossier, context: Context, values: Sequence[PolicyValue], ratings: Ratings
) -> Iterator[Membership]:
    """Yield the days on which a person is in a risk set, or may be, and is rated, or may be."""
    values = [value for value in values if value.duty]
    if not values or not dossier.line:
        return
    gaps = gaps_where_served(dossier, context, "Sanction")
    for held in held_grades(dossier, context, min(value["orders_since"] for value in values)):
        country = held.appointment.country
        for value in values:
            if held.grade is None or value.country not in (country, ANY_COUNTRY):
                continue
            known = ratings.of(country, value["assessment_months"])
            sanctions = _sanctions(dossier.sanctions, gaps, value["sanction_months"])
            yield from _joined(_memberships(held, held.grade, value, sanctions, known))


def _memberships(
    held: HeldGrade, grade: Grade, value: PolicyValue, sanctions: _Sanctions, known: Sequence[Rating]
) -> Iterator[Membership]:
    tenure = months_after(held.since, value["tenure_months"])
    first, end = max(held.start.earliest, tenure.earliest, value.from_), min(held.end.latest, value.to)
    if first >= end:
        return
    turning = {held.start.latest, held.end.earliest, tenure.latest, *(each.since for each in known)}
    for spans in sanctions:
        turning.update(day for span in spans for day in span)
    for start, until in pairwise([first, *sorted(day for day in turning if first < day < end), end]):
        rating = rating_on(known, start)
        if rating.low is None or _inside(start, sanctions.certain):
            continue
        # Of somebody who may have no rating, nothing else matters.
        missing = rating.missing if not rating.sure else _missing(start, held, tenure, sanctions)
        yield Membership(grade, held.appointment.body, start, until, rating, missing)


def _missing(day: date, held: HeldGrade, tenure: Day, sanctions: _Sanctions) -> str | None:
    if held.doubt is not None:
        return held.doubt
    if not held.start.latest <= day < held.end.earliest:
        return "end_of_post"
    if day < tenure.latest:
        return "time_in_grade"
    if _inside(day, sanctions.possible):
        return "sanction_days"
    return "sanctions" if _inside(day, sanctions.unknown) else None


def _joined(found: Iterator[Membership]) -> Iterator[Membership]:
    """Yield memberships with those joined that follow each other and differ in their days only."""
    pending: Membership | None = None
    for each in found:
        if pending is not None and pending.end == each.first and _alike(pending, each):
            pending = pending._replace(end=each.end)
            continue
        if pending is not None:
            yield pending
        pending = each
    if pending is not None:
        yield pending


def _alike(one: Membership, other: Membership) -> bool:
    return one.missing == other.missing and one.rating[1:] == other.rating[1:]


def _sanctions(given: Sequence[Sanction], gaps: Sequence[Span], months: int) -> _Sanctions:
    """Return the times of sanctions: from their day to the earliest of their recorded and statutory end and their lifting."""
    certain: list[Span] = []
    possible: list[Span] = []
    for each in given:
        statutory = months_after(each.imposed, months) if each.imposed else None
        ends = [end for end in (each.ends, each.lifted, statutory) if end is not None]
        if each.imposed is not None:
            certain.append((each.imposed.latest, min(end.earliest for end in ends)))
        first = each.imposed.earliest if each.imposed else FIRST_DAY
        possible.append((first, min((end.latest for end in ends), default=LAST_DAY)))
    # One that nobody recorded may have been imposed in a gap and still be in force.
    unknown = [(Day(start, start).following.latest, months_later(end, months)) for start, end in gaps]
    return _Sanctions(certain, possible, unknown)


def _inside(day: date, spans: Sequence[Span]) -> bool:
    return any(start <= day < end for start, end in spans)
