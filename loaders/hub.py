"""The hub's side of a synchronisation: reads the pages of a portal and keeps what they say.

One page, one transaction (several where a page is too large for one message). While a page is written the next one is read
and mapped, so that portal, mapping and database work at the same time. Unchanged pages cost a look at their hash, unchanged
rows a look at theirs.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from graph.database import Database, Transaction
from graph.errors import PortalError
from graph.statements import statement
from loaders.books import Books, PortalReport, ScopeReport
from loaders.contract import Feed, Page, Portal, Reader, Scope, ScopeDone, Stream, StreamMode, Visit
from loaders.identity import KeyRing
from loaders.plan import Change
from loaders.rows import RawRecord, Rejected, identify, page_hash, state
from loaders.writing import Memory, PageRead, Writer, keep_watermark

Progress = Callable[[PortalReport], None]

# A row grows about fourfold on its way (record, facts, properties, envelope), and the embedded engine takes messages of up
# to 16 MiB: batches are cut at this many bytes of raw rows.
_BATCH_BYTES = 2 * 1024 * 1024
_BATCH_ROWS = 2000
# A portal that moves rows while we read repeats them on a page nearby: so many rows back we know a repetition from a row
# that simply did not change.
_RECENT_ROWS = 20_000
# More rejected rows than this, and more than a twentieth of what was read, is a change of format rather than a bad row.
_TOLERATED_REJECTS = 20


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """Everything one run of one portal needs."""

    database: Database
    portal: Portal
    feed: Feed
    keys: KeyRing
    started_at: datetime
    progress: Progress = lambda report: None


async def synchronise(sync: Synchronisation) -> PortalReport:
    """Reads every stream of the portal and tells what became of each row.

    A scope that cannot be read is reported as failed and the others go on; what was written stays. Raises
    BooksDoNotBalance when rows are unaccounted for, and whatever the database raises.
    """
    started = time.monotonic()
    report = PortalReport(sync.portal.name, run=f"run:{sync.portal.name}:{sync.started_at.isoformat()}")
    begun = {"id": report.run, "portal": report.portal, "started_at": sync.started_at}
    await _write(sync.database, "start_run", begun)
    memory = Memory()
    visit = Visit(sync.feed, sync.started_at)
    with sync.portal.connect(visit) as reader:
        for stream in sync.portal.streams:
            for scope in await _scopes(reader, stream, report):
                run = _ScopeRun(sync, stream, scope, report, memory)
                report.scopes.append(run.report)
                await run.read(reader)
    report.notes = visit.notes
    report.seconds = time.monotonic() - started
    ended = {
        "id": report.run,
        "state": report.state,
        "problem": report.problem,
        "ended_at": datetime.now(sync.started_at.tzinfo),
    }
    await _write(sync.database, "end_run", ended)
    return report


async def _scopes(reader: Reader, stream: Stream[Any], report: PortalReport) -> Sequence[Scope]:
    try:
        return await asyncio.to_thread(lambda: list(reader.scopes(stream)))
    except PortalError as error:
        report.scopes.append(ScopeReport(stream.name, "?", state="failed", problem=str(error)))
        return ()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A page ready to be written: the rows that changed, those that cannot be read, and counts of the others."""

    page: Page
    noted: PageRead
    changes: Sequence[Change]
    rejected: Sequence[Rejected]
    books: Books
    skipped: bool = False


