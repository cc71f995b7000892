"""V06, V07, V08, V09, Q01 and Q02 applied to the world's truth, slowly and independently, to check the generator.

Written from the text of the rules alone: it uses neither the planting of cases nor the answer key, nor what makes the ordinary
world lawful. What portals do not state counts as unknown.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from sandbox.degrees import DEGREES
from sandbox.labour import Contract, ReportedDay
from sandbox.model import LAW, Spell, World
from sandbox.personal_file import DegreeGrant

DEVELOPMENT_SINCE = date(2026, 1, 1)
LEVELS = ["secondary special", "bachelor", "master"]
FOREVER = date(9999, 12, 31)

Outcomes = dict[str, set[str]]
"""The keys of what a rule judges, by outcome."""
Bounds = tuple[date, date]
"""The first and the last day that a date may mean."""


def outcomes(judged: Iterable[tuple[str, bool | None]]) -> Outcomes:
    """Collect the keys by outcome, from pairs of a key and whether its thing is in order."""
    found: Outcomes = {"violates": set(), "satisfies": set(), "not_evaluable": set()}
    for key, in_order in judged:
        found["not_evaluable" if in_order is None else "satisfies" if in_order else "violates"].add(key)
    return found


def bounds(day: date, precision: str) -> Bounds:
    if precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def filled(world: World) -> Iterator[Spell]:
    """Yield the spells that fill a post by an order under the law."""
    return (one for one in world.spells if one.order_day >= LAW and one.kind not in ("acting", "secondment"))


# V06


def experience(world: World) -> Outcomes:
    return outcomes(_experience(world))


def _experience(world: World) -> Iterator[tuple[str, bool | None]]:
    employments: dict[int, list[tuple[Bounds, Bounds]]] = defaultdict(list)
    for one in world.spells:
        employments[one.person].append(spell_bounds(one, world.today))
    for one in world.contracts:
        known = contract_bounds(one, world.today)
        if known is not None:
            employments[one.person].append(known)
    for spell in filled(world):
        demands = [
            version.requirements.experience_months
            for version in world.positions[spell.position].versions
            if version.start <= spell.order_day and (version.end is None or spell.order_day < version.end)
        ]
        for months in demands:
            if months is None:
                yield spell.number, None
            else:
                needed = months * Fraction("30.4375") - 30
                least, most = _days_before(spell.order_day, employments[spell.person])
                yield spell.number, True if least >= needed else False if most < needed else None


def _days_before(day: date, employments: Iterable[tuple[Bounds, Bounds]]) -> tuple[int, int]:
    certain, possible = set[int](), set[int]()
    for (first, latest_first), (earliest_end, end) in employments:
        certain.update(range(latest_first.toordinal(), min(earliest_end, day).toordinal()))
        possible.update(range(first.toordinal(), min(end, day).toordinal()))
    return len(certain), len(possible)


def spell_bounds(one: Spell, today: date) -> tuple[Bounds, Bounds]:
    """Return the bounds of both days; an open spell runs to the day of judgement."""
    start = bounds(one.start, one.start_precision)
    if not one.end_known:
        return start, (start[0], FOREVER)
    return start, (today, today) if one.end is None else bounds(one.end, one.end_precision)


def contract_bounds(one: Contract, today: date) -> tuple[Bounds, Bounds] | None:
    """Return the bounds of both days as employers have reported them by today; None if they have reported nothing."""
    start, end = _reported(one.concluded, one.precision, today), _reported(one.terminated, one.precision, today)
    if start is None and end is None:
        return None
    return start or (date.min, end[1] if end else today), end or (today, today)


def _reported(part: ReportedDay | None, precision: str, today: date) -> Bounds | None:
    if part is None or part.reported_at is None or part.reported_at.date() > today:
        return None
    return bounds(part.day, precision if part.day.year < 2020 else "day")


# V07


def education(world: World) -> Outcomes:
    return outcomes(_education(world))


def _education(world: World) -> Iterator[tuple[str, bool | None]]:
    for spell in filled(world):
        for version in world.positions[spell.position].versions:
            if version.start <= spell.order_day and (version.end is None or spell.order_day < version.end):
                wanted = version.requirements
                fitting = [
                    one
                    for one in world.people[spell.person].education
                    if one.field in wanted.education_fields
                    and (wanted.education_level is None or LEVELS.index(one.level) >= LEVELS.index(wanted.education_level))
                ]
                before = any(one.graduated < spell.order_day.year for one in fitting)
                that_year = any(one.graduated == spell.order_day.year for one in fitting)
                if wanted.education_level is None and fitting:
                    yield spell.number, None
                else:
                    yield spell.number, True if before else None if that_year else False


# V08


def days_of_grants(world: World) -> dict[str, Bounds]:
    """Return the days of grants by number: today if the certificate still had to be delivered."""
    registered = {one.number: one.registered for one in world.certificates}
    days = dict[str, Bounds]()
    for one in world.degrees:
        waits = registered[one.certificate] >= world.delivered_since or one.certificate in world.typed_wrong
        day = world.today if waits else one.granted
        days[one.number] = (day, day) if one.day_known else (date.min, world.today)
    return days


def certificates(world: World) -> Outcomes:
    """Return the degrees by outcome."""
    return outcomes(_at_grants(world))


def _at_grants(world: World) -> Iterator[tuple[str, bool | None]]:
    held: dict[int, list[Bounds]] = defaultdict(list)
    for one in world.certificates:
        held[one.person].append((one.issued, one.valid_until))
    learning = Learning(world)
    days = days_of_grants(world)
    for grant in world.degrees:
        first, day = days[grant.number]
        if day < LAW:
            continue
        if first != day:
            yield grant.number, None
            continue
        certified = any(issued <= day < until for issued, until in held[grant.person])
        developed = day < DEVELOPMENT_SINCE or learning.recent(grant.person, day)
        yield grant.number, certified and developed


def in_post(world: World) -> Outcomes:
    """Return the orders of everybody in post on the world's day, by outcome."""
    learning = Learning(world)
    current = (one for one in world.spells if one.start <= world.today and (one.end is None or one.end > world.today))
    return outcomes((one.number, learning.recent(one.person, world.today)) for one in current)


