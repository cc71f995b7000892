"""Facts as data: their canonical form, their properties, their references. Pure.

A ``FactSpec`` is worked out once for each fact class, from its dataclass and ``graph.model.table``. What is done per row is then
a plain walk over prepared tuples.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any

import orjson
from pydantic import TypeAdapter

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref
from graph.model.name_folding import sort_key
from graph.model.table import SOURCE_NODES, NodeType, node_type
from graph.model.vocabulary import word_fields
from graph.model.words import UNKNOWN, Word
from loaders.ingest.records import FactSpec, KeyedFact, KeyedLink
from loaders.keys.ids import ReferenceKeys, identifier_key, node_id, node_type_of

_UNLIKE_ANY = object()
_NO_MEANINGS: Mapping[str, Word] = MappingProxyType({})

# What the canonical form leaves out of a fact where it is not the default: facts that graphs hold were written when these values
# were the defaults, and must keep their meaning.
_LEFT_OUT: dict[str, dict[str, Any]] = {"Appointment": {"civil_service": True}, "Competition": {"annulled": False}}
# Fields that have another name by now, by class and earlier name.
_RENAMED = {"Assessment": {"period_label": "period_word"}}


def canonical(stated: Iterable[Fact]) -> str:
    """Return the facts of a record as one string; two such strings are equal exactly when the facts are.

    Fields that have their default, or a value of ``_LEFT_OUT``, are left out.
    """
    entries: list[dict[str, Any]] = []
    for fact in stated:
        entry: dict[str, Any] = {"fact": type(fact).__name__}
        for name, default in spec_of(type(fact)).fields:
            if (value := getattr(fact, name)) != default:
                entry[name] = value
        entries.append(entry)
    return orjson.dumps(entries).decode()


def from_canonical(text: str) -> tuple[Fact, ...]:
    """Return the facts that ``canonical`` wrote."""
    return tuple(_fact(entry.pop("fact"), entry) for entry in orjson.loads(text))


def _fact(label: str, entry: dict[str, Any]) -> Fact:
    for field in word_fields(getattr(facts, label)):
        # Before there were vocabularies, the field held the portal's word itself.
        if (stated := entry.get(field.name)) is not None and stated not in field.vocabulary.__members__.values():
            entry |= {field.name: UNKNOWN, field.word: stated}
    for earlier, name in _RENAMED.get(label, {}).items():
        if earlier in entry:
            entry[name] = entry.pop(earlier)
    return _reader(label).validate_python(_LEFT_OUT.get(label, {}) | entry)


def keyed(fact: Fact, keys: ReferenceKeys, meanings: Mapping[str, Word] = _NO_MEANINGS) -> Fact:
    """Return the fact with every personal reference replaced by its keyed hash, and with these meanings of words, by field."""
    spec = spec_of(type(fact))
    changes: dict[str, Any] = dict(meanings)
    for name in spec.references:
        value = getattr(fact, name)
        if isinstance(value, Ref):
            if value.personal:
                changes[name] = keys.keyed(value)
        elif value:
            changes[name] = tuple(keys.keyed(ref) for ref in value)
    return _changed(fact, spec, changes) if changes else fact


def _changed(fact: Fact, spec: FactSpec, changes: dict[str, Any]) -> Fact:
    """Return a changed copy as dataclasses.replace does, without the checks that held when the fact was made.

    This runs for every row.
    """
    copy = object.__new__(type(fact))
    for name, _ in spec.fields:
        object.__setattr__(copy, name, changes[name] if name in changes else getattr(fact, name))
    return copy


def with_keys(fact: Fact) -> KeyedFact:
    """Return the (keyed) fact with the keys of its node and of the nodes it refers to."""
    spec = spec_of(type(fact))
    own = (fact.ref, *getattr(fact, "also", ()))
    links: list[KeyedLink] = []
    for link, target in spec.links:
        value = getattr(fact, link.field)
        if isinstance(value, Ref):
            links.append(KeyedLink(link, target, ((_key(target, value), None),)))
        elif value:
            ends = _kin(fact) if isinstance(fact, facts.Kinship) else map(_end, value)
            links.append(KeyedLink(link, target, tuple((_key(target, ref), score) for ref, score in ends)))
    return KeyedFact(fact, spec, tuple(_key(spec.node, ref) for ref in own), tuple(links))


def _end(one: Rating | Ref) -> tuple[Ref, Any]:
    return (one.to, one.score) if isinstance(one, Rating) else (one, None)


def _kin(tie: facts.Kinship) -> Iterable[tuple[Ref, Any]]:
    """Return the two people of a tie, each with what this person is to the other."""
    roles = (tie.kind.value, tie.kind.mirror.value) if tie.kind else (None, None)
    return zip(tie.of, roles, strict=False)


def _key(node: NodeType, ref: Ref) -> str:
    return identifier_key(ref) if node.identified else node_id(node.kind, ref)


@cache
def spec_of(cls: type[Any]) -> FactSpec:
    """Return how facts of this class are taken apart."""
    node = node_type_of(cls)
    declared = () if cls in node.parts else node.links
    hints = typing.get_type_hints(cls)
    named = {"ref", "also", *(link.field for link in declared)}
    references = tuple(f.name for f in fields(cls) if f.name in named and hints[f.name] != tuple[Rating, ...])
    left_out = {f.name: f.default for f in fields(cls) if f.default is not MISSING} | _LEFT_OUT.get(cls.__name__, {})
    defaults = tuple((f.name, left_out.get(f.name, _UNLIKE_ANY)) for f in fields(cls))
    own = [f.name for f in fields(cls) if f.name not in named and f.name != "observed"]
    links = tuple((link, node_type(link.target)) for link in declared)
    readers = tuple(_property_reader(name, hints[name]) for name in own)
    return FactSpec(node, defaults, cls in node.parts, references, links, readers)


def stored_properties(fact: Fact, id_: str) -> dict[str, Any]:
    """Return the properties a fact states of its node as the graph stores them, absent ones as None.

    Nodes that lists offer also get the key they are sorted by.
    """
    spec = spec_of(type(fact))
    properties = spec.properties(fact)
    if spec.node.label in _SORTED_LABELS:
        properties["sort_key"] = sort_key(properties["title"] if spec.node.label == "Position" else properties["name"], id_)
    return properties


_SORTED_LABELS = frozenset(node.label for node in SOURCE_NODES if "sort_key" in node.indexes)


def _property_reader(name: str, hint: Any) -> Callable[[Any, dict[str, Any]], None]:
    arms = set(typing.get_args(hint)) or {hint}
    if Period in arms:
        return lambda fact, into: _read_period(getattr(fact, name), into)
    if Day in arms:
        return lambda fact, into: _read_day(name, getattr(fact, name), into)
    if any(isinstance(arm, type) and issubclass(arm, Enum) for arm in arms):

        def read_enum(fact: Any, into: dict[str, Any]) -> None:
            member = getattr(fact, name)
            into[name] = None if member is None else member.value

        return read_enum
    if tuple[str, ...] in arms:
        # An empty list says something where a list may also be absent.
        return lambda fact, into: into.__setitem__(name, None if (held := getattr(fact, name)) is None else list(held))
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
