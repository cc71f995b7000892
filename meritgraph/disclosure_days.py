"""Tells subscribers that a delay of disclosure is over: by one event, once its day has come."""

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
    """Look every so many seconds, while the context lasts, whether a delay is over. Days are those of UTC."""
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
                logger.info("the disclosure of %d findings is no longer delayed", number)
        except DatabaseError as error:
            # The log has the state of the database already, and the next look finds the same delays.
            logger.debug("cannot tell whether delays of disclosure are over: %s", error)
        await asyncio.sleep(seconds)
