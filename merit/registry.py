"""The registry of rules: the folders under ``merit/rules``, and the rules that installed packages bring by entry point."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from merit import policies, rules
from merit.contract import MalformedRule, Rule
from merit.policies.book import PolicyBook
from merit.policies.calendars import shipped_calendars
from merit.policies.values import PolicyValue, values_of
from merit.rule_check import check_rule

ENTRY_POINTS = "meritgraph.rules"

logger = logging.getLogger("meritgraph.merit.registry")


@dataclass(frozen=True, slots=True)
class _InstalledRules:
    rules: tuple[Rule, ...]
    broken: Mapping[str, str]


def all_rules() -> tuple[Rule, ...]:
    """Return every usable rule, in the order of their ids. Raises MalformedRule for one of our own that cannot be used."""
    return _installed_rules().rules


def broken_rules() -> Mapping[str, str]:
    """Return the rules of installed packages that cannot be used, by id: for each what is wrong and what to do, in words."""
    return _installed_rules().broken


def find_rule(id_: str) -> Rule | None:
    """Return the rule of that id, or None for a rule whose findings are stored but which is no longer installed."""
    return next((rule for rule in all_rules() if rule.id == id_), None)


@cache
def shipped_policy() -> PolicyBook:
    """Return the values that the rules and the questions bring, and the calendars. A rule that is left out has no values."""
    values = {**dict.fromkeys(broken_rules(), ()), **{rule.id: rule.policy for rule in all_rules()}, **_shared_values()}
    return PolicyBook(MappingProxyType(values), shipped_calendars())


def _shared_values() -> Mapping[str, tuple[PolicyValue, ...]]:
    """Return the values that belong to no rule: those of each folder under ``merit/policies``, by its name."""
    folders = [folder.name for folder in pkgutil.iter_modules(policies.__path__) if folder.ispkg]
    return {name: values_of(f"{policies.__name__}.{name}") for name in folders}


@cache
def _installed_rules() -> _InstalledRules:
    """Load the rules that are installed when a process first asks. A package that cannot be used harms no other rule."""
    own = [_own(folder.name) for folder in pkgutil.iter_modules(rules.__path__) if folder.ispkg]
    by_id = {rule.id: rule for rule in own}
    broken: dict[str, str] = {}
    entries = entry_points(group=ENTRY_POINTS)
    brought = Counter([*by_id, *(entry.name for entry in entries)])
    for entry in entries:
        try:
            by_id[entry.name] = _of_package(entry, unique=brought[entry.name] == 1)
        except MalformedRule as error:
            package = f"the package {entry.dist.name}" if entry.dist else "its package"
            sentence = f"The rule {entry.name} of {package} ({entry.value}) is left out. {error}"
            broken[entry.name] = " ".join(filter(None, [broken.get(entry.name), sentence]))
    return _InstalledRules(tuple(by_id[id_] for id_ in sorted(by_id)), MappingProxyType(broken))


def _own(folder: str) -> Rule:
    package = f"{rules.__name__}.{folder}"
    return check_rule(getattr(importlib.import_module(package), "RULE", None), package)


def _of_package(entry: EntryPoint, *, unique: bool) -> Rule:
    """Return the rule of an entry point. Raises MalformedRule when it cannot be loaded, or has another id or one not its own."""
    if not unique:
        raise MalformedRule(f"Another rule has the id {entry.name}, too. Give one of them another id.")
    try:
        rule = check_rule(entry.load(), entry.value)
    except MalformedRule:
        raise
    except Exception as error:  # broad, as this is other people's code: a package may raise anything while it is imported
        logger.debug("%s: %s cannot be loaded", entry.name, entry.value, exc_info=True)
        raise MalformedRule(f"{type(error).__name__}: {error}. Correct or remove the package.") from error
    if rule.id != entry.name:
        raise MalformedRule(f"Its id is {rule.id}. Name the entry point so.")
    return rule
