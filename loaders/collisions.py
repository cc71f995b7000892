"""Writing beside others who may make the same node at the same moment."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from graph.database import Database, Transaction
from graph.errors import ConstraintViolated

_ATTEMPTS = 8


async def write_beside_others(database: Database, work: Callable[[Transaction], Awaitable[None]]) -> None:
    """Writes in one transaction, again where another writer made the same node first.

    The embedded engine finds that out only as it commits; Neo4j makes the second one wait.
    """
    for attempt in range(_ATTEMPTS):
        try:
            await database.write(work)
        except ConstraintViolated:
            if attempt == _ATTEMPTS - 1:
                raise
            await asyncio.sleep(random.uniform(0.01, 0.1))  # so that two do not meet again
        else:
            return
