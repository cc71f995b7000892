"""A deployment's own policy: a file of values over those that rules bring.

The file is TOML. Its tables are named by rule, and an entry is written as in a rule's own ``policy.toml``::

    [[V10]]
    country = "KZ"
    from = 2026-07-01
    basis = "Law 290-VIII, Art 44"
    status = "verified"
    months = 6

A value stands in the place of the shipped one of its country for its days. It has the parameters of the rule and no others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from merit.policies.book import PolicyBook
from merit.policies.values import ANY_COUNTRY, BadPolicy, PolicyValue, parse_values


def overlay(book: PolicyBook, file: Path) -> PolicyBook:
    """Return the book with the values of a file over its own. Raises BadPolicy, which names the file and the entry."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadPolicy(f"The policy file {file} cannot be read: {error.strerror}. Correct its path or owner.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPolicy(f"The policy file {file} is not TOML in UTF-8: {error}. Correct it.") from None
    rules = dict(book.rules)
    for rule, entries in content.items():
        if rule not in rules:
            raise BadPolicy(f"{file} has values of {rule}, and there is no such rule. Rules: {', '.join(sorted(rules))}.")
        if not _is_list_of_tables(entries):
            raise BadPolicy(f"{file}: the values of {rule} are tables. Write each as [[{rule}]].")
        own = parse_values(cast("list[dict[str, Any]]", entries), f"{file}, {rule}")
        for number, value in enumerate(own, start=1):
            _check_parameters(value, rules[rule], f"{file}, {rule}, value {number}")
        own = tuple(replace(value, source=str(file)) for value in own)
        rules[rule] = (*own, *_uncovered(rules[rule], own))
    return PolicyBook(rules, book.calendars)


def _is_list_of_tables(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(each, dict) for each in cast("list[object]", entries))


def _check_parameters(value: PolicyValue, shipped: Iterable[PolicyValue], where: str) -> None:
    """Check that a value has the parameters of its rule, each of the right type. Raises BadPolicy."""
    if not value.duty:
        return
    known: Mapping[str, Any] = next((each.parameters for each in shipped if each.duty), value.parameters)
    for name, given in value.parameters.items():
        if name not in known:
            raise BadPolicy(f"{where} has a parameter {name!r}. The rule's parameters: {', '.join(known)}.")
        if not _same_kind(given, known[name]):
            raise BadPolicy(f"{where}: {name} is {given!r}. Write a value like {known[name]!r}.")
    if absent := [name for name in known if name not in value.parameters]:
        raise BadPolicy(f"{where} has no parameter {absent[0]!r}. Write all of {', '.join(known)}.")


def _same_kind(given: Any, known: Any) -> bool:
    """Tell whether two values are of one kind: whole and broken numbers are, truths and numbers are not."""
    numbers = (int, float)
    if isinstance(given, bool) or isinstance(known, bool):
        return isinstance(given, bool) and isinstance(known, bool)
    if isinstance(known, numbers):
        return isinstance(given, numbers) and given >= 0
    return isinstance(given, type(known))


def _uncovered(shipped: Iterable[PolicyValue], own: Iterable[PolicyValue]) -> Iterator[PolicyValue]:
    """Yield the shipped values for the days on which no own one stands in their place."""
    for value in shipped:
        rest = [value]
        for other in own:
            if other.country in (value.country, ANY_COUNTRY):
                rest = [part for each in rest for part in _without(each, other)]
        yield from rest


def _without(value: PolicyValue, other: PolicyValue) -> Iterator[PolicyValue]:
    """Yield the parts of a value before and after another one."""
    if other.to <= value.from_ or value.to <= other.from_:
        yield value
        return
    if value.from_ < other.from_:
        yield replace(value, to=other.from_)
    if other.to < value.to:
        yield replace(value, from_=other.to)
