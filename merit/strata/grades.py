"""The grades that a person held through time: in which body, from when to when, and since when without a break. Pure.

What a person held follows the line of substantive posts: a post of the line lasts until the next one begins, whatever its own end
is. Where the next one was left first, it is not known whether the post had been left for it or was held on. Where days are not
known exactly, so is the time; every comparison with it has three values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from careers.line import WHETHER_HELD_TOGETHER, PlacedSpell
from careers.moves import Grade, GradedPeriod
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.days.comparisons import before, not_after
from graph.model.days.truth import Truth, all_of
from graph.model.words import Mode
from merit.context import Context
from merit.coverage import day_before
from merit.dossiers.posts import Appointment
from merit.dossiers.remembering import once_per_dossier
from merit.dossiers.servant import ServantDossier, graded, grades
from merit.policies.values import ANY_COUNTRY, PolicyValue

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGrade:
    """A time in which a person held a post of one grade; ``grade`` is None where ladder or rank is not known.

    ``end`` is the first day on which it was over; ``LAST_DAY`` is an open one's. ``since`` is the first day of all unbroken posts
    of the grade. ``doubt`` is the key of the message for what leaves it open whether the post was held at all.
    """

    appointment: Appointment
    grade: Grade | None
    start: Day
    end: Day
    since: Day
    doubt: str | None


@once_per_dossier
def held_grades(dossier: ServantDossier, context: Context, values: Sequence[PolicyValue]) -> tuple[HeldGrade, ...]:
    """Return the grades that a person held, in the order of the line.

    ``values`` say since when the register of orders of each country is kept (``orders_since``). That no earlier post of the grade
    adjoined is known where another one was held on the day before, or where orders are loaded from that day on for the body.
    Else, and where no value says since when, ``since`` is any day before.
    """
    found: list[HeldGrade] = []
    last_of: dict[str, HeldGrade] = {}
    for placed in dossier.line:
        held = dossier.by_id[placed.spell.id]
        end = _over(placed, dossier.line)
        earlier = [
            (last_of[old.id], _unbroken(old.period.end, placed.spell.period.start)) for old in placed.follows if old.id in last_of
        ]
        for grade, start, until in _graded_times(held, end):
            since = _since(held, start, grade, earlier, context, values)
            if placed.parallel:
                # It may have begun before another post of that day or after it.
                since = Day(FIRST_DAY, max(since.latest, start.latest))
            one = HeldGrade(appointment=held, grade=grade, start=start, end=until, since=since, doubt=_doubt(held, placed))
            earlier = [(one, True)]
            found.append(one)
            last_of[held.id] = one
        if held.id not in last_of:
            # The next post began before this one can have been held.
            last_of[held.id] = HeldGrade(
                appointment=held, grade=None, start=placed.spell.period.start, end=end, since=Day.unknown(), doubt=None
            )
    return tuple(found)


def grade_left(old: Appointment, order: Day) -> Grade | None:
    """Return the grade at which a post was left by an order: that of the order's day, or of the last day on which it was held."""
    end = old.period.end
    if end is None or order.latest < end.earliest:
        return graded(old.post, order)
    first = old.period.start.earliest
    last = Day(max(min(order.earliest, end.earliest - _ONE), first), max(min(order.latest, end.latest - _ONE), first))
    return graded(old.post, last)


def _over(placed: PlacedSpell, line: Sequence[PlacedSpell]) -> Day:
    """Return the first day on which a post of the line was over: at its end, or at the start of the next post."""
    spell = placed.spell
    end = spell.period.end or Day(LAST_DAY, LAST_DAY)
    earliest, latest = end.earliest, end.latest
    for other in line:
        if other is placed:
            continue
        start = other.spell.period.start
        follows = before(spell.period.start, start)
        if follows is not False:
            earliest = min(earliest, start.earliest)
            if follows and _certain(other) and not left_first(other.spell.period, spell.period):
                latest = min(latest, start.latest)
    return Day(min(earliest, latest), latest)


