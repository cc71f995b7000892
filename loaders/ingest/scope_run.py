"""One scope of one stream, read from its first page to its end.

While a page is written the next one is read and mapped, so that portal, mapping and database work at the same time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Transaction
from graph.errors import LoadError, PortalError
from graph.events import event_properties
from loaders.ingest.absence import Absences, UnwrittenPage, count_records, find_absences, mark_absences
from loaders.ingest.batching import batches, prefetched
from loaders.ingest.change_detection import ChangeDetector
from loaders.ingest.conflicting_rows import ConflictingRows
from loaders.ingest.endless_scopes import ProgressWatch
from loaders.ingest.field_history import (
    FieldHistory,
    learned_fields,
    lost_fields,
    lost_fields_problem,
    lost_fields_warning,
    may_be_chance,
)
from loaders.ingest.halves import halved_warning
from loaders.ingest.packed_ids import pack_ids
from loaders.ingest.planning import PlannedBatch
from loaders.ingest.records import Batch, Change, PreparedPage, RejectedRow, Written
from loaders.ingest.run_cache import RunCache
from loaders.ingest.watermark_progress import WatermarkProgress
from loaders.ingest.writer import Writer
from loaders.portal_api.contract import CoveredDays, Page, Reader, Scope, ScopeDone, Stream, StreamMode, UnchangedPage
from loaders.portal_api.guard import checked, portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.coverage import save_coverage
from loaders.runs.leases import LeaseTaken, acquire_lease, renew_lease
from loaders.runs.load_events import PageKept, ScopeEnded
from loaders.runs.report import Books, PortalReport, ScopeReport
from loaders.runs.request import SyncRequest
from loaders.runs.scope_state import MappingMark, ScopeState, watermark_row

# More rejected rows than this, and more than a twentieth of what was read, is a change of format rather than a bad row.
_TOLERATED_REJECTS = 20
# Skipped pages write nothing and so renew no lease: while pages are skipped it is renewed this often.
_RENEWAL_SECONDS = 120.0
# A reader may wrongly yield None, which is no end.
_ENDED: Any = object()


class ScopeRun:
    """Reads one scope of one stream in one run.

    ``unwritten`` collects the pages of all scopes of the stream that a dry run does not write. ``history`` is that of the stream
    before this run. ``only_scope`` tells that the stream has no other scope.
    """

    def __init__(
        self,
        request: SyncRequest,
        stream: Stream[Any],
        scope: Scope,
        portal_report: PortalReport,
        cache: RunCache,
        unwritten: dict[str, UnwrittenPage],
        history: FieldHistory,
        *,
        only_scope: bool,
    ) -> None:
        self._request, self._stream, self._scope = request, stream, scope
        self._scope_key = ScopeKey(request.portal.name, stream.name, scope.name)
        self._mapping = MappingMark.of(request.portal, stream)
        self._portal_report = portal_report
        self._unwritten = unwritten
        self._history = history
        # The fields that rows of the scope have had, as they are saved.
        self._fields = history.by_scope.get(scope.name, frozenset[str]())
        self._back_fill = request.back_fill.of(stream.name) if request.back_fill else None
        self._renewed = time.monotonic()
        self._done: ScopeDone | None = None
        # The state of the scope; None before it is read, and again as soon as this reading has written something.
        self._state: ScopeState | None = None
        # Whether an earlier reading went from the beginning to a watermark.
        self._read_before = False
        self._progress = WatermarkProgress()
        self._fields_lost = False
        self._conflicts = ConflictingRows()
        # Conflicting rows that were in quarantine before this reading.
        self._conflicts_before: AbstractSet[str] = frozenset()
        # The missing records that a person has to confirm first, packed.
        self._awaiting_confirmation: str | None = None
        # The records whose removal a person confirmed.
        self._confirmed = request.confirmed.get(f"{stream.name}/{scope.name}", frozenset[str]())
        # Whether this reading showed what is missing.
        self._judged_missing = False
        self._detector = ChangeDetector(request, stream, self._scope_key, portal_report.run if only_scope else None)
        self.report = ScopeReport(stream.name, scope.name)
        # The number of rows of each batch that took too long to write.
        self._halved: list[int] = []
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
            on_halved=self._halved.append,
        )

    async def read(self, reader: Reader) -> None:
        """Read the scope to its end and write what changed; if that fails, the report says so and what was written stays.

        Raises BooksDoNotBalance.
        """
        try:
            if not self._request.dry_run:
                acquired = await acquire_lease(self._request.database, str(self._scope_key), self._request.holder)
                self._writer.cache.take_own_lease(acquired)
            await self._read_pages(reader)
        except LeaseTaken as error:
            self._hold(error)
            return
        except PortalError as error:
            self.report.fail(error)
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
        known = self._history.by_scope
        self._detector.begin(previous, knows_fields=self._scope.name in known, never_read=not known)
        self._conflicts_before = previous.conflicts.keys()
        self._read_before = previous.watermark is not None
        scope, since = replace(self._scope, notes=self._notes(previous)), self._since(previous)
        self._progress = WatermarkProgress(since)
        with portal_errors(str(self._scope_key)):
            pages = reader.read(self._stream, scope, since)
        prepared = prefetched(self._prepared(pages))
        try:
            async for page, planned in prepared:
                await self._write_page(page, planned)
                self._request.on_event(PageKept(self._portal_report, self.report))
        finally:
            await prepared.aclose()
            # What was planned ahead and not written must not be known to the scopes that follow.
            self._writer.planning.discard()

    def _notes(self, previous: ScopeState) -> dict[str, str]:
        """Return the reader's notes by page name, of pages that were read under today's mapping."""
        if self._back_fill is not None or previous.conflicts:
            # An operator has the scope read again, perhaps because the portal called pages unchanged that were not. And as long
            # as rows contradict each other every page is compared.
            return {}
        prefix = self._scope_key.page_prefix
        noted = ((id_, page.note) for id_, page in previous.pages.items() if page.mapping == self._mapping)
        return {id_.removeprefix(prefix): note for id_, note in noted if note is not None}

    def _since(self, previous: ScopeState) -> str | None:
        """Return the watermark from which the scope is read; None reads it from its beginning."""
        if self._stream.mode is StreamMode.SNAPSHOT:
            return None
        if self._back_fill is not None:
            return self._back_fill
        if self._confirmed:
            # What was confirmed is done by a reading that contains everything, and by no other.
            return None
        # Under another mapping the rows before the watermark must come once more, too.
        return previous.watermark if previous.reached_under == self._mapping else None

    async def _prepared(
        self, pages: Iterator[Page | UnchangedPage | ScopeDone]
    ) -> AsyncIterator[tuple[PreparedPage, PlannedBatch | None]]:
        watch = ProgressWatch(self._scope_key, self._request.feed)
        while (page := await asyncio.to_thread(self._next, pages)) is not None:
            if isinstance(page, ScopeDone):
                self._done = page
                return
            prepared = await self._detector.prepare(page)
            yield prepared, await self._plan_ahead(prepared)
            watch.count(page.name, prepared.books.read, any_new=prepared.any_new)
        raise PortalError(
            f"{self._scope_key} ended without saying that it was complete: what was read is kept, and no record counts as "
            "missing. Run sync again; if this happens every time, the reader of this portal must end each scope with ScopeDone."
        )

    async def _plan_ahead(self, prepared: PreparedPage) -> PlannedBatch | None:
        """Plan a page while the one before it is written, if it goes into one transaction whatever becomes of that one."""
        if any(change.conflict for change in prepared.changes) or len(batches(prepared.changes)) > 1:
            return None
        return await self._writer.plan_ahead(prepared.changes)

    def _next(self, pages: Iterator[Page | UnchangedPage | ScopeDone]) -> Page | UnchangedPage | ScopeDone | None:
        with portal_errors(str(self._scope_key)):
            page = next(pages, _ENDED)
            return None if page is _ENDED else checked(page)

    async def _write_page(self, prepared: PreparedPage, planned: PlannedBatch | None) -> None:
        written = Books()
        self._progress.rows_read += prepared.books.read
        if not prepared.skipped:
            written = await self._write_rows(prepared, planned)
        elif (fields := self._learned(prepared)) is not None:
            await self._writer.write(Batch((), fields=fields))
            self._fields = fields
        elif time.monotonic() - self._renewed > _RENEWAL_SECONDS and not self._request.dry_run:
            await write_retrying_conflicts(self._request.database, self._renew)
            self._renewed = time.monotonic()
        if prepared.skipped and prepared.marks is not None:
            self._progress.advance(prepared.marks, prepared.accepted_rows(frozenset()))
        self.report.books.add(prepared.books)
        self.report.books.add(written)
        for change in prepared.changes:
            self.report.untranslated.add(change.record.untranslated)

    async def _renew(self, transaction: Transaction) -> None:
        await renew_lease(transaction, str(self._scope_key), self._request.holder)

    async def _write_rows(self, prepared: PreparedPage, planned: PlannedBatch | None) -> Books:
        """Write the rows of a page in portions, and return what became of them.

        Rows leave the quarantine with the first portion, before any row enters it. A row that a portion puts there leaves it
        again only with a later row of the same record.
        """
        self._state = None
        portions, written, rejected = batches(prepared.changes), Books(), set[str]()
        leaving, conflicting = prepared.released, list[RejectedRow]()
        for portion, following in pairwise(portions):
            decided = self._decide(portion, conflicting, written)
            released, fields = self._quarantine_ids(leaving), self._learned(prepared)
            batch = Batch(decided, page_id=prepared.noted.id, released=released, fields=fields)
            rejected |= (await self._write_batch(batch, written)).rejected
            leaving = prepared.released & {change.record.key for change in following}
        decided = self._decide(portions[-1], conflicting, written)
        noted = replace(
            prepared.noted,
            quarantined=prepared.noted.quarantined + written.quarantined + len(conflicting),
            duplicate=prepared.noted.duplicate + written.duplicate,
        )
        last = Batch(
            decided,
            [*prepared.rejected, *conflicting],
            page=noted,
            page_id=noted.id,
            watermark=lambda refused: self._page_watermark(prepared, rejected | refused),
            released=self._quarantine_ids(leaving),
            fields=self._learned(prepared),
        )
        done = await self._write_batch(last, written, planned)
        if prepared.marks is not None:
            self._progress.advance(prepared.marks, prepared.accepted_rows(rejected | done.rejected))
        if self._request.dry_run and noted.keys is not None:
            self._unwritten[noted.id] = UnwrittenPage(noted.keys, noted.keyless)
        self._renewed = time.monotonic()
        return written

    def _learned(self, prepared: PreparedPage) -> AbstractSet[str] | None:
        """Return what to save of the fields of a page; None if nothing was added.

        The first rows of a stream are written together with their fields: by these the next run knows that the graph has rows.
        """
        return learned_fields(self._stream, self._fields, prepared.fields)

    def _decide(self, changes: Sequence[Change], conflicting: list[RejectedRow], written: Books) -> list[Change]:
        """Return the changes to write; add conflicting rows to the list, and rows that were written already to the books."""
        decided = self._conflicts.decide(changes)
        conflicting += decided.conflicting
        written.duplicate += decided.repeated
        return decided.changes

    async def _write_batch(self, batch: Batch, written: Books, planned: PlannedBatch | None = None) -> Written:
        done = await self._writer.write(batch, planned)
        self._fields = batch.fields or self._fields
        written.add(done.books)
        self._portal_report.careers += done.careers
        self._conflicts.add_rejected(change for change in batch.changes if change.record.id in done.rejected)
        return done

    def _page_watermark(self, prepared: PreparedPage, rejected: AbstractSet[str]) -> str | None:
        """Return the watermark to save with a page, or None; rows that were rejected when they were written do not move it."""
        if prepared.watermark is None or self._back_fill is not None:
            return None
        if prepared.marks is None:
            return prepared.watermark
        reached = self._progress.after(prepared.marks, prepared.accepted_rows(rejected))
        return None if self._progress.rises_too_far(reached, prepared.marks) else reached

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
        self._compare_fields()
        self._check_watermark()
        if (sentence := self._conflicts.sentence(str(self._scope_key))) is not None:
            self.report.warnings.append(sentence)
            self.report.kept_as[sentence] = self._conflicts.kept_sentence(str(self._scope_key))
        if (sentence := self.report.untranslated.sentence(str(self._scope_key))) is not None:
            self.report.warnings.append(sentence)
        if self._halved:
            self.report.warnings.append(halved_warning(self._scope_key, self._halved, self._request.database.write_seconds))
        found = await self._absences(done) if done and self.report.state == "done" else None
        absences = found if found and not found.nothing else None
        if self._request.dry_run:
            return

        async def work(transaction: Transaction) -> None:
            settled = self._settled_conflicts()
            if absences or done is None or settled or self._fields_lost:
                # The lease first, as when a page is written: transactions that lock lease and records in other orders deadlock.
                await self._renew(transaction)
            if absences:
                policy, at = self._request.absence, self._request.started_at
                counted = await mark_absences(transaction, self._scope_key, absences, policy, at)
                self.report.missing, self.report.gone = counted
            if done is None:
                first, after = self._scope_key.page_range
                await transaction.run(statement("runs/clear_page_notes"), {"from": first, "to": after})
            if self._fields_lost:
                # A page that is skipped counts as having all fields: the next reading must see for itself.
                first, after = self._scope_key.page_range
                await transaction.run(statement("runs/forget_pages"), {"from": first, "to": after})
            if settled:
                await transaction.run(statement("quarantine/remove_rows"), {"ids": settled})
            if not await transaction.run(statement("runs/end_scope"), self._end_parameters()):
                await self._renew(transaction)
                raise LoadError(
                    f"The run {self._portal_report.run} is not in the graph any more: it was removed while {self._scope_key} was "
                    "read. What was read is kept; run sync again."
                )
            if covers := self._covers():
                whole = self._is_from_beginning()
                await save_coverage(transaction, self._request.portal, self._stream, self._scope_key, covers, whole=whole)

        await write_retrying_conflicts(self._request.database, work)

    def _compare_fields(self) -> None:
        """Report fields that the stream has had before and that no row of this reading has."""
        rows = self.report.books.read
        if self._done is None or self.report.state != "done" or self._detector.has_all_fields or not rows:
            return
        lost = lost_fields(self._stream, self._history.of(self._scope.name), self._detector.fields)
        if not lost:
            return
        scope = str(self._scope_key)
        if may_be_chance(rows, whole=self._is_whole(self._done) or self._progress.since is None):
            self.report.warnings.append(lost_fields_warning(scope, lost, rows))
        else:
            self._fields_lost = True
            self.report.state, self.report.problem = "failed", lost_fields_problem(scope, lost, rows)

    def _check_watermark(self) -> None:
        """Hold the scope if its watermark would rise further than the rows that were read explain."""
        progress = self._progress
        if self.report.state != "done" or self._back_fill is not None or not progress.rises_too_far(progress.reached):
            return
        self.report.state = "held"
        self.report.problem = (
            f"The watermark of {self._scope_key} would rise from {progress.since} to {progress.reached} by {progress.rows_read} "
            "rows: one of their numbers is probably wrong, and no later row would be asked for. The rows were loaded, and the "
            "watermark was not saved. Have the portal correct the number; if it is right, run: meritgraph sync --reset-watermark "
            f"{self._scope_key.portal}/{self._stream.name}={progress.reached}"
        )
        self.report.kept_as[self.report.problem] = (
            f"The watermark of {self._scope_key} would rise further than its {progress.rows_read} rows explain: one of their "
            "numbers is probably wrong. The rows were loaded, and the watermark was not saved. Have the portal correct it; sync "
            "names it."
        )

    def _settled_conflicts(self) -> list[str]:
        """Return the ids of conflicting rows in quarantine that this complete reading did not find in conflict any more."""
        if self._done is None or not self._conflicts_before:
            return []
        still = {f"{self._scope_key.quarantine_prefix}{name}" for name in self._conflicts.names}
        return sorted(self._conflicts_before - still)

    def _is_whole(self, done: ScopeDone) -> bool:
        """Tell whether this reading contained everything that the scope has."""
        return self._stream.mode is StreamMode.SNAPSHOT or done.whole

    async def _absences(self, done: ScopeDone) -> Absences | None:
        """Return what the portal no longer has; None if this reading does not show it, or a person has to confirm it first."""
        if not self._is_whole(done) or not self._stream.reads_whole:
            return None
        database, scope_key = self._request.database, self._scope_key
        state = self._state or await ScopeState.read(database, scope_key, quarantine=False)
        found = await find_absences(database, scope_key, state, self._detector.pages, self._unwritten)
        self.report.missing = len(found.missing)
        if found.uncertain:
            return None
        self._judged_missing = True
        if set(found.missing) <= self._confirmed:
            return found
        policy, missing, books = self._request.absence, len(found.missing), self.report.books
        if policy.within_removal_limit(missing, books.updated + books.unchanged):
            return found
        # Rows in quarantine may have records, too. To look them up takes longer, and is done only where it may matter.
        records = await count_records(database, self._detector.pages, self._unwritten) - books.created if books.quarantined else 0
        if policy.within_removal_limit(missing, max(records, books.updated + books.unchanged)):
            return found
        self.report.state, self.report.problem = "held", self._held_problem(missing)
        self._awaiting_confirmation = pack_ids(found.missing)
        return None

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

        These are the books and the event of this reading and, if it was complete, the watermark it reached.
        """
        run, now = self._portal_report.run, datetime.now(self._request.started_at.tzinfo)
        summary = {"stream": self._stream.name, "scope": self._scope.name} | self.report.kept()
        done = self._done if self.report.state == "done" else None
        reached = None
        if done and self._back_fill is None:
            reached = self._progress.reached if self._progress.marks else done.watermark
        return {
            "scope_key": str(self._scope_key),
            "holder": self._request.holder,
            "now": now,
            "watermarks": [] if reached is None else [watermark_row(self._scope_key, reached, self._mapping)],
            "run": run,
            "id": f"{run}/{self._stream.name}/{self._scope.name}",
            "books": summary | {"missing_records": self._awaiting_confirmation, "judged_missing": self._judged_missing},
            "event": event_properties("scope_ended", now, summary, portal=self._scope_key.portal, run=run),
        }

    def _covers(self) -> CoveredDays | None:
        """Return the days and bodies that this reading covers.

        Changes cover nothing where nobody has read what was there before them.
        """
        done = self._done if self.report.state == "done" else None
        if done is None or self.report.books.quarantined or not (self._read_before or self._is_from_beginning()):
            return None
        return done.covers

    def _is_from_beginning(self) -> bool:
        """Tell whether this reading contained everything that the scope has, or began with its first row."""
        return self._progress.since is None or (self._done is not None and self._is_whole(self._done))
