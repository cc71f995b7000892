"""The Neo4j driver: its configuration, its retries, and the translation of its errors."""

from __future__ import annotations

import asyncio
import random
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncSession, NotificationDisabledClassification
from neo4j.exceptions import (
    AuthError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    DriverError,
    Neo4jError,
)

from graph.driver.settings import DatabaseSettings
from graph.engines.engine_dir import EngineDir
from graph.engines.troubles import failure
from graph.errors import ConstraintViolated, CredentialsRefused, DatabaseError, DatabaseUnavailable, NoSpaceLeft, QueryTimedOut

T = TypeVar("T")

_ATTEMPTS = 5
_FIRST_RETRY_SECONDS = 0.05
# Both engines use this code; Neo4j appends one of several endings.
_TIMED_OUT = "TransactionTimedOut"
# What Neo4j says of a transaction that waits for a lock when it is stopped: at its time limit, by a person, or with the server.
_STOPPED_WAITING = "LockClientStopped"
_SEE_LOG = "Check the server log"
_NO_SPACE = "No space left on device"
# What the driver adds to an address, in Python's notation.
_RESOLVED = re.compile(r" \(resolved to \(.*?\)\)")
_OUT_OF_STATE = "Neo.ClientError.Request.Invalid"


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a database and the user to connect as; the same for a server and for the embedded engine."""

    uri: str
    user: str
    password: str | None
    database: str
    engine: EngineDir | None = None
    """Only of the embedded engine, whose log tells what its errors leave out."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A driver that has reached its server, and what the server calls itself."""

    driver: AsyncDriver
    address: Address
    agent: str


def server_address(settings: DatabaseSettings) -> Address:
    """Return the address of a configured server. Raises `OSError` if the password file cannot be read."""
    return Address(settings.uri, settings.user, settings.secret(), settings.name or "neo4j")


def open_driver(address: Address, settings: DatabaseSettings) -> AsyncDriver:
    """Return a driver that is not connected yet; it belongs to the running event loop."""
    uri, tls = address.uri, _tls(settings)
    if tls:
        # The driver takes a TLS context only with a scheme that has no encryption suffix.
        uri = uri.replace("+s://", "://", 1)
    return AsyncGraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] (untyped **config)
        uri,
        auth=None if address.password is None else (address.user, address.password),
        # A session without a database name costs a round trip, or reaches another database.
        database=address.database,
        max_connection_pool_size=settings.pool_size,
        connection_timeout=10.0,
        # Fail fast: a person or a portal waits behind every wait for a connection.
        connection_acquisition_timeout=15.0,
        max_transaction_retry_time=settings.retry_seconds,
        # ArcadeDB reports write conflicts, and a quick retry succeeds; the default waits a second.
        initial_retry_delay=0.02,
        liveness_check_timeout=60.0,
        # One batch per result: every read is bounded by its own LIMIT; `stream` asks for batches.
        fetch_size=-1,
        bookmark_manager=AsyncGraphDatabase.bookmark_manager() if uri.startswith("neo4j") else None,
        telemetry_disabled=True,
        notifications_min_severity="WARNING",
        # Every query warns about unknown labels while the graph is empty.
        notifications_disabled_classifications=[NotificationDisabledClassification.UNRECOGNIZED],
        **tls,
    )


def open_session(driver: AsyncDriver, **config: Any) -> AsyncSession:
    """Return a session, which one task at a time may use."""
    return driver.session(**config)  # pyright: ignore[reportUnknownMemberType] (untyped **config)


async def server_agent(driver: AsyncDriver) -> str:
    """Connect and return the agent string of the server."""
    server = await driver.get_server_info()  # pyright: ignore[reportUnknownMemberType] (untyped **config)
    return server.agent


def _tls(settings: DatabaseSettings) -> dict[str, Any]:
    context = None if settings.embedded else settings.tls_context()
    return {} if context is None else {"ssl_context": context}


async def retrying(attempt: Callable[[], Awaitable[T]]) -> T:
    """Return the result of the attempt, and repeat it a few times where another attempt may succeed.

    The driver retries managed transactions only. This retries the other statements: reads after a lost connection, and schema
    statements that two processes run at once.
    """
    delay = _FIRST_RETRY_SECONDS
    for _ in range(_ATTEMPTS - 1):
        try:
            return await attempt()
        except (Neo4jError, DriverError) as error:
            if not error.is_retryable() and not _created_by_another(error) and not _is_about_the_connection(error):
                raise
        await asyncio.sleep(delay * random.uniform(0.5, 1.5))
        delay *= 2
    return await attempt()


def _created_by_another(error: Exception) -> bool:
    # IF NOT EXISTS checks first and creates afterwards; another process may create the object in between.
    return isinstance(error, Neo4jError) and (error.code or "").endswith("AlreadyExists")


def _is_about_the_connection(error: Exception) -> bool:
    # An ArcadeDB that is ending answers so on new connections, before it closes them.
    return isinstance(error, Neo4jError) and error.code == _OUT_OF_STATE


@contextmanager
def translate_errors(address: Address, statement: str, seconds: float) -> Generator[None]:
    """Raise the driver's errors about the database as ours; errors in our own Cypher pass through."""
    began = time.monotonic()
    try:
        yield
    except ConstraintError as error:
        raise ConstraintViolated(error.message or str(error)) from error
    except AuthError as error:
        raise _refused(address, error.message or str(error)) from error
    except Neo4jError as error:
        if _TIMED_OUT in (error.code or ""):
            raise QueryTimedOut(statement, seconds) from error
        message = error.message or str(error)
        if _STOPPED_WAITING in (error.code or ""):
            if time.monotonic() - began >= seconds:
                raise QueryTimedOut(statement, seconds) from error
            raise _unavailable(address, message) from error
        if error.is_retryable() or _is_about_the_connection(error):
            raise _unavailable(address, message) from error
        if address.engine is not None and keeps_its_reason(error):
            raise failure(address.engine, address.uri, f"statement {statement!r} failed inside it") from error
        if _NO_SPACE in message:
            raise NoSpaceLeft(f"the disk of the database at {address.uri}") from error
        raise
    except TimeoutError as error:
        raise QueryTimedOut(statement, seconds) from error
    except ConnectionAcquisitionTimeoutError as error:
        raise _unavailable(address, "all its connections are in use") from error
    except DriverError as error:
        if error.is_retryable() or "IncompleteCommit" in type(error).__name__:
            raise _unavailable(address, _reason(error)) from error
        raise


def keeps_its_reason(error: Neo4jError) -> bool:
    """Tell whether the embedded engine failed inside and says so in its log only; a constraint is named by its code."""
    return _SEE_LOG in (error.message or "") and not isinstance(error, ConstraintError)


def _unavailable(address: Address, reason: str) -> DatabaseError:
    return DatabaseUnavailable(address.uri, reason) if address.engine is None else failure(address.engine, address.uri, reason)


def _refused(address: Address, reason: str) -> CredentialsRefused:
    if address.engine is None:
        return CredentialsRefused(address.uri, address.user, reason)
    advice = f"Stop all meritgraph commands and remove {address.engine.password_file}: the next one makes a new password."
    return CredentialsRefused(address.uri, address.user, reason, advice)


def _reason(error: BaseException) -> str:
    """Return the cause of a failed connection in one line."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"its certificate is not trusted ({cause.verify_message}); "
                f"MERITGRAPH_DATABASE_TRUSTED_CA names the authority to trust"
            )
        cause = cause.__cause__ or cause.__context__
    return _RESOLVED.sub("", str(error).partition("\n")[0]).rstrip(": ")