def left_first(period: Period, other: Period) -> bool:
    """Tell whether the records say that a post was left by the end of another one, which may be held still."""
    return period.end is not None and (other.end is None or not_after(period.end, other.end) is True)


def _certain(placed: PlacedSpell) -> bool:
    """Tell whether a spell is certainly on the line."""
    spell = placed.spell
    return bool(spell.civil_service) and spell.mode is not Mode.UNKNOWN and placed.missing != WHETHER_HELD_TOGETHER


def _doubt(held: Appointment, placed: PlacedSpell) -> str | None:
    if held.civil_service is None:
        return "civil_service"
    if held.mode is Mode.UNKNOWN:
        return "mode"
    return "held_together" if placed.missing == WHETHER_HELD_TOGETHER else None


def _graded_times(held: Appointment, end: Day) -> Iterator[tuple[Grade | None, Day, Day]]:
    """Yield the grades of a post while it was held: each with the first day and the first day on which it was over."""
    start = held.period.start
    pending: tuple[Grade | None, Day, Day] | None = None
    for grade, first, until in _history(grades(held.post), start):
        own = Day(max(first.earliest, start.earliest), max(first.latest, start.latest))
        over = Day(min(until.earliest, end.earliest), min(until.latest, end.latest))
        if own.earliest >= over.latest:
            continue
        if pending is not None and pending[0] == grade:
            pending = (grade, pending[1], over)
            continue
        if pending is not None:
            yield pending
        pending = (grade, own, over)
    if pending is not None:
        yield pending


def _history(versions: Sequence[GradedPeriod], start: Day) -> Iterator[tuple[Grade | None, Day, Day]]:
    """Yield the grades of a position; before its first version it has none that is known, and after the last one it keeps its."""
    always = Day(LAST_DAY, LAST_DAY)
    if not versions:
        yield None, start, always
        return
    first = versions[0].period.start
    if first.latest > start.earliest:
        yield None, start, first
    for at, version in enumerate(versions):
        last = at == len(versions) - 1
        yield version.grade, version.period.start, always if last or version.period.end is None else version.period.end


def _unbroken(end: Day | None, start: Day) -> Truth:
    """Return whether a post followed without a day between."""
    return True if end is None or end == start else not_after(start, end)


def _since(
    held: Appointment,
    start: Day,
    grade: Grade | None,
    earlier: Sequence[tuple[HeldGrade, Truth]],
    context: Context,
    values: Sequence[PolicyValue],
) -> Day:
    """Return the first day of all unbroken posts of a grade; ``earlier`` are the grades of which one was held before."""
    any_before = Day(FIRST_DAY, start.latest)
    if grade is None:
        return any_before
    possible: list[Day] = []
    for old, unbroken in earlier:
        same = None if old.grade is None else old.grade == grade
        joined = all_of(same, unbroken)
        if joined is not False:
            possible.append(old.since if same else any_before)
        if joined is not True:
            possible.append(start if unbroken else _after_gap(held, old, start, context, values))
    if not earlier:
        possible.append(_after_gap(held, None, start, context, values))
    return Day(min(day.earliest for day in possible), max(day.latest for day in possible))


def _after_gap(held: Appointment, old: HeldGrade | None, start: Day, context: Context, values: Sequence[PolicyValue]) -> Day:
    """Return the start of a post before which no other one is on record; any day up to it where orders are not loaded."""
    last = day_before(start.latest)
    posts = [held, old.appointment] if old else [held]
    since = {each.body: min(_orders_since(each.country, values), last) for each in posts}
    known = all(context.loaded("Appointment", body, first, last) for body, first in since.items())
    return start if known else Day(FIRST_DAY, start.latest)


def _orders_since(country: str | None, values: Sequence[PolicyValue]) -> date:
    """Return the first day of the register of orders of a country; the first of all days where no value says it.

    A value of the country goes before one of any country.
    """
    for of in (country, ANY_COUNTRY):
        if own := [each["orders_since"] for each in values if each.duty and each.country == of]:
            return min(own)
    return FIRST_DAY
