"""For the tests of a portal package: its streams read from memory, and the facts of a single row.

The streams, row models and mappings stay those of the package; only its reader is replaced. Such a portal can be examined
(``loaders.conformance.examine``) and loaded (``loaders.sync.synchronise_all``) like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import orjson
from pydantic import ValidationError

from graph.model.facts import Fact
from loaders.portal_api.contract import (
    CoveredDays,
    Page,
    Portal,
    RawRow,
    Reader,
    Scope,
    ScopeDone,
    Stream,
    StreamMode,
    UnreadableRow,
    Visit,
)
from loaders.portal_api.plain_words import refusals


def facts_of(stream: Stream[Any], raw: RawRow) -> list[Fact]:
    """Return the facts that the stream's mapping states of a raw row.

    Raises pydantic.ValidationError where the row breaks the row model, with a note that says in plain words what is wrong, and
    whatever the mapping raises.
    """
    try:
        row = stream.row.model_validate(raw)
    except ValidationError as error:
        error.add_note(f"The row model of {stream.name} refuses the row: {'; '.join(refusals(error))}.")
        raise
    return list(stream.map(row))


@dataclass(frozen=True, slots=True)
class MemoryReader:
    """Reads pages that a test wrote down, by stream; streams without an entry are not read.

    ``complete`` false leaves every scope without its end, as after a list that was cut. ``covers`` are the days for which the
    lists are complete, and ``watermark`` is the one that streams reach which are no snapshots.
    """

    pages: Mapping[str, Sequence[Sequence[RawRow | UnreadableRow]]]
    complete: bool = True
    covers: CoveredDays | None = None
    watermark: str | None = None

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return the one scope of a stream that has pages."""
        return (Scope(),) if stream.name in self.pages else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        """Yield the pages of the stream, named by their numbers from 1, then ScopeDone."""
        for number, rows in enumerate(self.pages[stream.name], start=1):
            yield Page(str(number), orjson.dumps([_content(row) for row in rows]), lambda rows=rows: rows)
        if self.complete:
            yield ScopeDone(self.covers, None if stream.mode is StreamMode.SNAPSHOT else self.watermark)


def portal_in_memory(
    portal: Portal,
    rows: Mapping[str, Sequence[RawRow | UnreadableRow]] | None = None,
    *,
    pages: Mapping[str, Sequence[Sequence[RawRow | UnreadableRow]]] | None = None,
    complete: bool = True,
    covers: CoveredDays | None = None,
    watermark: str | None = None,
) -> Portal:
    """Return the portal with a reader of these rows by stream (each stream is one page), or of these pages by stream.

    The other arguments are those of MemoryReader. Raises ValueError for a stream that the portal does not have.
    """
    given = {**{name: [each] for name, each in (rows or {}).items()}, **(pages or {})}
    if unknown := sorted(given.keys() - {stream.name for stream in portal.streams}):
        raise ValueError(f"{portal.name} has no stream {', '.join(unknown)}")
    reader = MemoryReader(given, complete, covers, watermark)

    def connect(visit: Visit) -> AbstractContextManager[Reader]:
        return nullcontext(reader)

    return replace(portal, connect=connect)


def _content(row: RawRow | UnreadableRow) -> RawRow | str:
    return row.raw.decode("utf-8", "replace") if isinstance(row, UnreadableRow) else row
