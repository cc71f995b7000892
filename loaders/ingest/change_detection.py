"""Turns a page as the portal sent it into the changes it brings.

A page that did not change costs a look at its hash, a row that did not change a look at its own.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple, cast

from graph.cypher.statements import statement
from graph.errors import PortalError
from loaders.ingest.endless_scopes import SeenContents
from loaders.ingest.field_history import read_names
from loaders.ingest.mapping import conflicting_row, identify, map_row, page_hash
from loaders.ingest.packed_ids import pack_ids
from loaders.ingest.page_checks import PageChecks
from loaders.ingest.records import Change, Conflict, PageRead, PreparedPage, RawRecord, RejectedRow
from loaders.ingest.seen_records import SeenRecords
from loaders.keys.ids import record_id
from loaders.portal_api.contract import Page, RawRow, Stream, StreamMode, UnchangedPage, UnreadableRow
from loaders.portal_api.guard import portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.report import Books
from loaders.runs.request import SyncRequest
from loaders.runs.scope_state import KnownPage, ScopeState

# A portal that moves rows while we read repeats them on a page nearby. So many rows are remembered, to distinguish such a
# repetition from a row that did not change.
_RECENT_ROWS = 20_000


class _SeenRow(NamedTuple):
    """The content of a record in this reading, and the name of the page it came on."""

    content_hash: str
    page: str


@dataclass(slots=True)
class _Comparison:
    """What comparing the rows of one page with the graph has found so far."""

    page: Page
    books: Books
    changes: list[Change] = field(default_factory=list[Change])
    rejected: list[RejectedRow] = field(default_factory=list[RejectedRow])
    accepted: list[tuple[str, RawRow]] = field(default_factory=list[tuple[str, RawRow]])
    fields: set[str] = field(default_factory=set[str])
    released: set[str] = field(default_factory=set[str])


class ChangeDetector:
    """Prepares the pages of one scope in one run.

    ``pages`` are the ids of the pages it has seen, ``fields`` the names of the fields that rows had, of those that the row model
    reads. ``has_all_fields`` tells that every other field must be taken to be there, because a page was not compared row by row.
    ``only_run`` is the id of the run if the scope is the only one of its stream, else None.
    """

    def __init__(self, request: SyncRequest, stream: Stream[Any], scope_key: ScopeKey, only_run: str | None = None) -> None:
        self._request, self._stream, self._scope_key = request, stream, scope_key
        self._only_run = only_run
        self._recent: OrderedDict[str, _SeenRow] = OrderedDict()
        self._page_rows = 0
        self._contents = SeenContents()
        self._checks = PageChecks(scope_key, request.feed.max_page_rows)
        # Records with conflicting rows: their first row is remembered to the end of the reading.
        self._contested: dict[str, _SeenRow | None] = {}
        self._quarantined: set[str] = set()
        self._known: dict[str, KnownPage] = {}
        self._knows_fields = True
        # The records of a stream that was never read before, as far as this reading has brought them; else None.
        self._first_seen: SeenRecords | None = None
        self.pages: set[str] = set()
        self._read_names = read_names(stream.row)
        self.fields: set[str] = set()
        self.has_all_fields = False

    def begin(self, previous: ScopeState, *, knows_fields: bool = True, never_read: bool = False) -> None:
        """Compare the following pages, and rows in quarantine, with the state that the previous reading of the scope left.

        Unless the run ``knows_fields`` of the scope, those of unchanged pages are looked at, too. ``never_read`` tells that no
        run has read a scope of the stream before: then the graph has no records of it but those of this reading.
        """
        never_read = never_read and self._only_run is not None and previous.watermark is None and not previous.pages
        self._first_seen = SeenRecords() if never_read else None
        self._knows_fields = knows_fields
        portal, stream, _ = astuple(self._scope_key)
        self._quarantined = set(previous.quarantined)
        self._contested = {record_id(portal, stream, key): None for key in previous.conflicts.values()}
        # As long as rows contradict each other every page is compared: only so is it seen when one of them has gone.
        self._known = {} if previous.conflicts else dict(previous.pages)

    async def prepare(self, page: Page | UnchangedPage) -> PreparedPage:
        """Return the page with the changes it brings.

        Raises PortalError if it is too large, if the reader fails to decode it, or if it calls a page unchanged that was never
        read.
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
            self.has_all_fields = True
            return self._as_before(id_, id_, known, known.note)
        self._checks.require_size(page)
        content_hash = page_hash(page.raw, self._stream, self._request.portal.words)
        if known and known.content_hash == content_hash:
            if self._knows_fields:
                self.has_all_fields = True
            unchanged = self._as_before(content_hash, id_, known, page.note)
            if not self._knows_fields:
                rows = await asyncio.to_thread(self._decode, page)
                had = chain.from_iterable(row for row in rows if not isinstance(row, UnreadableRow))
                unchanged = replace(unchanged, fields=self._read_names.intersection(had))
            if page.marks is None:
                return unchanged
            return replace(unchanged, marks=page.marks, accepted=await asyncio.to_thread(self._accepted_before, page, known))
        # A page may come again in this reading, under one name with another content: what was known of it holds no more.
        self._known.pop(id_, None)
        identified = await asyncio.to_thread(self._identify, page)
        self._checks.require_readable(page, identified, [each for each in identified if isinstance(each, RejectedRow)])
        self._forget_rows()
        hashes = await self._stored_hashes([each for each in identified if isinstance(each, RawRecord)])
        self._page_rows = len(identified)
        return await asyncio.to_thread(self._compare, page, id_, content_hash, identified, hashes)

    def _as_before(self, content: str, id_: str, known: KnownPage, note: str | None) -> PreparedPage:
        """Return a page that need not be decoded, because nothing of it changed except, at most, what the reader notes of it.

        ``content`` is the same for the same content in this reading.
        """
        rows, duplicate, quarantined = known.rows, known.duplicate, known.quarantined
        books = Books(read=rows, unchanged=rows - duplicate - quarantined, duplicate=duplicate, quarantined=quarantined)
        noted = PageRead(id_, known.content_hash, rows, duplicate, quarantined, note=note)
        return PreparedPage(noted, (), (), books, skipped=known.note == note, any_new=self._contents.note_all([content]))

    def _decode(self, page: Page) -> Sequence[RawRow | UnreadableRow]:
        """Return the rows of a page, and note the names of their fields."""
        rows = self._checks.decoded(page)
        with portal_errors(str(self._scope_key)):
            self.has_all_fields |= page.has_all_fields
            for row in rows:
                if not isinstance(row, UnreadableRow) and not row.keys() <= self.fields:
                    self.fields.update(self._read_names.intersection(row))
            return rows

    def _identify(self, page: Page) -> list[RawRecord | RejectedRow]:
        rows = self._decode(page)
        with portal_errors(str(self._scope_key)):
            return [identify(self._request.portal, self._stream, raw, self._request.keys) for raw in rows]

    def _accepted_before(self, page: Page, known: KnownPage) -> list[tuple[str, RawRow]]:
        """Return the rows of an unchanged page, with the ids of their records, without those that are in quarantine."""
        with portal_errors(str(self._scope_key)):
            rows = [row for row in self._checks.decoded(page) if not isinstance(row, UnreadableRow)]
        if not known.quarantined:
            return [("", row) for row in rows]
        identified = [identify(self._request.portal, self._stream, row, self._request.keys) for row in rows]
        records = [each for each in identified if isinstance(each, RawRecord)]
        return [(record.id, record.row) for record in records if record.key not in self._quarantined]

    async def _stored_hashes(self, records: Sequence[RawRecord]) -> dict[str, tuple[str, str]]:
        """Return content hash and last run, as the graph has them, of records which this reading has not just seen."""
        ids = [record.id for record in records if record.id not in self._recent]
        if (seen := self._first_seen) is not None:
            ids = [id_ for id_ in ids if seen.may_have(id_)]
        if not ids:
            return {}
        rows = await self._request.database.read(statement("ingest/record_hashes"), {"ids": ids})
        return {id_: (content_hash, run) for id_, content_hash, run in cast("list[tuple[str, str, str]]", rows[0]["hashes"])}

    def _compare(
        self,
        page: Page,
        id_: str,
        content_hash: str,
        identified: Sequence[RawRecord | RejectedRow],
        hashes: Mapping[str, tuple[str, str]],
    ) -> PreparedPage:
        found = _Comparison(page, Books(read=len(identified)))
        for record in identified:
            if isinstance(record, RejectedRow):
                found.rejected.append(record)
            else:
                self._compare_record(record, *hashes.get(record.id, (None, None)), found)
        books, rejected = found.books, found.rejected
        self._checks.require_readable(page, identified, rejected)
        keyless = sum(not row.key for row in rejected)
        keys = pack_ids(each.id for each in identified if isinstance(each, RawRecord)) if self._stream.reads_whole else None
        noted = PageRead(id_, content_hash, len(identified), books.duplicate, len(rejected), keyless, keys, page.note)
        # A later row of this page made these keys readable: their rejected rows are counted, and do not stay in quarantine.
        readable = found.released - self._quarantined
        staying = [row for row in rejected if row.key not in readable]
        books.quarantined = len(rejected) - len(staying)
        return PreparedPage(
            noted,
            found.changes,
            staying,
            books,
            frozenset(found.released),
            page.watermark,
            marks=page.marks,
            accepted=found.accepted,
            fields=frozenset(found.fields),
            any_new=self._contents.note_all(map(_key if self._stream.mode is StreamMode.SNAPSHOT else _content, identified)),
        )

    def _compare_record(self, record: RawRecord, stored_hash: str | None, stored_run: str | None, found: _Comparison) -> None:
        """Count a record that did not change; map one that did, and add it to the changes or the rejected rows."""
        seen = self._recent.get(record.id) or self._contested.get(record.id)
        recent = seen.content_hash if seen else None
        known = recent or stored_hash
        if known == record.content_hash:
            found.books.duplicate += recent is not None
            found.books.unchanged += recent is None
        else:
            mapped = map_row(self._stream, record, self._request.keys, self._request.portal.words)
            if isinstance(mapped, RejectedRow):
                found.rejected.append(mapped)
                self._quarantined.add(mapped.key)
                return
            if self._conflicts(recent, stored_hash, stored_run):
                self._contested[record.id] = seen
                conflict = Conflict(conflicting_row(self._stream, record), seen.page if seen else None, found.page.name)
                found.changes.append(Change(mapped, new=known is None, conflict=conflict))
                # If it is written after all, it takes the earlier row out of quarantine.
                found.released.add(record.key)
                return
            found.changes.append(Change(mapped, new=known is None))
        if not record.row.keys() <= found.fields:
            found.fields.update(self._read_names.intersection(record.row))
        if found.page.marks is not None:
            found.accepted.append((record.id, record.row))
        self._remember(record, _SeenRow(record.content_hash, found.page.name))
        # A row that can be mapped may still be rejected when it is written. A later row of its record with another content takes
        # it out of quarantine, a repetition does not.
        if record.key in self._quarantined or recent not in (None, record.content_hash):
            self._quarantined.discard(record.key)
            found.released.add(record.key)

    def _conflicts(self, recent: str | None, stored_hash: str | None, stored_run: str | None) -> bool:
        """Tell whether a row with another content than its record's contradicts an earlier row of this reading.

        In a snapshot it does. In the other modes it is the newer word. Of a row that is not remembered any more the record tells
        whether this run wrote it.
        """
        if self._stream.mode is not StreamMode.SNAPSHOT:
            return False
        return recent is not None or bool(stored_hash and stored_run and stored_run == self._only_run)

    def _remember(self, record: RawRecord, seen: _SeenRow) -> None:
        if record.id in self._contested:
            self._contested[record.id] = self._contested[record.id] or seen
        self._recent[record.id] = seen
        # An entry that is given another value keeps its place, and would be forgotten while its page is still being written.
        self._recent.move_to_end(record.id)
        if self._first_seen is not None:
            self._first_seen.add(record.id)

    def _forget_rows(self) -> None:
        """Forget the rows that were seen first, beyond a number that covers at least the last page.

        While a page is prepared the one before it may still be written: its rows cannot be looked up yet.
        """
        while len(self._recent) > max(_RECENT_ROWS, self._page_rows):
            self._recent.popitem(last=False)


def _key(row: RawRecord | RejectedRow) -> Hashable:
    """Return what tells whether a row of a snapshot is new. One more content of a key is none: it goes to quarantine."""
    return row.key or _content(row)


def _content(row: RawRecord | RejectedRow) -> Hashable:
    return (row.id, row.content_hash) if isinstance(row, RawRecord) else row.payload
