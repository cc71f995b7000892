"""Pending references as a person reads them: which record waits, for what, since when, and what is probably wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.model.facts import Fact, Rating, Ref
from graph.model.table import node_type
from loaders.ingest.fact_codec import from_canonical
from loaders.ingest.quarantine import quarantined
from loaders.ingest.similar_numbers import differences, skeleton
from loaders.keys.ids import KEYED_NUMBER, IdentifierKey, identifier_key, node_id
from loaders.portal_api.scope_key import key_range

_AT_ONCE = 2000
_ROWS_IN_QUARANTINE = 100_000


@dataclass(frozen=True, slots=True)
class PendingReference:
    """A record of a portal, by its key (hashed where it is personal), and the node that it refers to and that is not loaded.

    The node is named by its label and by the ``number`` of a ``scheme``; a personal number is left out. ``since`` is None where
    it was not noted. ``cause`` is a guess.
    """

    portal: str
    stream: str
    key: str
    label: str
    scheme: str | None
    number: str | None
    since: datetime | None
    cause: str


async def pending_references(database: Database, portal: str = "", limit: int = 1000) -> list[PendingReference]:
    """Return the references that wait, of one portal if it is named, in the order of the records that wait."""
    rows: list[Mapping[str, Any]] = []
    after = ""
    while len(rows) < limit:
        wanted = min(_AT_ONCE, limit - len(rows))
        page = {"after": after, "portal": portal or None, "stream": None, "label": None, "since": None, "limit": wanted}
        found = await database.read(statement("ingest/pending_reference_page"), page)
        rows += found
        if len(found) < wanted:
            break
        after = cast("str", found[-1]["id"])
    listed = [pending_reference(row) for row in rows]
    similar = await _similar(database, [each for each in listed if node_type(each.label).identified])
    rejected = {(row.portal, row.key): row.reason for row in await quarantined(database, limit=_ROWS_IN_QUARANTINE) if row.key}
    return [replace(each, cause=_cause(each, row["target"], similar, rejected)) for each, row in zip(listed, rows, strict=True)]


def pending_reference(row: Mapping[str, Any]) -> PendingReference:
    """Return the reference of a row of ``ingest/pending_reference_page``, without a cause."""
    ref = _reference(row["label"], row["target"], row["facts"])
    number = None if ref is None or KEYED_NUMBER.fullmatch(ref.number) else ref.number
    scheme = ref.scheme if ref else None
    return PendingReference(row["portal"], row["stream"], row["key"], row["label"], scheme, number, row["since"], "")


def _reference(label: str, target: str, facts: str) -> Ref | None:
    """Return the (keyed) reference that waits. Of a label without identifiers only the record's facts know its number."""
    node = node_type(label)
    if node.identified:
        return IdentifierKey.parse(target).ref
    refs = (ref for fact in from_canonical(facts) for ref in _references(fact))
    return next((ref for ref in refs if node_id(node.kind, ref) == target), None)


def _references(fact: Fact) -> Iterator[Ref]:
    for each in fields(fact):
        value = getattr(fact, each.name)
        for one in value if isinstance(value, tuple) else (value,):  # pyright: ignore[reportUnknownVariableType]
            if isinstance(one, Ref):
                yield one
            elif isinstance(one, Rating):
                yield one.to


async def _similar(database: Database, waiting: Sequence[PendingReference]) -> Mapping[str, str]:
    """Return for identifier keys that wait a loaded number of the same scheme that looks alike."""
    by_scheme: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in waiting:
        if each.scheme and each.number:
            by_scheme[each.scheme][skeleton(each.number)].append(each.number)
    found: dict[str, str] = {}
    for scheme, wanted in by_scheme.items():
        async for key in _identifiers(database, scheme):
            number = IdentifierKey.parse(key).number
            for one in wanted.get(skeleton(number), ()):
                found[identifier_key(Ref(scheme, one))] = number
    return found


async def _identifiers(database: Database, scheme: str) -> AsyncGenerator[str]:
    first, after = key_range(f"{scheme}:")
    while True:
        rows = await database.read(statement("ingest/identifiers_in_range"), {"from": first, "to": after, "limit": _AT_ONCE})
        keys = cast("list[str]", rows[0]["keys"]) if rows else []
        for key in keys:
            yield key
        if len(keys) < _AT_ONCE:
            return
        first = keys[-1]


def _cause(waiting: PendingReference, target: str, similar: Mapping[str, str], rejected: Mapping[tuple[str, str], str]) -> str:
    if (number := similar.get(target)) is not None and waiting.number is not None:
        return f"{number!r} is loaded and differs only in {' and '.join(differences(waiting.number, number))}"
    keyed = KEYED_NUMBER.fullmatch(target.rpartition(":")[2])
    if keyed and keyed[2] == "!":
        return "the number fails its checksum: it is probably mistyped"
    if waiting.number and (reason := rejected.get((waiting.portal, waiting.number))):
        return f"a row with this key is in quarantine ({reason})"
    return "no row that describes it was loaded"
