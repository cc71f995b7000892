"""The order in which the statements of a plan run. Pure.

Nodes come before the links to them, and what records state before what they state no longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from graph.cypher.statements import Statement, statement
from graph.cypher.write_statements import Verb, link_statement, verbs_of, write_statement
from graph.model.table import SOURCE_NODES
from loaders.ingest.records import Row

_NODES = (Verb.CREATE, Verb.MERGE, Verb.UPDATE, Verb.QUEUE_SURVIVORSHIP, Verb.IDENTIFY)


def in_order(rows: Mapping[Statement, list[Row]]) -> Iterator[tuple[Statement, list[Row]]]:
    """Yield the statements that have rows, with these, in the order in which they must run."""
    links = _link_statements()
    for known in statement_order():
        if found := rows.get(known):
            yield known, _last_of_each_node(found) if known in links else found


def _last_of_each_node(rows: list[Row]) -> list[Row]:
    """Return the last row of each node: all rows that set its links (an order and its corrections) would add theirs."""
    return list({row["id"]: row for row in rows}.values())


@cache
def _link_statements() -> frozenset[Statement]:
    return frozenset(link_statement(node, link.field) for node in SOURCE_NODES for link in node.links)


@cache
def creating_statements() -> frozenset[Statement]:
    """Return the statements that create nodes with their required links, and so write nothing where an end is gone."""
    return frozenset(write_statement(Verb.CREATE, node) for node in SOURCE_NODES)


@cache
def statement_order() -> tuple[Statement, ...]:
    """Return every statement that a plan can have."""
    before = ("ingest/mark_dirty_of_records", "ingest/mark_dirty_of_described_versions", "ingest/propose_merges")
    records = ("ingest/create_records", "ingest/update_records")
    after = (
        "ingest/save_what_numbers_say",
        "ingest/mark_survivorship_pending",
        "ingest/delete_pending_references",
        "ingest/delete_descriptions",
        "ingest/save_pending_references",
        "ingest/clear_without_national_id",
        "ingest/mark_match_pending",
        "ingest/mark_dirty_holders",
        "ingest/mark_dirty_employed",
        "careers/create_moves",
        "careers/mark_dirty_unless_whole",
        "ingest/mark_dirty",
    )
    return (
        *map(statement, before),
        *(write_statement(verb, node) for node in SOURCE_NODES for verb in _NODES if verb in verbs_of(node)),
        *map(statement, records),
        *(link_statement(node, link.field) for node in SOURCE_NODES for link in node.links),
        *(write_statement(Verb.DESCRIBE, node) for node in SOURCE_NODES),
        *map(statement, after),
    )
