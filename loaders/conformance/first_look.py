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
from loaders.conformance.answer_hints import explain_error
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.records import RejectedRow
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, RawRow, Reader, Stream, UnreadableRow, Visit
from loaders.portal_api.guard import portal_errors
from loaders.runs.untranslated_words import UntranslatedWords
from loaders.sources import ListReader


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of a stream: its rows, how many could be mapped, and how many were rejected, by reason and field.

    ``untranslated`` are the words without a meaning: field of the model, word and count.
    """

    stream: str
    rows: int = 0
    mapped: int = 0
    rejected: dict[str, int] = field(default_factory=dict[str, int])
    untranslated: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    problem: str | None = None


def first_look(portal: Portal, feed: Feed, at: datetime) -> list[FirstPage]:
    """Read the first page of each stream. Raises PortalError when the portal cannot be connected to at all."""
    with TemporaryDirectory(prefix="first-look-") as folder, ExitStack() as connection:
        keys = KeyRing.open(Path(folder))
        with portal_errors(portal.name):
            reader = connection.enter_context(portal.connect(Visit(feed, at)))
        return list(_first_pages(portal, reader, keys))


def _first_pages(portal: Portal, reader: Reader, keys: KeyRing) -> Iterator[FirstPage]:
    for stream in portal.streams:
        source = f"{portal.name}/{stream.name}"
        try:
            with portal_errors(source):
                page = _first_page(portal, reader, stream, keys)
        except PortalError as error:
            page = FirstPage(stream.name, problem=str(error).removeprefix(f"{source}: "))
        yield page


def _first_page(portal: Portal, reader: Reader, stream: Stream[Any], keys: KeyRing) -> FirstPage:
    for scope in reader.scopes(stream):
        pages = reader.read(stream, scope, None)
        if not isinstance(page := next(pages, None), Page):
            break
        rows = page.decode()
        _require_readable(reader, stream, page, rows, pages)
        return _with_outcomes(portal, stream, rows, keys)
    return FirstPage(stream.name)


def _require_readable(
    reader: Reader, stream: Stream[Any], page: Page, rows: Sequence[RawRow | UnreadableRow], following: Iterator[Any]
) -> None:
    """Raise PortalError where the whole page is unreadable. Its reader gives the reason when the next page is requested."""
    if not rows or not all(isinstance(row, UnreadableRow) for row in rows):
        return
    try:
        next(following, None)
    except PortalError as error:
        declared = reader.declared_list(stream) if isinstance(reader, ListReader) else None
        raise PortalError(explain_error(error, declared, page.raw)) from error


def _with_outcomes(portal: Portal, stream: Stream[Any], rows: Sequence[RawRow | UnreadableRow], keys: KeyRing) -> FirstPage:
    rejected: Counter[str] = Counter()
    untranslated = UntranslatedWords()
    for raw in rows:
        record = identify(portal, stream, raw, keys)
        outcome = record if isinstance(record, RejectedRow) else map_row(stream, record, keys, portal.words)
        if isinstance(outcome, RejectedRow):
            rejected[f"{outcome.reason} {outcome.field}".strip()] += 1
        else:
            untranslated.add(outcome.untranslated)
    return FirstPage(stream.name, len(rows), len(rows) - rejected.total(), dict(rejected), untranslated.document())
