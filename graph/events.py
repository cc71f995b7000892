"""Numbered events: what happened, in the order in which it was committed.

Each event gets its number from one counter, in the transaction that causes the event. Others wait for their number until that
transaction ends, so a reader who follows the numbers misses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import orjson

from graph.cypher.statements import statement
from graph.driver.database import Transaction


def event_properties(
    kind: str, at: datetime, payload: Mapping[str, Any], *, portal: str | None = None, run: str | None = None
) -> dict[str, object]:
    """Return the properties of an event, for a statement that numbers and creates it along with something else.

    ``kind`` is snake case, such as ``run_ended``; ``payload`` is stored as JSON. ``portal`` and ``run`` name the portal and the
    run that the event belongs to, if there is one.
    """
    return {"kind": kind, "portal": portal, "run": run, "about": orjson.dumps(payload).decode(), "at": at}


async def append_event(
    transaction: Transaction,
    kind: str,
    at: datetime,
    payload: Mapping[str, Any],
    *,
    portal: str | None = None,
    run: str | None = None,
) -> int:
    """Add an event in this transaction and return its number; the parameters are those of ``event_properties``."""
    properties = event_properties(kind, at, payload, portal=portal, run=run)
    rows = await transaction.run(statement("events/append_event"), {"event": properties})
    return cast("int", rows[0]["seq"])


async def append_events(transaction: Transaction, events: Sequence[Mapping[str, object]]) -> int:
    """Add events with consecutive numbers in this transaction, and return the number of the last one; 0 for no events.

    Each is what ``event_properties`` returned. Call it last in the transaction: others wait for their numbers from here on.
    """
    if not events:
        return 0
    placed = [{"offset": offset, "properties": dict(event)} for offset, event in enumerate(events, 1)]
    rows = await transaction.run(statement("events/append_events"), {"events": placed})
    return cast("int", rows[0]["seq"])
