"""Orders: their numbers, change numbers and signers, and the finished spells."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

from sandbox.bodies import Landscape
from sandbox.model import LAW, Correction, Person, Position, Sending, Spell
from sandbox.plans import USUAL, SpellPlan
from sandbox.random_streams import days

_CORRECTION_DELAY = 30


@dataclass(slots=True)
class _Row:
    """A row of the orders stream: an order or its correction, with the days on which it was sent."""

    plan: SpellPlan
    number: str
    correction: bool
    days: list[date]
    sent: list[Sending] = field(default_factory=list[Sending])


def number_orders(plans: list[SpellPlan], numbered: Iterable[SpellPlan] = ()) -> None:
    """Assign order numbers to the plans: they count up within a year, after those `numbered`, in the sequence of their days."""
    counts = Counter(one.order_day.year for one in numbered)
    for plan in sorted(plans, key=lambda one: (one.order_day, one.person, one.start)):
        year = plan.order_day.year
        counts[year] += 1
        plan.number = f"{year}-{counts[year]:06d}"


def finish_spells(
    plans: list[SpellPlan],
    people: list[Person],
    positions: list[Position],
    land: Landscape,
    today: date,
) -> list[Spell]:
    """Return the spells, in the sequence of the plans, each with the change numbers of its sendings."""
    rows = _rows(plans, today)
    _give_change_numbers(rows)
    orders = {row.plan.number: row for row in rows if not row.correction}
    corrections = {row.plan.number: row for row in rows if row.correction}
    signers = Signers(plans, people, positions, land)
    return [_spell(plan, orders[plan.number], corrections.get(plan.number), people[plan.person], signers) for plan in plans]


def _rows(plans: list[SpellPlan], today: date) -> list[_Row]:
    rows = list[_Row]()
    for plan in plans:
        ended = [plan.end] if plan.end is not None and plan.end <= today else []
        corrected = [plan.start + days(_CORRECTION_DELAY)] if plan.wrong_start_by else []
        rows.append(_Row(plan, plan.number, False, _sent(plan.order_day, *corrected, *ended)))
        rows += [_Row(plan, f"{plan.number}-T", True, _sent(issued, *ended)) for issued in corrected]
    return rows


def _sent(issued: date, *changed: date) -> list[date]:
    """Return the days on which a row was sent; no change is sent before the order is issued."""
    return sorted({issued, *(max(issued, day) for day in changed)})


def _give_change_numbers(rows: list[_Row]) -> None:
    """Assign change numbers to all sendings by day. A row is served under its last one only, so the numbers have gaps."""
    sendings = sorted(((day, row.number, row) for row in rows for day in row.days), key=lambda one: one[:2])
    for number, (day, _, row) in enumerate(sendings, start=1):
        row.sent.append(Sending(day, number))


class Signers:
    """The signers of orders: the head of the body, or of the nearest body above it that has a head other than the person."""

    def __init__(self, plans: list[SpellPlan], people: list[Person], positions: list[Position], land: Landscape) -> None:
        """Collect the holders of each body's head post."""
        self._land = land
        self._held: dict[int, list[tuple[date, date, int, str]]] = {}
        for plan in plans:
            if positions[plan.position].head and plan.kind not in ("acting", "secondment"):
                held = (plan.start, plan.end or date.max, plan.person, people[plan.person].register_no)
                self._held.setdefault(plan.body, []).append(held)
        for held in self._held.values():
            held.sort()

    def of(self, body: int | None, day: date, person: int) -> str | None:
        """Return the signer's register number; None if neither the body nor any body above it had a head on that day."""
        while body is not None:
            found = self._in_office(self._held.get(body, []), day, person)
            if found is not None:
                return found
            body = self._land.bodies[body].parent
        return None

    def of_any_body(self, day: date, person: int) -> str | None:
        """Return the register number of some head in office on that day; None if there was none at all."""
        found = (self._in_office(held, day, person) for _, held in sorted(self._held.items()))
        return next((one for one in found if one is not None), None)

    @staticmethod
    def _in_office(held: list[tuple[date, date, int, str]], day: date, person: int) -> str | None:
        last = bisect_right(held, (day, date.max, 0, "")) - 1
        if last >= 0 and day < held[last][1] and held[last][2] != person:
            return held[last][3]
        return None


def _spell(plan: SpellPlan, row: _Row, corrected: _Row | None, person: Person, signers: Signers) -> Spell:
    correction = None
    if corrected is not None:
        wrong = plan.start + days(plan.wrong_start_by)
        correction = Correction(corrected.number, corrected.days[0], wrong, tuple(corrected.sent))
    probation = plan.probation_until
    if plan.term == USUAL and plan.first_entry and plan.order_day >= LAW:
        probation = plan.start + days(90)
    signer = signers.of(plan.body, plan.order_day, plan.person)
    if signer is None and plan.needs_signer:
        signer = signers.of_any_body(plan.order_day, plan.person)
    second = person.second_register_no if plan.second_register else None
    return Spell(
        number=plan.number,
        sent=tuple(row.sent),
        person=plan.person,
        register_no=second or person.register_no,
        position=plan.position,
        kind=plan.kind,
        mode=plan.mode,
        term=_term(plan),
        term_until=plan.term_until,
        order_day=plan.order_day,
        start=plan.start,
        end=plan.end,
        end_known=plan.end_known,
        end_ground=plan.end_ground if plan.end_known else None,
        start_precision=plan.start_precision,
        end_precision=plan.end_precision,
        probation_until=probation,
        signed_by=signer if plan.signer_known else None,
        competition=plan.competition,
        correction=correction,
    )


def _term(plan: SpellPlan) -> str | None:
    if plan.term != USUAL:
        return plan.term
    if plan.kind in ("acting", "secondment"):
        return "fixed"
    if plan.first_entry and plan.order_day >= LAW:
        return "probation"
    return "fixed" if crc32(plan.number.encode()) % 8 == 0 else "indefinite"
