"""In which order a plan's statements run: nodes before the links to them, what is said before what is said no longer."""

from __future__ import annotations

from typing import Any

from graph.model.table import SAID

Row = dict[str, Any]


def last_words(name: str, rows: list[Row]) -> list[Row]:
    """Of several rows that make the links of one node (an order and its corrections) the last: together they would all stand."""
    return list({row["id"]: row for row in rows}.values()) if name.startswith("write/link_") else rows


def _statement_order() -> tuple[str, ...]:
    order = ["touch_servants_of_records", "touch_servants_of_versions", "propose_merges"]
    for node in SAID:
        order += [f"write/create_{node.kind}", f"write/merge_{node.kind}"]
        order += [f"write/update_{node.kind}", f"write/weigh_{node.kind}"] if node.weighed else []
        order += [f"write/identify_{node.kind}"] if node.identified else []
    order += ["create_records", "update_records"]
    order += [f"write/link_{node.kind}_{link.field}" for node in SAID for link in node.links]
    order += [f"write/describe_{node.kind}" for node in SAID]
    return (
        *order,
        "unsettle_forgotten",
        "forget_parked",
        "forget_descriptions",
        "park_references",
        "anchor_servants",
        "unmatch_servants",
        "touch_holders",
        "touch_employed",
        "touch_servants",
    )


STATEMENT_ORDER = _statement_order()
