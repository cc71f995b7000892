"""Plants the cases of every module of this package that is named after a rule."""

import pkgutil
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

from sandbox.bodies import Landscape
from sandbox.strata.addition import Addition

FEWEST_SERVANTS = 800
"""Smaller worlds have no such cases."""

_RULE = re.compile(r"r\d+")


def _plants() -> dict[str, Callable[[Addition], None]]:
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if _RULE.fullmatch(module.name))
    return {name.upper(): import_module(f"sandbox.strata.{name}").plant for name in names}


PLANTS = _plants()
"""The function that plants the cases of each rule."""


def plant_strata(seed: int, servants: int, land: Landscape, today: date) -> Addition:
    """Return what comes on top of a world of so many servants: each case once, whatever the size of the world."""
    addition = Addition(seed, today, land, servants)
    if servants >= FEWEST_SERVANTS:
        for rule, plant in PLANTS.items():
            addition.begin(rule)
            plant(addition)
    return addition
