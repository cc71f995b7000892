"""Turns a page as the portal sent it into the changes it brings.

A page that did not change costs a look at its hash, a row that did not change a look at its own.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import PortalError
from loaders.ingest.mapping import identify, map_row, page_hash
from loaders.ingest.packed_ids import pack_ids
from loaders.ingest.records import Change, PageRead, PreparedPage, RawRecord, RejectedRow
from loaders.portal_api.contract import Page, Stream, UnchangedPage
from loaders.portal_api.guard import portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.report import Books
from loaders.runs.request import SyncRequest
from loaders.runs.scope_state import KnownPage, ScopeState

# A portal that moves rows while we read repeats them on a page nearby. So many rows are remembered, to distinguish such a
# repetition from a row that did not change.
_RECENT_ROWS = 20_000


@dataclass(slots=True)
class _Comparison:
    """What comparing the rows of one page with the graph has found so far."""

    books: Books
    changes: list[Change] = field(default_factory=list[Change])
    rejected: list[RejectedRow] = field(default_factory=list[RejectedRow])
    released: set[str] = field(default_factory=set[str])


class ChangeDetector:
    """Prepares the pages of one scope in one run; ``pages`` are the ids of the pages it has seen."""

    def __init__(self, request: SyncRequest, stream: Stream[Any], scope_key: ScopeKey) -> None:
        self._request, self._stream, self._scope_key = request, stream, scope_key
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._quarantined: set[str] = set()
        self._known: dict[str, KnownPage] = {}
        self.pages: set[str] = set()

    def begin(self, previous: ScopeState) -> None:
        """Compare the following pages, and rows in quarantine, with the state that the previous reading of the scope left."""
        self._quarantined, self._known = set(previous.quarantined), dict(previous.pages)

    async def prepare(self, page: Page | UnchangedPage) -> PreparedPage:
        """Return the page with the changes it brings.

        Raises PortalError if the reader fails to decode it, or calls a page unchanged that was never read.
        """
        id_ = f"{self._scope_key.page_prefix}{page.name}"
        self.pages.add(id_)
        known = self._known.get(id_)
        if isinstance(page, UnchangedPage):
            if not known:
                raise PortalError(
                    f"The reader of {self._scope_key} says that page {page.name} is unchanged, but this page was never read. A "
                    "reader may say so only of pages for which it was given a note."
                )
            return _as_before(id_, known, known.note)
        content_hash = page_hash(page.raw, self._stream)
        if known and known.content_hash == content_hash:
            return _as_before(id_, known, page.note)
        # A page may come again in this reading, under one name with another content: what was known of it holds no more.
        self._known.pop(id_, None)
        identified = await asyncio.to_thread(self._identify, page)
        hashes = await self._stored_hashes([each for each in identified if isinstance(each, RawRecord)])
        return await asyncio.to_thread(self._compare, page, id_, content_hash, identified, hashes)

    def _identify(self, page: Page) -> list[RawRecord | RejectedRow]:
        with portal_errors(str(self._scope_key)):
            return [identify(self._request.portal, self._stream, raw, self._request.keys) for raw in page.decode()]

    async def _stored_hashes(self, records: Sequence[RawRecord]) -> dict[str, str]:
        """Return the content hashes that the graph has of records which this reading has not just seen."""
        ids = [record.id for record in records if record.id not in self._recent]
        if not ids:
            return {}
        rows = await self._request.database.read(statement("ingest/record_hashes"), {"ids": ids})
        return dict(cast("list[tuple[str, str]]", rows[0]["hashes"]))

    def _compare(
        self,
        page: Page,
        id_: str,
        content_hash: str,
        identified: Sequence[RawRecord | RejectedRow],
        hashes: Mapping[str, str],
    ) -> PreparedPage:
        found = _Comparison(Books(read=len(identified)))
        for record in identified:
            if isinstance(record, RejectedRow):
                found.rejected.append(record)
            else:
                self._compare_record(record, hashes.get(record.id), found)
        books, rejected = found.books, found.rejected
        keyless = sum(not row.key for row in rejected)
        keys = pack_ids(each.id for each in identified if isinstance(each, RawRecord)) if self._stream.reads_whole else None
        noted = PageRead(id_, content_hash, len(identified), books.duplicate, len(rejected), keyless, keys, page.note)
        # A later row of this page made these keys readable: their rejected rows are counted, and do not stay in quarantine.
        readable = found.released - self._quarantined
        staying = [row for row in rejected if row.key not in readable]
        books.quarantined = len(rejected) - len(staying)
        return PreparedPage(noted, found.changes, staying, books, frozenset(found.released), page.watermark)

    def _compare_record(self, record: RawRecord, stored_hash: str | None, found: _Comparison) -> None:
        """Count a record that did not change; map one that did, and add it to the changes or the rejected rows."""
        recent = self._recent.get(record.id)
        known = recent or stored_hash
        if known == record.content_hash:
            found.books.duplicate += recent is not None
            found.books.unchanged += recent is None
        else:
            mapped = map_row(self._stream, record, self._request.keys)
            if isinstance(mapped, RejectedRow):
                found.rejected.append(mapped)
                self._quarantined.add(mapped.key)
                return
            found.changes.append(Change(mapped, new=known is None))
        self._remember(record)
        # A row that can be mapped may still be rejected when it is written. A later row of its record with another content takes
        # it out of quarantine, a repetition does not.
        if record.key in self._quarantined or recent not in (None, record.content_hash):
            self._quarantined.discard(record.key)
            found.released.add(record.key)

    def _remember(self, record: RawRecord) -> None:
        self._recent[record.id] = record.content_hash
        if len(self._recent) > _RECENT_ROWS:
            self._recent.popitem(last=False)


def _as_before(id_: str, known: KnownPage, note: str | None) -> PreparedPage:
    """Return a page that need not be decoded, because nothing of it changed except, at most, what the reader notes of it."""
    rows, duplicate, quarantined = known.rows, known.duplicate, known.quarantined
    books = Books(read=rows, unchanged=rows - duplicate - quarantined, duplicate=duplicate, quarantined=quarantined)
    noted = PageRead(id_, known.content_hash, rows, duplicate, quarantined, note=note)
    return PreparedPage(noted, (), (), books, skipped=known.note == note)
