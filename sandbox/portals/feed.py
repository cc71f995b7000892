"""Rows made ready for sending: encoded once, found by their mark, joined into pages."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

import orjson

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Feed:
    """Encoded rows in the order of their marks (a sequence number, a day, a time of change)."""

    rows: Sequence[bytes]
    marks: Sequence[str]

    def since(self, mark: str) -> int:
        """The place of the first row whose mark is not before the given one."""
        return bisect_left(self.marks, mark)

    def page(self, first: int, last: int) -> bytes:
        """A JSON array of the rows from first up to but without last."""
        return b"[" + b",".join(self.rows[first:last]) + b"]"

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Growing(Feed):
    """A feed to which rows are added while it is read, each under a mark not before the last one's."""

    rows: list[bytes] = field(default_factory=list[bytes])
    marks: list[str] = field(default_factory=list[str])

    def add(self, mark: str, row: Row) -> None:
        self.rows.append(_encoded(row))
        self.marks.append(mark)


def snapshot(rows: Iterable[tuple[str, Row]]) -> Feed:
    """A feed in the order given, without marks."""
    return Feed(tuple(_encoded(row) for _, row in rows), ())


def unmarked(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Rows that are not asked for by a mark."""
    return (("", row) for row in rows)


def marked(rows: Iterable[tuple[str, Row]]) -> Feed:
    """A feed ordered by mark; rows of one mark keep their order."""
    ordered = sorted(((mark, _encoded(row)) for mark, row in rows), key=itemgetter(0))
    return Feed(tuple(row for _, row in ordered), tuple(mark for mark, _ in ordered))


def _encoded(row: Row) -> bytes:
    """The row as JSON, in no more memory than it needs: orjson's own buffer is several times as large."""
    return memoryview(orjson.dumps(row)).tobytes()


def time_mark(at: datetime) -> str:
    """A time as all portals of the country write it; such texts sort like the times."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def sequence_mark(seq: int) -> str:
    """A sequence number as a mark that sorts like the number."""
    return f"{seq:012d}"
