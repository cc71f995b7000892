"""What can be asked to be loaded: runs, one of them held for its removals, and a row in quarantine."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.driver.database import Database
from tests.support.engines import execute
from tests.support.two_bodies import World

PORTAL = "my.dba.uz"
ROW = "my.dba.uz/courses/all:7"


def write_loads(world: World) -> None:
    """Write the runs and the row into the world of two bodies."""
    world.run(write_runs(world.database))


async def write_runs(database: Database) -> None:
    """Write a run that was held for its removals, a clean one, and a row in quarantine."""
    text = """CREATE (:LoadRun {id: 'run:held', portal: 'my.dba.uz', state: 'held', started_at: $now})
      -[:READ]->(:ScopeRun {id: 'run:held/courses', stream: 'courses', scope: 'all', state: 'held', missing: 30,
        missing_records: 'AAAAAAAAAAAAAAAAAAAA'})
    CREATE (:LoadRun {id: 'run:clean', portal: 'my.dba.uz', state: 'clean', started_at: $now})
      -[:READ]->(:ScopeRun {id: 'run:clean/courses', stream: 'courses', scope: 'all', state: 'done', missing: 0})
    CREATE (:QuarantinedRow {id: $row, portal: 'my.dba.uz', stream: 'courses', scope: 'all', reason: 'wrong_type'})
    WITH 1 AS one MATCH (s:ScopeRun)
    SET s += {read: 7, created: 7, updated: 0, unchanged: 0, duplicate: 0, quarantined: 0, pending: 0}"""
    await execute(database, text, now=datetime(2026, 11, 20, tzinfo=UTC), row=ROW)
