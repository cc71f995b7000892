"""The contract of a fact, and how rows become facts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

from graph.cypher.node_reads import links_of
from graph.model.table import NodeType, node_type
from graph.model.words import UNKNOWN
from resolvers.rows import day

F = TypeVar("F", bound="Fact")

_FIRST = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A node of the graph as it stands. Each field of a subclass is a property, a link or a day of the ``label``.

    A field of the name of an imprecise day is a ``Day`` or None; ``start`` and ``end`` are those of the node's period, and the
    end is None while it is open. A field of the name of a link is the id that it leads to, or None; with many ends, a list of
    ids. A word of a closed vocabulary is ``unknown`` where an older release stored another one.

    ``by`` names the day by which facts of a label are listed, newest first.
    """

    label: ClassVar[str]
    by: ClassVar[str] = ""

    id: str
    known_since: datetime | None
    disputed: list[str] | None


def facts_from_rows(kind: type[F]) -> Callable[[Mapping[str, Any]], F]:
    """Return the function that makes a fact of a row of ``graph.cypher.node_reads``.

    Raises TypeError for a class with a field that the label does not have.
    """
    return _mapping(kind)


def newest_first(facts: list[F]) -> list[F]:
    """Return facts of one label by their day, newest first; those without a day come last, equal ones by id."""

    def key(fact: F) -> tuple[int, str]:
        stated = getattr(fact, fact.by) if fact.by else None
        latest = (stated.latest or stated.earliest) if stated else None
        return -(latest or _FIRST).toordinal(), fact.id

    return sorted(facts, key=key)


@cache
def _mapping(kind: type[F]) -> Callable[[Mapping[str, Any]], F]:
    node = node_type(kind.label)
    readers = [(field.name, _reader(node, field.name)) for field in fields(kind)]

    def make(row: Mapping[str, Any]) -> F:
        return kind(**{name: read(row) for name, read in readers})

    return make


def _reader(node: NodeType, name: str) -> Callable[[Mapping[str, Any]], Any]:
    properties = {each.name: each for each in node.properties}
    if name == "end" and "open" in properties:
        return lambda row: None if row["open"] else day(row, "end")
    if f"{name}_earliest" in properties:
        return lambda row: day(row, name)
    if name in properties and properties[name].values:
        known = frozenset(properties[name].values)
        return lambda row: stored if (stored := row[name]) is None or stored in known else UNKNOWN
    if name in properties or name in {link.field for link in links_of(node)}:
        return lambda row: row[name]
    if name in ("known_since", "disputed"):  # of what no portal states, such as moves
        return lambda row: None
    raise TypeError(f":{node.label} has no property, day or link {name!r}")
