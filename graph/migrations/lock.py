"""The lock that lets one process migrate at a time: a node that can exist only once.

Label, constraints and name are those of neo4j-migrations. The holder is recorded, so that a crashed one does not block others for
ever: the lock is free when the holder's process on this machine is gone, or when the holder has not renewed it for
`_ABANDONED_SECONDS`. A lock taken by that tool itself has no holder and is never taken over.
"""

from __future__ import annotations

import asyncio
import datetime
import getpass
import os
import socket
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

from graph.cypher.statements import Statement
from graph.driver.database import Database, Row, Transaction
from graph.errors import ConstraintViolated, MigrationLocked
from graph.migrations.bookkeeping import bookkeeping
from graph.process_identity import boot_id, start_time

_ABANDONED_SECONDS = 15 * 60
_KEEP_SECONDS = 10.0
_POLL_SECONDS = 0.2
_LABEL = "__Neo4jMigrationsLock"


class MigrationLock:
    """A lock that is held."""

    def __init__(self, database: Database, attempt: str) -> None:
        self._database = database
        self._attempt = attempt
        self._kept = time.monotonic()

    async def keep(self) -> None:
        """Renew the lock from time to time. Raises `MigrationLocked` if another process took it over."""
        if time.monotonic() - self._kept < _KEEP_SECONDS:
            return
        self._kept = time.monotonic()
        (row,) = await _run(self._database, bookkeeping("lock_keep"), {"id": self._attempt})
        if not row["held"]:
            raise MigrationLocked("another process, which took the lock from this one,", "just now", None)


@asynccontextmanager
async def migration_lock(database: Database, wait_seconds: float) -> AsyncGenerator[MigrationLock]:
    """Hold the lock; wait for another holder, and raise `MigrationLocked` after `wait_seconds`."""
    await _ensure_constraints(database)
    attempt = str(uuid.uuid4())
    deadline = time.monotonic() + wait_seconds
    while not await _taken(database, attempt):
        await _take_away_or_wait(database, expired=time.monotonic() > deadline)
    try:
        yield MigrationLock(database, attempt)
    finally:
        await _run(database, bookkeeping("lock_release"), {"id": attempt})


async def _ensure_constraints(database: Database) -> None:
    await database.schema(
        "CREATE CONSTRAINT __Neo4jMigrationsLock__has_unique_id IF NOT EXISTS "
        "FOR (n:__Neo4jMigrationsLock) REQUIRE n.id IS UNIQUE"
    )
    await database.schema(
        "CREATE CONSTRAINT __Neo4jMigrationsLock__has_unique_name IF NOT EXISTS "
        "FOR (n:__Neo4jMigrationsLock) REQUIRE n.name IS UNIQUE"
    )


async def _taken(database: Database, attempt: str) -> bool:
    host, process = socket.gethostname(), _process(os.getpid())
    holder = f"{getpass.getuser()} on {host}, process {os.getpid()}"
    parameters: Row = {"id": attempt, "name": _name(database), "holder": holder, "host": host, "process": process}
    try:
        await _run(database, bookkeeping("lock"), parameters)
    except ConstraintViolated:
        return False
    return True


async def _take_away_or_wait(database: Database, *, expired: bool) -> None:
    rows = await database.read(bookkeeping("lock_holder"), {"name": _name(database)})
    if not rows:
        return  # released in the meantime
    row = rows[0]
    if _abandoned(row):
        await _run(database, bookkeeping("lock_release"), {"id": row["id"]})
    elif expired:
        idle = row["idle"]
        free_at = None
        if isinstance(idle, int):
            left = datetime.timedelta(seconds=_ABANDONED_SECONDS - idle)
            free_at = f"{datetime.datetime.now(datetime.UTC) + left:%H:%M:%S} UTC"
        raise MigrationLocked(str(row["holder"] or "another tool"), str(row["since"] or "some time"), free_at)
    else:
        await asyncio.sleep(_POLL_SECONDS)


def _abandoned(row: Row) -> bool:
    if row["holder"] is None:
        return False
    if row["host"] == socket.gethostname():
        process = str(row["process"])
        return _process(int(process.split("/")[-1])) != process
    return cast(int, row["idle"]) > _ABANDONED_SECONDS


def _process(pid: int) -> str:
    """Return a name that no other process of this machine has or had, whatever its id; ``unknown/…`` outside Linux."""
    boot, started = boot_id(), start_time(pid)
    return f"{boot}/{started}/{pid}" if boot and started else f"unknown/{pid}"


def _name(database: Database) -> str:
    # The name that neo4j-migrations gives the lock of the default database.
    return "John Doe" if database.name == "neo4j" else database.name.lower()


async def _run(database: Database, statement: Statement, parameters: Row) -> list[Row]:
    async def work(transaction: Transaction) -> list[Row]:
        return await transaction.run(statement, parameters)

    return await database.write(work)
