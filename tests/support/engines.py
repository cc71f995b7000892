"""Operations on an engine that only tests need: Cypher written in the test, an empty database, the end of an engine."""

from __future__ import annotations

import base64
import json
import os
import signal
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import LiteralString

from graph.cypher.statements import Statement
from graph.driver.database import Database, Transaction
from graph.engines.engine_dir import EngineDir

_SMALL = 20_000
_END_SECONDS = 30.0


def cypher(text: LiteralString, name: str = "test") -> Statement:
    """Return a statement that is written out in the test."""
    return Statement(name=name, text=text, purpose="a test's own", parameters={}, columns={})


async def execute(database: Database, text: LiteralString, **parameters: object) -> list[dict[str, object]]:
    """Run one statement in a write transaction of its own and return its rows."""

    async def work(transaction: Transaction) -> list[dict[str, object]]:
        return await transaction.run(cypher(text), parameters)

    return await database.write(work)


async def count(database: Database, text: LiteralString, **parameters: object) -> int:
    """Return the one number that the statement yields."""
    rows = await database.read(cypher(text), parameters)
    (number,) = rows[0].values()
    assert isinstance(number, int)
    return number


async def empty(database: Database, home: EngineDir | None) -> None:
    """Delete all data and keep the schema and its history."""
    nodes = await count(database, "MATCH (n) RETURN count(n) AS n")
    if home is not None and nodes > _SMALL:
        # This engine deletes many nodes slowly; dropping the database and migrating again is faster.
        await wipe(database, home)
        return
    await database.schema("MATCH (n) WHERE NOT n:__Neo4jMigration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")


async def wipe(database: Database, home: EngineDir | None) -> None:
    """Delete everything, also the schema; pass `home` for the embedded engine and None for a Neo4j."""
    if home is not None:
        _command(home, f"drop database {database.name}")
        _command(home, f"create database {database.name}")
        return
    await database.schema("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")
    for row in await database.read(cypher("SHOW CONSTRAINTS YIELD name RETURN name")):
        await database.schema(_drop("CONSTRAINT", row["name"]))
    for row in await database.read(cypher("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")):
        await database.schema(_drop("INDEX", row["name"]))


def end_engines(folder: Path) -> None:
    """End the embedded engines that still run in homes below this folder, and wait until they have ended."""
    homes = [EngineDir(state.parent) for state in folder.rglob("engine.json")]
    for home in homes:
        state = home.state()
        # While the lock is held, the state file was written by the supervisor that holds it.
        if state is not None and is_supervised(home):
            with suppress(ProcessLookupError):
                os.kill(state.supervisor_pid, signal.SIGTERM)
    deadline = time.monotonic() + _END_SECONDS
    while any(is_supervised(home) for home in homes):
        assert time.monotonic() < deadline, f"an embedded engine below {folder} did not end within {_END_SECONDS:g} s"
        time.sleep(0.05)


def is_supervised(home: EngineDir) -> bool:
    """Tell whether a supervisor or its Java process lives."""
    with home.supervisor_lock() as lock:
        return not lock.try_exclusive()


def _drop(kind: LiteralString, name: object) -> LiteralString:
    # Names of schema elements cannot be parameters; these come from the database itself.
    return f"DROP {kind} `{name}` IF EXISTS"  # pyright: ignore[reportReturnType]


def _command(home: EngineDir, command: str) -> None:
    state = home.state()
    assert state is not None, "the embedded engine is not running"
    login = base64.b64encode(f"root:{home.password()}".encode()).decode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{state.http_port}/api/v1/server",
        data=json.dumps({"command": command}).encode(),
        headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            response.read()
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{command}: {error.read().decode()}") from error
