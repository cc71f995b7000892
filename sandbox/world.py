"""Builds the world: everything that is true in the sandbox, from a size, a seed and a day.

The same three give the same world, field by field. Nothing depends on the clock, the machine or the order of hashes.
"""

import gc
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from sandbox.assessments import AssessedService, complete_assessments
from sandbox.bodies import build_landscape
from sandbox.careers import entry_day, plan_line
from sandbox.complications import complicate
from sandbox.degrees import TYPED_IN_UNTIL
from sandbox.demands import with_lawful_demands
from sandbox.held_competitions import hold_competitions
from sandbox.model import Application, Competition, Education, KeyEntry, Person, Position, World
from sandbox.number_slips import with_slips
from sandbox.orders import finish_spells, number_orders
from sandbox.outside_employment import build_employers
from sandbox.people import build_people
from sandbox.personal_file import Assessment, Reward
from sandbox.plans import KeyPlan, Plans, SpellPlan
from sandbox.planted.assignment import assign_cases, build_case, entry_with_case
from sandbox.planted.builder import ENTRIES
from sandbox.positions import PositionAllocator, build_positions
from sandbox.quantities.planting import plant_quantities
from sandbox.records import assess, reserve, rewards, sanctions
from sandbox.selection import Selection, with_selection
from sandbox.strata.addition import Addition
from sandbox.strata.planting import plant_strata
from sandbox.studies import build_studies
from sandbox.truth.by_chance import with_violations_by_chance
from sandbox.work import build_work

TODAY = date(2026, 11, 20)

Service = list[tuple[date, date]]
"""The times that one person spent in service, ordered by start."""


@dataclass(slots=True)
class _PersonalFiles:
    """The records kept about people apart from their posts."""

    assessments: list[Assessment] = field(default_factory=list[Assessment])
    rewards: list[Reward] = field(default_factory=list[Reward])


def build_world(servants: int, seed: int, today: date = TODAY) -> World:
    """Build the world with that many servants. Raises ValueError if they are too few for the planted cases."""
    with _no_collection():
        return with_violations_by_chance(_build(servants, seed, today))


