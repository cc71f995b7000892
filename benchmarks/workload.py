"""Careers as a portal would send them: the same rows for the loader and for the raw bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from loaders.portal_api.contract import CoveredDays, Page, Portal, Reader, Scope, ScopeDone, Stream, Visit
from loaders.portals.test_argos_uz import PORTAL

SPELLS = 3
PAGE_ROWS = 2000
_POSTS_PER_BODY = 40
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Workload:
    """Servants with three spells each, in posts of one ladder; ``changed`` percent of the orders differ from the original.

    More ``spells`` are shorter, so that all of them fit into the same years.
    """

    servants: int
    changed: int = 0
    spells: int = SPELLS

    @property
    def rows(self) -> int:
        """The number of servants and orders."""
        return self.servants * (1 + self.spells)

    def bodies(self) -> list[Row]:
        count = max(1, self.servants // 200)
        return [{"code": f"B{n}", "versions": [{"from": "2009-01-01", "name": f"Body {n}"}]} for n in range(count)]

    def positions(self) -> list[Row]:
        return [
            {"code": f"{body['code']}-{n}", "body": body["code"], "versions": [_version(n)]}
            for body in self.bodies()
            for n in range(_POSTS_PER_BODY)
        ]

    def people(self) -> Iterator[Row]:
        for n in range(self.servants):
            yield {
                "registerNo": f"R{n:07d}",
                "pinfl": _pinfl(n),
                "lastName": f"Family{n % 5000}",
                "firstName": f"Given{n % 700}",
                "patronymic": f"Father{n % 300}",
                "birthDate": (date(1965, 1, 1) + timedelta(days=n % 12000)).isoformat(),
                "sex": "F" if n % 2 else "M",
                "education": [],
            }

    def orders(self) -> Iterator[Row]:
        bodies = max(1, self.servants // 200)
        days = 1500 * SPELLS // self.spells
        for n in range(self.servants):
            for spell in range(self.spells):
                number = n * self.spells + spell
                start = date(2012, 1, 1) + timedelta(days=n % 700 + spell * days)
                last = spell == self.spells - 1
                changed = self.changed and number % (100 // self.changed) == 0
                yield {
                    "orderNo": f"{number:09d}",
                    "seq": number + 1,
                    "kind": "appointment",
                    "mode": "competition",
                    "registerNo": f"R{n:07d}",
                    "position": f"B{n % bodies}-{(n + spell) % _POSTS_PER_BODY}",
                    "orderDate": (start - timedelta(days=3)).isoformat(),
                    "start": start.isoformat(),
                    "end": None if last else (start + timedelta(days=days)).isoformat(),
                    "open": last,
                    "term": "fixed" if changed else "indefinite",
                }


def _pinfl(n: int) -> str:
    """Return a valid number: people without one would be matched by name, which registers with numbers do not need."""
    stem = f"3{n:012d}"
    return f"{stem}{sum(int(digit) * (7, 3, 1)[at % 3] for at, digit in enumerate(stem)) % 10}"


def _version(n: int) -> Row:
    return {
        "from": "2009-01-01",
        "title": f"Post {n}",
        "ladder": "uz-managerial",
        "rank": 1 + n % 9,
        "group": "managerial",
        "competitionRequired": True,
        "fte": 1.0,
    }


class _Pages:
    """A reader of pages that are prepared, or are made while it reads."""

    def __init__(self, pages: Mapping[str, Iterable[Page]]) -> None:
        self._pages = pages

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),) if stream.name in self._pages else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        yield from self._pages[stream.name]
        yield ScopeDone(CoveredDays(date(2010, 1, 1), date(2026, 11, 20)))


def portal(**streams: Iterable[Row]) -> Portal:
    """Return test.argos.uz with these streams only, in pages of JSON bytes that are decoded when they are read.

    The pages are made beforehand, so that only the hub is measured.
    """
    return _with_pages({name: list(_paginate(rows)) for name, rows in streams.items()})


def endless_portal(**streams: Iterable[Row]) -> Portal:
    """Return the same portal, but make each page when it is read, so that memory holds only one page."""
    return _with_pages({name: _paginate(rows) for name, rows in streams.items()})


def keep_pages(folder: Path, **streams: Iterable[Row]) -> None:
    """Write the pages of these streams into files, so that a process which loads them holds only one page at a time."""
    for name, rows in streams.items():
        (folder / name).mkdir(parents=True)
        for page in _paginate(rows):
            (folder / name / f"{page.name}.json").write_bytes(page.raw)


def kept_portal(folder: Path, **streams: str) -> Portal:
    """Return the portal with the pages that were kept in this folder; ``streams`` names for each stream what it was kept as."""
    return _with_pages({name: _KeptPages(folder / kept) for name, kept in streams.items()})


@dataclass(frozen=True, slots=True)
class _KeptPages:
    """Pages in files, which can be read again and again."""

    folder: Path

    def __iter__(self) -> Iterator[Page]:
        for number in range(sum(1 for _ in self.folder.iterdir())):
            yield _page(str(number), (self.folder / f"{number}.json").read_bytes())


def _with_pages(pages: Mapping[str, Iterable[Page]]) -> Portal:
    def connect(visit: Visit) -> AbstractContextManager[Reader]:
        return nullcontext(_Pages(pages))

    return replace(PORTAL, connect=connect)


def _paginate(rows: Iterable[Row]) -> Iterator[Page]:
    remaining = iter(rows)
    number = 0
    while page_rows := list(islice(remaining, PAGE_ROWS)):
        yield _page(str(number), orjson.dumps(page_rows))
        number += 1


def _page(name: str, raw: bytes) -> Page:
    return Page(name, raw, lambda: orjson.loads(raw))
