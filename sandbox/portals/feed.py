"""Rows prepared for sending: encoded once, found by their mark, joined into pages."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

import orjson

from sandbox.noise import Row


@dataclass(frozen=True, slots=True)
class Feed:
    """Encoded rows, ordered by their marks (a sequence number, a day or a time of change)."""

    rows: Sequence[bytes]
    marks: Sequence[str]

    def since(self, mark: str) -> int:
        """Return the index of the first row whose mark is not before the given one."""
        return bisect_left(self.marks, mark)

    def page(self, first: int, last: int) -> bytes:
        """Return a JSON array of the rows from `first` up to, but not including, `last`."""
        return b"[" + b",".join(self.rows[first:last]) + b"]"

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class GrowingFeed(Feed):
    """A feed that grows while it is read; each new row has a mark not before the last one's."""

    rows: list[bytes] = field(default_factory=list[bytes])
    marks: list[str] = field(default_factory=list[str])

    def add(self, mark: str, row: Row) -> None:
        """Append a row."""
        self.rows.append(_encoded(row))
        self.marks.append(mark)


def snapshot(rows: Iterable[tuple[str, Row]]) -> Feed:
    """Return a feed of the rows in the given order, without marks."""
    return Feed(tuple(_encoded(row) for _, row in rows), ())


def unmarked(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Pair each row with an empty mark, for streams that are not read by mark."""
    return (("", row) for row in rows)


def marked(rows: Iterable[tuple[str, Row]]) -> Feed:
    """Return a feed ordered by mark; rows with the same mark keep their order."""
    ordered = sorted(((mark, _encoded(row)) for mark, row in rows), key=itemgetter(0))
    return Feed(tuple(row for _, row in ordered), tuple(mark for mark, _ in ordered))


def _encoded(row: Row) -> bytes:
    """Encode the row as JSON in a buffer of its exact size: orjson's own buffer is several times as large."""
    return memoryview(orjson.dumps(row)).tobytes()


def time_mark(at: datetime) -> str:
    """Write a time (UTC) as all Uzbek portals do; the texts sort like the times."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def sequence_mark(seq: int) -> str:
    """Write a sequence number as a mark that sorts like the number."""
    return f"{seq:012d}"
