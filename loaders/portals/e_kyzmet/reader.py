"""Reads E-kyzmet: of each module the newest full drop that is new to us, then the changes after it, night by night.

The watermark is the sequence of the last drop up to which no night is missing. What comes after a missing night is read, and
read again at every visit, until that night comes late or a full drop makes up for it: only then does the watermark pass it.
A read that began with a full drop was of everything there is.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import Covers, Page, Scope, ScopeDone, Stream, Visit
from loaders.portals.e_kyzmet.mapping import NAME
from loaders.sources.drops import DropFile, Drops, Unread, open_drops

# The modules begin here [unverified]; absence before says nothing.
_RECORDS_FROM = date(2010, 1, 1)
_COMPETITIONS_FROM = date(2015, 1, 1)
# Evaluation sheets are kept for three years.
_EVALUATION_YEARS = 3


@contextmanager
def connect(visit: Visit) -> Generator[EKyzmetReader]:
    with open_drops(visit.feed, NAME) as drops:
        yield EKyzmetReader(drops, visit)


class EKyzmetReader:
    """One visit to the drops of E-kyzmet."""

    def __init__(self, drops: Drops, visit: Visit) -> None:
        self._drops, self._visit = drops, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        unread = self._drops.unread(stream.name, _sequence(stream.name, since))
        self._tell(unread)
        settled, furthest = unread.settled, str(unread.settled.sequence) if unread.settled else since
        for file in unread.files:
            if settled is not None and file.sequence <= settled.sequence:
                yield from self._pages(file, str(file.sequence), watermark=str(file.sequence))
            else:
                # Once the missing night has come late, what followed it must be read anew: under another name.
                yield from self._pages(file, f"{furthest}~{file.sequence}")
        covers = Covers(_records_from(stream.name, settled.day), settled.day) if settled else None
        began_full = bool(unread.files) and unread.files[0].full
        yield ScopeDone(covers, watermark=furthest, whole=began_full)

    def _pages(self, file: DropFile, place: str, watermark: str | None = None) -> Iterator[Page]:
        """The pages of one file; a watermark goes with the last one."""
        last: Page | None = None
        for page in self._drops.pages(file):
            if last is not None:
                yield last
            last = replace(page, name=f"{place}#{page.name}")
        if last is not None:
            yield replace(last, watermark=watermark)

    def _tell(self, unread: Unread) -> None:
        notes = [*self._drops.notes, *(_missing(before, after) for before, after in unread.gaps)]
        self._visit.notes.extend(note for note in dict.fromkeys(notes) if note not in self._visit.notes)


def _sequence(module: str, since: str | None) -> int | None:
    try:
        return int(since) if since else None
    except ValueError as error:
        raise PortalError(
            f"{NAME} cannot be asked for {module} since {since!r}: its marks are the sequences of its drops. Give a whole number."
        ) from error


def _missing(before: DropFile | None, after: DropFile) -> str:
    between = f"between those of {before.day} and {after.day}" if before else f"before that of {after.day}"
    return (
        f"at least one nightly drop is missing {between}. What changed then comes with the next full drop, or at once "
        "if the missing one is delivered."
    )


def _records_from(module: str, day: date) -> date:
    if module == "evaluations":
        return date(day.year - _EVALUATION_YEARS, day.month, 1)
    return _COMPETITIONS_FROM if module in ("competitions", "candidates") else _RECORDS_FROM
