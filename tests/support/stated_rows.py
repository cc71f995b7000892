"""Portals whose rows are facts as they stand: what a test states is what the hub is text, in the order of the test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import orjson

from graph.model.facts import Fact
from loaders.ingest.fact_codec import canonical, from_canonical
from loaders.portal_api.contract import (
    CoveredDays,
    Message,
    Page,
    Portal,
    Reader,
    Row,
    Scope,
    ScopeDone,
    Stream,
    StreamMode,
    Visit,
)
from tests.support.scripted_portal import ALL_DAYS


class StatedRow(Row):
    """A row: its key, the facts it states in their canonical form, and what another portal is text about ``subject``."""

    key: str
    facts: str
    subject: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row of a stream before it is written."""

    key: str
    facts: Sequence[Fact]
    subject: str | None = None
    text: str | None = None

    def row(self) -> dict[str, Any]:
        return {"key": self.key, "facts": canonical(self.facts), "subject": self.subject, "text": self.text}


def _messages(row: StatedRow) -> Iterable[Message]:
    return [Message("my.dba.uz", "note", row.subject, {"text": row.text})] if row.subject else []


def stating_portal(name: str, authority: Iterable[str], pages: Mapping[str, Sequence[Sequence[GivenRow]]]) -> Portal:
    """Return a portal with a snapshot ``list`` and a list of ``changes``, which serve these pages of rows."""
    streams = tuple(
        Stream(each, StatedRow, ("key",), lambda row: from_canonical(row.facts), mode, outgoing=_messages)
        for each, mode in (("list", StreamMode.SNAPSHOT), ("changes", StreamMode.DELTA))
    )
    served = {stream: [[each.row() for each in page] for page in of_stream] for stream, of_stream in pages.items()}

    def connect(visit: Visit) -> AbstractContextManager[Reader]:
        return nullcontext(_Reader(served))

    return Portal(name, name, "UZ", streams, frozenset(authority), connect)


class _Reader:
    def __init__(self, pages: Mapping[str, Sequence[Sequence[Mapping[str, Any]]]]) -> None:
        self._pages = pages

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),) if stream.name in self._pages else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        for number, rows in enumerate(self._pages[stream.name]):
            yield Page(str(number), orjson.dumps(rows), lambda rows=rows: rows)
        covers: CoveredDays = ALL_DAYS
        yield ScopeDone(covers, watermark=None if stream.mode is StreamMode.SNAPSHOT else "1")
