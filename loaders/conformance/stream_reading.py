"""One complete read of one stream, with everything that the reader did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import PortalError
from graph.model.ids import digest
from loaders.conformance.answer_hints import explain_error
from loaders.conformance.error_text import describe_error
from loaders.conformance.page_sources import Damage, OpenedFeed, PageSource
from loaders.portal_api.contract import Portal, RawRow, Scope, ScopeDone, Stream, UnchangedPage, UnreadableRow
from loaders.sources import ListReader, RestList


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row and its position in words: ``row 3 of page 1``."""

    position: str
    raw: RawRow | UnreadableRow


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page by its name, which is unique in its scope, with the hash of its bytes and its rows."""

    scope: str
    name: str
    digest: str
    rows: Sequence[ReadRow]
    watermark: str | None


@dataclass(slots=True)
class StreamReading:
    """The result of reading a stream.

    - ``pages``: the pages in the order in which they were read.
    - ``scopes_begun``: of these, ``scopes_done`` ended with ScopeDone and ``scopes_stopped`` were stopped after enough pages.
    - ``declared``: the list of the stream, where its reader declares lists.
    - ``unreadable``: the bytes of the last page, if no row of it could be decoded.
    - ``problem``: what the reader reported by PortalError; ``fault``: any other exception, which a reader must not raise.
    - ``has_watermark``: whether the reader gave a watermark.
    - ``reads_ahead``: whether the reader requested pages long before they were needed.
    """

    pages: list[ReadPage] = field(default_factory=list[ReadPage])
    scopes_begun: int = 0
    scopes_done: int = 0
    scopes_stopped: int = 0
    declared: RestList | None = None
    unreadable: bytes | None = None
    problem: str | None = None
    fault: str | None = None
    has_watermark: bool = False
    reads_ahead: bool = False

    @property
    def rows(self) -> list[ReadRow]:
        """Rows of all pages."""
        return [row for page in self.pages for row in page.rows]

    @property
    def has_unreadable(self) -> bool:
        """Whether a row could not be decoded."""
        return any(isinstance(row.raw, UnreadableRow) for row in self.rows)


def read_stream(portal: Portal, stream: Stream[Any], source: PageSource, damage: Damage = Damage.NONE) -> StreamReading:
    """Connect and read all scopes of a stream. Whatever the reader raises becomes part of the result."""
    found = StreamReading()
    try:
        with source.open(stream, damage) as opened, portal.connect(opened.visit) as reader:
            found.declared = reader.declared_list(stream) if isinstance(reader, ListReader) else None
            for scope in reader.scopes(stream):
                found.scopes_begun += 1
                if opened.replay:
                    opened.replay.rewind()
                pages = reader.read(stream, scope, None)
                _read_scope(found, pages, scope, opened, source.max_pages)
    except PortalError as error:
        found.problem = explain_error(error, found.declared, found.unreadable)
    except Exception as error:  # broad, as a fault of the reader is a result of the examination and must not end it
        found.fault = describe_error(error)
        if isinstance(error, KeyError) and error.args == (stream.name,):
            found.problem = f"its reader has no source {stream.name!r}. Name the sources in connect like the streams."
    return found


def _read_scope(found: StreamReading, pages: Any, scope: Scope, opened: OpenedFeed, max_pages: int | None) -> None:
    for count, page in enumerate(pages, start=1):
        if isinstance(page, ScopeDone):
            found.scopes_done += 1
            found.has_watermark |= page.watermark is not None
            return
        if isinstance(page, UnchangedPage):
            found.problem = f"page {page.name} is yielded as unchanged but has no note. Only pages with a note can be unchanged."
            return
        if opened.replay and opened.replay.given > count + 1:
            found.reads_ahead = True
        number = len(found.pages) + 1
        rows = [ReadRow(f"row {row} of page {number}", raw) for row, raw in enumerate(page.decode(), start=1)]
        found.has_watermark |= page.watermark is not None
        found.pages.append(ReadPage(scope.name, page.name, digest(page.raw), rows, page.watermark))
        found.unreadable = page.raw if rows and all(isinstance(row.raw, UnreadableRow) for row in rows) else None
        if count == max_pages:
            found.scopes_stopped += 1
            return
