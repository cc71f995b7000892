"""Keeps a long-running command connected: joins the embedded engine again, or starts it again, after it has ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from graph.driver.connection import Connection
from graph.driver.link import Link
from graph.engines.embedded import JoinedEngine
from graph.errors import DatabaseError, EngineFolderGone, EngineStartFailed
from graph.file_problems import describe

logger = logging.getLogger(__name__)

_ATTEMPTS = 3
_PAUSE_GROWS = 4.0
_LOOK_SECONDS = 0.5

Connect = Callable[[], Awaitable[Connection]]
"""Connects to the engine that was joined last."""

GaveUp = Callable[[DatabaseError], None]
"""Is called once, with the last error, when the engine could not be started again."""


@asynccontextmanager
async def rejoining(
    engine: JoinedEngine, link: Link, connect: Connect, pause_seconds: float, gave_up: GaveUp
) -> AsyncGenerator[None]:
    """Watch the engine while the context lasts, and give the link another driver whenever another engine had to be joined.

    Three attempts are made, with a pause of `pause_seconds` after the first and of four times that after the second.
    """
    link.watched = True
    watching = asyncio.create_task(_watch(engine, link, connect, pause_seconds, gave_up))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(engine: JoinedEngine, link: Link, connect: Connect, pause_seconds: float, gave_up: GaveUp) -> None:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        if not engine.has_ended():
            continue
        link.block(engine.home.folder)
        try:
            connection = await _rejoined(engine, connect, pause_seconds)
            await link.replace(connection.driver, connection.address)
        except DatabaseError as error:
            gave_up(error)
            return


async def _rejoined(engine: JoinedEngine, connect: Connect, pause_seconds: float) -> Connection:
    """Connect to a new engine. Raises the error of the last attempt, which names the engine's log."""
    attempt = 1
    while True:
        try:
            await engine.join()
            return await connect()
        except (DatabaseError, OSError) as error:
            failed = error if isinstance(error, DatabaseError) else _start_failed(engine.home.folder, error)
        first_line = str(failed).partition("\n")[0]
        logger.warning("attempt %d of %d to start the embedded engine again failed: %s", attempt, _ATTEMPTS, first_line)
        if attempt == _ATTEMPTS:
            raise failed
        await asyncio.sleep(pause_seconds * _PAUSE_GROWS ** (attempt - 1))
        attempt += 1


def _start_failed(folder: Path, error: OSError) -> DatabaseError:
    return EngineStartFailed(folder, describe(error).rstrip(".")) if folder.exists() else EngineFolderGone(folder)
