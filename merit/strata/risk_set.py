"""Risk sets: with whom a promoted person is compared (domain.md §4). Pure.

The risk set of a promotion is everybody who on the day of the order was in a substantive post of the civil service in the body
that was left, on the same ladder and at the same rank, had been at the rank for long enough, and had no sanction in force. The
promoted person always belongs to it. Whoever asks brings policy values with ``tenure_months``, ``sanction_months`` and
``orders_since``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from careers.moves import Grade
from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.comparisons import months_after
from merit.context import Context
from merit.coverage import Span, day_before
from merit.dossiers.records import Sanction
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import gaps_where_served
from merit.policies.values import ANY_COUNTRY, PolicyValue
from merit.strata.grades import HeldGrade, grade_left, held_grades
from merit.strata.last_rated import months_later


class InSet(NamedTuple):
    """A time, half-open, in which a person is in a risk set, or may be.

    ``missing`` is the key of the message for what leaves it open whether the person is in it; None where that is certain.
    """

    first: date
    end: date
    missing: str | None


class Membership(NamedTuple):
    """The times in which a person is in the risk set of a grade and body, or may be, by one policy value; in their order."""

    grade: Grade
    body: str
    country: str | None
    value: PolicyValue
    times: tuple[InSet, ...]


class _Sanctions(NamedTuple):
    """The times in which sanctions are in force, certainly and possibly, and those of which that is not known."""

    certain: Sequence[Span]
    possible: Sequence[Span]
    unknown: Sequence[Span]


def memberships(dossier: ServantDossier, context: Context, values: Sequence[PolicyValue]) -> Iterator[Membership]:
    """Yield in which risk sets a person is, or may be."""
    in_force = [value for value in values if value.duty]
    if not in_force or not dossier.line:
        return
    gaps = gaps_where_served(dossier, context, "Sanction")
    for held in held_grades(dossier, context, values):
        country = held.appointment.country
        for value in in_force:
            if held.grade is None or value.country not in (country, ANY_COUNTRY):
                continue
            sanctions = _sanctions(dossier.sanctions, gaps, value["sanction_months"])
            times = tuple(_times(held, value, sanctions))
            yield Membership(held.grade, held.appointment.body, country, value, times)


def set_left(move: MoveInto) -> tuple[Grade, str] | None:
    """Return the grade and body of whose risk set a move led out; None where rank or body of the old post are not known."""
    grades = {grade_left(old, move.into.order) for old in move.left}
    bodies = {old.body for old in move.left}
    if len(grades) == len(bodies) == 1 and (grade := grades.pop()) is not None:
        return grade, bodies.pop()
    return None


def why_no_set(move: MoveInto) -> str:
    """Return the key of the message for why it is not known out of which risk set a move led."""
    return move.missing or ("which_began_first" if len(move.left) > 1 else "order_day")


def peers_known(body: str, day: date, value: PolicyValue, context: Context) -> bool:
    """Tell whether all who may be in a risk set of a body on a day are known: its orders are loaded since their register began.

    Days to come are judged by what is known on the day of judgement.
    """
    last = day_before(min(day, context.as_of))
    return context.loaded("Appointment", body, min(value["orders_since"], last), last)


def _times(held: HeldGrade, value: PolicyValue, sanctions: _Sanctions) -> Iterator[InSet]:
    tenure = months_after(held.since, value["tenure_months"])
    first, end = max(held.start.earliest, tenure.earliest, value.from_), min(held.end.latest, value.to)
    if first >= end:
        return
    turning = {held.start.latest, held.end.earliest, tenure.latest}
    for spans in sanctions:
        turning.update(day for span in spans for day in span)
    pending: InSet | None = None
    for start, until in pairwise([first, *sorted(day for day in turning if first < day < end), end]):
        if _inside(start, sanctions.certain):
            continue
        missing = _missing(start, held, tenure, sanctions)
        if pending is not None and pending.end == start and pending.missing == missing:
            pending = pending._replace(end=until)
            continue
        if pending is not None:
            yield pending
        pending = InSet(start, until, missing)
    if pending is not None:
        yield pending


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
