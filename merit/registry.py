"""The registry of rules: the folders under ``merit/rules``, and the rules that installed packages bring by entry point."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from merit import rules
from merit.assessment import POLICY as WEIGHTS
from merit.assessment import shipped_weights
from merit.contract import MalformedRule, Rule
from merit.policies.book import PolicyBook
from merit.policies.calendars import shipped_calendars
from merit.rule_check import check_rule

ENTRY_POINTS = "meritgraph.rules"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of their ids. Raises MalformedRule for one that cannot be used, or two of one id."""
    found = [_own(folder.name) for folder in pkgutil.iter_modules(rules.__path__) if folder.ispkg]
    found += [_of_package(entry) for entry in entry_points(group=ENTRY_POINTS)]
    by_id: dict[str, Rule] = {}
    for rule in found:
        if rule.id in by_id:
            raise MalformedRule(f"{by_id[rule.id].package} and {rule.package} both bring a rule {rule.id}. Rename one of them.")
        by_id[rule.id] = rule
    return tuple(by_id[id_] for id_ in sorted(by_id))


def find_rule(id_: str) -> Rule | None:
    """Return the rule of that id, or None for a rule whose findings are stored but which is no longer installed."""
    return next((rule for rule in all_rules() if rule.id == id_), None)


@cache
def shipped_policy() -> PolicyBook:
    """Return the values that the rules bring and the calendars that the product brings."""
    return PolicyBook(
        MappingProxyType({**{rule.id: rule.policy for rule in all_rules()}, WEIGHTS: shipped_weights()}), shipped_calendars()
    )


def _own(folder: str) -> Rule:
    package = f"{rules.__name__}.{folder}"
    return check_rule(getattr(importlib.import_module(package), "RULE", None), package)


def _of_package(entry: EntryPoint) -> Rule:
    return check_rule(entry.load(), f"the package entry {entry.name} ({entry.value})")
