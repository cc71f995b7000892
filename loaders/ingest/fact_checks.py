"""Checks that facts are as the model declares them: every value of its type and within its bounds. Pure.

Mappings are other people's code, and Python lets them put text where a member of an enum belongs. What would only fail when it is
written must be found here, where it costs one row.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any

import orjson

from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref
from graph.model.nodes import LONGEST_INDEXED, Bounds
from loaders.keys.ids import node_type_of
from loaders.portal_api.contract import Message
from loaders.portal_api.plain_words import type_words, value_words


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


class TooLongText(ValueError):
    """A text by which something is looked up has no room in an index. ``field`` names it as ``Appointment.order_number``."""

    def __init__(self, field: str, text: str, most: int = LONGEST_INDEXED) -> None:
        super().__init__(f"{field} has {len(text):,} characters, of {most:,} at most")
        self.field = field


class TooMuchStated(ValueError):
    """A row states more than one message to an engine holds."""


@dataclass(frozen=True, slots=True)
class _FieldCheck:
    """What the values of one field may be. ``items`` are the types of the items of a tuple; ``indexed`` is a text in an index."""

    name: str
    types: frozenset[type[Any]]
    items: frozenset[type[Any]] | None
    bounds: Bounds | None
    indexed: bool

    @property
    def has_parts(self) -> bool:
        """Whether more than the type of a value has to be looked at."""
        return self.bounds is not None or self.items is not None or self.indexed or not self.types.isdisjoint((Period, Ref))


@dataclass(frozen=True, slots=True)
class _ClassChecks:
    """The checks of a fact class. ``right`` remembers types of values, in the order of the fields, that are as they must be."""

    values: Callable[[Any], tuple[Any, ...]]
    fields: tuple[_FieldCheck, ...]
    with_parts: tuple[tuple[int, _FieldCheck], ...]
    right: set[tuple[type[Any], ...]]


MOST_STATED = 5_000
"""Most facts and references that one row may state. An engine is given all references of a row in one message."""

# Schemes of numbers, kinds of messages and their recipients are names; they stand in an index together with a number.
_LONGEST_KIND = 200
# A property of the node in the Cypher of what follows from it.
_PROPERTY = re.compile(r"\bn\.(\w+)")
# Most rows of a stream have one of a few combinations of types.
_REMEMBERED_COMBINATIONS = 1000


def check_facts(facts: Iterable[Fact]) -> None:
    """Check every value of the facts of a row, and that they are not too many.

    Raises WrongFactType, ImpossibleFactValue or TooLongText for the first that is wrong, and TooMuchStated.
    """
    stated = 0
    for fact in facts:
        stated = _require_few(stated + 1)
        checks = _checks_of(type(fact))
        values = checks.values(fact)
        found = tuple(map(type, values))
        if found not in checks.right:
            for check, value in zip(checks.fields, values, strict=True):
                _require_type(fact, check, value)
            if len(checks.right) < _REMEMBERED_COMBINATIONS:
                checks.right.add(found)
        for index, check in checks.with_parts:
            if values[index] is not None:
                if check.items is not None:
                    stated = _require_few(stated + len(values[index]))
                _require_parts(fact, check, values[index])


def _require_few(stated: int) -> int:
    if stated > MOST_STATED:
        raise TooMuchStated(f"it states over {MOST_STATED:,} facts and references")
    return stated


def check_messages(messages: Iterable[Message]) -> None:
    """Check that messages to other portals can be queued. Raises TypeError or TooLongText."""
    for message in messages:
        parts: tuple[Any, ...] = (message.recipient, message.kind, message.number)
        if not all(isinstance(part, str) for part in parts):
            raise TypeError("the recipient, the kind and the number of a message are text")
        _require_room("Message.number", message.number)
        _require_room("Message.recipient", message.recipient, _LONGEST_KIND)
        _require_room("Message.kind", message.kind, _LONGEST_KIND)
        # Half of a letter, which no engine takes, is refused here, too.
        orjson.dumps((*parts, message.body))


@cache
def _checks_of(cls: type[Any]) -> _ClassChecks:
    hints = typing.get_type_hints(cls, include_extras=True)
    checks = tuple(_check(cls, field.name, hints[field.name]) for field in fields(cls))
    with_parts = tuple((index, check) for index, check in enumerate(checks) if check.has_parts)
    # Every fact has at least two fields: a getter of one would not return a tuple.
    return _ClassChecks(attrgetter(*(check.name for check in checks)), checks, with_parts, set())


def _check(cls: type[Any], name: str, hint: Any) -> _FieldCheck:
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    bounds = next((each for arm in arms for each in getattr(arm, "__metadata__", ()) if isinstance(each, Bounds)), None)
    plain = [arm.__origin__ if hasattr(arm, "__metadata__") else arm for arm in arms]
    items = next((typing.get_args(arm)[0] for arm in plain if typing.get_origin(arm) is tuple), None)
    allowed = {typing.get_origin(arm) or arm for arm in plain}
    if float in allowed:
        allowed.add(int)
    indexed = str in allowed and name in _indexed_fields(cls)
    return _FieldCheck(name, frozenset(allowed), None if items is None else frozenset({items}), bounds, indexed)


@cache
def _indexed_fields(cls: type[Any]) -> frozenset[str]:
    """Return the names of the fields that are in an index, as they are or as a part of what follows from them."""
    if cls is Rating:
        return frozenset()
    node = node_type_of(cls)
    indexed = [node.property(name) for name in node.indexes]
    return frozenset(chain([each.name for each in indexed], *(_PROPERTY.findall(each.follows or "") for each in indexed)))


def _require_type(fact: object, check: _FieldCheck, value: Any) -> None:
    # A subclass of text, such as a member of a portal's own enum of words, is stored as text.
    if type(value) not in check.types and not (str in check.types and isinstance(value, str)):
        raise _wrong_type(fact, check.name, value, check.types)


def _require_parts(fact: object, check: _FieldCheck, value: Any) -> None:
    if check.bounds is not None:
        _require_bounds(fact, check.name, value, check.bounds)
    elif check.indexed:
        _require_room(_field(fact, check.name), value)
    elif type(value) is Ref:
        _require_room_of(_field(fact, check.name), value)
    elif check.items is not None:
        for item in value:
            if type(item) not in check.items and not (str in check.items and isinstance(item, str)):
                raise _wrong_type(fact, check.name, item, check.items)
            if isinstance(item, Rating):
                _require_rating(fact, check.name, item)
            elif isinstance(item, Ref):
                _require_room_of(_field(fact, check.name), item)
    else:
        # The class of days itself refuses what cannot be compared with a date; that of periods takes anything for a start.
        if type(value.start) is not Day:
            raise _wrong_type(fact, f"{check.name}.start", value.start, frozenset({Day}))
        if value.end is not None and type(value.end) is not Day:
            raise _wrong_type(fact, f"{check.name}.end", value.end, frozenset({Day}))


def _require_rating(fact: object, name: str, rating: Rating) -> None:
    for part in _checks_of(Rating).fields:
        value = getattr(rating, part.name)
        if type(value) not in part.types:
            raise _wrong_type(fact, f"{name}.{part.name}", value, part.types)
        if part.bounds is not None:
            _require_bounds(fact, f"{name}.{part.name}", value, part.bounds)
    _require_room_of(_field(fact, f"{name}.to"), rating.to)


def _require_bounds(fact: object, name: str, value: float, bounds: Bounds) -> None:
    # Not a number is within no bounds.
    if not bounds.least <= value <= bounds.greatest:
        raise ImpossibleFactValue(_field(fact, name), f"is not within {bounds.least:,} and {bounds.greatest:,}")


def _require_room(field: str, text: str, most: int = LONGEST_INDEXED) -> None:
    if len(text) > most:
        raise TooLongText(field, text, most)


def _require_room_of(field: str, ref: Ref) -> None:
    if len(ref.number) > LONGEST_INDEXED:
        raise TooLongText(field, ref.number)
    if len(ref.scheme) > _LONGEST_KIND:
        raise TooLongText(f"{field}.scheme", ref.scheme, _LONGEST_KIND)


def _field(fact: object, name: str) -> str:
    return f"{type(fact).__name__}.{name}"


def _wrong_type(fact: object, name: str, value: Any, allowed: frozenset[type[Any]]) -> WrongFactType:
    expected = " or ".join(sorted(_described(each) for each in allowed if each is not types.NoneType))
    is_ = "has no value" if value is None else f"is {value_words(value)}"
    return WrongFactType(_field(fact, name), f"{is_}; it must be {expected}")


def _described(allowed: type[Any]) -> str:
    return f"a member of {allowed.__module__}.{allowed.__name__}" if issubclass(allowed, Enum) else type_words(allowed.__name__)
