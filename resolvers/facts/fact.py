"""The contract of a fact, and how rows become facts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from graph.cypher.node_reads import links_of
from graph.model.table import NodeType, node_type
from graph.model.words import UNKNOWN
from resolvers.rows import day

F = TypeVar("F", bound="Fact")

_FIRST = date.min
# They say what ``disputed`` names.
_BY_DISPUTED = {"disputes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A node of the graph as it stands. Each field of a subclass is a property, a link or a day of the ``label``.

    A field of the name of an imprecise day is a ``Day`` or None; ``start`` and ``end`` are those of the node's period, and the
    end is None while it is open. A field of the name of a link is the id that it leads to, or None; with many ends, a list of
    ids. A word of a closed vocabulary is ``unknown`` where an older release stored another one.

    ``by`` names the day by which facts of a label are listed, newest first. ``read_for`` has by link the fields of the API that
    need it; links that are not named are always read. ``seldom`` are further fields that few queries ask for: they are read
    together. What no field of a query needs is not read, and an attribute that was not read is not there.
    """

    label: ClassVar[str]
    by: ClassVar[str] = ""
    read_for: ClassVar[Mapping[str, Set[str]]] = {}
    seldom: ClassVar[Set[str]] = frozenset[str]()

    id: str
    known_since: datetime | None
    disputed: list[str] | None


@dataclass(frozen=True, slots=True)
class Reading(Generic[F]):
    """How facts of a class are read: the columns of ``graph.cypher.node_reads`` that it takes, and what makes a fact of a row."""

    columns: frozenset[str]
    make: Callable[[Mapping[str, Any]], F]


def reading_of(kind: type[F], selected: Set[str] | None) -> Reading[F]:
    """Return how to read facts for a query with these fields; None if they are not known.

    Raises TypeError for a class with a field that the label does not have.
    """
    unread = frozenset[str]() if selected is None else _unread(kind, selected)
    return _reading(kind, unread)


def _unread(kind: type[Fact], selected: Set[str]) -> frozenset[str]:
    links = {link for link, needed_by in kind.read_for.items() if needed_by.isdisjoint(selected)}
    seldom = kind.seldom if (kind.seldom | _BY_DISPUTED).isdisjoint(selected) else frozenset[str]()
    return frozenset(links | seldom)


def own_fields(*links: str) -> dict[str, Set[str]]:
    """Return for ``read_for`` that each of these links is needed by the field of its name alone."""
    return {link: {link} for link in links}


def newest_first(facts: list[F]) -> list[F]:
    """Return facts of one label by their day, newest first; those without a day come last, equal ones by id."""

    def key(fact: F) -> tuple[int, str]:
        stated = getattr(fact, fact.by) if fact.by else None
        latest = (stated.latest or stated.earliest) if stated else None
        return -(latest or _FIRST).toordinal(), fact.id

    return sorted(facts, key=key)


@cache
def _reading(kind: type[F], unread: frozenset[str]) -> Reading[F]:
    node = node_type(kind.label)
    readers = [(field.name, _reader(node, field.name)) for field in fields(kind) if field.name not in unread]
    columns = frozenset(column for name, _ in readers for column in (name, f"{name}_earliest", f"{name}_latest"))

    def make(row: Mapping[str, Any]) -> F:
        if not unread:
            return kind(**{name: read(row) for name, read in readers})
        # Without the attributes that were not read: whoever asks for one all the same gets an error, not a wrong answer.
        fact = object.__new__(kind)
        for name, read in readers:
            object.__setattr__(fact, name, read(row))
        return fact

    return Reading(columns, make)


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
