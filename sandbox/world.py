"""The world: everything that is true in the sandbox, from a size and a seed.

The same size, seed and today give the same world, field by field; nothing depends on the clock, the
machine or the order of hashes.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sandbox.bodies import Landscape, build_landscape
from sandbox.careers import entry_day, plan_line
from sandbox.competitions import hold
from sandbox.contracts import build_contracts
from sandbox.degrees import TYPED_IN_UNTIL, build_degrees
from sandbox.learning import build_courses, study
from sandbox.model import Application, Competition, KeyEntry, Person, Position, World
from sandbox.orders import finish_spells, number_orders
from sandbox.outside import build_employers, outside_contracts
from sandbox.people import build_people
from sandbox.personal_file import Assessment, Certificate, Enrolment, Reward
from sandbox.plans import KeyPlan, Plans, SpellPlan
from sandbox.planted.assignment import casting, perform, scripted_entry
from sandbox.records import assess, reserve, rewards, sanctions
from sandbox.seats import Seats, build_positions
from sandbox.side_spells import complicate

TODAY = date(2026, 11, 20)

Service = list[tuple[date, date]]
"""The times in which one person was in service, in order of their beginnings."""


@dataclass(slots=True)
class _Files:
    """What is kept on the people beside their posts."""

    assessments: list[Assessment] = field(default_factory=list[Assessment])
    rewards: list[Reward] = field(default_factory=list[Reward])
    enrolments: list[Enrolment] = field(default_factory=list[Enrolment])
    certificates: list[Certificate] = field(default_factory=list[Certificate])


def build_world(servants: int, seed: int, today: date = TODAY) -> World:
    """The world of that many servants; ValueError when they are too few for the planted cases."""
    with _no_collection():
        return _build(servants, seed, today)


@contextmanager
def _no_collection() -> Generator[None, None, None]:
    """Nothing built here is cyclic: looking for cycles would cost a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _build(servants: int, seed: int, today: date) -> World:
    land = build_landscape(seed, servants)
    people, plans = _careers(seed, servants, land, today)
    number_orders(plans.spells)
    seats = _seat(seed, plans.spells, land)
    competitions, applications = _compete(seed, plans.spells, seats, people)
    positions = build_positions(seats, today)
    spells = finish_spells(plans.spells, people, positions, land, today)
    service = _service(plans.spells, servants, today)
    courses = build_courses(seed)
    files = _files(seed, service, _heads(plans.spells, positions, people), plans.spells, today)
    employers = build_employers(seed, servants)
    contracts = build_contracts(seed, spells, positions, land.bodies, today)
    contracts += outside_contracts(seed, people, spells, employers, today)
    return World(
        servants=servants,
        seed=seed,
        today=today,
        delivered_since=today - TYPED_IN_UNTIL,
        people=tuple(people),
        registered=frozenset(number for one in people for number in (one.register_no, one.second_register_no) if number),
        bodies=land.bodies,
        positions=tuple(positions),
        spells=tuple(spells),
        employers=tuple(employers),
        contracts=tuple(contracts),
        competitions=tuple(competitions),
        applications=tuple(applications),
        assessments=tuple(files.assessments),
        sanctions=tuple(sanctions(seed, plans.sanctions)),
        rewards=tuple(files.rewards),
        reserve=tuple(reserve(seed, servants, plans.pool, service, today)),
        courses=tuple(courses),
        enrolments=tuple(files.enrolments),
        certificates=tuple(files.certificates),
        degrees=tuple(build_degrees(seed, files.certificates, today)),
        key=tuple(_entry(plan) for plan in plans.key),
    )


def _careers(seed: int, servants: int, land: Landscape, today: date) -> tuple[list[Person], Plans]:
    """People and their plans: scripted for those who play a case, drawn for all others."""
    cast = casting(seed, servants)
    entries = [scripted_entry(seed, index) if index in cast else entry_day(seed, index, today) for index in range(servants)]
    people = build_people(seed, entries)
    plans = Plans()
    for person in people:
        part = cast.get(person.index)
        entry = entries[person.index]
        if part is not None:
            perform(seed, person.index, entry, part, land, today, plans)
            continue
        line = plan_line(seed, person.index, entry, land, today)
        beside, penalties = complicate(seed, line, land, today)
        if person.second_register_no is not None and len(line) > 1:
            line[1].second_register = True
        plans.spells += line + beside
        plans.sanctions += penalties
    return people, plans


def _seat(seed: int, spells: list[SpellPlan], land: Landscape) -> Seats:
    seats = Seats(seed, land)
    for plan in sorted(spells, key=lambda one: (one.start, one.number)):
        seats.give(plan)
    return seats


def _compete(
    seed: int, spells: list[SpellPlan], seats: Seats, people: list[Person]
) -> tuple[list[Competition], list[Application]]:
    """The competitions that the orders need, in the order of the orders' numbers."""
    colleagues: dict[int, list[int]] = {}
    for plan in spells:
        colleagues.setdefault(plan.body, []).append(plan.person)
    registers = [person.register_no for person in people]
    competitions, applications = list[Competition](), list[Application]()
    for plan in sorted((one for one in spells if one.needs != "none"), key=lambda one: one.number):
        seat = plan.seat if plan.needs == "own" else seats.make(plan).index
        held, rows = hold(
            seed, len(competitions), seat, plan.person, plan.first_entry, plan.order_day,
            colleagues[plan.body], registers,
        )  # fmt: skip
        plan.competition = held.number
        competitions.append(held)
        applications += rows
    return competitions, applications


def _service(spells: list[SpellPlan], servants: int, today: date) -> list[Service]:
    service: list[Service] = [[] for _ in range(servants)]
    for plan in spells:
        if plan.line:
            service[plan.person].append((plan.start, min(plan.end or today, today)))
    for times in service:
        times.sort()
    return service


def _heads(spells: list[SpellPlan], positions: list[Position], people: list[Person]) -> dict[int, list[str]]:
    """For each body, those who ever headed it: they assess its servants."""
    heads: dict[int, list[str]] = {}
    for plan in spells:
        if positions[plan.seat].head and plan.line:
            heads.setdefault(plan.body, []).append(people[plan.person].register_no)
    return heads


def _files(seed: int, service: list[Service], heads: dict[int, list[str]], spells: list[SpellPlan], today: date) -> _Files:
    last_body = {plan.person: plan.body for plan in spells if plan.line}
    courses = build_courses(seed)
    files = _Files()
    for person, times in enumerate(service):
        evaluators = heads.get(last_body.get(person, -1), [])
        files.assessments += assess(seed, person, times, evaluators, today)
        files.rewards += rewards(seed, person, times, today)
        enrolments, certificates = study(seed, person, times, courses, today)
        files.enrolments += enrolments
        files.certificates += certificates
    return files


def _entry(plan: KeyPlan) -> KeyEntry:
    orders = tuple(one.number for one in plan.spells)
    return KeyEntry(plan.rule, plan.outcome, plan.case, orders, plan.because, plan.missing, plan.concerned)
