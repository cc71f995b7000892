"""Checks that facts are as the model declares them: every value of its type, every number within its bounds. Pure.

Mappings are other people's code, and Python lets them put text where a member of an enum belongs. What would only fail when it is
written must be found here, where it costs one row.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, cast

import orjson

from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating
from graph.model.nodes import Bounds
from loaders.portal_api.contract import Message


class WrongFactType(TypeError):
    """A fact has a value of another type than the model declares. ``field`` names it as ``Servant.sex``."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field


class ImpossibleFactValue(ValueError):
    """A number of a fact lies outside its bounds. ``field`` names it as ``PositionVersion.rank``."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field


@dataclass(frozen=True, slots=True)
class _FieldCheck:
    """What the values of one field may be. ``items`` are the types of the items of a tuple."""

    name: str
    types: frozenset[type[Any]]
    items: frozenset[type[Any]] | None
    bounds: Bounds | None
    compound: bool
    """Whether values have parts of their own to check: days, periods, ratings."""


def check_facts(facts: Iterable[Fact]) -> None:
    """Check every value of the facts. Raises WrongFactType or ImpossibleFactValue for the first that is wrong."""
    for fact in facts:
        for check in _checks_of(type(fact)):
            value = getattr(fact, check.name)
            if value.__class__ not in check.types:
                _require_subclass(fact, check, value)
            if value is None:
                continue
            if check.bounds is not None:
                _require_bounds(fact, check, value)
            if check.items is not None:
                _require_items(fact, check, value)
            if check.compound:
                _require_parts(fact, check, value)


def check_messages(messages: Iterable[Message]) -> None:
    """Check that messages to other portals can be queued. Raises TypeError."""
    for message in messages:
        parts: tuple[Any, ...] = (message.recipient, message.kind, message.number)
        if not all(isinstance(part, str) for part in parts):
            raise TypeError("the recipient, the kind and the number of a message are text")
        orjson.dumps(message.body)


@cache
def _checks_of(cls: type[Any]) -> tuple[_FieldCheck, ...]:
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(_check(field.name, hints[field.name]) for field in fields(cls))


def _check(name: str, hint: Any) -> _FieldCheck:
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    bounds = next((each for arm in arms for each in getattr(arm, "__metadata__", ()) if isinstance(each, Bounds)), None)
    plain = [getattr(arm, "__origin__", arm) if hasattr(arm, "__metadata__") else arm for arm in arms]
    items = next((typing.get_args(arm)[0] for arm in plain if typing.get_origin(arm) is tuple), None)
    allowed = {typing.get_origin(arm) or arm for arm in plain}
    if float in allowed:
        allowed.add(int)
    compound = bool({Day, Period} & allowed) or items is Rating
    return _FieldCheck(name, frozenset(allowed), None if items is None else frozenset({items}), bounds, compound)


def _require_subclass(fact: Fact, check: _FieldCheck, value: Any) -> None:
    """Accept a subclass of text, such as a member of a portal's own enum of words; refuse every other value."""
    if not (str in check.types and isinstance(value, str)):
        raise _wrong_type(fact, check.name, value, check.types)


def _require_bounds(fact: Fact, check: _FieldCheck, value: float) -> None:
    bounds = cast("Bounds", check.bounds)
    # Not a number is within no bounds.
    if not bounds.least <= value <= bounds.greatest:
        raise ImpossibleFactValue(_field(fact, check.name), f"is not within {bounds.least:,} and {bounds.greatest:,}")


def _require_items(fact: Fact, check: _FieldCheck, value: Iterable[Any]) -> None:
    allowed = cast("frozenset[type[Any]]", check.items)
    for item in value:
        if item.__class__ not in allowed and not (str in allowed and isinstance(item, str)):
            raise _wrong_type(fact, check.name, item, allowed)


def _require_parts(fact: Fact, check: _FieldCheck, value: Any) -> None:
    if isinstance(value, Period):
        _require_type(fact, f"{check.name}.start", value.start, Day)
        _require_day(fact, f"{check.name}.start", value.start)
        if value.end is not None:
            _require_type(fact, f"{check.name}.end", value.end, Day)
            _require_day(fact, f"{check.name}.end", value.end)
    elif isinstance(value, Day):
        _require_day(fact, check.name, value)
    else:
        for rating in cast("Iterable[Rating]", value):
            check_rating = _checks_of(Rating)
            for part in check_rating:
                inner = getattr(rating, part.name)
                if inner.__class__ not in part.types:
                    raise _wrong_type(fact, f"{check.name}.{part.name}", inner, part.types)
                if part.bounds is not None and not part.bounds.least <= inner <= part.bounds.greatest:
                    raise ImpossibleFactValue(
                        _field(fact, f"{check.name}.{part.name}"),
                        f"is not within {part.bounds.least:,} and {part.bounds.greatest:,}",
                    )


def _require_day(fact: Fact, name: str, day: Day) -> None:
    # A moment is a date to isinstance, and cannot be compared with one.
    _require_type(fact, name, day.earliest, date)
    _require_type(fact, name, day.latest, date)


def _require_type(fact: Fact, name: str, value: Any, allowed: type[Any]) -> None:
    if value.__class__ is not allowed:
        raise _wrong_type(fact, name, value, frozenset({allowed}))


def _field(fact: Fact, name: str) -> str:
    return f"{type(fact).__name__}.{name}"


def _wrong_type(fact: Fact, name: str, value: Any, allowed: frozenset[type[Any]]) -> WrongFactType:
    expected = " or ".join(sorted(_described(each) for each in allowed if each is not types.NoneType))
    return WrongFactType(_field(fact, name), f"is of the type {type(value).__name__}; it must be {expected}")


def _described(allowed: type[Any]) -> str:
    return f"a member of {allowed.__module__}.{allowed.__name__}" if issubclass(allowed, Enum) else allowed.__name__