class _ScopeRun:
    """Reads one scope of one stream."""

    def __init__(
        self, sync: Synchronisation, stream: Stream[Any], scope: Scope, portal_report: PortalReport, memory: Memory
    ) -> None:
        self._sync, self._stream, self._scope = sync, stream, scope
        self._portal_report = portal_report
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._done: ScopeDone | None = None
        self.report = ScopeReport(stream.name, scope.name)
        self._writer = Writer(
            sync.database, sync.portal, stream, scope.name, sync.keys, portal_report.run, sync.started_at, memory
        )

    @property
    def _place(self) -> str:
        return f"{self._sync.portal.name}/{self._stream.name}/{self._scope.name}"

    async def read(self, reader: Reader) -> None:
        rows = await self._sync.database.read(statement("watermark"), {"id": self._place})
        since = cast("str", rows[0]["value"]) if rows and self._stream.mode is not StreamMode.SNAPSHOT else None
        pages = reader.read(self._stream, self._scope, since)
        prepared = _ahead(self._prepared(pages))
        try:
            async for page in prepared:
                await self._write(page)
                self._sync.progress(self._portal_report)
        except PortalError as error:
            self.report.state, self.report.problem = "failed", str(error)
        finally:
            await prepared.aclose()
        self.report.books.require_balance(self._place)
        await self._end()

    async def _prepared(self, pages: Iterator[Page | ScopeDone]) -> AsyncIterator[_Prepared]:
        while (page := await asyncio.to_thread(next, pages, None)) is not None:
            if isinstance(page, ScopeDone):
                self._done = page
                return
            yield await self._prepare(page)
        raise PortalError(
            f"{self._place} ended without saying that it was complete: what was read is kept, nothing is concluded from "
            "what was not there. Run sync again; if it stays so, the reader of this portal must end a scope with ScopeDone."
        )

    async def _prepare(self, page: Page) -> _Prepared:
        id_ = f"{self._place}/{page.name}"
        content_hash = page_hash(page.raw, self._stream, self._sync.keys)
        known = await self._sync.database.read(statement("page_hash"), {"id": id_})
        if known and known[0]["content_hash"] == content_hash:
            rows, duplicate, quarantined = (cast("int", known[0][name]) for name in ("rows", "duplicate", "quarantined"))
            unchanged = rows - duplicate - quarantined
            books = Books(read=rows, unchanged=unchanged, duplicate=duplicate, quarantined=quarantined)
            return _Prepared(page, PageRead(id_, content_hash, rows, duplicate, quarantined), (), (), books, skipped=True)
        identified = await asyncio.to_thread(self._identify, page)
        records = [each for each in identified if isinstance(each, RawRecord)]
        hashes = await self._hashes(records)
        return await asyncio.to_thread(self._compare, page, id_, content_hash, identified, hashes)

    def _identify(self, page: Page) -> list[RawRecord | Rejected]:
        return [identify(self._sync.portal, self._stream, raw, self._sync.keys) for raw in page.decode()]

    async def _hashes(self, records: Sequence[RawRecord]) -> dict[str, str]:
        ids = [record.id for record in records if record.id not in self._recent]
        if not ids:
            return {}
        rows = await self._sync.database.read(statement("record_hashes"), {"ids": ids})
        return dict(cast("list[tuple[str, str]]", rows[0]["hashes"]))

    def _compare(
        self, page: Page, id_: str, content_hash: str, identified: Sequence[RawRecord | Rejected], hashes: dict[str, str]
    ) -> _Prepared:
        books = Books(read=len(identified))
        changes: list[Change] = []
        rejected: list[Rejected] = []
        for record in identified:
            if isinstance(record, Rejected):
                rejected.append(record)
                continue
            recent = self._recent.get(record.id)
            known = recent or hashes.get(record.id)
            if known == record.content_hash:
                books.duplicate += recent is not None
                books.unchanged += recent is None
                self._remember(record)
                continue
            stated = state(self._stream, record, self._sync.keys)
            if isinstance(stated, Rejected):
                rejected.append(stated)
                continue
            changes.append(Change(stated, new=known is None))
            self._remember(record)
        noted = PageRead(id_, content_hash, len(identified), books.duplicate, len(rejected))
        return _Prepared(page, noted, changes, rejected, books)

    def _remember(self, record: RawRecord) -> None:
        self._recent[record.id] = record.content_hash
        if len(self._recent) > _RECENT_ROWS:
            self._recent.popitem(last=False)

    async def _write(self, prepared: _Prepared) -> None:
        books = prepared.books
        if not prepared.skipped:
            *earlier, last = _batches(prepared.changes)
            for batch in earlier:
                books.add(await self._writer.write(batch))
            watermark = prepared.page.watermark
            books.add(await self._writer.write(last, prepared.rejected, page=prepared.noted, watermark=watermark))
        self.report.books.add(books)

    async def _end(self) -> None:
        books, done = self.report.books, self._done
        if books.quarantined > _TOLERATED_REJECTS and books.quarantined * 20 > books.read:
            self.report.state = "failed"
            self.report.problem = (
                f"{books.quarantined} of {books.read} rows of {self._place} are in quarantine: the portal's format may have "
                "changed. Look at their reasons, mend the row model, raise mapping_version and run sync again."
            )

        async def work(transaction: Transaction) -> None:
            if done and self.report.state == "done":
                if done.watermark is not None:
                    await keep_watermark(transaction, self._sync.portal.name, self._stream.name, self._scope.name, done.watermark)
                if done.covers is not None and not books.quarantined:
                    await self._keep_coverage(transaction, done)
            properties = {
                "stream": self._stream.name,
                "scope": self._scope.name,
                "state": self.report.state,
                "problem": self.report.problem,
                **books.counts(),
            }
            run = self._portal_report.run
            id_ = f"{run}/{self._stream.name}/{self._scope.name}"
            await transaction.run(statement("keep_books"), {"run": run, "id": id_, "properties": properties})

        await self._sync.database.write(work)

    async def _keep_coverage(self, transaction: Transaction, done: ScopeDone) -> None:
        assert done.covers is not None
        parameters = {
            "id": f"coverage:{self._place}",
            "portal": self._sync.portal.name,
            "stream": self._stream.name,
            "country": self._sync.portal.country,
            "labels": list(self._stream.labels),
            "scope": self._scope.name,
            "from": done.covers.from_,
            "to": done.covers.to,
        }
        await transaction.run(statement("keep_coverage"), parameters)


async def _ahead(items: AsyncIterator[_Prepared]) -> AsyncGenerator[_Prepared, None]:
    """The same items, each next one being prepared while the one before is used."""
    following = asyncio.ensure_future(anext(items, None))
    try:
        while (item := await following) is not None:
            following = asyncio.ensure_future(anext(items, None))
            yield item
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def _batches(changes: Sequence[Change]) -> list[Sequence[Change]]:
    """The changes in portions that fit into one transaction; at least one, perhaps empty."""
    batches: list[list[Change]] = [[]]
    size = 0
    for change in changes:
        grown = size + len(change.record.text)
        if batches[-1] and (grown > _BATCH_BYTES or len(batches[-1]) >= _BATCH_ROWS):
            batches.append([])
            grown = len(change.record.text)
        batches[-1].append(change)
        size = grown
    return list(batches)


async def _write(database: Database, name: str, parameters: dict[str, Any]) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(statement(name), parameters)

    await database.write(work)
