"""One run of one portal: all scopes of all its streams, and what the graph notes of the run."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import PortalError
from graph.events import append_event
from loaders.ingest.absence import UnwrittenPage
from loaders.ingest.field_history import FieldHistory
from loaders.ingest.run_cache import RunCache
from loaders.ingest.scope_run import ScopeRun
from loaders.keys.key_check import claim_identity_key
from loaders.portal_api.contract import Reader, Scope, Stream, Visit
from loaders.portal_api.guard import checked, portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.conflict_retries import write_retrying_conflicts
from loaders.runs.load_events import RunEnded, RunStarted
from loaders.runs.report import PortalReport, ScopeReport
from loaders.runs.request import SyncRequest


async def synchronise(request: SyncRequest) -> PortalReport:
    """Read every stream of the portal, load it, and return what became of each row.

    If a scope cannot be read, or the portal cannot be connected to, the report says so. What was written stays, and the other
    scopes are still read. Raises WrongIdentityKey before anything is written, BooksDoNotBalance when rows are unaccounted for,
    and whatever the database raises.
    """
    started = time.monotonic()
    portal, started_at = request.portal, request.started_at
    report = PortalReport(portal.name, run=f"run:{portal.name}:{started_at.isoformat()}:{secrets.token_hex(3)}")
    request.on_event(RunStarted(report))
    if not request.dry_run:
        await _start_run(request, report)
    visit = Visit(request.feed, started_at)
    try:
        with ExitStack() as connection:
            with portal_errors(portal.name):
                reader = connection.enter_context(portal.connect(visit))
            await _read(request, reader, report)
            with portal_errors(portal.name):
                connection.close()
    except PortalError as error:
        report.scopes.append(ScopeReport("?", "?", state="failed", problem=str(error)))
    report.notes = visit.notes
    report.seconds = time.monotonic() - started
    if not request.dry_run:
        await _end_run(request.database, report, datetime.now(started_at.tzinfo))
    request.on_event(RunEnded(report))
    return report


async def _read(request: SyncRequest, reader: Reader, report: PortalReport) -> None:
    cache = RunCache()
    for stream in request.portal.streams:
        unwritten: dict[str, UnwrittenPage] = {}
        scopes = await _scopes(reader, stream, report)
        history = await _field_history(request, stream)
        for scope in scopes:
            only = len(scopes) == 1
            run = ScopeRun(request, stream, scope, report, cache, unwritten, history, only_scope=only)
            report.scopes.append(run.report)
            await run.read(reader)


async def _field_history(request: SyncRequest, stream: Stream[Any]) -> FieldHistory:
    """Return the fields that rows of the stream have had before this run."""
    first, after = ScopeKey(request.portal.name, stream.name, "").stream_range
    rows = await request.database.read(statement("runs/stream_fields"), {"from": first, "to": after})
    return FieldHistory({scope: set(fields) for scope, fields in cast("list[tuple[str, list[str]]]", rows[0]["fields"])})


async def _scopes(reader: Reader, stream: Stream[Any], report: PortalReport) -> Sequence[Scope]:
    """Return the scopes of a stream; none, and a failed scope in the report, if the reader cannot list them."""

    def listed() -> list[Scope]:
        with portal_errors(f"{report.portal}/{stream.name}"):
            return [checked(scope) for scope in reader.scopes(stream)]

    try:
        return await asyncio.to_thread(listed)
    except PortalError as error:
        report.scopes.append(ScopeReport(stream.name, "?", state="failed", problem=str(error)))
        return ()


async def _start_run(request: SyncRequest, report: PortalReport) -> None:
    async def work(transaction: Transaction) -> None:
        await claim_identity_key(transaction, request.keys)
        run = {"id": report.run, "portal": report.portal, "started_at": request.started_at}
        await transaction.run(statement("runs/start_run"), run)
        await append_event(transaction, "run_started", request.started_at, {}, portal=report.portal, run=report.run)

    await write_retrying_conflicts(request.database, work)


async def _end_run(database: Database, report: PortalReport, at: datetime) -> None:
    async def work(transaction: Transaction) -> None:
        run = {"id": report.run, "state": report.state, "problem": report.problem, "ended_at": at}
        await transaction.run(statement("runs/end_run"), run)
        await append_event(transaction, "run_ended", at, report.summary(), portal=report.portal, run=report.run)

    await write_retrying_conflicts(database, work)
