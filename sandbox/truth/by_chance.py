"""Adds to the answer key what the world contains beside the planted cases."""

import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from sandbox.model import KeyEntry, World
from sandbox.truth.contract import RuleTruth

_RULE = re.compile(r"[vrq]\d+")


def _truths() -> tuple[RuleTruth, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if _RULE.fullmatch(module.name))
    return tuple(import_module(f"sandbox.truth.{name}").TRUTH for name in names)


TRUTHS = _truths()


def with_violations_by_chance(world: World) -> World:
    """Return the world with an entry in its key for each violation that nobody planted."""
    return replace(world, key=(*world.key, *_by_chance(world)))


def _by_chance(world: World) -> Iterator[KeyEntry]:
    planted = {(one.rule, frozenset(one.deeds)) for one in world.key if one.outcome == "violates"}
    for truth in TRUTHS:
        for deeds in truth.violations(world):
            if (truth.rule, frozenset(deeds)) not in planted:
                yield KeyEntry(truth.rule, "violates", "by-chance", deeds, truth.because, None, True)
