"""Sets the watermark of a stream to another value, because it lies."""

from __future__ import annotations

from typing import cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import LoadError
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.leases import leased, renew_lease
from loaders.runs.scope_state import watermark_row


async def reset_watermark(database: Database, portal: str, stream: str, value: str) -> list[str]:
    """Set the watermarks of all scopes of a stream to this value; return the names of the scopes.

    Raises LoadError for a stream without a watermark, LeaseTaken while another process reads one of its scopes.
    """
    first, after = ScopeKey(portal, stream, "").stream_range
    rows = await database.read(statement("runs/stream_watermarks"), {"from": first, "to": after})
    scopes = sorted(cast("list[str]", rows[0]["scopes"]))
    if not scopes:
        raise LoadError(f"{portal}/{stream} has no watermark to set: it is read from its beginning.")
    for scope in scopes:
        key = ScopeKey(portal, stream, scope)
        async with leased(database, str(key)) as holder:

            async def work(transaction: Transaction, key: ScopeKey = key, holder: str = holder) -> None:
                await renew_lease(transaction, str(key), holder)
                await transaction.run(statement("ingest/save_watermark"), watermark_row(key, value))

            await database.write(work)
    return scopes
