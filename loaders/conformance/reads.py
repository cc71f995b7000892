"""One reading of one stream, kept as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import PortalError
from loaders.conformance.answers import explained
from loaders.conformance.faults import fault
from loaders.conformance.feeds import Damage, Opened, PageSource
from loaders.portal_api.contract import Portal, RawRow, Scope, ScopeDone, Stream, Unchanged, Unreadable
from loaders.sources import ListReader, RestList


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row and its place: ``row 3 of page 1``."""

    place: str
    raw: RawRow | Unreadable


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page by its name (which tells it from others of its scope), the hash of its bytes and its rows."""

    scope: str
    name: str
    digest: str
    rows: Sequence[ReadRow]
    watermark: str | None


@dataclass(slots=True)
class Read:
    """All that came of a reading. ``problem`` is what the reader itself reported, ``fault`` what it should not have raised.

    ``scopes`` were begun; of them ``done`` ended with ScopeDone and ``stopped`` were broken off by us. ``asked`` is how the list
    is asked for, where its reader declares it. ``unreadable`` are the bytes of the last page, where no row of it could be read.
    ``watermarked`` says that the reading gave a watermark, ``hasty`` that pages were fetched long before they were asked for.
    """

    pages: list[ReadPage] = field(default_factory=list[ReadPage])
    scopes: int = 0
    done: int = 0
    stopped: int = 0
    asked: RestList | None = None
    unreadable: bytes | None = None
    problem: str | None = None
    fault: str | None = None
    watermarked: bool = False
    hasty: bool = False

    @property
    def rows(self) -> list[ReadRow]:
        return [row for page in self.pages for row in page.rows]

    @property
    def has_unreadable(self) -> bool:
        return any(isinstance(row.raw, Unreadable) for row in self.rows)


def read(portal: Portal, stream: Stream[Any], source: PageSource, damage: Damage = Damage.NONE) -> Read:
    """Connects and reads all scopes; whatever is raised is part of what came of it."""
    found = Read()
    try:
        with source.opened(stream, damage) as opened, portal.connect(opened.visit) as reader:
            found.asked = reader.declared(stream) if isinstance(reader, ListReader) else None
            for scope in reader.scopes(stream):
                found.scopes += 1
                if opened.replay:
                    opened.replay.rewind()
                pages = reader.read(stream, scope, None)
                _read_scope(found, pages, scope, opened, source.most_pages)
    except PortalError as error:
        found.problem = explained(error, found.asked, found.unreadable)
    except Exception as error:  # whatever a reader raises is a finding, not our end
        found.fault = fault(error)
        if isinstance(error, KeyError) and error.args == (stream.name,):
            found.problem = f"its reader has no source {stream.name!r}. Name the sources in connect as the streams are named."
    return found


def _read_scope(found: Read, pages: Any, scope: Scope, opened: Opened, most: int | None) -> None:
    for number, page in enumerate(pages, start=1):
        if isinstance(page, ScopeDone):
            found.done += 1
            found.watermarked |= page.watermark is not None
            return
        if isinstance(page, Unchanged):
            found.problem = (
                f"page {page.name} is said to be unchanged, and nothing was noted of it. Only pages with a note may be."
            )
            return
        if opened.replay and opened.replay.given > number + 1:
            found.hasty = True
        at = len(found.pages) + 1
        rows = [ReadRow(f"row {row} of page {at}", raw) for row, raw in enumerate(page.decode(), start=1)]
        digest = hashlib.blake2b(page.raw).hexdigest()
        found.watermarked |= page.watermark is not None
        found.pages.append(ReadPage(scope.name, page.name, digest, rows, page.watermark))
        found.unreadable = page.raw if rows and all(isinstance(row.raw, Unreadable) for row in rows) else None
        if number == most:
            found.stopped += 1
            return
