"""A first look at a configured feed: one page of each stream, and what would become of its rows. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.errors import PortalError
from loaders.contract import Feed, Page, Portal, Reader, Stream, Visit
from loaders.identity import KeyRing
from loaders.packages import reading
from loaders.rows import Rejected, identify, state


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
        try:
            with reading(f"{portal.name}/{stream.name}"):
                page = _first_page(reader, stream)
                look = _looked_at(portal, stream, page, keys) if page else Look(stream.name)
        except PortalError as error:
            look = Look(stream.name, problem=str(error))
        yield look


def _first_page(reader: Reader, stream: Stream[Any]) -> Page | None:
    for scope in reader.scopes(stream):
        for page in reader.read(stream, scope, None):
            return page if isinstance(page, Page) else None
    return None


def _looked_at(portal: Portal, stream: Stream[Any], page: Page, keys: KeyRing) -> Look:
    rows = page.decode()
    rejected: Counter[str] = Counter()
    for raw in rows:
        record = identify(portal, stream, raw, keys)
        said = record if isinstance(record, Rejected) else state(stream, record, keys)
        if isinstance(said, Rejected):
            rejected[f"{said.reason} {said.field}".strip()] += 1
    return Look(stream.name, len(rows), len(rows) - rejected.total(), dict(rejected))
