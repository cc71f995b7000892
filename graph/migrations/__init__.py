"""Brings a database to the schema of this meritgraph.

File names, checksums and the nodes that record applied migrations are those of neo4j-migrations 4.x, so that tool can read our
history and take over:
`(:__Neo4jMigration {version: 'BASELINE'})-[:MIGRATED_TO]->(:__Neo4jMigration {version: '001', …})-…`.

A migration is a file `V002__what_it_does.cypher` in this folder, whose statements each end in `;` at the end of a line. Schema
statements say `IF NOT EXISTS` (or `IF EXISTS`) and commit one by one, because schema and data cannot share a transaction. Data
statements commit together with their bookkeeping; those that say `IN TRANSACTIONS` commit in batches and must be repeatable.
A released file never changes: a correction is a new file, and `python -m graph generate migration NAME` writes the schema part.
"""

from __future__ import annotations

import getpass
import logging
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from neo4j.exceptions import Neo4jError

from graph.cypher.statements import Statement
from graph.driver.connection import keeps_its_reason
from graph.driver.database import Database, Row, Transaction
from graph.errors import ConstraintViolated, MigrationChanged, MigrationFailed, MigrationMissing
from graph.migrations.bookkeeping import bookkeeping
from graph.migrations.files import Migration, order, packaged_migrations
from graph.migrations.lock import MigrationLock, migration_lock

__all__ = ["MigrationReport", "migrate"]

logger = logging.getLogger(__name__)

# A new graph takes seconds, on a busy machine half a minute. Whoever comes meanwhile waits for its schema instead of failing.
WAIT_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """File names in the order of their versions, and the version that the database has now."""

    applied: tuple[str, ...]
    already_applied: tuple[str, ...]
    version: str | None


async def migrate(
    database: Database, migrations: Sequence[Migration] | None = None, *, wait_seconds: float = WAIT_SECONDS
) -> MigrationReport:
    """Apply the migrations that the database does not have yet; write nothing if it has all of them.

    Raises `MigrationChanged`, `MigrationMissing`, `MigrationFailed`, `MigrationLocked` (after waiting
    `wait_seconds` for another process), `MigrationError` for a file that is no migration.
    """
    known = packaged_migrations() if migrations is None else tuple(migrations)
    done = await _applied_of(database, known)
    if done == len(known):
        return _report(known, done)
    async with migration_lock(database, wait_seconds) as lock:
        # Check again: the holder of the lock before us may have done the work.
        done = await _applied_of(database, known)
        if done < len(known):
            await _prepare(database)
        for at in range(done, len(known)):
            await _apply(database, lock, known[at], previous=known[at - 1].version if at else "BASELINE")
        for text in database.dialect.after_schema:
            await database.schema(text)
    return _report(known, done)


async def pending(database: Database) -> MigrationReport:
    """Report what `migrate` would apply, without writing. Raises as it does for changed or missing files."""
    known = packaged_migrations()
    done = await _applied_of(database, known)
    return _report(known, done)


def _report(known: Sequence[Migration], done: int) -> MigrationReport:
    sources = tuple(migration.source for migration in known)
    return MigrationReport(sources[done:], sources[:done], known[-1].version if known else None)


async def _applied_of(database: Database, known: Sequence[Migration]) -> int:
    """Count the known migrations that the database has. Raises when it has unknown ones, or known ones with other contents."""
    rows = await database.read(bookkeeping("applied"))
    rows.sort(key=lambda row: order(str(row["version"])))
    for at, row in enumerate(rows):
        if at >= len(known) or known[at].version != row["version"]:
            raise MigrationMissing(str(row["version"]), str(row["source"]))
        if known[at].checksum != row["checksum"]:
            raise MigrationChanged(known[at].source, str(row["checksum"]), known[at].checksum)
    return len(rows)


async def _prepare(database: Database) -> None:
    await database.schema(
        "CREATE CONSTRAINT unique_version___Neo4jMigration IF NOT EXISTS "
        "FOR (n:__Neo4jMigration) REQUIRE (n.version, n.migrationTarget) IS UNIQUE"
    )
    for text in database.dialect.before_schema:
        await database.schema(text)

    async def work(transaction: Transaction) -> None:
        await transaction.run(bookkeeping("baseline"))

    await database.write(work)


async def _apply(database: Database, lock: MigrationLock, migration: Migration, previous: str) -> None:
    started = time.perf_counter()
    if migration.one_by_one:
        for text in migration.statements:
            await lock.keep()
            with _naming_statement(migration, text):
                await database.schema(text)

    async def work(transaction: Transaction) -> None:
        if not migration.one_by_one:
            for text in migration.statements:
                with _naming_statement(migration, text):
                    await transaction.run(Statement(migration.source, text, migration.description, {}, {}))
        await transaction.run(bookkeeping("record"), _record(database, migration, previous, started))

    await lock.keep()
    await database.write(work)
    logger.info("applied migration %s", migration.source)


def _record(database: Database, migration: Migration, previous: str, started: float) -> Row:
    return {
        "previous": previous,
        "migration": {
            "version": migration.version,
            "description": migration.description,
            "type": "CYPHER",
            "repeatable": False,
            "source": migration.source,
            "checksum": migration.checksum,
        },
        "milliseconds": round((time.perf_counter() - started) * 1000),
        "by": getpass.getuser(),
        "connected_as": database.user,
    }


@contextmanager
def _naming_statement(migration: Migration, text: str) -> Generator[None]:
    """Add the migration and the statement to an error, unless another attempt may succeed."""
    try:
        yield
    except (Neo4jError, ConstraintViolated) as error:
        if isinstance(error, Neo4jError) and (error.is_retryable() or keeps_its_reason(error)):
            raise
        reason = (error.message if isinstance(error, Neo4jError) else None) or str(error)
        raise MigrationFailed(migration.source, text.splitlines()[-1], reason) from error
