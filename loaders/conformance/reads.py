"""One reading of one stream, kept as it came."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import PortalError
from loaders.conformance.feeds import Damage, Opened, PageSource
from loaders.contract import Portal, RawRow, Scope, ScopeDone, Stream, Unchanged, Unreadable


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row and its place: ``row 3 of page 1``."""

    place: str
    raw: RawRow | Unreadable


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page by its scope and name, the hash of its bytes and its rows."""

    name: str
    digest: str
    rows: Sequence[ReadRow]
    watermark: str | None


@dataclass(slots=True)
class Read:
    """All that came of a reading. ``problem`` is what the reader itself reported, ``fault`` what it should not have raised.

    ``hasty`` says that pages were fetched long before they were asked for.
    """

    pages: list[ReadPage] = field(default_factory=list[ReadPage])
    scopes: int = 0
    done: int = 0
    problem: str | None = None
    fault: str | None = None
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
            for scope in reader.scopes(stream):
                found.scopes += 1
                if opened.replay:
                    opened.replay.rewind()
                pages = reader.read(stream, scope, None)
                _read_scope(found, pages, scope, opened, source.most_pages)
    except PortalError as error:
        found.problem = str(error)
    except Exception as error:  # whatever a reader raises is a finding, not our end
        found.fault = fault(error)
    return found


def _read_scope(found: Read, pages: Any, scope: Scope, opened: Opened, most: int | None) -> None:
    for number, page in enumerate(pages, start=1):
        if isinstance(page, ScopeDone):
            found.done += 1
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
        name = f"{scope.name}/{page.name}"
        found.pages.append(ReadPage(name, hashlib.blake2b(page.raw).hexdigest(), rows, page.watermark))
        if number == most:
            return


def fault(error: Exception) -> str:
    """An exception by its class and place; what it says may hold what stands in a row."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "site-packages" not in frame.filename), frames[-1])
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