@contextmanager
def _no_collection() -> Generator[None, None, None]:
    """Switch garbage collection off: nothing built here is cyclic, and the search for cycles would take a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _build(servants: int, seed: int, today: date) -> World:
    addition = plant_quantities(plant_strata(seed, servants, build_landscape(seed, servants), today))
    people, plans = _careers(seed, servants, addition, today)
    allocator, competitions, applications = _with_addition(seed, plans, addition, people)
    positions = build_positions(allocator, today)
    spells = finish_spells(plans.spells, people, positions, addition.land, today)
    service = _service(plans.spells, len(people), today)
    studies = build_studies(seed, service, plans.files, today)
    heads = _heads(plans.spells, positions, people)
    files = _personal_files(seed, service, heads, plans.spells, today)
    assessed = AssessedService(seed, people, positions, spells, heads)
    employers = build_employers(seed, servants)
    contracts = build_work(seed, people, spells, positions, addition.land.bodies, employers, plans.contracts, today)
    positions = with_lawful_demands(seed, positions, spells, people, contracts, today, allocator.with_scripted_demands)
    members = reserve(seed, len(people), plans.pool, plans.pooled_by_plan, service, today)
    joined = [one for one in members if one.person < servants]
    selection = Selection(_drawn(competitions, plans.spells, servants), applications, joined)
    assessments = complete_assessments(files.assessments, plans.assessments, assessed)
    return World(
        servants=servants,
        seed=seed,
        today=today,
        delivered_since=today - TYPED_IN_UNTIL,
        typed_wrong=studies.typed_wrong,
        people=tuple(people),
        registered=frozenset(number for one in people for number in (one.register_no, one.second_register_no) if number),
        bodies=addition.land.bodies,
        positions=tuple(positions),
        spells=tuple(spells),
        employers=tuple(employers),
        contracts=tuple(contracts),
        competitions=tuple(competitions),
        applications=tuple(applications),
        assessments=tuple(with_selection(assessments, selection, plans.assessments, assessed, today)),
        sanctions=tuple(sanctions(seed, plans.sanctions)),
        rewards=tuple(files.rewards),
        reserve=tuple(members),
        courses=studies.courses,
        enrolments=studies.enrolments,
        certificates=studies.certificates,
        degrees=studies.degrees,
        key=tuple(_entry(plan) for plan in plans.key),
        quantities=tuple(plans.quantities),
    )


def _careers(seed: int, servants: int, addition: Addition, today: date) -> tuple[list[Person], Plans]:
    """Build the people and their plans: planted cases for those who are assigned one, drawn careers for all others.

    The people of the addition come last; their plans stay apart. The orders of all plans are numbered.
    """
    land = addition.land
    casting = assign_cases(seed, servants)
    late = casting.late_entries()
    entries = [
        entry_with_case(seed, index, late.get(index, ENTRIES)) if casting.is_planted(index) else entry_day(seed, index, today)
        for index in range(servants)
    ]
    people = build_people(seed, entries + addition.entries, today, late.keys(), addition.traits)
    plans = Plans()
    for person in people[:servants]:
        if casting.is_planted(person.index):
            case = casting.cases.get(person.index)
            if case is not None:
                build_case(seed, person.index, entries, case, land, today, plans)
            continue
        line = plan_line(seed, person.index, entries[person.index], land, today)
        concurrent, own_sanctions = complicate(seed, line, land, today)
        if person.second_register_no is not None and len(line) > 1:
            line[1].second_register = True
        plans.spells += line + concurrent
        plans.sanctions += own_sanctions
    number_orders(plans.spells)
    number_orders(addition.plans.spells, plans.spells)
    educated = plans.files.education | addition.plans.files.education
    return with_slips([_educated(one, educated) for one in people], plans.numbers), plans


def _educated(person: Person, scripted: Mapping[int, tuple[Education, ...]]) -> Person:
    education = scripted.get(person.index)
    return person if education is None else replace(person, education=education)


def _with_addition(
    seed: int, plans: Plans, addition: Addition, people: Sequence[Person]
) -> tuple[PositionAllocator, list[Competition], list[Application]]:
    """Assign all posts, hold all competitions, and add the plans of the addition to the others.

    It comes last, so that it changes nothing in the world beneath.
    """
    allocator = PositionAllocator(seed, addition.land)
    competitions, applications = _hold(seed, allocator, plans.spells, people[: addition.first_person], 0)
    further, made = _hold(seed, allocator, addition.plans.spells, people, len(competitions))
    plans.join(addition.plans)
    return allocator, competitions + further, applications + made


def _hold(
    seed: int, allocator: PositionAllocator, spells: list[SpellPlan], people: Sequence[Person], held_before: int
) -> tuple[list[Competition], list[Application]]:
    """Assign posts to the spells and hold the competitions that they need."""
    for plan in sorted(spells, key=lambda one: (one.start, one.number)):
        allocator.assign(plan)
    return hold_competitions(seed, spells, allocator, people, held_before)


def _drawn(competitions: Sequence[Competition], spells: Sequence[SpellPlan], servants: int) -> list[Competition]:
    """Return the competitions that no planted case lays down and no office of the addition holds."""
    drawn = {plan.competition for plan in spells if plan.contest is None and plan.person < servants}
    return [one for one in competitions if one.number in drawn]


def _service(spells: list[SpellPlan], servants: int, today: date) -> list[Service]:
    service: list[Service] = [[] for _ in range(servants)]
    for plan in spells:
        if plan.main_line:
            service[plan.person].append((plan.start, min(plan.end or today, today)))
    for times in service:
        times.sort()
    return service


def _heads(spells: list[SpellPlan], positions: list[Position], people: list[Person]) -> dict[int, list[str]]:
    """Collect the register numbers of everybody who ever headed each body; they assess its servants."""
    heads: dict[int, list[str]] = {}
    for plan in spells:
        if positions[plan.position].head and plan.main_line:
            heads.setdefault(plan.body, []).append(people[plan.person].register_no)
    return heads


def _personal_files(
    seed: int, service: list[Service], heads: dict[int, list[str]], spells: list[SpellPlan], today: date
) -> _PersonalFiles:
    last_body = {plan.person: plan.body for plan in spells if plan.main_line}
    files = _PersonalFiles()
    for person, times in enumerate(service):
        evaluators = heads.get(last_body.get(person, -1), [])
        files.assessments += assess(seed, person, times, evaluators, today)
        files.rewards += rewards(seed, person, times, today)
    return files


def _entry(plan: KeyPlan) -> KeyEntry:
    deeds = tuple(one.deed() for one in plan.subjects)
    return KeyEntry(plan.rule, plan.outcome, plan.case, deeds, plan.because, plan.missing, plan.concerned)
