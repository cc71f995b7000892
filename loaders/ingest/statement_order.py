"""The order in which the statements of a plan run. Pure.

Nodes come before the links to them, and what records state before what they state no longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.model.table import SOURCE_NODES
from loaders.ingest.records import Row


def in_order(rows: Mapping[str, list[Row]]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the statements that have rows, with these, in the order in which they must run."""
    for name in STATEMENT_ORDER:
        if found := rows.get(name):
            yield name, _last_of_each_node(found) if name.startswith("write/link_") else found


def _last_of_each_node(rows: list[Row]) -> list[Row]:
    """Return the last row of each node: all rows that set its links (an order and its corrections) would add theirs."""
    return list({row["id"]: row for row in rows}.values())


def _statement_order() -> tuple[str, ...]:
    order = ["ingest/mark_dirty_of_records", "ingest/mark_dirty_of_described_versions", "ingest/propose_merges"]
    for node in SOURCE_NODES:
        order += [f"write/create_{node.kind}", f"write/merge_{node.kind}"]
        order += [f"write/update_{node.kind}", f"write/queue_survivorship_{node.kind}"] if node.survivorship else []
        order += [f"write/identify_{node.kind}"] if node.identified else []
    order += ["ingest/create_records", "ingest/update_records"]
    order += [f"write/link_{node.kind}_{link.field}" for node in SOURCE_NODES for link in node.links]
    order += [f"write/describe_{node.kind}" for node in SOURCE_NODES]
    return (
        *order,
        "ingest/mark_survivorship_pending",
        "ingest/delete_pending_references",
        "ingest/delete_descriptions",
        "ingest/save_pending_references",
        "ingest/clear_without_national_id",
        "ingest/mark_match_pending",
        "ingest/mark_dirty_holders",
        "ingest/mark_dirty_employed",
        "ingest/mark_dirty",
    )


STATEMENT_ORDER = _statement_order()
