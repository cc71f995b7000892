"""Every rule there is: the folders under ``merit/rules`` and what installed packages bring by entry point."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from merit import rules
from merit.contract import Rule

ENTRY_POINTS = "meritgraph.rules"


@cache
def all_rules() -> tuple[Rule, ...]:
    """By id. Raises ValueError when two rules claim one id."""
    found = [importlib.import_module(f"{rules.__name__}.{folder.name}").RULE for folder in pkgutil.iter_modules(rules.__path__)]
    found += [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    by_id: dict[str, Rule] = {}
    for rule in found:
        if rule.id in by_id:
            raise ValueError(f"{rule.package} and {by_id[rule.id].package} both call themselves {rule.id}: rename one of them")
        by_id[rule.id] = rule
    return tuple(by_id[id_] for id_ in sorted(by_id))
