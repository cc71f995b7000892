"""Assigns the planted cases: how many of each kind there are, and which person has which case."""

import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

from sandbox.bodies import Landscape
from sandbox.plans import Plans
from sandbox.planted.builder import ENTRIES, Case, CaseBuilder, RuleCases
from sandbox.random_streams import day_between, stream

_RULE = re.compile(r"[vrq]\d+")


def _rule_cases() -> tuple[RuleCases, ...]:
    """Return the cases of every module named after a rule: breaches (v) first, then indicators (r), then record quality (q)."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if _RULE.fullmatch(module.name)]
    ordered = sorted(names, key=lambda name: ("vrq".index(name[0]), name))
    return tuple(import_module(f"sandbox.planted.{name}").CASES for name in ordered)


RULE_CASES = _rule_cases()


def cases_per_kind(servants: int) -> int:
    """Return the number of cases of each kind: one per 200 servants, and at least two."""
    return max(2, servants // 200)


def assign_cases(seed: int, servants: int) -> dict[int, tuple[Case, int]]:
    """Assign each case to a person. Return, by the person's index, the case and its number within its kind.

    Raises ValueError if more than two thirds of the servants would have a case.
    """
    cases = list(_cases(cases_per_kind(servants)))
    if len(cases) > servants * 2 // 3:
        raise ValueError(f"{servants} servants are too few for {len(cases)} planted cases; ask for more")
    people = stream(seed, "casting").sample(range(servants), len(cases))
    return dict(zip(people, cases, strict=True))


def _cases(count: int) -> Iterator[tuple[Case, int]]:
    for rule in RULE_CASES:
        for number in range(count):
            yield rule.violating[number % len(rule.violating)], number
        for case in rule.look_alikes + rule.not_evaluable:
            yield from ((case, number) for number in range(count))


def entry_before_the_law(seed: int, index: int) -> date:
    """Draw the day on which a person with a planted case enters the service."""
    return day_between(stream(seed, "entry", index), *ENTRIES)


def build_case(
    seed: int, person: int, entry: date, assigned: tuple[Case, int], land: Landscape, today: date, plans: Plans
) -> None:
    """Build the case: add its spells, sanctions, pool memberships and key entries to the plans."""
    case, variant = assigned
    draw = stream(seed, "script", person)
    body = land.lasting_body(land.draw_body(draw), today)
    case(CaseBuilder(person, entry, body, land, draw, today, variant, plans))
