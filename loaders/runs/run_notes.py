"""What the graph notes of a run: that it began, how it ended, and that it was interrupted.

A run that ends before its time, by an error or because the process was told to stop, is closed on its way out. One that had no
time for it (a kill, a lost machine) stays ``running`` until the next sync, of whatever portal, finds that its process is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import cast

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.errors import ConstraintViolated, DatabaseError, DatabaseUnavailable, MeritgraphError
from graph.events import append_event
from loaders.keys.key_check import claim_identity_key
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.leases import LEASE_DURATION, is_dead, release_lease
from loaders.runs.report import PortalReport
from loaders.runs.request import SyncRequest

logger = logging.getLogger(__name__)

_STOPPED = "The process was told to stop. What was read is kept, and the next sync goes on from there."
_INTERRUPTED = "The process ended without a word: it was killed, or its machine was lost. What was read is kept."


@asynccontextmanager
async def noted_run(request: SyncRequest, report: PortalReport) -> AsyncGenerator[None]:
    """Note the beginning of a run, and its end with the context; a dry run is not noted.

    When the context is left by an error the run ends as ``failed``, when it is cancelled as ``stopped``. The scope that was being
    read then keeps its books and loses its lease. Raises WrongIdentityKey before anything is written.
    """
    if request.dry_run:
        yield
        return
    await _start(request, report)
    try:
        yield
    except asyncio.CancelledError:
        await _break_off(request, report, "stopped", _STOPPED)
        raise
    except DatabaseUnavailable:
        # It would be waited for once more, in vain. The next sync closes the run.
        raise
    except Exception as error:  # broad, as it is raised again: whatever it was, the run is over
        await _break_off(request, report, "failed", str(error), kept=kept_text(error))
        raise
    await _end(request.database, report, report.state, report.kept_problem, datetime.now(request.started_at.tzinfo))


async def close_interrupted_runs(database: Database, now: datetime) -> list[str]:
    """End every run whose process is gone as ``interrupted``, and return their ids.

    A process that we would not see (on another machine, in another container) counts as gone when its run began longer ago than
    a lease lasts and it holds no lease. Should it live all the same, it notes how the run ended when it ends.
    """
    rows = await database.read(statement("runs/open_runs"), {"now": now})
    gone = [
        PortalReport(cast("str", row["portal"]), cast("str", row["id"]))
        for row in rows
        if is_dead(cast("str | None", row["holder"]) or "")
        or not (row["holds_lease"] or cast("datetime", row["started_at"]) > now - LEASE_DURATION)
    ]
    for report in gone:
        await _end(database, report, "interrupted", _INTERRUPTED, now)
        logger.warning("%s of %s was interrupted: its process is gone", report.run, report.portal)
    return [report.run for report in gone]


async def _start(request: SyncRequest, report: PortalReport) -> None:
    async def work(transaction: Transaction) -> None:
        await claim_identity_key(transaction, request.keys)
        run = {"id": report.run, "portal": report.portal, "holder": request.holder, "started_at": request.started_at}
        await transaction.run(statement("runs/start_run"), run | {"request": request.asked_by})
        await append_event(transaction, "run_started", request.started_at, {}, portal=report.portal, run=report.run)

    await write_retrying_conflicts(request.database, work)


async def _end(database: Database, report: PortalReport, state: str, problem: str | None, at: datetime) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("runs/end_run"), {"id": report.run, "state": state, "problem": problem, "ended_at": at})
        summary = report.summary() | {"state": state}
        await append_event(transaction, "run_ended", at, summary, portal=report.portal, run=report.run)

    await write_retrying_conflicts(database, work)


def kept_text(error: Exception) -> str:
    """Return what the graph keeps of an error that ended a run: a message of others' code may repeat what a row holds."""
    if isinstance(error, MeritgraphError) and not isinstance(error, ConstraintViolated):
        return str(error)
    return f"The run ended with {type(error).__name__}. The command that ran it says why; run sync again."


async def _break_off(request: SyncRequest, report: PortalReport, state: str, problem: str, kept: str | None = None) -> None:
    """End a run before its time. A database that does not let us must not hide why that was."""
    with suppress(DatabaseError):
        if (scope := report.reading) is not None:
            scope.state, scope.problem = state, problem
            if kept is not None:
                scope.kept_as[problem] = kept
            await _break_off_scope(request, report)
        await _end(request.database, report, state, kept or problem, datetime.now(request.started_at.tzinfo))


async def _break_off_scope(request: SyncRequest, report: PortalReport) -> None:
    scope = report.reading
    assert scope is not None
    name = ScopeKey(report.portal, scope.stream, scope.scope)

    async def work(transaction: Transaction) -> None:
        # The lease first, as when a page is written: transactions that lock lease and records in other orders deadlock.
        await release_lease(transaction, str(name), request.holder)
        books = {"stream": scope.stream, "scope": scope.scope} | scope.kept()
        parameters = {"run": report.run, "id": f"{report.run}/{scope.stream}/{scope.scope}", "books": books}
        await transaction.run(statement("runs/break_off_scope"), parameters)

    await write_retrying_conflicts(request.database, work)
