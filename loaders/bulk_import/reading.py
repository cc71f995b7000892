"""Reads portals for an import, by the same streams and checks as `sync`. Nothing is known before, so every page is read."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from graph.errors import PortalError
from loaders.bulk_import.import_files import ImportFiles
from loaders.bulk_import.report import ImportReport, ScopeImport, ScopeListener
from loaders.bulk_import.staging import StagingGraph
from loaders.bulk_import.writing import ImportedGraph, ImportedScope
from loaders.ingest.batching import prefetched
from loaders.ingest.endless_scopes import ProgressWatch, SeenContents
from loaders.ingest.field_history import read_names
from loaders.ingest.listed_scopes import listed_scopes
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.page_checks import PageChecks
from loaders.ingest.records import MappedRecord, RawRecord, RejectedRow
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, Reader, Scope, ScopeDone, Stream, Visit
from loaders.portal_api.guard import checked, portal_errors
from loaders.portal_api.scope_key import ScopeKey
from loaders.sources.scratch import abandoned_problems

_ENDED: Any = object()


@dataclass(frozen=True, slots=True)
class _PreparedPage:
    """The rows of a page: how many were read, those that could be mapped, and how many could not.

    ``fields`` are the names of the fields that the mapped ones have, of those that the row model reads.
    """

    read: int
    rows: Sequence[tuple[RawRecord, MappedRecord]]
    rejected: int
    fields: AbstractSet[str]


async def write_import(
    feeds: Mapping[Portal, Feed],
    keys: KeyRing,
    started_at: datetime,
    folder: Path,
    on_page: ScopeListener = lambda scope: None,
) -> ImportReport:
    """Read the portals in turn and write the files of an import of all their rows into an empty folder.

    A scope that cannot be read to its end is reported, and the others are read. Raises FolderNotEmpty before anything is read,
    CannotBeImported for a fault of the hub, and OSError where a file cannot be written. The files are complete only once this
    returns.
    """
    began = time.monotonic()
    with ImportFiles.open(folder) as files:
        staging = StagingGraph(files.scratch)
        try:
            reading = _Reading(ImportedGraph(staging, files, keys, started_at), keys, started_at, on_page)
            for portal, feed in feeds.items():
                await reading.read_portal(portal, feed)
            await asyncio.to_thread(reading.graph.finish)
        finally:
            staging.close()
    return ImportReport(folder, reading.scopes, reading.notes, files.nodes, files.relationships, time.monotonic() - began)


class _Reading:
    """The reading of all portals. ``scopes`` and ``notes`` are those of the report."""

    def __init__(self, graph: ImportedGraph, keys: KeyRing, started_at: datetime, on_page: ScopeListener) -> None:
        self.graph, self._keys, self._started_at, self._on_page = graph, keys, started_at, on_page
        self.scopes: list[ScopeImport] = []
        self.notes: list[str] = []

    async def read_portal(self, portal: Portal, feed: Feed) -> None:
        """Connect to a portal and read all its streams; what fails is noted."""
        self.graph.begin_portal()
        run = f"run:{portal.name}:{self._started_at.isoformat()}:{secrets.token_hex(3)}"
        visit = Visit(feed, self._started_at)
        if feed.scratch is not None:
            visit.notes.extend(await asyncio.to_thread(abandoned_problems, feed.scratch))
        try:
            with ExitStack() as connection:
                with portal_errors(portal.name):
                    reader = connection.enter_context(portal.connect(visit))
                for stream in portal.streams:
                    await self._read_stream(portal, stream, feed, run, reader)
                with portal_errors(portal.name):
                    connection.close()
        except PortalError as error:
            self.scopes.append(ScopeImport(portal.name, "?", "?", problem=str(error)))
        self.notes += [f"{portal.name}: {note}" for note in visit.notes]

    async def _read_stream(self, portal: Portal, stream: Stream[Any], feed: Feed, run: str, reader: Reader) -> None:
        try:
            scopes = await asyncio.to_thread(listed_scopes, portal.name, stream, reader)
        except PortalError as error:
            self.scopes.append(ScopeImport(portal.name, stream.name, "?", problem=str(error)))
            return
        for scope in scopes:
            key = ScopeKey(portal.name, stream.name, scope.name)
            imported = ImportedScope(portal, stream, key, run, only=len(scopes) == 1)
            report = ScopeImport(portal.name, stream.name, scope.name)
            self.scopes.append(report)
            try:
                await self._read_scope(imported, scope, feed, reader, report)
            except PortalError as error:
                report.problem = str(error)
            report.require_balance()

    async def _read_scope(self, imported: ImportedScope, scope: Scope, feed: Feed, reader: Reader, report: ScopeImport) -> None:
        """Read a scope; while rows of a page are taken in, the next page is read and mapped."""
        prepared = prefetched(_ScopePages(imported, feed, self._keys).prepared(reader, scope))
        fields: set[str] = set()
        try:
            async for page in prepared:
                taken = await asyncio.to_thread(self.graph.take, imported, page.rows)
                fields |= page.fields
                report.read += page.read
                report.rejected += page.rejected
                report.imported += taken.imported
                report.duplicate += taken.duplicate
                report.left_out += taken.left_out
                for _, record in page.rows:
                    report.untranslated.add(record.untranslated)
                self._on_page(report)
        finally:
            await prepared.aclose()
            self.graph.end_scope(imported, fields)


class _ScopePages:
    """The pages of one scope, decoded and mapped."""

    def __init__(self, imported: ImportedScope, feed: Feed, keys: KeyRing) -> None:
        self._imported, self._feed, self._keys = imported, feed, keys
        self._checks = PageChecks(imported.key, feed.max_page_rows)
        self._contents = SeenContents()

    async def prepared(self, reader: Reader, scope: Scope) -> AsyncIterator[_PreparedPage]:
        """Yield the pages up to the end of the scope. Raises PortalError."""
        key = str(self._imported.key)
        with portal_errors(key):
            pages = reader.read(self._imported.stream, scope, None)
        watch = ProgressWatch(self._imported.key, self._feed)
        while (page := await asyncio.to_thread(self._next, pages)) is not None:
            if isinstance(page, ScopeDone):
                return
            if not isinstance(page, Page):
                raise PortalError(f"The reader of {key} says that page {page.name} is unchanged, but nothing was ever read.")
            prepared, any_new = await asyncio.to_thread(self._prepare, page)
            yield prepared
            watch.count(page.name, prepared.read, any_new=any_new)
        raise PortalError(
            f"{key} ended without saying that it was complete. Its rows so far are in the files. If this happens every time, the "
            "reader of this portal must end each scope with ScopeDone."
        )

    def _next(self, pages: Iterator[Any]) -> Any:
        with portal_errors(str(self._imported.key)):
            page = next(pages, _ENDED)
            return None if page is _ENDED else checked(page)

    def _prepare(self, page: Page) -> tuple[_PreparedPage, bool]:
        """Return the rows of a page, and whether any of them did not come before."""
        portal, stream = self._imported.portal, self._imported.stream
        self._checks.require_size(page)
        rows = self._checks.decoded(page)
        with portal_errors(str(self._imported.key)):
            identified = [identify(portal, stream, raw, self._keys) for raw in rows]
        mapped: list[tuple[RawRecord, MappedRecord]] = []
        rejected: list[RejectedRow] = []
        for record in identified:
            found = record if isinstance(record, RejectedRow) else map_row(stream, record, self._keys, portal.words)
            if isinstance(found, RejectedRow):
                rejected.append(found)
            elif isinstance(record, RawRecord):
                mapped.append((record, found))
        self._checks.require_readable(page, identified, rejected)
        any_new = self._contents.note_all(
            (each.id, each.content_hash) if isinstance(each, RawRecord) else each.payload for each in identified
        )
        fields = read_names(stream.row).intersection(chain.from_iterable(record.row for record, _ in mapped))
        return _PreparedPage(len(identified), mapped, len(rejected), fields), any_new
