"""Appointments: order numbers, signers, rotation, pay, and the days on which the portal learns of each change."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from random import Random

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.bodies import Landscape
from sandbox.kazakhstan.model import LAW, Appointment, Correction, Person, Post, Rotation
from sandbox.kazakhstan.plans import Script, SpellPlan
from sandbox.random_streams import days, number_between, stream

_FACTOR_POINTS_FROM = date(2018, 1, 1)
_FOUR_YEARS, _SIX_YEARS = days(4 * 365), days(6 * 365)


def lawful_probation(start: date, months: int = 3) -> date:
    """Return the day on which a probation of that many months is over; three months are never fewer than 90 days."""
    return max(months_after(start, months), start + days(30 * months))


def number_orders(plans: Sequence[SpellPlan]) -> None:
    """Assign order numbers to the plans: they count up within a year, in the sequence of the orders' days."""
    counts: dict[int, int] = {}
    for plan in sorted(plans, key=lambda one: (one.order_day, one.person, one.start)):
        year = plan.order_day.year
        counts[year] = counts.get(year, 0) + 1
        plan.id = f"N-{year}-{counts[year]:06d}"


class Heads:
    """The heads of the bodies over time; a head signs the body's orders and evaluates its servants, but never declared kin."""

    def __init__(self, plans: Sequence[SpellPlan], people: Sequence[Person], posts: Sequence[Post], land: Landscape) -> None:
        """Collect the holders of each body's head post."""
        self._land, self._people = land, people
        by_iin = {one.iin: one.index for one in people}
        self._kin = {one.index: {by_iin[each.iin] for each in one.relatives if each.iin} for one in people}
        self._held: dict[int, list[tuple[date, date, int]]] = {}
        for plan in plans:
            if posts[plan.post].head and plan.main_line:
                self._held.setdefault(plan.body, []).append((plan.start, plan.end or date.max, plan.person))
        for held in self._held.values():
            held.sort()

    def of(self, body: int | None, day: date, person: int) -> str | None:
        """Return the IIN of the head of the body, or of the nearest body above it that has a head who may decide on the person.

        None if there is none.
        """
        while body is not None:
            held = self._held.get(body, [])
            last = bisect_right(held, (day, date.max, 0)) - 1
            if last >= 0 and day < held[last][1] and held[last][2] not in {person, *self._kin[person]}:
                return self._people[held[last][2]].iin
            body = self._land.bodies[body].parent
        return None

    def number_of(self, person: int) -> str:
        """Return the IIN of a person."""
        return self._people[person].iin


def build_appointments(
    seed: int, plans: Sequence[SpellPlan], posts: Sequence[Post], heads: Heads, today: date
) -> list[Appointment]:
    """Build the appointments, in the sequence of the plans."""
    return [_appointment(stream(seed, "kz order", plan.id), plan, posts[plan.post], heads, today) for plan in plans]


def _appointment(draw: Random, plan: SpellPlan, post: Post, heads: Heads, today: date) -> Appointment:
    script = plan.script or Script()
    paid = (plan.end is None or plan.end > _FACTOR_POINTS_FROM) and (plan.mode != "acting" or plan.known is not None)
    points = float(number_between(draw, 10, 25) * 10 + (7 - plan.number) * 60)
    return Appointment(
        number=plan.id,
        person=plan.person,
        post=post.index,
        mode=plan.mode,
        term=_term(plan, script),
        order_number=f"{int(plan.id[-6:])}-ж",
        order_day=plan.order_day,
        start=plan.start,
        known=plan.known or plan.start,
        correction=Correction(plan.wrong_start, plan.corrected) if plan.wrong_start and plan.corrected else None,
        end=plan.end,
        end_known=plan.ended_known or plan.end,
        ground=plan.ground,
        probation_until=_probation(plan, script),
        signed_by=_signer(plan, script, heads),
        competition=plan.competition,
        rotation=_rotation(plan, today) if post.rotational and plan.main_line else None,
        factor_points=points if paid else None,
    )


def _term(plan: SpellPlan, script: Script) -> str | None:
    if not script.probation_on_record:
        return None
    return "indefinite" if plan.main_line else "fixed"


def _probation(plan: SpellPlan, script: Script) -> date | None:
    """Return the end of the probation of somebody who enters the service under the law of 2015, or after it."""
    if not plan.first_entry or plan.order_day < LAW or not script.probation_on_record:
        return None
    return lawful_probation(plan.start, script.probation_months or 3)


def _signer(plan: SpellPlan, script: Script, heads: Heads) -> str | None:
    if not script.signer_on_record:
        return None
    return heads.number_of(script.signer) if script.signer is not None else heads.of(plan.body, plan.order_day, plan.person)


def _rotation(plan: SpellPlan, today: date) -> Rotation | None:
    """Plan a rotation after four years; a longer stay was extended in time, by the head to six years, by the agency to eight.

    A planted case may lay down another extension, or that there is no record at all.
    """
    if (script := plan.script) is not None:
        until = script.extended_until
        return Rotation(plan.start + _FOUR_YEARS, script.extended_by, until) if script.rotation_stated else None
    lasted, planned = days(plan.lasts(today)), plan.start + _FOUR_YEARS
    if lasted < _FOUR_YEARS:
        return Rotation(planned, None, None)
    by_head = lasted < _SIX_YEARS
    return Rotation(planned, "head" if by_head else "agency", plan.start + (_SIX_YEARS if by_head else 2 * _FOUR_YEARS))
