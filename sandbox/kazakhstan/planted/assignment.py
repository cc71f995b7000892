"""Assigns the planted cases: how many of each kind there are, and which people have which case."""

import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import chain, zip_longest
from pathlib import Path

from sandbox.kazakhstan.bodies import LOWEST, Landscape
from sandbox.kazakhstan.model import Person
from sandbox.kazakhstan.plans import Plans
from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import day_between, stream

# So many people keep ordinary careers even in the smallest world that every complication finds somebody.
_ORDINARY = 27
_RULE = re.compile(r"[vrq]\d+")
_FEWEST_CATEGORIES = 5


def _rule_cases() -> tuple[RuleCases, ...]:
    """Return the cases of every module named after a rule."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if _RULE.fullmatch(module.name)]
    ordered = sorted(names, key=lambda name: ("vrq".index(name[0]), name))
    return tuple(import_module(f"sandbox.kazakhstan.planted.{name}").CASES for name in ordered)


RULE_CASES = _rule_cases()


def cases_per_kind(servants: int) -> int:
    """Return the number of cases of each kind: one per 200 servants of Kazakhstan, and at least two."""
    return max(2, servants // 200)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A case with its people, their entries into the service, and its number within its kind."""

    rule: str
    case: Case
    variant: int
    cast: tuple[int, ...]
    entries: tuple[date, ...]


def assign_cases(seed: int, servants: int) -> list[Assigned]:
    """Assign as many cases as fit: two thirds of the people at most have one, and the person of the first merger has none.

    First comes one violating case of each rule, then one case of every other kind, then a second one of each kind, and so on.
    """
    room = min(servants * 2 // 3, servants - _ORDINARY)
    people = stream(seed, "kz casting").sample(range(1, servants), room)
    assigned = list[Assigned]()
    for variant in range(cases_per_kind(servants)):
        for rule, case in _in_turn():
            if len(case.entries) > len(people):
                continue
            cast = tuple(people.pop() for _ in case.entries)
            entries = tuple(
                day_between(stream(seed, "kz planted entry", one), *span) for one, span in zip(cast, case.entries, strict=True)
            )
            assigned.append(Assigned(rule, case, variant, cast, entries))
    return assigned


def _in_turn() -> Iterator[tuple[str, Case]]:
    """Yield all kinds of cases: the first of each rule, then the second of each, and so on; violations and others in turn."""
    kinds = list[list[tuple[str, Case]]]()
    for one in RULE_CASES:
        pairs = zip_longest(one.violating, chain.from_iterable(zip_longest(one.look_alikes, one.not_evaluable)))
        kinds.append([(one.rule, case) for case in chain.from_iterable(pairs) if case is not None])
    yield from (kind for turn in zip_longest(*kinds) for kind in turn if kind is not None)


def build_cases(
    seed: int, assigned: Sequence[Assigned], people: Sequence[Person], land: Landscape, today: date, plans: Plans
) -> None:
    """Build the cases: add their spells, records and key entries to the plans."""
    for one in assigned:
        draw = stream(seed, "kz script", one.cast[0])
        body = land.draw_body(draw, today)
        while land.bodies[body].ends is not None or LOWEST[land.bodies[body].family] < _FEWEST_CATEGORIES:
            body = land.draw_body(draw, today)
        one.case.build(CaseBuilder(one.rule, one.cast, one.entries, body, land, people, draw, today, one.variant, plans))
