"""A page on its way from the portal's bytes to the changes in it.

An unchanged page costs a look at its hash, an unchanged row a look at its own.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, cast

from graph.driver.statements import statement
from graph.errors import PortalError
from loaders.ingest.absence import packed
from loaders.ingest.mapping import RawRecord, Rejected, identify, map_row, page_hash
from loaders.ingest.planner import Change
from loaders.ingest.writer import PageRead
from loaders.portal_api.contract import Page, Stream, Unchanged
from loaders.portal_api.guard import reading
from loaders.runs.report import Books
from loaders.runs.request import Synchronisation
from loaders.runs.scope_state import KnownPage, ScopeState

# A portal that moves rows while we read repeats them on a page nearby: so many rows back we know a repetition from a row
# that simply did not change.
_RECENT_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be written: the rows that changed, those that cannot be read, and counts of the others.

    ``released`` are the keys of rows that leave the quarantine.
    """

    noted: PageRead
    changes: Sequence[Change]
    rejected: Sequence[Rejected]
    books: Books
    released: AbstractSet[str] = frozenset()
    watermark: str | None = None
    skipped: bool = False


class Preparation:
    """Prepares the pages of one scope in one run; ``pages`` are the ids of those it has seen."""

    def __init__(self, sync: Synchronisation, stream: Stream[Any], place: str) -> None:
        self._sync, self._stream, self._place = sync, stream, place
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._quarantined: set[str] = set()
        self._known: dict[str, KnownPage] = {}
        self.pages: set[str] = set()

    def begin(self, left: ScopeState) -> None:
        """Rows in quarantine leave it where they can be read this time, pages are compared with what they were."""
        self._quarantined, self._known = left.quarantined, left.pages

    async def prepare(self, page: Page | Unchanged) -> Prepared:
        id_ = f"{self._place}/{page.name}"
        self.pages.add(id_)
        known = self._known.get(id_)
        if isinstance(page, Unchanged):
            if not known:
                raise PortalError(
                    f"The reader of {self._place} says that page {page.name} is unchanged, and it was never read. Its notes are "
                    "of pages that were: only for those may it say so."
                )
            return self._as_before(id_, known, known.note)
        content_hash = page_hash(page.raw, self._stream)
        if known and known.content_hash == content_hash:
            return self._as_before(id_, known, page.note)
        # Whoever sends one page twice in a reading, and otherwise, has it read each time.
        self._known.pop(id_, None)
        identified = await asyncio.to_thread(self._identify, page)
        records = [each for each in identified if isinstance(each, RawRecord)]
        hashes = await self._hashes(records)
        return await asyncio.to_thread(self._compare, page, id_, content_hash, identified, hashes)

    def _as_before(self, id_: str, known: KnownPage, note: str | None) -> Prepared:
        """A page that need not be decoded: nothing of it has changed, or only what the reader notes of it."""
        rows, duplicate, quarantined = known.rows, known.duplicate, known.quarantined
        books = Books(read=rows, unchanged=rows - duplicate - quarantined, duplicate=duplicate, quarantined=quarantined)
        noted = PageRead(id_, known.content_hash, rows, duplicate, quarantined, note=note)
        return Prepared(noted, (), (), books, skipped=known.note == note)

    def _identify(self, page: Page) -> list[RawRecord | Rejected]:
        with reading(self._place):
            return [identify(self._sync.portal, self._stream, raw, self._sync.keys) for raw in page.decode()]

    async def _hashes(self, records: Sequence[RawRecord]) -> dict[str, str]:
        ids = [record.id for record in records if record.id not in self._recent]
        if not ids:
            return {}
        rows = await self._sync.database.read(statement("ingest/record_hashes"), {"ids": ids})
        return dict(cast("list[tuple[str, str]]", rows[0]["hashes"]))

    def _compare(
        self, page: Page, id_: str, content_hash: str, identified: Sequence[RawRecord | Rejected], hashes: dict[str, str]
    ) -> Prepared:
        books = Books(read=len(identified))
        changes: list[Change] = []
        rejected: list[Rejected] = []
        released: set[str] = set()
        for record in identified:
            if isinstance(record, Rejected):
                rejected.append(record)
                continue
            recent = self._recent.get(record.id)
            known = recent or hashes.get(record.id)
            if known == record.content_hash:
                books.duplicate += recent is not None
                books.unchanged += recent is None
            else:
                mapped = map_row(self._stream, record, self._sync.keys)
                if isinstance(mapped, Rejected):
                    rejected.append(mapped)
                    self._quarantined.add(mapped.key)
                    continue
                changes.append(Change(mapped, new=known is None))
            self._remember(record)
            # A row that can be mapped may be refused when it is written: a later word on its record takes it out of quarantine,
            # its repetition does not.
            if record.key in self._quarantined or recent not in (None, record.content_hash):
                self._quarantined.discard(record.key)
                released.add(record.key)
        keyless = sum(not each.key for each in rejected)
        keys = packed(each.id for each in identified if isinstance(each, RawRecord)) if self._stream.reads_whole else None
        noted = PageRead(id_, content_hash, len(identified), books.duplicate, len(rejected), keyless, keys, page.note)
        # A later row of this page made these readable: they are counted, and do not stay in quarantine.
        readable = released - self._quarantined
        staying = [each for each in rejected if each.key not in readable]
        books.quarantined = len(rejected) - len(staying)
        return Prepared(noted, changes, staying, books, frozenset(released), page.watermark)

    def _remember(self, record: RawRecord) -> None:
        self._recent[record.id] = record.content_hash
        if len(self._recent) > _RECENT_ROWS:
            self._recent.popitem(last=False)
