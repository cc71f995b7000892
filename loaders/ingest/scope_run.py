"""One scope of one stream, read from its first page to its end.

While a page is written the next one is read and mapped, so that portal, mapping and database work at the same time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from graph.cypher.statements import statement
from graph.driver.database import Transaction
from graph.errors import LoadError, PortalError
from graph.events import event_properties
from loaders.ingest.absence import Absences, UnwrittenPage, find_absences, mark_absences
from loaders.ingest.batching import batches, prefetched
from loaders.ingest.change_detection import ChangeDetector
from loaders.ingest.records import Batch, PreparedPage
from loaders.ingest.run_cache import RunCache
from loaders.ingest.writer import Writer, watermark_row
from loaders.portal_api.contract import CoveredDays, Page, Reader, Scope, ScopeDone, Stream, StreamMode, UnchangedPage
from loaders.portal_api.guard import checked, portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.conflict_retries import write_retrying_conflicts
from loaders.runs.leases import LeaseTaken, acquire_lease, renew_lease
from loaders.runs.load_events import PageKept, ScopeEnded
from loaders.runs.report import Books, PortalReport, ScopeReport
from loaders.runs.request import SyncRequest
from loaders.runs.scope_state import ScopeState

# More rejected rows than this, and more than a twentieth of what was read, is a change of format rather than a bad row.
_TOLERATED_REJECTS = 20
# Skipped pages write nothing and so renew no lease: while pages are skipped it is renewed this often.
_RENEWAL_SECONDS = 120.0
# A reader may wrongly yield None, which is no end.
_ENDED: Any = object()


class ScopeRun:
    """Reads one scope of one stream in one run.

    ``unwritten`` collects the pages of all scopes of the stream that a dry run does not write.
    """

    def __init__(
        self,
        request: SyncRequest,
        stream: Stream[Any],
        scope: Scope,
        portal_report: PortalReport,
        cache: RunCache,
        unwritten: dict[str, UnwrittenPage],
    ) -> None:
        self._request, self._stream, self._scope = request, stream, scope
        self._scope_key = ScopeKey(request.portal.name, stream.name, scope.name)
        self._portal_report = portal_report
        self._unwritten = unwritten
        self._back_fill = request.back_fill.of(stream.name) if request.back_fill else None
        self._renewed = time.monotonic()
        self._done: ScopeDone | None = None
        # The state of the scope; None before it is read, and again as soon as this reading has written something.
        self._state: ScopeState | None = None
        self._detector = ChangeDetector(request, stream, self._scope_key)
        self.report = ScopeReport(stream.name, scope.name)
        self._writer = Writer(
            request.database,
            request.portal,
            stream,
            scope.name,
            request.keys,
            portal_report.run,
            request.started_at,
            cache,
            holder=request.holder,
            dry_run=request.dry_run,
        )

    async def read(self, reader: Reader) -> None:
        """Read the scope to its end and write what changed; if that fails, the report says so and what was written stays.

        Raises BooksDoNotBalance.
        """
        try:
            if not self._request.dry_run:
                await acquire_lease(self._request.database, str(self._scope_key), self._request.holder)
            await self._read_pages(reader)
        except LeaseTaken as error:
            self._hold(error)
            return
        except PortalError as error:
            self.report.state, self.report.problem = "failed", str(error)
        self.report.books.require_balance(str(self._scope_key))
        try:
            await self._end()
        except LeaseTaken as error:
            self._hold(error)
        else:
            self._request.on_event(ScopeEnded(self._portal_report, self.report))

    def _hold(self, error: LeaseTaken) -> None:
        """Report that another process reads this scope. That process notes in the graph how it ended."""
        self.report.state, self.report.problem = "held", str(error)
        self._request.on_event(ScopeEnded(self._portal_report, self.report))

    async def _read_pages(self, reader: Reader) -> None:
        previous = self._state = await ScopeState.read(self._request.database, self._scope_key)
        self._detector.begin(previous)
        scope, since = replace(self._scope, notes=self._notes(previous)), self._since(previous)
        with portal_errors(str(self._scope_key)):
            pages = reader.read(self._stream, scope, since)
        prepared = prefetched(self._prepared(pages))
        try:
            async for page in prepared:
                await self._write_page(page)
                self._request.on_event(PageKept(self._portal_report, self.report))
        finally:
            await prepared.aclose()

    def _notes(self, previous: ScopeState) -> dict[str, str]:
        """Return the reader's notes by page name, of pages that were read under today's mapping."""
        if self._back_fill is not None:
            # An operator has the scope read again, perhaps because the portal called pages unchanged that were not.
            return {}
        prefix, version = self._scope_key.page_prefix, self._stream.mapping_version
        noted = ((id_, page.note) for id_, page in previous.pages.items() if page.mapping_version == version)
        return {id_.removeprefix(prefix): note for id_, note in noted if note is not None}

    def _since(self, previous: ScopeState) -> str | None:
        """Return the watermark from which the scope is read; None reads it from its beginning."""
        if self._stream.mode is StreamMode.SNAPSHOT:
            return None
        return previous.watermark if self._back_fill is None else self._back_fill

    async def _prepared(self, pages: Iterator[Page | UnchangedPage | ScopeDone]) -> AsyncIterator[PreparedPage]:
        while (page := await asyncio.to_thread(self._next, pages)) is not None:
            if isinstance(page, ScopeDone):
                self._done = page
                return
            yield await self._detector.prepare(page)
        raise PortalError(
            f"{self._scope_key} ended without saying that it was complete: what was read is kept, and no record counts as "
            "missing. Run sync again; if this happens every time, the reader of this portal must end each scope with ScopeDone."
        )

    def _next(self, pages: Iterator[Page | UnchangedPage | ScopeDone]) -> Page | UnchangedPage | ScopeDone | None:
        with portal_errors(str(self._scope_key)):
            page = next(pages, _ENDED)
            return None if page is _ENDED else checked(page)

    async def _write_page(self, prepared: PreparedPage) -> None:
        written = Books()
        if not prepared.skipped:
            written = await self._write_rows(prepared)
        elif time.monotonic() - self._renewed > _RENEWAL_SECONDS and not self._request.dry_run:
            await write_retrying_conflicts(self._request.database, self._renew)
            self._renewed = time.monotonic()
        self.report.books.add(prepared.books)
        self.report.books.add(written)

    async def _renew(self, transaction: Transaction) -> None:
        await renew_lease(transaction, str(self._scope_key), self._request.holder)

    async def _write_rows(self, prepared: PreparedPage) -> Books:
        """Write the rows of a page in portions, and return what became of them.

        Rows leave the quarantine with the first portion, before any row enters it. A row that a portion puts there leaves it
        again only with a later row of the same record.
        """
        self._state = None
        portions, written = batches(prepared.changes), Books()
        leaving = prepared.released
        for changes, following in pairwise(portions):
            released = self._quarantine_ids(leaving)
            written.add(await self._writer.write(Batch(changes, page_id=prepared.noted.id, released=released)))
            leaving = prepared.released & {change.record.key for change in following}
        noted = replace(prepared.noted, quarantined=prepared.noted.quarantined + written.quarantined)
        last = Batch(
            portions[-1],
            prepared.rejected,
            page=noted,
            page_id=noted.id,
            watermark=prepared.watermark if self._back_fill is None else None,
            released=self._quarantine_ids(leaving),
        )
        written.add(await self._writer.write(last))
        if self._request.dry_run and noted.keys is not None:
            self._unwritten[noted.id] = UnwrittenPage(noted.keys, noted.keyless)
        self._renewed = time.monotonic()
        return written

    def _quarantine_ids(self, keys: AbstractSet[str]) -> list[str]:
        """Return the ids in quarantine of rows with these keys."""
        return [f"{self._scope_key.quarantine_prefix}{key}" for key in sorted(keys)]

    async def _end(self) -> None:
        """Conclude what is missing, and note the end of the scope together with the release of its lease."""
        books, done = self.report.books, self._done
        if self.report.state == "done" and books.quarantined > _TOLERATED_REJECTS and books.quarantined * 20 > books.read:
            self.report.state = "failed"
            self.report.problem = (
                f"{books.quarantined} of {books.read} rows of {self._scope_key} are in quarantine: the portal's format may have "
                "changed. Look at their reasons, correct the row model, raise mapping_version and run sync again."
            )
        found = await self._absences(done) if done and self.report.state == "done" else None
        absences = found if found and not found.nothing else None
        if self._request.dry_run:
            return

        async def work(transaction: Transaction) -> None:
            if absences or done is None:
                # The lease first, as when a page is written: transactions that lock lease and records in other orders deadlock.
                await self._renew(transaction)
            if absences:
                policy, at = self._request.absence, self._request.started_at
                counted = await mark_absences(transaction, self._scope_key, absences, policy, at)
                self.report.missing, self.report.gone = counted
            if done is None:
                first, after = self._scope_key.page_range
                await transaction.run(statement("runs/clear_page_notes"), {"from": first, "to": after})
            if not await transaction.run(statement("runs/end_scope"), self._end_parameters()):
                await self._renew(transaction)
                raise LoadError(
                    f"The run {self._portal_report.run} is not in the graph any more: it was removed while {self._scope_key} was "
                    "read. What was read is kept; run sync again."
                )

        await write_retrying_conflicts(self._request.database, work)

    async def _absences(self, done: ScopeDone) -> Absences | None:
        """Return what the portal no longer has; None if this reading does not show it, or a person has to confirm it first."""
        whole = self._stream.mode is StreamMode.SNAPSHOT or done.whole
        if not whole or not self._stream.reads_whole:
            return None
        database, scope_key = self._request.database, self._scope_key
        state = self._state or await ScopeState.read(database, scope_key, quarantine=False)
        found = await find_absences(database, scope_key, state, self._detector.pages, self._unwritten)
        self.report.missing = len(found.missing)
        if found.uncertain:
            return None
        confirmed = self._request.confirmed.get(f"{self._stream.name}/{self._scope.name}", 0)
        still_there = self.report.books.updated + self.report.books.unchanged
        if not self._request.absence.within_removal_limit(len(found.missing), still_there, confirmed):
            self.report.state, self.report.problem = "held", self._held_problem(len(found.missing))
            return None
        return found

    def _held_problem(self, missing: int) -> str:
        """Return why a person has to confirm the removals, and how; those of a dry run cannot be confirmed."""
        found = (
            f"{missing} records of {self._scope_key} are missing, and {self.report.books.read} rows were read. So many removals "
            "must be confirmed by a person"
        )
        if self._request.dry_run:
            return f"{found}: the run would be held. All rows would be loaded, and no record would be marked as missing."
        return (
            f"{found}: all rows were loaded, and no record was marked as missing. If the records are really gone, run: "
            f"meritgraph sync --confirm-removals {self._portal_report.run}"
        )

    def _end_parameters(self) -> dict[str, object]:
        """Return the parameters of ``runs/end_scope``.

        These are the books and the event of this reading and, if it was complete, the watermark it reached and the days it
        covers.
        """
        run, now = self._portal_report.run, datetime.now(self._request.started_at.tzinfo)
        summary = {"stream": self._stream.name, "scope": self._scope.name} | self.report.summary()
        done = self._done if self.report.state == "done" else None
        reached = done.watermark if done and self._back_fill is None else None
        covers = done.covers if done and not self.report.books.quarantined else None
        return {
            "scope_key": str(self._scope_key),
            "holder": self._request.holder,
            "now": now,
            "watermarks": [] if reached is None else [watermark_row(self._scope_key, reached)],
            "coverages": [] if covers is None else [self._coverage(covers)],
            "run": run,
            "id": f"{run}/{self._stream.name}/{self._scope.name}",
            "books": summary,
            "event": event_properties("scope_ended", now, summary, portal=self._scope_key.portal, run=run),
        }

    def _coverage(self, covers: CoveredDays) -> dict[str, object]:
        properties = {
            "portal": self._request.portal.name,
            "stream": self._stream.name,
            "country": self._request.portal.country,
            "labels": list(self._stream.labels),
            "scope": self._scope.name,
            "to": covers.to,
        }
        return {"id": f"coverage:{self._scope_key}", "from": covers.from_, "properties": properties}