class Learning:
    """The development courses that people completed, and their first days in the service."""

    def __init__(self, world: World) -> None:
        kinds = {one.code: one.kind for one in world.courses}
        self._completed: dict[int, list[Bounds]] = defaultdict(list)
        self._entered: dict[int, date] = {}
        for one in world.enrolments:
            if one.state == "completed" and kinds[one.course] != "introductory":
                self._completed[one.person].append((one.end, one.end) if one.end_known else (one.start, world.today))
        for spell in world.spells:
            self._entered[spell.person] = min(spell.start, self._entered.get(spell.person, spell.start))

    def recent(self, person: int, day: date) -> bool | None:
        """Tell whether the last course by that day, else the first entry, is at most 36 months ago."""
        limit = date(day.year - 3, day.month, day.day)
        courses = [one for one in self._completed[person] if one[0] <= day]
        if any(limit <= first and last <= day for first, last in courses):
            return True
        if any(last >= limit for _, last in courses):
            return None
        return False if courses else self._entered[person] >= limit


# V09


def degree_order(world: World) -> Outcomes:
    return outcomes(_degree_order(world))


def _degree_order(world: World) -> Iterator[tuple[str, bool | None]]:
    by_person: dict[int, list[DegreeGrant]] = defaultdict(list)
    for one in world.degrees:
        by_person[one.person].append(one)
    days = days_of_grants(world)
    for own in by_person.values():
        for one in own:
            if days[one.number][1] >= LAW:
                skips = {_skips(one, last) for last in _last_held(one, own, days)}
                yield one.number, None if len(skips) == 2 else skips == {False}


def _skips(new: DegreeGrant, last: DegreeGrant | None) -> bool:
    return last is not None and DEGREES.index(new.degree) - DEGREES.index(last.degree) > 1


def _last_held(new: DegreeGrant, own: list[DegreeGrant], days: dict[str, Bounds]) -> list[DegreeGrant | None]:
    """Return the degrees that may have been the last one held before the new one; None for none."""
    others = [one for one in own if one is not new]
    if not new.day_known:
        return [None, *others]
    dated = [one for one in others if one.day_known and days[one.number][0] < days[new.number][0]]
    last = max(dated, key=lambda one: days[one.number][0], default=None)
    return [last, *(one for one in others if not one.day_known)]


# Q01


def backdated_orders(world: World) -> Outcomes:
    return outcomes(
        (one.number, True if late <= 5 else None if late_at_least <= 5 else False)
        for one in world.spells
        for first, last in [bounds(one.start, one.start_precision)]
        for late, late_at_least in [((one.order_day - first).days, (one.order_day - last).days)]
    )


def early_certificates(world: World) -> Outcomes:
    courses = {one.number: one for one in world.enrolments}
    return outcomes(
        (one.number, one.issued >= course.end if course.end_known else None)
        for one in world.certificates
        for course in [courses[one.enrolment]]
    )


# Q02


def differing_registers(world: World) -> Outcomes:
    """Judge the spell with the nearest start in the same body, for each labour contract with a body of the service."""
    return outcomes(_differing_registers(world))


def _differing_registers(world: World) -> Iterator[tuple[str, bool | None]]:
    bodies = {one.stir: one.index for one in world.bodies}
    spells: dict[tuple[int, int], list[Spell]] = defaultdict(list)
    for spell in world.spells:
        if spell.kind != "acting":
            spells[spell.person, world.positions[spell.position].body].append(spell)
    for contract in world.contracts:
        reported = contract_bounds(contract, world.today)
        near = spells[contract.person, bodies[contract.employer]] if contract.employer in bodies else []
        if reported is None or reported[0][0] == date.min or not near:
            continue
        apart = {one.number: _apart(reported[0], spell_bounds(one, world.today)[0]) for one in near}
        surely_near = min(most for _, most in apart.values())
        spell, *others = (one for one in near if apart[one.number][0] <= surely_near)
        if others:
            yield from ((one.number, None) for one in (spell, *others))
            continue
        limbs = [_apart(one, other) for one, other in zip(reported, spell_bounds(spell, world.today), strict=True)]
        if any(least > 90 for least, _ in limbs):
            yield spell.number, False
        else:
            yield spell.number, None if any(most > 90 for _, most in limbs) else True


def _apart(one: Bounds, other: Bounds) -> tuple[int, int]:
    """Return the least and the greatest number of days between two dates."""
    least = max((other[0] - one[1]).days, (one[0] - other[1]).days, 0)
    return least, max(abs((other[1] - one[0]).days), abs((one[1] - other[0]).days))
