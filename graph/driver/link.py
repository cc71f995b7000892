"""The link to the database: the driver in use, and whether anybody answers at its other end."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from neo4j import AsyncDriver, AsyncSession
from neo4j.exceptions import ConnectionAcquisitionTimeoutError, DriverError, Neo4jError

from graph.driver.connection import Address, open_session, translate_errors
from graph.errors import CredentialsRefused, DatabaseError, DatabaseUnavailable, EngineRestarting


class Link:
    """Gives out sessions, and learns from the outcome of statements whether the database answers.

    The driver of an embedded engine can be replaced when another engine has taken the place of one that ended.
    """

    def __init__(self, driver: AsyncDriver, address: Address) -> None:
        self.address = address
        self.watched = False
        """Whether somebody watches the engine and calls `block` and `replace`; then statements need not find out themselves."""
        self.on_change: list[Callable[[DatabaseError | None], None]] = []
        """Each is called with the error when the database stops answering, and with None when it answers again."""
        self._driver = driver
        self._lost_at: float | None = None
        self._restarting_in: Path | None = None

    def check(self) -> None:
        """Raise `EngineRestarting` while the embedded engine is being started again."""
        if self._restarting_in is not None:
            raise EngineRestarting(self.address.uri, self._restarting_in)

    def session(self, **config: Any) -> AsyncSession:
        """Return a session, which one task at a time may use. Raises as `check` does."""
        self.check()
        return open_session(self._driver, **config)

    @contextmanager
    def statement(self, name: str, seconds: float) -> Generator[None]:
        """Raise the driver's errors as ours, whatever the driver makes of an engine that is ending under the statement."""
        driver, began = self._driver, time.monotonic()
        try:
            with translate_errors(self.address, name, seconds):
                yield
        except (DatabaseUnavailable, CredentialsRefused) as error:
            if not self.watched and _says_that_nobody_answers(error):
                self._lost(error)
            raise
        except (Neo4jError, DriverError) as error:
            self.check()
            if self._driver is not driver:
                raise DatabaseUnavailable(self.address.uri, "its engine ended under the statement") from error
            raise
        if self._lost_at is not None and began > self._lost_at and not self.watched:
            self._answers()

    def block(self, home: Path) -> None:
        """Refuse statements from now on: the embedded engine in this folder has ended and is being started again."""
        self._restarting_in = home
        self._lost(EngineRestarting(self.address.uri, home))

    async def replace(self, driver: AsyncDriver, address: Address) -> None:
        """Use this driver from now on and close the old one; sessions that are still open end with their errors."""
        old, self._driver, self.address, self._restarting_in = self._driver, driver, address, None
        self._answers()
        await old.close()

    async def close(self) -> None:
        await self._driver.close()

    def _lost(self, error: DatabaseError) -> None:
        if self._lost_at is None:
            self._lost_at = time.monotonic()
            self._tell(error)

    def _answers(self) -> None:
        self._lost_at = None
        self._tell(None)

    def _tell(self, change: DatabaseError | None) -> None:
        for listener in self.on_change:
            listener(change)


def _says_that_nobody_answers(error: DatabaseError) -> bool:
    """Tell an absent database from one that has too much to do."""
    cause = error.__cause__
    if isinstance(cause, Neo4jError) and not isinstance(error, CredentialsRefused):
        return "Unavailable" in (cause.code or "")
    return not isinstance(cause, ConnectionAcquisitionTimeoutError)
