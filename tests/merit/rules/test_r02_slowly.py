"""R02 against a slow reading of rules.md and domain.md §4, over exact days and over all days that imprecise ones can be."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, product
from random import Random

from graph.model.days import Day
from merit.contract import Case, Outcome
from merit.dossiers.records import Assessment, Sanction
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue, parse_values
from merit.rules.r02_better_peer import RULE
from tests.support.risk_sets import (
    LOADED,
    cases,
    servant,
)
from tests.support.servant_files import context, held, post

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    start: Day
    rank: int
    body: str
    order: Day
    end: Day | None = None


@dataclass(frozen=True)
class Person:
    name: str
    spells: tuple[Spell, ...]
    ratings: tuple[tuple[Day, int], ...]
    sanctions: tuple[Day, ...]


VALUES: tuple[PolicyValue, ...] = parse_values(
    [
        {
            "country": "*",
            "basis": "test",
            "status": "unverified",
            "share": 0.25,
            "rated": 3,
            "tenure_months": 1,
            "sanction_months": 1,
            "assessment_months": 12,
            "orders_since": date(2010, 1, 1),
        }
    ],
    "test",
)


def _held_on(person: Person, on: date) -> Spell | None:
    # The spells of a person come by their starts.
    begun = [spell for spell in person.spells if spell.start.earliest <= on]
    return begun[-1] if begun and (begun[-1].end is None or on < begun[-1].end.earliest) else None


def _peer_on(person: Person, rank: int, body: str, on: date) -> bool:
    spell = _held_on(person, on)
    if spell is None or (spell.rank, spell.body) != (rank, body):
        return False
    walked = on
    while (there := _held_on(person, walked)) is not None and there.rank == rank:
        walked -= _ONE
    since = walked + _ONE
    if _month_later(since) > on:
        return False
    return not any(given.earliest <= on < _month_later(given.earliest) for given in person.sanctions)


def _month_later(on: date) -> date:
    year, month = (on.year, on.month + 1) if on.month < 12 else (on.year + 1, 1)
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _rating_of(person: Person, on: date) -> int | None:
    before = [(fixed.earliest, score) for fixed, score in person.ratings if fixed.earliest < on]
    return max(before)[1] if before else None


def read_slowly(world: Sequence[Person]) -> dict[str, bool | None]:
    """Return for each promotion whether it violates; None where nothing is judged."""
    found: dict[str, bool | None] = {}
    for person in world:
        line = person.spells
        for old, new in pairwise(line):
            if new.rank <= old.rank:
                continue
            on = new.order.earliest
            others = [each for each in world if each is not person and _peer_on(each, old.rank, old.body, on)]
            own = _rating_of(person, on)
            known = [score for each in others if (score := _rating_of(each, on)) is not None]
            name = f"{person.name} {line.index(new)}"
            if own is None or len(known) + 1 < 3:
                found[name] = None
            else:
                found[name] = 4 * sum(score < own for score in known) <= len(known) + 1
    return found


def _dossier(person: Person) -> ServantDossier:
    appointments = [
        held(f"{person.name} {n}", post(f"{person.name} {n}", spell.rank, body=spell.body), spell.start, spell.end, spell.order)
        for n, spell in enumerate(person.spells)
    ]
    ratings = [
        Assessment(id=f"{person.name} r{n}", fixed_on=fixed, reported_integral_score=score)
        for n, (fixed, score) in enumerate(person.ratings)
    ]
    sanctions = [Sanction(id=f"{person.name} s{n}", imposed=given) for n, given in enumerate(person.sanctions)]
    return servant(person.name, *appointments, assessments=tuple(ratings), sanctions=tuple(sanctions))


def judged_fast(world: Sequence[Person]) -> dict[str, Case]:
    return cases([_dossier(person) for person in world], context(RULE, LOADED, VALUES, bodies=("A", "B")))


def _a_day(draw: Random, month: int) -> Day:
    return Day.exactly(date(2024, month, draw.randint(1, 12)))


def _a_person(draw: Random, name: str) -> Person:
    start = Day.exactly(date(2023, draw.randint(11, 12), 1))
    spells = [Spell(start, draw.choice((1, 1, 2)), draw.choice("AAAAB"), start)]
    for month in sorted(draw.sample(range(2, 7), draw.choice((0, 0, 1, 2)))):
        order, last = _a_day(draw, month), spells[-1]
        start = Day.exactly(order.earliest + timedelta(days=draw.randint(0, 3)))
        spells.append(Spell(start, last.rank + draw.choice((-1, 0, 1, 1)), draw.choice((last.body, "A")), order))
    if draw.random() < 0.5:
        # Were the others open, they might be held on.
        spells[:-1] = [replace(old, end=new.start) for old, new in pairwise(spells)]
        spells[-1] = replace(spells[-1], end=Day.exactly(date(2024, 7, draw.randint(1, 9))))
    ratings = [(_a_day(draw, month), draw.randint(1, 5)) for month in draw.sample(range(1, 7), draw.randint(1, 3))]
    sanctions = [_a_day(draw, draw.randint(1, 6)) for _ in range(draw.choice((0, 0, 1)))]
    return Person(name, tuple(spells), tuple(ratings), tuple(sanctions))


def a_world(draw: Random) -> list[Person]:
    return [_a_person(draw, name) for name in "abcdefg"]


def test_exact_days_are_judged_as_rules_md_reads() -> None:
    seen = Counter[bool | None]()
    for seed in range(200):
        world = a_world(Random(seed))
        found, expected = judged_fast(world), read_slowly(world)
        assert {name: violates for name, violates in expected.items() if violates is not None} == {
            name: case.outcome is Outcome.VIOLATES for name, case in found.items()
        }
        assert all(case.outcome is not Outcome.NOT_EVALUABLE for case in found.values())
        seen.update(expected.values())
    assert min(seen[True], seen[False], seen[None]) > 50


def _vague(one: Day, days: int) -> Day:
    return Day(one.earliest, one.earliest + timedelta(days=days))


def a_vague_world(draw: Random) -> list[Person]:
    """Return a world in which two people, one of them promoted, have an imprecise day each."""
    world = a_world(draw)
    while not any(new.rank > old.rank for old, new in pairwise(world[0].spells)):
        world[0] = _a_person(draw, world[0].name)
    for at, spread in ((0, 40), (1, 1)):
        person = world[at]
        kind = draw.choice(("rating", "sanction", "order", "order", "end") if at else ("rating", "order"))
        last = person.spells[-1]
        if kind == "rating":
            (fixed, score), *rest = person.ratings
            world[at] = replace(person, ratings=((_vague(fixed, spread), score), *rest))
        elif kind == "sanction" and person.sanctions:
            world[at] = replace(person, sanctions=(_vague(person.sanctions[0], spread),))
        elif kind == "order":
            world[at] = replace(person, spells=(*person.spells[:-1], replace(last, order=_vague(last.order, spread))))
        elif last.end is not None:
            world[at] = replace(person, spells=(*person.spells[:-1], replace(last, end=_vague(last.end, spread))))
    return world


def _choices(day: Day) -> list[Day]:
    return [Day.exactly(day.earliest + timedelta(days=n)) for n in range((day.latest - day.earliest).days + 1)]


def _possible(person: Person) -> list[Person]:
    days = [fixed for fixed, _ in person.ratings] + list(person.sanctions) + [person.spells[-1].order]
    end = person.spells[-1].end
    found: list[Person] = []
    for chosen in product(*map(_choices, days)):
        ratings = tuple((fixed, score) for fixed, (_, score) in zip(chosen, person.ratings, strict=False))
        for ended in [None] if end is None else _choices(end):
            last = replace(person.spells[-1], order=chosen[-1], end=ended)
            found.append(Person(person.name, (*person.spells[:-1], last), ratings, chosen[len(ratings) : -1]))
    return found


def test_what_is_decided_is_decided_on_all_possible_days() -> None:
    seen = Counter[Outcome | None]()
    for seed in range(30):
        world = a_vague_world(Random(seed))
        found = judged_fast(world)
        answers: dict[str, set[bool | None]] = {}
        for one in product(*map(_possible, world)):
            for name, violates in read_slowly(one).items():
                answers.setdefault(name, set()).add(violates)
        for name, possible in answers.items():
            outcome = found[name].outcome if name in found else None
            seen[outcome] += 1
            if possible == {True}:
                assert outcome is Outcome.VIOLATES
            elif True not in possible:
                assert outcome in (None, Outcome.SATISFIES)
            else:
                assert outcome is Outcome.NOT_EVALUABLE
    assert min(seen[Outcome.VIOLATES], seen[Outcome.SATISFIES]) > 5
    assert seen[Outcome.NOT_EVALUABLE] > 2
