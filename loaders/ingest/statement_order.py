"""In which order a plan's statements run: nodes before the links to them, what is said before what is said no longer."""

from __future__ import annotations

from typing import Any

from graph.model.table import SOURCE_NODES

Row = dict[str, Any]


def last_words(name: str, rows: list[Row]) -> list[Row]:
    """Of several rows that make the links of one node (an order and its corrections) the last: together they would all stand."""
    return list({row["id"]: row for row in rows}.values()) if name.startswith("write/link_") else rows


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
