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

from graph.driver.database import Transaction
from graph.driver.statements import statement
from graph.errors import LoadError, PortalError
from loaders.ingest.absence import Absences, Unwritten, absences, note_absences, within_removal_limit
from loaders.ingest.batching import ahead, batches
from loaders.ingest.change_detection import Preparation, Prepared
from loaders.ingest.writer import Memory, Writer, watermark_of
from loaders.portal_api.contract import Covers, Page, Reader, Scope, ScopeDone, Stream, StreamMode, Unchanged
from loaders.portal_api.guard import reading
from loaders.runs.conflict_retries import write_retrying_conflicts
from loaders.runs.leases import LeaseTaken, acquire_lease, renew_lease
from loaders.runs.load_events import PageKept, ScopeEnded, event_of
from loaders.runs.report import Books, PortalReport, ScopeReport
from loaders.runs.request import Synchronisation
from loaders.runs.scope_state import ScopeState, quarantine_of

# More rejected rows than this, and more than a twentieth of what was read, is a change of format rather than a bad row.
_TOLERATED_REJECTS = 20
# Pages that are skipped write nothing, and the lease must not run out meanwhile.
_RENEWED_EVERY = 120.0


class ScopeRun:
    """Reads one scope of one stream in one run."""

    def __init__(
        self,
        sync: Synchronisation,
        stream: Stream[Any],
        scope: Scope,
        portal_report: PortalReport,
        memory: Memory,
        unwritten: dict[str, Unwritten],
    ) -> None:
        self._sync, self._stream, self._scope = sync, stream, scope
        self._portal_report = portal_report
        self._unwritten = unwritten
        self._again = sync.back_fill.of(stream.name) if sync.back_fill else None
        self._renewed = time.monotonic()
        self._done: ScopeDone | None = None
        # None before it is read, and once this reading has written something.
        self._left: ScopeState | None = None
        self._preparation = Preparation(sync, stream, self._place)
        self.report = ScopeReport(stream.name, scope.name)
        self._writer = Writer(
            sync.database,
            sync.portal,
            stream,
            scope.name,
            sync.keys,
            portal_report.run,
            sync.started_at,
            memory,
            holder=sync.holder,
            planned=sync.planned,
        )

    @property
    def _place(self) -> str:
        return f"{self._sync.portal.name}/{self._stream.name}/{self._scope.name}"

    async def read(self, reader: Reader) -> None:
        """Reads to the end; a scope that fails is reported so and keeps what was written. Raises BooksDoNotBalance."""
        try:
            if not self._sync.planned:
                await acquire_lease(self._sync.database, self._place, self._sync.holder)
            await self._read_pages(reader)
        except LeaseTaken as error:
            self._hold(error)
            return
        except PortalError as error:
            self.report.state, self.report.problem = "failed", str(error)
        self.report.books.require_balance(self._place)
        try:
            await self._end()
        except LeaseTaken as error:
            self._hold(error)
        else:
            self._sync.tell(ScopeEnded(self._portal_report, self.report))

    def _hold(self, error: LeaseTaken) -> None:
        """Another process reads this scope, and will tell what came of it."""
        self.report.state, self.report.problem = "held", str(error)
        self._sync.tell(ScopeEnded(self._portal_report, self.report))

    async def _read_pages(self, reader: Reader) -> None:
        left = self._left = await ScopeState.of(self._sync.database, self._place)
        self._preparation.begin(left)
        scope, since = replace(self._scope, notes=self._notes(left)), self._since(left)
        with reading(self._place):
            pages = reader.read(self._stream, scope, since)
        prepared = ahead(self._prepared(pages))
        try:
            async for page in prepared:
                await self._write(page)
                self._sync.tell(PageKept(self._portal_report, self.report))
        finally:
            await prepared.aclose()

    def _notes(self, left: ScopeState) -> dict[str, str]:
        """What the reader noted of the pages of this scope, under the mapping of today."""
        if self._again is not None:
            # A person has it read anew, perhaps because the portal called pages unchanged that were not.
            return {}
        begin, version = f"{self._place}/", self._stream.mapping_version
        noted = ((id_, page.note) for id_, page in left.pages.items() if page.mapping_version == version)
        return {id_.removeprefix(begin): note for id_, note in noted if note is not None}

    def _since(self, left: ScopeState) -> str | None:
        if self._stream.mode is StreamMode.SNAPSHOT:
            return None
        return left.watermark if self._again is None else self._again

    async def _prepared(self, pages: Iterator[Page | Unchanged | ScopeDone]) -> AsyncIterator[Prepared]:
        while (page := await asyncio.to_thread(self._next, pages)) is not None:
            if isinstance(page, ScopeDone):
                self._done = page
                return
            yield await self._preparation.prepare(page)
        raise PortalError(
            f"{self._place} ended without saying that it was complete: what was read is kept, nothing is concluded from "
            "what was not there. Run sync again; if it stays so, the reader of this portal must end a scope with ScopeDone."
        )

    def _next(self, pages: Iterator[Page | Unchanged | ScopeDone]) -> Page | Unchanged | ScopeDone | None:
        with reading(self._place):
            return next(pages, None)

    async def _write(self, prepared: Prepared) -> None:
        books = prepared.books
        if not prepared.skipped:
            await self._write_rows(prepared, books)
        elif time.monotonic() - self._renewed > _RENEWED_EVERY and not self._sync.planned:
            await write_retrying_conflicts(
                self._sync.database, lambda transaction: renew_lease(transaction, self._place, self._sync.holder)
            )
            self._renewed = time.monotonic()
        self.report.books.add(books)

    async def _write_rows(self, prepared: Prepared, books: Books) -> None:
        """The rows in portions; what leaves the quarantine does so first, before anything enters it.

        What a portion puts there leaves it again only with a later word on the same record.
        """
        self._left = None
        portions = batches(prepared.changes)
        leaving, refused = prepared.released, 0
        for batch, following in pairwise(portions):
            written = await self._writer.write(batch, page_id=prepared.noted.id, released=self._in_quarantine(leaving))
            leaving = prepared.released & {change.record.key for change in following}
            refused += written.quarantined
            books.add(written)
        noted = replace(prepared.noted, quarantined=prepared.noted.quarantined + refused)
        watermark = None if self._again is not None else prepared.watermark
        last = await self._writer.write(
            portions[-1],
            prepared.rejected,
            page=noted,
            page_id=noted.id,
            watermark=watermark,
            released=self._in_quarantine(leaving),
        )
        books.add(last)
        if self._sync.planned and noted.keys is not None:
            self._unwritten[noted.id] = Unwritten(noted.keys, noted.keyless)
        self._renewed = time.monotonic()

    def _in_quarantine(self, keys: AbstractSet[str]) -> list[str]:
        """The ids that rows of these keys have there."""
        return [f"{quarantine_of(self._place)}{key}" for key in sorted(keys)]

    async def _end(self) -> None:
        books, done = self.report.books, self._done
        if self.report.state == "done" and books.quarantined > _TOLERATED_REJECTS and books.quarantined * 20 > books.read:
            self.report.state = "failed"
            self.report.problem = (
                f"{books.quarantined} of {books.read} rows of {self._place} are in quarantine: the portal's format may have "
                "changed. Look at their reasons, mend the row model, raise mapping_version and run sync again."
            )
        found = await self._absences(done) if done and self.report.state == "done" else None
        noted = found if found and not found.nothing else None
        if self._sync.planned:
            return

        async def work(transaction: Transaction) -> None:
            if noted or done is None:
                # First of all, as where a page is written: two that want lease and records in other orders are stuck.
                await renew_lease(transaction, self._place, self._sync.holder)
            if noted:
                counted = await note_absences(transaction, self._place, noted, self._sync.absence, self._sync.started_at)
                self.report.missing, self.report.gone = counted
            if done is None:
                await transaction.run(statement("runs/clear_page_notes"), {"from": f"{self._place}/", "to": f"{self._place}0"})
            if not await transaction.run(statement("runs/end_scope"), self._ended()):
                await renew_lease(transaction, self._place, self._sync.holder)
                raise LoadError(
                    f"The run {self._portal_report.run} is not in the graph any more: somebody removed it while {self._place} "
                    "was read. What was read is kept; run sync again."
                )

        await write_retrying_conflicts(self._sync.database, work)

    async def _absences(self, done: ScopeDone) -> Absences | None:
        """What the portal no longer has, where this reading was of the whole; None where nothing may be concluded."""
        whole = self._stream.mode is StreamMode.SNAPSHOT or done.whole
        if not whole or not self._stream.reads_whole:
            return None
        known = self._left or await ScopeState.of(self._sync.database, self._place, quarantine=False)
        found = await absences(self._sync.database, self._place, known, self._preparation.pages, self._unwritten)
        self.report.missing = len(found.missing)
        if found.uncertain:
            return None
        confirmed = self._sync.confirmed.get(f"{self._stream.name}/{self._scope.name}", 0)
        books = self.report.books
        if not within_removal_limit(len(found.missing), books.updated + books.unchanged, self._sync.absence, confirmed):
            self.report.state, self.report.problem = "held", self._held(len(found.missing))
            return None
        return found

    def _held(self, missing: int) -> str:
        """Why a person must say a word, and how; of a planned run nothing can be confirmed."""
        found = (
            f"{missing} records of {self._place} are not there any more; {self.report.books.read} rows were read. That is more "
            "than is believed without a person's word"
        )
        if self._sync.planned:
            return f"{found}: the run would be held. What was read would be loaded, nothing would be marked as missing."
        return (
            f"{found}: all that was read is loaded, nothing is marked as missing. If they are really gone, run: "
            f"meritgraph sync --confirm-removals {self._portal_report.run}"
        )

    def _ended(self) -> dict[str, object]:
        """What is kept of this reading: its books, its event and, where it came to its end, how far it got and what it covers."""
        run, now = self._portal_report.run, datetime.now(self._sync.started_at.tzinfo)
        place = {"stream": self._stream.name, "scope": self._scope.name}
        summary = place | self.report.summary()
        done = self._done if self.report.state == "done" else None
        reached = done.watermark if done and self._again is None else None
        covers = done.covers if done and not self.report.books.quarantined else None
        return {
            "place": self._place,
            "holder": self._sync.holder,
            "now": now,
            "watermarks": [] if reached is None else [watermark_of(self._sync.portal.name, **place, value=reached)],
            "coverages": [] if covers is None else [self._coverage(covers)],
            "run": run,
            "id": f"{run}/{self._stream.name}/{self._scope.name}",
            "books": summary,
            "event": event_of("scope_ended", self._portal_report, now, summary),
        }

    def _coverage(self, covers: Covers) -> dict[str, object]:
        properties = {
            "portal": self._sync.portal.name,
            "stream": self._stream.name,
            "country": self._sync.portal.country,
            "labels": list(self._stream.labels),
            "scope": self._scope.name,
            "to": covers.to,
        }
        return {"id": f"coverage:{self._place}", "from": covers.from_, "properties": properties}
