"""Assigns the planted cases: how many of each kind there are, and which person has which case."""

import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path

from sandbox.bodies import Landscape
from sandbox.people import registered_twice
from sandbox.plans import Plans
from sandbox.planted.builder import ENTRIES, Case, CaseBuilder, RuleCases
from sandbox.random_streams import day_between, stream

FIRST_RULES = ("V01", "V10", "R03", "Q03")
"""The rules whose cases are assigned first: every world that is built has them."""

_RULE = re.compile(r"[vrq]\d+")


def _rule_cases() -> tuple[RuleCases, ...]:
    """Return the cases of every module named after a rule: breaches (v) first, then indicators (r), then record quality (q)."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if _RULE.fullmatch(module.name)]
    ordered = sorted(names, key=lambda name: ("vrq".index(name[0]), name))
    return tuple(import_module(f"sandbox.planted.{name}").CASES for name in ordered)


RULE_CASES = _rule_cases()


def cases_per_kind(servants: int) -> int:
    """Return the number of cases of each kind: one per 800 servants, and at least two."""
    return max(2, servants // 800)


def cases_per_first_kind(servants: int) -> int:
    """Return the number of cases of each kind that the first rules have: one per 200 servants, and at least two.

    Of their violations it is the number of all kinds together, if that is more than `cases_per_kind` of each.
    """
    return max(2, servants // 200)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case, its number within its kind, the other people whom it needs, and when all of them enter the service."""

    case: Case
    number: int
    companions: tuple[int, ...] = ()
    entries: tuple[date, date] = ENTRIES


@dataclass(slots=True)
class Casting:
    """Who has which case, by the person's index; `companions` are the people who take part in somebody else's."""

    cases: dict[int, Assignment] = field(default_factory=dict[int, Assignment])
    companions: set[int] = field(default_factory=set[int])

    def is_planted(self, person: int) -> bool:
        return person in self.cases or person in self.companions

    def late_entries(self) -> dict[int, tuple[date, date]]:
        """Return the first and last day of entry of the people who enter the service later than others with a case."""
        late = [(person, one) for person, one in self.cases.items() if one.entries != ENTRIES]
        return {each: one.entries for person, one in late for each in (person, *one.companions)}


def assign_cases(seed: int, servants: int) -> Casting:
    """Assign cases to two thirds of the people at most: those of the first rules, then of the others as many as fit.

    Raises ValueError if even the cases of the first rules do not fit.
    """
    first, room = list(_first_cases(servants)), servants * 2 // 3
    if len(first) > room:
        raise ValueError(f"{servants} servants are too few for {len(first)} planted cases; ask for more")
    people = stream(seed, "casting").sample(range(servants), len(first))
    casting = Casting({person: Assignment(*one) for person, one in zip(people, first, strict=True)})
    # Whoever is registered twice keeps an ordinary career: that, too, must occur in every world.
    others = [one for one in range(servants) if one not in casting.cases and not registered_twice(one)]
    stream(seed, "casting of other rules").shuffle(others)
    for case, number, rule in _other_cases(servants):
        if len(casting.cases) + len(casting.companions) + 1 + rule.companions > room:
            break
        person, *rest = (others.pop() for _ in range(1 + rule.companions))
        casting.cases[person] = Assignment(case, number, tuple(rest), rule.entries)
        casting.companions.update(rest)
    return casting


def _first_cases(servants: int) -> Iterator[tuple[Case, int]]:
    count = cases_per_first_kind(servants)
    for rule in (one for one in RULE_CASES if one.rule in FIRST_RULES):
        for number in range(count):
            yield rule.violating[number % len(rule.violating)], number
        for case in rule.look_alikes + rule.not_evaluable:
            yield from ((case, number) for number in range(count))


def _other_cases(servants: int) -> Iterator[tuple[Case, int, RuleCases]]:
    """Yield what `_first_cases` leaves, with all cases of its rule: a first case of each kind, then a second one, and so on.

    The rules take turns, so that a small world has some cases of each.
    """
    planned = Counter(case for case, _ in _first_cases(servants))
    turns = zip_longest(*(_kinds(rule) for rule in RULE_CASES))
    kinds = [kind for turn in turns for kind in turn if kind is not None]
    for number in range(cases_per_kind(servants)):
        yield from ((case, number, rule) for case, rule in kinds if number >= planned[case])


def _kinds(rule: RuleCases) -> Iterator[tuple[Case, RuleCases]]:
    """Yield the kinds of a rule's cases, violations and others in turn."""
    pairs = zip_longest(rule.violating, chain(rule.not_evaluable, rule.look_alikes))
    return ((case, rule) for case in chain.from_iterable(pairs) if case is not None)


def entry_with_case(seed: int, index: int, between: tuple[date, date]) -> date:
    """Draw the day on which a person with a planted case enters the service."""
    return day_between(stream(seed, "entry", index), *between)


def build_case(
    seed: int, person: int, entries: list[date], assigned: Assignment, land: Landscape, today: date, plans: Plans
) -> None:
    """Build the case: add its spells, sanctions, pool memberships, key entries and all else to the plans.

    `entries` are the days of entry of all people, by their index.
    """
    draw = stream(seed, "script", person)
    body = land.lasting_body(land.draw_body(draw), today)
    companions = tuple(
        CaseBuilder(one, entries[one], body, land, draw, today, assigned.number, plans) for one in assigned.companions
    )
    assigned.case(CaseBuilder(person, entries[person], body, land, draw, today, assigned.number, plans, companions))
