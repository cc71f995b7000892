"""The copy of the graph that investigators explore in Neo4j Browser: the bodies of one country, without what serves the hub.

It is made of pages of ids, so its memory does not grow with the graph. What changes meanwhile is copied as it is read: a
relationship to a node that came later is left out, and the next copy has it.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from graph.cypher.mirror_statements import (
    COPIED,
    CopiedLink,
    any_node_statement,
    copied_links,
    create_statement,
    ids_statement,
    known_statement,
    link_statement,
    links_statement,
    nodes_statement,
    reason_statement,
    reasons_statement,
    schema_statements,
)
from graph.driver.database import Database, Row
from graph.errors import MeritgraphError
from graph.model.table import node_type

_PAGE: Final = 2000
_LABELS: Final[Mapping[str, str]] = {node_type(label).kind: label for label in COPIED}


class MirrorRefused(MeritgraphError):
    """The copy cannot be made there, or there is nothing to copy."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy has: nodes by label, relationships by type, and how many were left out because an end is not in it."""

    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    left_out: int
    seconds: float


async def copy_country(
    source: Database, target: Database, country: str, on_page: Callable[[str, int], None] = lambda _, __: None
) -> Copied:
    """Copy what belongs to the bodies of a country into an empty Neo4j.

    ``on_page`` is called with a label or type and the number that was copied of it so far. Raises MirrorRefused.
    """
    began = time.monotonic()
    terms: Mapping[str, object] = {"country": country, "today": date.today()}
    await _require_empty_neo4j(source, target)
    for text in schema_statements():
        await target.schema(text)
    nodes: Counter[str] = Counter()
    # The bodies come early, so a mistaken country is noticed before anybody's data is read.
    for label in COPIED:
        async for ids in _pages(source, label):
            nodes[label] += await _copy_nodes(source, target, label, ids, terms)
            on_page(label, nodes[label])
        if label == "Organisation" and not nodes[label]:
            raise MirrorRefused(f"No body of this graph is of the country {country}. Name another one by --country.")
    relationships: Counter[str] = Counter()
    left_out = 0
    for label in COPIED:
        starting = [link for link in copied_links() if link.start == label]
        async for ids in _pages(target, label):
            for link in starting:
                read, written = await _copy_links(source, target, link, ids)
                relationships[link.type] += written
                left_out += read - written
                on_page(link.type, relationships[link.type])
    async for ids in _pages(target, "Finding"):
        await _complete_findings(source, target, ids)
    return Copied(_sorted(nodes), _sorted(relationships), left_out, time.monotonic() - began)


async def _require_empty_neo4j(source: Database, target: Database) -> None:
    if target.engine != "neo4j":
        raise MirrorRefused("Neo4j Browser reads from Neo4j alone. Name a Neo4j by --to.")
    if (target.link.address.uri, target.name) == (source.link.address.uri, source.name):
        raise MirrorRefused("The copy would be written into the hub's own graph. Name another server by --to.")
    if await target.read(any_node_statement()):
        raise MirrorRefused(
            f"The database {target.name} at {target.link.address.uri} is not empty: a copy is never written over another one. "
            "Start it with a new volume (deploy/mirror/refresh does)."
        )


async def _pages(database: Database, label: str) -> AsyncGenerator[list[str]]:
    after = ""
    while rows := await database.read(ids_statement(label), {"after": after, "limit": _PAGE}):
        ids = [cast("str", row["id"]) for row in rows]
        yield ids
        after = ids[-1]


async def _copy_nodes(source: Database, target: Database, label: str, ids: Sequence[str], terms: Mapping[str, object]) -> int:
    statement = nodes_statement(label)
    given: dict[str, object] = {"ids": ids, **terms}
    rows = await source.read(statement, {name: given[name] for name in statement.parameters})
    if rows:
        await target.execute(create_statement(label), {"rows": rows})
    return len(rows)


async def _copy_links(source: Database, target: Database, link: CopiedLink, ids: Sequence[str]) -> tuple[int, int]:
    """Copy the relationships of a kind that start at some nodes; return how many there are, and how many were copied."""
    rows = await source.read(links_statement(link), {"ids": ids})
    written = 0
    for at in range(0, len(rows), _PAGE):
        ((result,),) = [each.values() for each in await target.execute(link_statement(link), {"rows": rows[at : at + _PAGE]})]
        written += cast("int", result)
    return len(rows), written


async def _complete_findings(source: Database, target: Database, ids: Sequence[str]) -> None:
    """Give findings their reasons and subjects, as far as these tell of nothing that is not in the copy."""
    rows: list[Any] = await source.read(reasons_statement(), {"ids": ids})
    known = await _known(target, (id_ for row in rows for id_ in (*row["ends"], *row["beside"], *(row["subjects"] or ()))))
    await target.execute(reason_statement(), {"rows": [_completed(row, known) for row in rows]})


def _completed(row: Any, known: frozenset[str]) -> Row:
    subjects: list[str] = row["subjects"] or []
    # The key of a number is the subject of some findings. It is never copied, and tells of no fact.
    named = [each for each in subjects if _kind(each) in _LABELS]
    whole = known.issuperset(named) and known.issuperset(row["ends"]) and known.issuperset(row["beside"])
    return {
        "id": row["id"],
        "reason": row["reason"] if whole else None,
        "subjects": [each for each in subjects if each in known or _is_no_id(each)],
    }


async def _known(target: Database, ids: Iterable[str]) -> frozenset[str]:
    by_label: defaultdict[str, set[str]] = defaultdict(set)
    for id_ in ids:
        if label := _LABELS.get(_kind(id_)):
            by_label[label].add(id_)
    known: set[str] = set()
    for label, asked in sorted(by_label.items()):
        known |= {cast("str", row["id"]) for row in await target.read(known_statement(label), {"ids": sorted(asked)})}
    return frozenset(known)


def _is_no_id(subject: str) -> bool:
    """Tell whether a subject is no id but a part of a name, such as a period."""
    return ":" not in subject


def _kind(id_: str) -> str:
    return id_.partition(":")[0]


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: number for name, number in sorted(counts.items()) if number}
