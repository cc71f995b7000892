"""The database as the rest of the code sees it: named statements in, plain Python values out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, LiteralString, TypeVar

from neo4j import READ_ACCESS, AsyncDriver, AsyncManagedTransaction, AsyncResult, Query, unit_of_work

from graph.cypher.statements import Statement
from graph.driver.connection import (
    Address,
    open_driver,
    open_session,
    retrying,
    server_address,
    server_agent,
    translate_errors,
)
from graph.driver.settings import DatabaseSettings
from graph.driver.values import plain, rows_of
from graph.engines.dialect import Dialect, EngineName, recognise
from graph.engines.embedded import embedded_engine, engine_dir_of
from graph.engines.engine_dir import Tuning
from graph.engines.java import DATABASE

logger = logging.getLogger(__name__)

T = TypeVar("T")
Row = dict[str, object]

_NOTHING: Mapping[str, object] = {}
_STREAM_BATCH = 2000
# The embedded engine has one limit for all statements; some statements ask for more than the usual one.
_LONGEST_STATEMENT = 10


@asynccontextmanager
async def open_database(settings: DatabaseSettings) -> AsyncGenerator[Database]:
    """Connect to the database for as long as the context lasts; with `embedded:` also run its engine.

    Raises `DatabaseUnavailable`, `CredentialsRefused`, `EngineStartFailed` or `EngineBusy`.
    """
    if not settings.embedded:
        async with _connected(server_address(settings), settings) as database:
            yield database
        return
    home = engine_dir_of(settings.home)
    tuning = Tuning(
        heap=settings.heap,
        start_seconds=settings.start_timeout,
        statement_seconds=settings.query_timeout * _LONGEST_STATEMENT,
        idle_seconds=settings.idle_seconds,
        compiler=settings.compiler,
    )
    async with embedded_engine(home, tuning) as engine:
        address = Address(f"bolt://127.0.0.1:{engine.bolt_port}", "root", home.password(), DATABASE)
        async with _connected(address, settings) as database:
            yield database


@asynccontextmanager
async def _connected(address: Address, settings: DatabaseSettings) -> AsyncGenerator[Database]:
    async with open_driver(address, settings) as driver:
        with translate_errors(address, "connect", settings.query_timeout):
            agent = await server_agent(driver)
        yield Database(driver, address, recognise(agent), settings.query_timeout)


class Transaction:
    """A running write transaction. It commits when the work that received it returns."""

    def __init__(self, running: AsyncManagedTransaction, executed: Callable[[str], None]) -> None:
        self._running = running
        self._executed = executed

    async def run(self, statement: Statement, parameters: Mapping[str, object] = _NOTHING) -> list[Row]:
        """Return the rows of the statement. The work must not catch driver errors: the transaction is lost with them."""
        self._executed(statement.name)
        return await _rows(await self._running.run(statement.text, dict(parameters)))


class Database:
    """One database on one server or cluster; safe to use from many tasks of one event loop."""

    def __init__(self, driver: AsyncDriver, address: Address, dialect: Dialect, statement_seconds: float) -> None:
        self.dialect = dialect
        self.name = address.database
        self.user = address.user
        self.observers: list[Callable[[str], None]] = []
        """Each is called with the name of every statement that is sent, and again for each retry."""
        self._driver = driver
        self._address = address
        self._seconds = statement_seconds
        self._queries: dict[tuple[str, float], Query] = {}

    @property
    def engine(self) -> EngineName:
        """The name of the engine."""
        return self.dialect.name

    async def read(
        self, statement: Statement, parameters: Mapping[str, object] = _NOTHING, *, seconds: float | None = None
    ) -> list[Row]:
        """Return the rows of a statement that does not write, as plain Python values.

        A lost connection is retried. Raises `QueryTimedOut` after `seconds` (default: the setting `query_timeout`) and
        `DatabaseUnavailable`.
        """
        limit = seconds or self._seconds
        started = time.perf_counter()
        with translate_errors(self._address, statement.name, limit):
            # An engine that honours the limit stops the statement itself.
            async with asyncio.timeout(None if self.dialect.honours_timeout else limit):
                rows = await retrying(lambda: self._read_once(statement, dict(parameters), limit))
        logger.debug("read %s: %d rows in %.1f ms", statement.name, len(rows), _milliseconds(started))
        return rows

    async def stream(
        self, statement: Statement, parameters: Mapping[str, object] = _NOTHING, *, seconds: float | None = None
    ) -> AsyncGenerator[Row]:
        """Yield the rows one by one, for results too large to hold; a lost connection is not retried."""
        limit = seconds or self._seconds
        self._executed(statement.name)
        with translate_errors(self._address, statement.name, limit):
            async with open_session(self._driver, default_access_mode=READ_ACCESS, fetch_size=_STREAM_BATCH) as session:
                result = await session.run(self._query(statement, limit), dict(parameters))
                keys = result.keys()
                async for record in result:
                    yield dict(zip(keys, map(plain, record.values()), strict=True))

    async def write(self, work: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = None) -> T:
        """Run the work in one transaction, commit, and return its result.

        The work runs again after a write conflict or a lost connection, so it must have no effect outside the transaction.
        An exception of the work rolls back and passes through. Raises `ConstraintViolated`, `QueryTimedOut` and
        `DatabaseUnavailable`.
        """
        limit = seconds or self._seconds
        started = time.perf_counter()

        @unit_of_work(metadata={"app": "meritgraph"}, timeout=limit)
        async def transact(running: AsyncManagedTransaction) -> T:
            return await work(Transaction(running, self._executed))

        with translate_errors(self._address, "write", limit):
            async with open_session(self._driver) as session:
                result = await session.execute_write(transact)
        logger.debug("write transaction in %.1f ms", _milliseconds(started))
        return result

    async def execute(self, statement: Statement, parameters: Mapping[str, object] = _NOTHING) -> list[Row]:
        """Run one writing statement in a transaction of its own and return its rows. Raises as `write` does."""
        return await self.write(lambda transaction: transaction.run(statement, parameters))

    async def try_out(self, work: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = None) -> T:
        """Run the work as `write` does, return its result, and undo everything it wrote."""

        async def undone(transaction: Transaction) -> T:
            raise _TriedOut(await work(transaction))

        try:
            return await self.write(undone, seconds=seconds)
        except _TriedOut as outcome:
            return outcome.result

    async def schema(self, text: LiteralString) -> None:
        """Run one statement outside a managed transaction: schema, or a statement that makes its own (`… IN TRANSACTIONS`).

        Neo4j accepts no schema statement beside data. The statement may run twice, so it must say `IF NOT EXISTS`.
        """

        async def once() -> None:
            async with open_session(self._driver) as session:
                await (await session.run(text)).consume()

        with translate_errors(self._address, "schema", self._seconds):
            await retrying(once)

    async def _read_once(self, statement: Statement, parameters: Row, limit: float) -> list[Row]:
        self._executed(statement.name)
        async with open_session(self._driver, default_access_mode=READ_ACCESS) as session:
            return await _rows(await session.run(self._query(statement, limit), parameters))

    def _executed(self, name: str) -> None:
        for observer in self.observers:
            observer(name)

    def _query(self, statement: Statement, limit: float) -> Query:
        # By text, because the statements of two rules may share a name.
        key = (statement.text, limit)
        query = self._queries.get(key)
        if query is None:
            metadata = {"app": "meritgraph", "query": statement.name}
            query = self._queries[key] = Query(statement.text, metadata=metadata, timeout=limit)
        return query


class _TriedOut(Exception):
    """Carries the result of a trial past the driver, which rolls back on any exception."""

    def __init__(self, result: Any) -> None:
        self.result = result


async def _rows(result: AsyncResult) -> list[Row]:
    return rows_of(result.keys(), await result.values())


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000
