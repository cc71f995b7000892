"""Write transactions beside other writers, who may create the same node at the same moment."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from graph.driver.database import Database, Transaction
from graph.errors import ConstraintViolated

_ATTEMPTS = 8

T = TypeVar("T")


async def write_retrying_conflicts(database: Database, work: Callable[[Transaction], Awaitable[T]]) -> T:
    """Run ``work`` in one transaction, and again if another writer created the same node first.

    Each time, ``work`` must look up again what it needs to know. The embedded engine detects such a conflict only on commit;
    Neo4j makes the second writer wait. Raises ConstraintViolated after some attempts.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return await database.write(work)
        except ConstraintViolated:
            await asyncio.sleep(random.uniform(0.01, 0.1))  # so that the two do not meet again
    return await database.write(work)
