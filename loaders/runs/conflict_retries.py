"""Writing beside others who may make the same node at the same moment."""

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
    """Writes in one transaction, again where another writer made the same node first; ``work`` looks up anew what it must know.

    The embedded engine finds that out only as it commits; Neo4j makes the second one wait. Raises ConstraintViolated after some
    attempts.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return await database.write(work)
        except ConstraintViolated:
            await asyncio.sleep(random.uniform(0.01, 0.1))  # so that two do not meet again
    return await database.write(work)
