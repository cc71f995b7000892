"""One run of one portal: all scopes of all its streams, and what the graph notes of the run."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import PortalError
from loaders.ingest.absence import UnwrittenPage
from loaders.ingest.field_history import FieldHistory
from loaders.ingest.listed_scopes import listed_scopes
from loaders.ingest.run_cache import RunCache
from loaders.ingest.scope_run import ScopeRun
from loaders.portal_api.contract import Reader, Scope, Stream, Visit
from loaders.portal_api.guard import portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.load_events import RunEnded, RunStarted
from loaders.runs.report import PortalReport, ScopeReport
from loaders.runs.request import SyncRequest
from loaders.runs.run_notes import noted_run
from loaders.sources.scratch import abandoned_problems


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
    async with noted_run(request, report):
        await _visit(request, report)
        report.seconds = time.monotonic() - started
    request.on_event(RunEnded(report))
    return report


async def _visit(request: SyncRequest, report: PortalReport) -> None:
    """Connect to the portal and read it."""
    portal, visit = request.portal, Visit(request.feed, request.started_at)
    if (scratch := request.feed.scratch) is not None:
        visit.notes.extend(await asyncio.to_thread(abandoned_problems, scratch))
    try:
        with ExitStack() as connection:
            with portal_errors(portal.name):
                reader = connection.enter_context(portal.connect(visit))
            await _read(request, reader, report)
            with portal_errors(portal.name):
                connection.close()
    except PortalError as error:
        report.scopes.append(_failed("?", error))
    report.notes = visit.notes


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
            report.reading = run.report
            await run.read(reader)
            report.reading = None


async def _field_history(request: SyncRequest, stream: Stream[Any]) -> FieldHistory:
    """Return the fields that rows of the stream have had before this run."""
    first, after = ScopeKey(request.portal.name, stream.name, "").stream_range
    rows = await request.database.read(statement("runs/stream_fields"), {"from": first, "to": after})
    return FieldHistory({scope: set(fields) for scope, fields in cast("list[tuple[str, list[str]]]", rows[0]["fields"])})


async def _scopes(reader: Reader, stream: Stream[Any], report: PortalReport) -> Sequence[Scope]:
    """Return the scopes of a stream; none, and a failed scope in the report, if the reader cannot list them."""
    try:
        return await asyncio.to_thread(listed_scopes, report.portal, stream, reader)
    except PortalError as error:
        report.scopes.append(_failed(stream.name, error))
        return ()


def _failed(stream: str, error: PortalError) -> ScopeReport:
    """Return the report of a stream of which no scope could be read."""
    report = ScopeReport(stream, "?")
    report.fail(error)
    return report
