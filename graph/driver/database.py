"""The database as the rest of the code sees it: named statements in, plain Python values out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, LiteralString, TypeVar, cast

import graph.driver.without_tables as _  # noqa: F401 (it must come before the driver)

# isort: split
from neo4j import READ_ACCESS, AsyncManagedTransaction, AsyncResult, Query, unit_of_work

from graph.cypher.statements import Statement
from graph.driver.arrived_bytes import take_arrived_bytes
from graph.driver.connection import Address, Connection, open_driver, retrying, server_address, server_agent, translate_errors
from graph.driver.link import Link
from graph.driver.native_days import NativeDays, speak_native_days
from graph.driver.rejoining import Connect, GaveUp, rejoining
from graph.driver.settings import DatabaseSettings
from graph.driver.values import plain, rows_of
from graph.engines.dialect import Dialect, EngineName, recognise
from graph.engines.embedded import JoinedEngine, embedded_engine, engine_dir_of
from graph.engines.engine_dir import Tuning
from graph.engines.java import DATABASE
from graph.errors import EngineUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")
Row = dict[str, object]
Ask = Callable[[Statement, Mapping[str, object]], Awaitable[list[Row]]]
"""Runs a statement that does not write and returns its rows: `Database.read`, or `Transaction.run` within a transaction."""

_NOTHING: Mapping[str, object] = {}
_STREAM_BATCH = 2000
# The embedded engine has one limit for all statements; some statements ask for more than the usual one.
_LONGEST_STATEMENT = 10


@asynccontextmanager
async def open_database(settings: DatabaseSettings, *, gave_up: GaveUp | None = None) -> AsyncGenerator[Database]:
    """Connect to the database for as long as the context lasts; with `embedded:` also run its engine.

    With `gave_up` an embedded engine that ends meanwhile is joined or started again, for commands that run for long; statements
    raise `EngineRestarting` until then, and for ever once `gave_up` was called because three attempts had failed.

    Raises `DatabaseUnavailable`, `CredentialsRefused`, `EngineStartFailed` or `EngineBusy`.
    """
    native_days = NativeDays()
    if not settings.embedded:
        address = server_address(settings)
        async with _connected(await _connect(address, settings, native_days), settings, native_days) as database:
            yield database
        return
    home = engine_dir_of(settings.home)
    tuning = Tuning(
        heap=settings.heap,
        start_seconds=settings.start_timeout,
        statement_seconds=max(settings.query_timeout * _LONGEST_STATEMENT, settings.write_timeout),
        idle_seconds=settings.idle_seconds,
        compiler=settings.compiler,
    )
    async with embedded_engine(home, tuning) as engine:

        async def connect() -> Connection:
            return await _connect(_engine_address(engine), settings, native_days)

        async with _connected(await _connect_to_living(engine, connect), settings, native_days) as database:
            if gave_up is None:
                yield database
                return
            async with rejoining(engine, database.link, connect, settings.restart_pause_seconds, gave_up):
                yield database


def _engine_address(engine: JoinedEngine) -> Address:
    return Address(f"bolt://127.0.0.1:{engine.state.bolt_port}", "root", engine.home.password(), DATABASE, engine.home)


async def _connect_to_living(engine: JoinedEngine, connect: Connect) -> Connection:
    """Connect to the engine that was joined; if it has died meanwhile, join or start another one first."""
    try:
        return await connect()
    except EngineUnavailable:
        if not await engine.ends_soon():
            raise
    await engine.join()
    return await connect()


@asynccontextmanager
async def _connected(connection: Connection, settings: DatabaseSettings, native_days: NativeDays) -> AsyncGenerator[Database]:
    link = Link(connection.driver, connection.address)
    try:
        yield Database(link, recognise(connection.agent), settings.query_timeout, settings.write_timeout, native_days)
    finally:
        await link.close()


async def _connect(address: Address, settings: DatabaseSettings, native_days: NativeDays) -> Connection:
    """Return a driver that has reached the server."""
    driver = open_driver(address, settings)
    speak_native_days(driver, native_days)
    take_arrived_bytes(driver)
    try:
        with translate_errors(address, "connect", settings.query_timeout):
            return Connection(driver, address, await server_agent(driver))
    except BaseException:
        await driver.close()
        raise


class Transaction:
    """A running write transaction. It commits when the work that received it returns."""

    def __init__(self, running: AsyncManagedTransaction, executed: Callable[[str], None], native_days: NativeDays) -> None:
        self._running = running
        self._executed = executed
        self._native_days = native_days

    async def run(self, statement: Statement, parameters: Mapping[str, object] = _NOTHING) -> list[Row]:
        """Return the rows of the statement. The work must not catch driver errors: the transaction is lost with them."""
        self._executed(statement.name)
        return await _rows(await self._running.run(statement.text, dict(parameters)), statement, self._native_days)


class Database:
    """One database on one server or cluster; safe to use from many tasks of one event loop."""

    def __init__(self, link: Link, dialect: Dialect, read_seconds: float, write_seconds: float, native_days: NativeDays) -> None:
        self.link = link
        self.dialect = dialect
        self.write_seconds = write_seconds
        """Time limit of a write transaction."""
        self.native_days = native_days
        self.name = link.address.database
        self.user = link.address.user
        self.observers: list[Callable[[str], None]] = []
        """Each is called with the name of every statement that is sent, and again for each retry."""
        self._seconds = read_seconds
        self._queries: dict[tuple[str, float], Query] = {}

    @property
    def engine(self) -> EngineName:
        """The name of the engine."""
        return self.dialect.name

    def check(self) -> None:
        """Raise `EngineRestarting` while the embedded engine is being started again: any statement would do so at once."""
        self.link.check()

    async def read(
        self, statement: Statement, parameters: Mapping[str, object] = _NOTHING, *, seconds: float | None = None
    ) -> list[Row]:
        """Return the rows of a statement that does not write, as plain Python values.

        A lost connection is retried. Raises `QueryTimedOut` after `seconds` (default: the setting `query_timeout`) and
        `DatabaseUnavailable`.
        """
        limit = seconds or self._seconds
        started = time.perf_counter()
        with self.link.statement(statement.name, limit):
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
        with self.link.statement(statement.name, limit):
            async with self.link.session(default_access_mode=READ_ACCESS, fetch_size=_STREAM_BATCH) as session:
                result = await session.run(self._query(statement, limit), dict(parameters))
                keys = result.keys()
                async for record in result:
                    yield dict(zip(keys, map(plain, record.values()), strict=True))

    async def write(self, work: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = None) -> T:
        """Run the work in one transaction, commit, and return its result.

        The work runs again after a write conflict or a lost connection, so it must have no effect outside the transaction.
        An exception of the work rolls back and passes through. Raises `ConstraintViolated`, `QueryTimedOut` after `seconds`
        (default: the setting `write_timeout`) and `DatabaseUnavailable`.
        """
        limit = seconds or self.write_seconds
        started = time.perf_counter()

        @unit_of_work(metadata={"app": "meritgraph"}, timeout=limit)
        async def transact(running: AsyncManagedTransaction) -> T:
            return await work(Transaction(running, self._executed, self.native_days))

        with self.link.statement("write", limit):
            async with self.link.session() as session:
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
            async with self.link.session() as session:
                await (await session.run(text)).consume()

        with self.link.statement("schema", self._seconds):
            await retrying(once)

    async def _read_once(self, statement: Statement, parameters: Row, limit: float) -> list[Row]:
        self._executed(statement.name)
        async with self.link.session(default_access_mode=READ_ACCESS) as session:
            return await _rows(await session.run(self._query(statement, limit), parameters), statement, self.native_days)

    def _executed(self, name: str) -> None:
        for observer in self.observers:
            observer(name)

    def _query(self, statement: Statement, limit: float) -> Query:
        # By text, because the statements of two rules may share a name.
        key = (statement.text, limit)
        query = self._queries.get(key)
        if query is None:
            metadata = {"app": "meritgraph", "query": statement.name}
            text = cast("LiteralString", _UnshownText(statement.text))
            query = self._queries[key] = Query(text, metadata=metadata, timeout=limit)
        return query


class _UnshownText(str):
    """The text of a statement, which is not shown: the driver quotes for its log whatever it sends, also while nobody logs it."""

    __slots__ = ()

    def __str__(self) -> str:
        return self

    def __repr__(self) -> str:
        return "(a statement)"


class _TriedOut(Exception):
    """Carries the result of a trial past the driver, which rolls back on any exception."""

    def __init__(self, result: Any) -> None:
        self.result = result


async def _rows(result: AsyncResult, statement: Statement, native_days: NativeDays) -> list[Row]:
    keys, values = result.keys(), await result.values()
    rows = [dict(zip(keys, record, strict=True)) for record in values] if native_days.spoken else rows_of(keys, values)
    return cast("list[Row]", rows[0]["rows"]) if statement.in_one_record else rows


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000
