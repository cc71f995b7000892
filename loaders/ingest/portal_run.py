"""One run of one portal: every stream, every scope, and what is noted of it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import PortalError
from loaders.ingest.absence import Unwritten
from loaders.ingest.scope_run import ScopeRun
from loaders.ingest.writer import Memory
from loaders.keys.key_check import claim_identity_key
from loaders.portal_api.contract import Reader, Scope, Stream, Visit
from loaders.portal_api.guard import reading
from loaders.runs.conflict_retries import write_retrying_conflicts
from loaders.runs.load_events import RunEnded, RunStarted, event_of, queue_event
from loaders.runs.report import PortalReport, ScopeReport
from loaders.runs.request import Synchronisation


async def synchronise(sync: Synchronisation) -> PortalReport:
    """Reads every stream of the portal and tells what became of each row.

    A scope that cannot be read is reported as failed and the others go on; what was written stays. So is a portal that cannot
    be connected to. Raises WrongIdentityKey before anything is written, BooksDoNotBalance when rows are unaccounted for, and
    whatever the database raises.
    """
    started = time.monotonic()
    report = PortalReport(sync.portal.name, run=f"run:{sync.portal.name}:{sync.started_at.isoformat()}:{secrets.token_hex(3)}")
    sync.tell(RunStarted(report))
    if not sync.planned:
        await _begin(sync, report)
    visit = Visit(sync.feed, sync.started_at)
    try:
        with ExitStack() as visiting:
            with reading(sync.portal.name):
                reader = visiting.enter_context(sync.portal.connect(visit))
            await _read(sync, reader, report)
            with reading(sync.portal.name):
                visiting.close()
    except PortalError as error:
        report.scopes.append(ScopeReport("?", "?", state="failed", problem=str(error)))
    report.notes = visit.notes
    report.seconds = time.monotonic() - started
    if not sync.planned:
        await _end(sync.database, report, datetime.now(sync.started_at.tzinfo))
    sync.tell(RunEnded(report))
    return report


async def _read(sync: Synchronisation, reader: Reader, report: PortalReport) -> None:
    memory = Memory()
    for stream in sync.portal.streams:
        unwritten: dict[str, Unwritten] = {}
        for scope in await _scopes(reader, stream, report):
            run = ScopeRun(sync, stream, scope, report, memory, unwritten)
            report.scopes.append(run.report)
            await run.read(reader)


async def _scopes(reader: Reader, stream: Stream[Any], report: PortalReport) -> Sequence[Scope]:
    def listed() -> list[Scope]:
        with reading(f"{report.portal}/{stream.name}"):
            return list(reader.scopes(stream))

    try:
        return await asyncio.to_thread(listed)
    except PortalError as error:
        report.scopes.append(ScopeReport(stream.name, "?", state="failed", problem=str(error)))
        return ()


async def _begin(sync: Synchronisation, report: PortalReport) -> None:
    async def work(transaction: Transaction) -> None:
        await claim_identity_key(transaction, sync.keys)
        begun = {"id": report.run, "portal": report.portal, "started_at": sync.started_at}
        await transaction.run(statement("runs/start_run"), begun)
        await queue_event(transaction, event_of("run_started", report, sync.started_at, {}))

    await write_retrying_conflicts(sync.database, work)


async def _end(database: Database, report: PortalReport, at: datetime) -> None:
    async def work(transaction: Transaction) -> None:
        ended = {"id": report.run, "state": report.state, "problem": report.problem, "ended_at": at}
        await transaction.run(statement("runs/end_run"), ended)
        await queue_event(transaction, event_of("run_ended", report, at, report.summary()))

    await write_retrying_conflicts(database, work)
