"""Reads of the graph: one named statement at a time, each within the time that a request has."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graph.cypher.statements import Statement, statement
from graph.driver.database import Database, Row
from resolvers.turns import map_in_turns

T = TypeVar("T")

_NO_PARAMETERS: Mapping[str, object] = {}


@dataclass(slots=True)
class Spent:
    """Seconds that were spent."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Reader:
    """The database as the resolvers of one request see it. No statement may take longer than ``seconds``.

    ``spent`` is what its statements took together.
    """

    database: Database
    seconds: float
    spent: Spent = field(default_factory=Spent)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set[asyncio.Task[Any]])

    async def read(self, name: str, parameters: Mapping[str, object] = _NO_PARAMETERS) -> list[Row]:
        """Return the rows of a packaged read statement, such as ``api/servants_page``. Raises as ``Database.read`` does."""
        return await self.run(statement(name), parameters)

    async def run(self, known: Statement, parameters: Mapping[str, object] = _NO_PARAMETERS) -> list[Row]:
        """Return the rows of any read statement. Raises as ``Database.read`` does."""
        with self._cancellable():
            return await self._timed(known, parameters)

    async def read_mapped(self, name: str, parameters: Mapping[str, object], map_row: Callable[[Row], T]) -> list[T]:
        """Return the rows, mapped in turns, because they may be many. Raises as ``Database.read`` does."""
        return await self.run_mapped(statement(name), parameters, map_row)

    async def run_mapped(self, known: Statement, parameters: Mapping[str, object], map_row: Callable[[Row], T]) -> list[T]:
        """Return the mapped rows of a statement that is built from the model table. Raises as ``Database.read`` does."""
        with self._cancellable():
            return await map_in_turns(await self._timed(known, parameters), map_row)

    async def _timed(self, known: Statement, parameters: Mapping[str, object]) -> list[Row]:
        began = time.perf_counter()
        try:
            return await self.database.read(known, parameters, seconds=self.seconds)
        finally:
            self.spent.seconds += time.perf_counter() - began

    def cancel(self) -> None:
        """Stop what still reads. Dataloaders read in tasks of their own, which do not end with the operation they read for."""
        for task in tuple(self._tasks):
            task.cancel()

    @contextmanager
    def _cancellable(self) -> Generator[None]:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)
