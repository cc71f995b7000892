"""Brings the journals of access events into the graph, where auditors and the people concerned find them until they are too old.

An event becomes a node for each person whose data was read, so that she finds hers. A journal is removed only when all of it is
in the graph. If that is interrupted, it is brought in again: each node has an id, and is kept once.

Bringing in must not slow down those who ask: it takes a twentieth of the time at the most. At some 200 microseconds for a person
whose data was read, that is enough for 20 million of them a day; a busy hour leaves files for a quiet one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

import orjson

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.engines.engine_dir import FileLock
from graph.errors import DatabaseError
from graph.once import delete_old_answers
from meritgraph.access.journal import JOURNAL_SUFFIX, AccessJournal, NotRecorded

Rest = Callable[[float], Awaitable[None]]

_AT_ONCE = 200
_SECONDS = 1.0
_DAMAGED = ".damaged"
_SECONDS_UNTIL_DELETION, _SECONDS_BETWEEN_DELETIONS = 60.0, 3600.0
# Of the time, for bringing in.
_SHARE = 0.05

logger = logging.getLogger(__name__)


async def _rest(seconds: float) -> None:
    """Let the database do other work after it was busy for so long."""
    await asyncio.sleep(seconds * (1 / _SHARE - 1))


async def _no_rest(seconds: float) -> None:
    """Go on at once."""


@asynccontextmanager
async def recorded(database: Database, folder: Path, retention: timedelta) -> AsyncGenerator[AccessJournal]:
    """Yield the journal of this process, and bring journals into the graph while the context lasts.

    Events that are older than ``retention`` are deleted. What is not in the graph when it ends is brought in by the next process
    of the hub. Raises NotRecorded.
    """
    journal = AccessJournal(folder)
    keeping = asyncio.create_task(_keep_on(database, journal, folder, retention))
    try:
        yield journal
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await journal.close()


async def _keep_on(database: Database, journal: AccessJournal, folder: Path, retention: timedelta) -> None:
    """Bring finished journals into the graph and delete what is old again and again, until the task is cancelled."""
    # A hub that has just started has more urgent work than deleting.
    deletion = time.monotonic() + _SECONDS_UNTIL_DELETION
    reported = set[Path]()
    while True:
        await asyncio.sleep(_SECONDS)
        try:
            await journal.turn()
            await keep_finished(database, folder, _rest, reported)
            if time.monotonic() >= deletion:
                await delete_old(database, datetime.now(UTC) - retention)
                await delete_old_answers(database, datetime.now(UTC))
                deletion = time.monotonic() + _SECONDS_BETWEEN_DELETIONS
        except NotRecorded:
            # The disk is full or away. Requests are refused for it, and the log says so.
            continue
        except DatabaseError as error:
            # The events are safe in their files, and the log has the state of the database already.
            logger.debug("access events wait in %s: %s", folder, error)


async def keep_finished(database: Database, folder: Path, rest: Rest = _no_rest, reported: set[Path] | None = None) -> int:
    """Bring the journals that nobody writes to into the graph, remove them, and return the number of nodes.

    ``rest`` is awaited after each part with the seconds that it took. A journal that this user may not use keeps no other
    waiting; the log says so once, unless it is among ``reported``. Raises as ``Database.write`` does; what was not brought in
    stays.
    """
    number = 0
    reported = set[Path]() if reported is None else reported
    journals = _journals(folder)
    if journals:
        # The driver logs each attempt to write to a database that is away, and repeats it for half a minute.
        await database.read(statement("api/answers"))
    for path in journals:
        try:
            number += await keep_file(database, path, rest)
        except FileNotFoundError:
            # Another process of the hub has brought it in.
            continue
        except OSError as error:
            if path not in reported:
                reported.add(path)
                logger.warning("%s is not in the graph, because it cannot be used: %s. Give it to the hub's user.", path, error)
    return number


async def keep_file(database: Database, path: Path, rest: Rest = _no_rest) -> int:
    """Bring one journal into the graph unless somebody writes to it, remove it, and return the number of nodes.

    Raises as ``Database.write`` does; what was not brought in stays.
    """
    number = 0
    with FileLock(path) as lock:
        if not lock.try_exclusive():
            return number
        try:
            number = await _keep(database, path, rest)
        except (ValueError, KeyError, TypeError):
            # One damaged file must not keep the others waiting, and it may be the only trace of a reading.
            damaged = _set_aside(path)
            logger.exception("%s cannot be read. What could be read of it is in the graph; keep the file.", damaged)
        else:
            _remove(path)
    return number


async def delete_old(database: Database, before: datetime) -> int:
    """Delete the events of before a moment, and return their number. Raises as ``Database.write`` does."""
    number = 0
    while True:
        rows = await database.execute(
            statement("access/delete_old_events"), {"before_key": before.isoformat(), "limit": _AT_ONCE}
        )
        deleted = cast("int", rows[0]["number"]) if rows else 0
        number += deleted
        if deleted < _AT_ONCE:
            return number


def _set_aside(path: Path) -> Path:
    return path.rename(path.with_suffix(_DAMAGED))


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _journals(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{JOURNAL_SUFFIX}"))


async def _keep(database: Database, path: Path, rest: Rest) -> int:
    number, waiting = 0, _nodes(path)
    while events := list(islice(waiting, _AT_ONCE)):
        started = time.perf_counter()
        await database.execute(statement("access/record_access"), {"events": events})
        number += len(events)
        await rest(time.perf_counter() - started)
    return number


def _nodes(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            # A process that died while it wrote left half a line. Nobody got an answer for it.
            if line.endswith(b"\n"):
                event = orjson.loads(line)
                at = datetime.fromisoformat(event["at"])
                first, servants = event.pop("id"), event.pop("servants")
                for number, servant in enumerate(servants or [None]):
                    id_ = f"{first}:{number}"
                    properties = {**event, "at": at, "servant": servant, "sort_key": f"{at.isoformat()}\x01{id_}"}
                    yield {"id": id_, "properties": properties}
