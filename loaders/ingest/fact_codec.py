"""Facts as data: their canonical form, their properties, their references.

What has to be known of each fact class is worked out once from its dataclass and ``graph.model.table``; what is done per row
is then a plain walk over prepared tuples.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from functools import cache
from typing import Any, Protocol

import orjson
from pydantic import TypeAdapter

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref
from graph.model.name_folding import sort_key
from graph.model.table import SOURCE_NODES, Link, NodeType, node_type
from loaders.keys.keyring import identifier_key, node_id

_UNLIKE_ANY = object()


class Keys(Protocol):
    """What turns personal references into keyed ones."""

    def keyed(self, ref: Ref) -> Ref: ...


@dataclass(frozen=True, slots=True)
class FactSpec:
    """How facts of one class are taken apart."""

    node: NodeType
    fields: tuple[tuple[str, Any], ...]
    """Names and defaults; a field without a default has one that equals nothing."""
    part: bool
    """Whether it says only some of the node's properties, in a row of its own, and makes no node."""
    references: tuple[str, ...]
    links: tuple[tuple[Link, NodeType], ...]
    readers: tuple[Callable[[Any, dict[str, Any]], None], ...]
    integers: tuple[str, ...]
    """The fields that hold whole numbers: an engine's are bounded, Python's are not."""

    def properties(self, fact: Fact) -> dict[str, Any]:
        """The node's own properties as the graph stores them, absent ones as None."""
        found: dict[str, Any] = {}
        for read in self.readers:
            read(fact, found)
        return found


def canonical(said: Iterable[Fact]) -> str:
    """The facts of a record in one string that is equal exactly when they are; what is not said is left out."""
    entries: list[dict[str, Any]] = []
    for fact in said:
        entry: dict[str, Any] = {"fact": type(fact).__name__}
        for name, default in spec_of(type(fact)).fields:
            if (value := getattr(fact, name)) != default:
                entry[name] = value
        entries.append(entry)
    return orjson.dumps(entries).decode()


def from_canonical(text: str) -> tuple[Fact, ...]:
    return tuple(_reader(entry.pop("fact")).validate_python(entry) for entry in orjson.loads(text))


def keyed(fact: Fact, keys: Keys) -> Fact:
    """The fact with every personal reference replaced by its keyed hash."""
    spec = spec_of(type(fact))
    changes: dict[str, Any] = {}
    for name in spec.references:
        value = getattr(fact, name)
        if isinstance(value, Ref):
            if value.personal:
                changes[name] = keys.keyed(value)
        elif value:
            changes[name] = tuple(keys.keyed(ref) for ref in value)
    return _changed(fact, spec, changes) if changes else fact


def _changed(fact: Fact, spec: FactSpec, changes: dict[str, Any]) -> Fact:
    """As dataclasses.replace, without checking again what was checked when the fact was made; this runs for every row."""
    copy = object.__new__(type(fact))
    for name, _ in spec.fields:
        object.__setattr__(copy, name, changes[name] if name in changes else getattr(fact, name))
    return copy


@dataclass(frozen=True, slots=True)
class KeyedFact:
    """A keyed fact with the keys it goes by and those it refers to, worked out once.

    The key of an identified label is that of an Identifier node (a fact may have several), of any other its node's id. Only
    links that the fact has are among ``ends``.
    """

    fact: Fact
    spec: FactSpec
    keys: tuple[str, ...]
    ends: tuple[tuple[Link, NodeType, tuple[tuple[str, float | None], ...]], ...]


def with_keys(fact: Fact) -> KeyedFact:
    spec = spec_of(type(fact))
    own = (fact.ref, *getattr(fact, "also", ()))
    ends: list[tuple[Link, NodeType, tuple[tuple[str, float | None], ...]]] = []
    for link, target in spec.links:
        value = getattr(fact, link.field)
        if isinstance(value, Ref):
            ends.append((link, target, ((_key(target, value), None),)))
        elif value:
            pairs = ((one.to, one.score) if isinstance(one, Rating) else (one, None) for one in value)
            ends.append((link, target, tuple((_key(target, ref), score) for ref, score in pairs)))
    return KeyedFact(fact, spec, tuple(_key(spec.node, ref) for ref in own), tuple(ends))


def _key(node: NodeType, ref: Ref) -> str:
    return identifier_key(ref) if node.identified else node_id(node.kind, ref)


@cache
def spec_of(cls: type[Any]) -> FactSpec:
    node = next(node for node in SOURCE_NODES if node.fact is cls or cls in node.parts)
    declared = () if cls in node.parts else node.links
    hints = typing.get_type_hints(cls)
    named = {"ref", "also", *(link.field for link in declared)}
    references = tuple(f.name for f in fields(cls) if f.name in named and hints[f.name] != tuple[Rating, ...])
    defaults = tuple((f.name, _UNLIKE_ANY if f.default is MISSING else f.default) for f in fields(cls))
    own = [f.name for f in fields(cls) if f.name not in named and f.name != "observed"]
    links = tuple((link, node_type(link.target)) for link in declared)
    readers = tuple(_property_reader(name, hints[name]) for name in own)
    integers = tuple(name for name in own if int in (hints[name], *typing.get_args(hints[name])))
    return FactSpec(node, defaults, cls in node.parts, references, links, readers, integers)


def stored_properties(fact: Fact, id_: str) -> dict[str, Any]:
    """What a fact says of a node as the graph stores it, absent properties as None; what lists offer has a key to sort by."""
    spec = spec_of(type(fact))
    said = spec.properties(fact)
    if spec.node.label in _SORTED_LABELS:
        said["sort_key"] = sort_key(said["title"] if spec.node.label == "Position" else said["name"], id_)
    return said


_SORTED_LABELS = frozenset(node.label for node in SOURCE_NODES if "sort_key" in node.indexes)


def _property_reader(name: str, hint: Any) -> Callable[[Any, dict[str, Any]], None]:
    arms = set(typing.get_args(hint)) or {hint}
    if Period in arms:
        return lambda fact, into: _read_period(getattr(fact, name), into)
    if Day in arms:
        return lambda fact, into: _read_day(name, getattr(fact, name), into)
    if any(isinstance(arm, type) and issubclass(arm, Enum) for arm in arms):

        def read_word(fact: Any, into: dict[str, Any]) -> None:
            word = getattr(fact, name)
            into[name] = None if word is None else word.value

        return read_word
    if hint == tuple[str, ...]:
        return lambda fact, into: into.__setitem__(name, list(getattr(fact, name)) or None)
    return lambda fact, into: into.__setitem__(name, getattr(fact, name))


def _read_period(period: Period, into: dict[str, Any]) -> None:
    into["start_earliest"], into["start_latest"] = period.start.earliest, period.start.latest
    into["open"] = period.end is None
    _read_day("end", period.end, into)


def _read_day(name: str, day: Day | None, into: dict[str, Any]) -> None:
    into[f"{name}_earliest"] = None if day is None else day.earliest
    into[f"{name}_latest"] = None if day is None else day.latest


@cache
def _reader(label: str) -> TypeAdapter[Any]:
    return TypeAdapter(getattr(facts, label))
