"""Reads E-kyzmet: of each module the newest full drop that was not read yet, then the changes after it, night by night.

The watermark is the sequence number of the last drop up to which no night is missing. Drops after a missing night are read, and
read again at every visit, until that night is delivered late or a full drop replaces it; only then does the watermark pass it. A
read that began with a full drop contained everything.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import CoveredDays, Page, Scope, ScopeDone, Stream, Visit
from loaders.portals.e_kyzmet.references import NAME
from loaders.sources.drops import DropFile, Drops, UnreadFiles, open_drops

# The modules begin here [unverified]; absence before it proves nothing.
_RECORDS_FROM = date(2010, 1, 1)
_COMPETITIONS_FROM = date(2015, 1, 1)
# Evaluation sheets are kept for three years.
_EVALUATION_YEARS = 3


@contextmanager
def connect(visit: Visit) -> Generator[EKyzmetReader]:
    """Open the drops of the feed. Raises PortalError when the feed lacks a setting."""
    with open_drops(visit.feed, NAME) as drops:
        yield EKyzmetReader(drops, visit)


class EKyzmetReader:
    """Reads the drops of E-kyzmet during one visit."""

    def __init__(self, drops: Drops, visit: Visit) -> None:
        self._drops, self._visit = drops, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return the one scope that holds the whole module."""
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        """Yield the pages of the drops after ``since``, then ScopeDone. Raises PortalError where a file cannot be read."""
        unread = self._drops.unread(stream.name, _sequence(stream.name, since))
        self._note_gaps(unread)
        last = unread.last_complete
        furthest = str(last.sequence) if last else since
        for file in unread.files:
            if last is not None and file.sequence <= last.sequence:
                yield from self._pages(file, str(file.sequence), watermark=str(file.sequence))
            else:
                # These pages must be read again once the missing night is delivered late, so they have other names.
                yield from self._pages(file, f"{furthest}~{file.sequence}")
        covers = CoveredDays(_records_from(stream.name, last.day), last.day) if last else None
        began_full = bool(unread.files) and unread.files[0].full
        yield ScopeDone(covers, watermark=furthest, whole=began_full)

    def _pages(self, file: DropFile, prefix: str, watermark: str | None = None) -> Iterator[Page]:
        """Yield the pages of one file; the last one has the watermark."""
        last: Page | None = None
        for page in self._drops.pages(file):
            if last is not None:
                yield last
            last = replace(page, name=f"{prefix}#{page.name}")
        if last is not None:
            yield replace(last, watermark=watermark)

    def _note_gaps(self, unread: UnreadFiles) -> None:
        notes = [*self._drops.notes, *(_gap(before, after) for before, after in unread.gaps)]
        self._visit.notes.extend(note for note in dict.fromkeys(notes) if note not in self._visit.notes)


def _sequence(module: str, since: str | None) -> int | None:
    try:
        return int(since) if since else None
    except ValueError as error:
        raise PortalError(
            f"{NAME} cannot be asked for {module} since {since!r}: its watermarks are the sequence numbers of its drops. Give a "
            "whole number."
        ) from error


def _gap(before: DropFile | None, after: DropFile) -> str:
    between = f"between those of {before.day} and {after.day}" if before else f"before that of {after.day}"
    return (
        f"at least one nightly drop is missing {between}. Its changes come with the next full drop, or as soon as the "
        "missing drop is delivered."
    )


def _records_from(module: str, day: date) -> date:
    if module == "evaluations":
        return date(day.year - _EVALUATION_YEARS, day.month, 1)
    return _COMPETITIONS_FROM if module in ("competitions", "candidates") else _RECORDS_FROM
