"""Builds the Kazakh part of the world from a size, a seed and a day.

The same three give the same part, field by field. Nothing depends on the clock, the machine or the order of hashes, and nothing
here draws from a random stream of the Uzbek part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sandbox.kazakhstan.appointments import Heads, build_appointments, number_orders
from sandbox.kazakhstan.bodies import Landscape, build_landscape
from sandbox.kazakhstan.careers import entry_day, plan_line
from sandbox.kazakhstan.competitions import hold_competitions
from sandbox.kazakhstan.complications import complicate
from sandbox.kazakhstan.model import Kazakhstan, Person
from sandbox.kazakhstan.people import build_people, declare_kin, declare_siblings
from sandbox.kazakhstan.plans import Plans, SpellPlan
from sandbox.kazakhstan.planted.assignment import assign_cases, build_cases
from sandbox.kazakhstan.planted.open_appeals import plant_open_appeals
from sandbox.kazakhstan.posts import assign_posts, build_posts
from sandbox.kazakhstan.quantities.planting import plant_kin, plant_quantities
from sandbox.kazakhstan.records import Appealable, appeals, bonuses, discipline, evaluations, reassigned, training
from sandbox.kazakhstan.strata.planting import plant_strata
from sandbox.kazakhstan.truth import with_violations_by_chance
from sandbox.model import KeyEntry, World
from sandbox.plans import KeyPlan

FEWEST = 40
_SHARE = 4


def kazakh_part(world: World) -> Kazakhstan:
    """Build the part that belongs to a world: a quarter as many servants, but at least 40, and those who are planted on top."""
    return _last_built(max(FEWEST, world.servants // _SHARE), world.seed, world.today)


@lru_cache(maxsize=1)
def _last_built(servants: int, seed: int, today: date) -> Kazakhstan:
    """Build a part once for both the portal and the answer key."""
    return build_kazakhstan(servants, seed, today)


def build_kazakhstan(servants: int, seed: int, today: date) -> Kazakhstan:
    """Build the part with that many servants. Raises ValueError for fewer than 40, too few for all the complications."""
    if servants < FEWEST:
        raise ValueError(f"{servants} servants are too few for Kazakhstan; ask for at least {FEWEST}")
    return with_violations_by_chance(_build(_careers(servants, seed, today), servants, seed, today))


@dataclass(frozen=True, slots=True)
class _Careers:
    """The people with the main lines of their careers, all spells, and what the planted cases lay down besides."""

    land: Landscape
    people: list[Person]
    lines: list[list[SpellPlan]]
    spells: list[SpellPlan]
    planted: Plans


def _careers(servants: int, seed: int, today: date) -> _Careers:
    """Plan everybody's career: planted cases for those who are assigned one, drawn careers for all others.

    Further people, with bodies of their own, have the planted cases that need many people.
    """
    land = build_landscape(seed, servants)
    assigned = assign_cases(seed, servants)
    entries = [entry_day(seed, index, today) for index in range(servants)]
    for case in assigned:
        for person, entry in zip(case.cast, case.entries, strict=True):
            entries[person] = entry
    addition = plant_quantities(plant_strata(seed, servants, land, today))
    land, entries = addition.land, [*entries, *addition.entries]
    people = addition.adapted(build_people(seed, entries))
    plant_kin(addition, people)
    planted = addition.plans
    build_cases(seed, assigned, people, land, today, planted)
    lines = _lines(seed, entries, planted.spells, land, today)
    concurrent = complicate(seed, lines, land, today)
    spells = [plan for line in lines for plan in line] + concurrent + [one for one in planted.spells if not one.main_line]
    number_orders(spells)
    plant_open_appeals(seed, servants, lines, planted, today)
    declare_siblings(seed, people, spells, land)
    declare_kin(people, planted.kin)
    return _Careers(land, people, lines, spells, planted)


def _lines(
    seed: int, entries: Sequence[date], planted: Sequence[SpellPlan], land: Landscape, today: date
) -> list[list[SpellPlan]]:
    scripted = dict[int, list[SpellPlan]]()
    for plan in sorted((one for one in planted if one.main_line), key=lambda one: one.start):
        scripted.setdefault(plan.person, []).append(plan)
    return [scripted.get(index) or plan_line(seed, index, entry, land, today) for index, entry in enumerate(entries)]


def _build(careers: _Careers, servants: int, seed: int, today: date) -> Kazakhstan:
    land, people, lines, planted = careers.land, careers.people, careers.lines, careers.planted
    posts = build_posts(seed, assign_posts(seed, careers.spells), careers.spells, land, today)
    competitions, candidates = hold_competitions(seed, careers.spells, people)
    heads = Heads(careers.spells, people, posts, land)
    evaluated = reassigned(evaluations(seed, lines, heads, today, planted.scores), planted.evaluators, people)
    penalties = discipline(seed, lines, planted.penalties, today)
    codes = [body.code for body in land.bodies]
    subjects = Appealable([one.iin for one in people], codes, competitions, evaluated, penalties)
    return Kazakhstan(
        servants=servants,
        seed=seed,
        today=today,
        people=tuple(people),
        bodies=land.bodies,
        posts=tuple(posts),
        appointments=tuple(build_appointments(seed, careers.spells, posts, heads, today)),
        competitions=tuple(competitions),
        candidates=tuple(candidates),
        evaluations=tuple(evaluated),
        training=tuple(training(seed, lines, today)),
        bonuses=tuple(bonuses(seed, lines, planted.bonuses, planted.without_bonus, today)),
        discipline=tuple(penalties),
        appeals=tuple(appeals(seed, lines, subjects, planted.appeals, today)),
        key=tuple(_entry(plan) for plan in planted.key),
        quantities=tuple(planted.quantities),
    )


def _entry(plan: KeyPlan) -> KeyEntry:
    deeds = tuple(one.deed() for one in plan.subjects)
    return KeyEntry(plan.rule, plan.outcome, plan.case, deeds, plan.because, plan.missing, plan.concerned)
