"""How long some of the stored data is kept: content of quarantined rows, records that are gone, events of runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from graph.cypher.statements import statement
from graph.driver.database import Database

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind of data is kept.

    ``quarantined_content`` is the encrypted content of quarantined rows. ``gone_records`` are records that are gone from their
    portal, with their whole history. ``events`` are the events in the graph; the results of runs stay.
    """

    quarantined_content: timedelta = timedelta(days=90)
    gone_records: timedelta = timedelta(days=5 * 365)
    events: timedelta = timedelta(days=30)


async def expire(database: Database, retention: Retention, now: datetime) -> int:
    """Remove all data whose retention has passed, and return how many records were purged.

    That a row was in quarantine, and for which reason, stays.
    """
    payloads = {"before": now - retention.quarantined_content}
    await database.execute(statement("quarantine/delete_expired_payloads"), payloads)
    events = {"before": now - retention.events}
    await database.execute(statement("runs/delete_old_events"), events)
    purged = 0
    records = {"before": now - retention.gone_records, "limit": _AT_ONCE}
    while True:
        rows = await database.execute(statement("runs/purge_records"), records)
        count = cast("int", rows[0]["purged"]) if rows else 0
        purged += count
        if count < _AT_ONCE:
            return purged
