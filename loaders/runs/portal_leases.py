"""Leases of whole portals: of several syncs at once, one reads a portal, and the others say which process does.

The leases of scopes alone would keep rows safe, too. But two syncs would then read the scopes of a portal in turns, and each
would report that it was held by the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress

from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.errors import DatabaseError
from loaders.runs.leases import LeaseTaken, acquire_or_take_over, release_lease, renew_lease

_RENEWAL_SECONDS = 120.0


@asynccontextmanager
async def leased_portals(database: Database, names: Iterable[str], holder: str) -> AsyncGenerator[Mapping[str, LeaseTaken]]:
    """Hold the leases of those portals that no other process has, and yield by portal who has the others.

    They are acquired in one transaction, so that of two syncs of the same portals one gets all.
    """
    wanted = sorted(names)

    async def acquire(transaction: Transaction) -> dict[str, LeaseTaken]:
        taken: dict[str, LeaseTaken] = {}
        for name in wanted:
            try:
                await acquire_or_take_over(transaction, name, holder)
            except LeaseTaken as error:
                taken[name] = error
        return taken

    async def release(transaction: Transaction) -> None:
        for name in wanted:
            await release_lease(transaction, name, holder)

    taken = await write_retrying_conflicts(database, acquire)
    renewing = asyncio.create_task(_renew(database, [name for name in wanted if name not in taken], holder))
    try:
        yield taken
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        await write_retrying_conflicts(database, release)


async def _renew(database: Database, names: Iterable[str], holder: str) -> None:
    while True:
        await asyncio.sleep(_RENEWAL_SECONDS)
        for name in names:
            # A lease that is lost all the same does no harm: the leases of scopes decide who may write.
            with suppress(DatabaseError, LeaseTaken):
                await database.write(lambda transaction, name=name: renew_lease(transaction, name, holder))
