"""Dated values of policy. A value applies to orders given within its half-open period.

A file of values (``policy.toml`` of a rule) lists tables ``[[value]]``::

    [[value]]
    country = "UZ"            # "*" is any country
    law = "ZRU-788"           # takes the days of the law's force from laws.toml; or from = 2026-01-01, to = …
    basis = "Art 48"
    status = "verified"       # or "unverified": not checked against the official text
    months = 12               # parameters of the rule, by name
    duty = false              # instead of parameters: the law knows no such duty, so the rule is satisfied

A time without a value is not known: a case of it is not evaluable.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any, cast

from graph.errors import MeritgraphError
from graph.model.days import FIRST_DAY, LAST_DAY

ANY_COUNTRY = "*"
_OWN = frozenset({"country", "law", "from", "to", "basis", "status", "duty"})
_OF_LAW = frozenset({"id", "country", "title", "from", "to", "status"})
_STATUS = ("verified", "unverified")


class BadPolicy(MeritgraphError):
    """A file of policy values that cannot be used. The message names the file, the entry and what to do."""


@dataclass(frozen=True, slots=True)
class Law:
    """A law and the days of its force, half-open."""

    id: str
    country: str
    from_: date
    to: date
    title: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """A rule's parameters in one country for a half-open period.

    ``verified`` is true only for values that were checked against the official text. ``duty`` is false where the law is known
    to demand nothing. ``source`` is the deployment's file that states it; it is empty for a value that the product brings.
    """

    country: str
    from_: date
    to: date
    basis: str
    verified: bool = False
    duty: bool = True
    source: str = ""
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __getitem__(self, name: str) -> Any:
        return self.parameters[name]

    def __reduce__(self) -> tuple[Any, ...]:
        # A view of a mapping does not pickle; what is unpickled has one, too.
        own = (self.country, self.from_, self.to, self.basis, self.verified, self.duty, self.source)
        return _unpickled, (*own, dict(self.parameters))

    def describe(self) -> str:
        """Return the value as a reader writes it, with its time and basis."""
        values = ", ".join(f"{name} = {_shown(value)}" for name, value in sorted(self.parameters.items()))
        until = "" if self.to == LAST_DAY else f" to {self.to}"
        since = "" if self.from_ == FIRST_DAY else f" from {self.from_}"
        status = "" if self.verified else " (value not checked against the official text)"
        stated = (values if self.duty else "no such duty", self.basis)
        return f"{self.country}{since}{until}: {'; '.join(filter(None, stated))}{status}"


def _unpickled(*values: Any) -> PolicyValue:
    *own, parameters = values
    return PolicyValue(*own, parameters=MappingProxyType(parameters))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value)))
    return f"{value:g}" if isinstance(value, float) else str(value)


@cache
def laws() -> Mapping[str, Law]:
    """Return the laws that shipped values rest on, by id."""
    content = tomllib.loads((files("merit.policies") / "laws.toml").read_text(encoding="utf-8"))
    return parse_laws(content["law"], "merit/policies/laws.toml")


def parse_laws(entries: Iterable[Mapping[str, Any]], source: str) -> Mapping[str, Law]:
    """Return the laws of a file by id. Raises BadPolicy for an entry that is incomplete, or for two of one id."""
    found: dict[str, Law] = {}
    for number, entry in enumerate(entries, start=1):
        law = _law(entry, where := f"{source}, law {number}")
        if law.id in found:
            raise BadPolicy(f"{where} has the id {law.id} of another one. Give each law an id of its own.")
        found[law.id] = law
    return MappingProxyType(found)


def _law(entry: Mapping[str, Any], where: str) -> Law:
    id_, country, title = (entry.get(name) for name in ("id", "country", "title"))
    if not (isinstance(id_, str) and isinstance(country, str) and isinstance(title, str)) or set(entry) - _OF_LAW:
        raise BadPolicy(f"{where} needs an id, a country, a title and a status. It can have from and to, and nothing else.")
    first, last = entry.get("from", FIRST_DAY), entry.get("to", LAST_DAY)
    return Law(id_, country, *_checked_days(first, last, where), title, _verified(entry, where))


@cache
def values_of(package: str) -> tuple[PolicyValue, ...]:
    """Read the values that the package of a rule brings. Raises BadPolicy, or FileNotFoundError where it brings none."""
    source = f"{package}/policy.toml"
    try:
        content = tomllib.loads((files(package) / "policy.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"{source} is not TOML: {error}") from None
    return parse_values(content.get("value", []), source)


def parse_values(
    entries: Iterable[Mapping[str, Any]], source: str, known: Mapping[str, Law] | None = None
) -> tuple[PolicyValue, ...]:
    """Return the values of the entries of a file, which may name known laws; by default those that the product brings.

    Raises BadPolicy for an entry that is incomplete, or for two of one day.
    """
    known = laws() if known is None else known
    found = tuple(_value(entry, f"{source}, value {number}", known) for number, entry in enumerate(entries, start=1))
    by_start = sorted(found, key=lambda value: (value.country, value.from_))
    for one, other in pairwise(by_start):
        if one.country == other.country and other.from_ < one.to:
            raise BadPolicy(f"{source} has two values for {one.country} on {other.from_}. End the first one there.")
    return found


def _value(entry: Mapping[str, Any], where: str, known: Mapping[str, Law]) -> PolicyValue:
    law = _law_of(entry, where, known)
    country = entry.get("country", law.country if law else None)
    first, last = (entry.get(name, default) for name, default in _days(law))
    if not isinstance(country, str) or not isinstance(entry.get("basis"), str):
        raise BadPolicy(f'{where} needs a country (or "*") and a basis.')
    verified = _verified(entry, where)
    first, last = _checked_days(first, last, where)
    parameters = {name: value for name, value in entry.items() if name not in _OWN}
    duty = entry.get("duty", True)
    if duty is not True and (duty is not False or parameters):
        raise BadPolicy(f"{where}: duty is false, without parameters, where the law knows no such duty. Leave it out otherwise.")
    basis = f"{law.id} {entry['basis']}" if law else entry["basis"]
    return PolicyValue(country, first, last, basis, verified, duty, parameters=MappingProxyType(parameters))


def _verified(entry: Mapping[str, Any], where: str) -> bool:
    status = entry.get("status")
    if status not in _STATUS:
        raise BadPolicy(f'{where} needs a status: "verified" where it was checked against the official text, else "unverified".')
    return status == "verified"


def _checked_days(first: Any, last: Any, where: str) -> tuple[date, date]:
    if type(first) is not date or type(last) is not date or first >= last:
        raise BadPolicy(f"{where} needs days as in 2026-01-01, the first before the last.")
    return first, last


def _law_of(entry: Mapping[str, Any], where: str, known: Mapping[str, Law]) -> Law | None:
    if (id_ := entry.get("law")) is None:
        return None
    if not isinstance(id_, str) or id_ not in known:
        raise BadPolicy(f"{where} names the law {id_!r}, which is none of {', '.join(known)}.")
    return known[id_]


def _days(law: Law | None) -> tuple[tuple[str, date], tuple[str, date]]:
    return ("from", law.from_ if law else FIRST_DAY), ("to", law.to if law else LAST_DAY)


def value_on(values: Iterable[PolicyValue], country: str | None, day: date) -> PolicyValue | None:
    """Return the value of a country that is in force on a day; None where none is known."""
    for value in values:
        if value.country in (country, ANY_COUNTRY) and value.from_ <= day < value.to:
            return value
    return None
