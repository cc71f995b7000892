"""Tells those who subscribe that a delay of disclosure is over once its day has come: by an event of which there is only one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from graph.driver.database import Database
from graph.errors import DatabaseError
from merit.findings.disclosure import end_delays

_SECONDS = 60.0

logger = logging.getLogger(__name__)


@asynccontextmanager
async def days_noticed(database: Database, seconds: float = _SECONDS) -> AsyncGenerator[None]:
    """Look while the context lasts, each so many seconds, whether a delay is over. Its day is one in UTC."""
    noticing = asyncio.create_task(_notice(database, seconds))
    try:
        yield
    finally:
        noticing.cancel()
        with suppress(asyncio.CancelledError):
            await noticing


async def _notice(database: Database, seconds: float) -> None:
    while True:
        try:
            if number := await end_delays(database, datetime.now(UTC)):
                logger.info("the disclosure of %d findings is delayed no more", number)
        except DatabaseError as error:
            # The log has the state of the database already, and the next look finds the same delays.
            logger.debug("whether delays of disclosure are over is not known: %s", error)
        await asyncio.sleep(seconds)
