"""What is kept for a time only: content of quarantined rows, records that are long gone, and what happened in runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from graph.driver.database import Database
from graph.driver.statements import statement

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long.

    The encrypted content of quarantined rows, records gone from their portal with all their history, and the events of runs
    (what came out of runs stays).
    """

    quarantined_content: timedelta = timedelta(days=90)
    gone_records: timedelta = timedelta(days=5 * 365)
    events: timedelta = timedelta(days=30)


async def expire(database: Database, retention: Retention, now: datetime) -> int:
    """Removes what is past its time, and tells how many records were purged. That a row was in quarantine, and why, stays."""
    emptied = {"before": now - retention.quarantined_content}
    await database.execute(statement("quarantine/delete_expired_payloads"), emptied)
    long_ago = {"before": now - retention.events}
    await database.execute(statement("runs/delete_old_events"), long_ago)
    purged = 0
    parameters = {"before": now - retention.gone_records, "limit": _AT_ONCE}
    while True:
        rows = await database.execute(statement("runs/purge_records"), parameters)
        count = cast("int", rows[0]["purged"]) if rows else 0
        purged += count
        if count < _AT_ONCE:
            return purged
