"""A deployment's own policy: a file of values over those that rules bring, with the laws and holidays that they rest on.

The file is TOML. Its tables are named by rule, and an entry is written as in a rule's own ``policy.toml``::

    [[law]]                   # a law that the product does not know, with the days of its force
    id = "290-VIII"
    country = "KZ"
    title = "On the civil service, 19 May 2026"
    from = 2026-07-01
    status = "verified"

    [[V10]]
    law = "290-VIII"          # or country, from and to
    basis = "Art 44"
    status = "verified"
    months = 6

    [[holidays]]              # all days off of one year that are no weekend days
    country = "UZ"
    year = 2028
    days = [2028-01-03, 2028-03-08]
    worked = [2028-03-11]     # weekend days that are worked
    status = "unverified"

A value stands in the place of the shipped one of its country for its days, and has the parameters of the rule and no others. A
year stands in the place of the shipped one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from graph.model.days.calendars import Calendar
from merit.policies.book import PolicyBook
from merit.policies.calendars import with_year
from merit.policies.coherence import check_coherent
from merit.policies.values import ANY_COUNTRY, BadPolicy, Law, PolicyValue, laws, parse_laws, parse_values

_LAW, _HOLIDAYS = "law", "holidays"
_MOST = 100_000
"""Whole numbers count days, months, years or people: a greater one is a slip of the pen."""


def overlay(book: PolicyBook, file: Path) -> PolicyBook:
    """Return the book with the content of a file over its own. Raises BadPolicy, which names the file and the entry."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadPolicy(f"The policy file {file} cannot be read: {error.strerror}. Correct its path or owner.") from error
    except UnicodeDecodeError as error:
        raise _no_toml(str(file), error) from None
    return overlay_text(book, text, str(file))


def overlay_text(book: PolicyBook, text: str, file: str) -> PolicyBook:
    """Return the book with a text over it, which is written as a policy file; ``file`` names it. Raises BadPolicy."""
    content = _read(text, file)
    known = _with_laws(content.pop(_LAW, []), file)
    calendars = _with_holidays(book.calendars, content.pop(_HOLIDAYS, []), file)
    rules = dict(book.rules)
    for rule, entries in content.items():
        if rule not in rules:
            raise BadPolicy(f"{file} has values of {rule}, and there is no such rule. Rules: {', '.join(sorted(rules))}.")
        own = parse_values(entries, f"{file}, {rule}", known)
        # A rule that is left out, because its package is broken, has no values to compare with.
        for number, value in enumerate(own if rules[rule] else (), start=1):
            _check_parameters(value, rules[rule], f"{file}, {rule}, value {number}")
            check_coherent(rule, value, f"{file}, {rule}, value {number}")
        own = tuple(replace(value, source=file) for value in own)
        rules[rule] = (*own, *_uncovered(rules[rule], own))
    return PolicyBook(rules, calendars)


def _no_toml(file: str, error: ValueError) -> BadPolicy:
    return BadPolicy(f"The policy file {file} is not TOML in UTF-8: {error}. Correct it.")


def _read(text: str, file: str) -> dict[str, list[dict[str, Any]]]:
    """Return the lists of tables of a file by name. Raises BadPolicy."""
    try:
        content = tomllib.loads(text)
    except RecursionError:
        raise BadPolicy(f"The policy file {file} has values within values, too deep to be read. Correct it.") from None
    except ValueError as error:  # of the syntax, and of numbers with thousands of digits
        raise _no_toml(file, error) from None
    for name, entries in content.items():
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in cast("list[object]", entries)):
            raise BadPolicy(f"{file}: the values of {name} are tables. Write each as [[{name}]].")
    return content


def _with_laws(entries: list[dict[str, Any]], file: str) -> Mapping[str, Law]:
    own = parse_laws(entries, file)
    if again := sorted(own.keys() & laws().keys()):
        raise BadPolicy(f"{file} has the law {again[0]}, which the product brings. Write from and to at the values that differ.")
    return {**laws(), **own}


def _with_holidays(calendars: Mapping[str, Calendar], entries: list[dict[str, Any]], file: str) -> Mapping[str, Calendar]:
    found = dict(calendars)
    entered: set[tuple[str, int]] = set()
    for number, entry in enumerate(entries, start=1):
        where, country = f"{file}, holidays {number}", entry.get("country")
        if not isinstance(country, str) or country not in found:
            raise BadPolicy(f"{where}: there is no calendar of {country}. Countries: {', '.join(sorted(found))}.")
        found[country] = with_year(found[country], entry, where)
        if (country, entry["year"]) in entered:
            raise BadPolicy(f"{where}: the year {entry['year']} of {country} is entered twice. Join the two.")
        entered.add((country, entry["year"]))
    return found


def _check_parameters(value: PolicyValue, present: Iterable[PolicyValue], where: str) -> None:
    """Check that a value has the parameters of a present one, or of several together, and their types. Raises BadPolicy."""
    if not value.duty:
        return
    with_duty = [each.parameters for each in present if each.duty] or [{}]
    known = {name: like for parameters in with_duty for name, like in parameters.items()}
    parts = {part for like in known.values() for part in _parts(like)}
    for name, given in value.parameters.items():
        if name not in known:
            names = ", ".join(known) or "none"
            raise BadPolicy(f"{where} has a parameter {name!r}, which the rule does not know. The rule's parameters: {names}.")
        if not _same_kind(given, known[name]) or not parts.issuperset(_parts(given)):
            like = known[name].isoformat() if isinstance(known[name], date) else repr(known[name])
            raise BadPolicy(f"{where}: {name} is {given!r}. Write a value like {like}.")
    names = set(value.parameters)
    whole = [set(parameters) for parameters in with_duty if names.issuperset(parameters)]
    if not whole or set[str]().union(*whole) != names:
        sets = dict.fromkeys(", ".join(parameters) for parameters in with_duty)
        raise BadPolicy(f"{where} does not have all parameters that go together. Write all of {' or all of '.join(sets)}.")


def _parts(value: Any) -> Iterable[str]:
    """Return the names within a table; none of any other value."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else ()


def _same_kind(given: Any, known: Any) -> bool:
    """Tell whether two values are of one kind, also within lists and tables. Numbers are not negative, whole ones stay whole."""
    if isinstance(known, dict):
        like = next(iter(cast("dict[str, Any]", known).values()))
        return isinstance(given, dict) and all(_same_kind(each, like) for each in cast("dict[str, Any]", given).values())
    if isinstance(known, list):
        like = next(iter(cast("list[object]", known)), "")
        return isinstance(given, list) and all(_same_kind(each, like) for each in cast("list[object]", given))
    if isinstance(known, float):
        return type(given) in (int, float) and 0 <= given < float("inf")
    if type(known) is int:
        return type(given) is int and 0 <= given <= _MOST
    return type(given) is type(known)


def _uncovered(present: Iterable[PolicyValue], own: Iterable[PolicyValue]) -> Iterator[PolicyValue]:
    """Yield the present values for the days on which no own one stands in their place."""
    for value in present:
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
