"""The policy book: the values of all rules, and the working-day calendars of the countries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from graph.model.days.calendars import Calendar
from merit.policies.values import PolicyValue, value_on


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """Values by rule id, and calendars by country. ``merit.registry.shipped_policy`` is the book without a deployment's own."""

    rules: Mapping[str, tuple[PolicyValue, ...]] = field(default_factory=dict[str, tuple[PolicyValue, ...]])
    calendars: Mapping[str, Calendar] = field(default_factory=dict[str, Calendar])

    def __reduce__(self) -> tuple[Any, ...]:
        # A view of a mapping does not pickle; what is unpickled has one, too.
        return _unpickled, (dict(self.rules), dict(self.calendars))

    def without(self, rules: Collection[str]) -> PolicyBook:
        """Return the book without the values of some rules."""
        return PolicyBook({rule: values for rule, values in self.rules.items() if rule not in rules}, self.calendars)

    def values(self, rule: str) -> tuple[PolicyValue, ...]:
        """Return all values of a rule, in the order of its file; none for a rule without values."""
        return self.rules.get(rule, ())

    def value(self, rule: str, country: str | None, day: date) -> PolicyValue | None:
        """Return the value of a rule in a country on a day; None where none is known."""
        return value_on(self.values(rule), country, day)


def _unpickled(rules: dict[str, tuple[PolicyValue, ...]], calendars: dict[str, Calendar]) -> PolicyBook:
    return PolicyBook(MappingProxyType(rules), MappingProxyType(calendars))
