"""The registry of rules: the folders under ``merit/rules``, and the rules that installed packages bring by entry point."""

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
    """Return every rule, in the order of their ids. Raises ValueError when two rules have the same id."""
    found = [importlib.import_module(f"{rules.__name__}.{folder.name}").RULE for folder in pkgutil.iter_modules(rules.__path__)]
    found += [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    by_id: dict[str, Rule] = {}
    for rule in found:
        if rule.id in by_id:
            raise ValueError(f"{by_id[rule.id].package} and {rule.package} both bring a rule {rule.id}. Rename one of them.")
        by_id[rule.id] = rule
    return tuple(by_id[id_] for id_ in sorted(by_id))


def find_rule(id_: str) -> Rule | None:
    """Return the rule of that id, or None for a rule whose findings are stored but which is no longer installed."""
    return next((rule for rule in all_rules() if rule.id == id_), None)
