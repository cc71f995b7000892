"""A first look at a configured feed: one page of each stream, and what would become of its rows. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.errors import PortalError
from loaders.conformance.answers import explained
from loaders.ingest.mapping import Rejected, identify, map_row
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, RawRow, Reader, Stream, Unreadable, Visit
from loaders.portal_api.guard import reading
from loaders.sources import ListReader


@dataclass(frozen=True, slots=True)
class Look:
    """What the first page of a stream has; ``rejected`` counts rows by reason and field."""

    stream: str
    rows: int = 0
    stated: int = 0
    rejected: dict[str, int] = field(default_factory=dict[str, int])
    problem: str | None = None


def first_look(portal: Portal, feed: Feed, at: datetime) -> list[Look]:
    """A look at each stream. Raises PortalError when the portal cannot be connected to at all."""
    with TemporaryDirectory(prefix="first-look-") as folder, ExitStack() as visiting:
        keys = KeyRing.open(Path(folder))
        with reading(portal.name):
            reader = visiting.enter_context(portal.connect(Visit(feed, at)))
        return list(_looks(portal, reader, keys))


def _looks(portal: Portal, reader: Reader, keys: KeyRing) -> Iterator[Look]:
    for stream in portal.streams:
        place = f"{portal.name}/{stream.name}"
        try:
            with reading(place):
                look = _first(portal, reader, stream, keys)
        except PortalError as error:
            look = Look(stream.name, problem=str(error).removeprefix(f"{place}: "))
        yield look


def _first(portal: Portal, reader: Reader, stream: Stream[Any], keys: KeyRing) -> Look:
    for scope in reader.scopes(stream):
        pages = reader.read(stream, scope, None)
        if not isinstance(page := next(pages, None), Page):
            break
        rows = page.decode()
        _require_readable(reader, stream, page, rows, pages)
        return _looked_at(portal, stream, rows, keys)
    return Look(stream.name)


def _require_readable(
    reader: Reader, stream: Stream[Any], page: Page, rows: Sequence[RawRow | Unreadable], following: Iterator[Any]
) -> None:
    """Raises PortalError where the page as a whole cannot be read: its reader says why when it is asked to go on."""
    if not rows or not all(isinstance(row, Unreadable) for row in rows):
        return
    try:
        next(following, None)
    except PortalError as error:
        asked = reader.declared(stream) if isinstance(reader, ListReader) else None
        raise PortalError(explained(error, asked, page.raw)) from error


def _looked_at(portal: Portal, stream: Stream[Any], rows: Sequence[RawRow | Unreadable], keys: KeyRing) -> Look:
    rejected: Counter[str] = Counter()
    for raw in rows:
        record = identify(portal, stream, raw, keys)
        said = record if isinstance(record, Rejected) else map_row(stream, record, keys)
        if isinstance(said, Rejected):
            rejected[f"{said.reason} {said.field}".strip()] += 1
    return Look(stream.name, len(rows), len(rows) - rejected.total(), dict(rejected))
