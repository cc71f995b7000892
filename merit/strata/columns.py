"""Rows of a stratum rule in few bytes, by column.

The rows of a page of dossiers make one part. A part does not change: parts of many pages and workers are joined without being
read, and one part and many yield the same strata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any, cast

import numpy

from merit.strata.fields import Fields, Table, fields_of
from merit.strata.packing import Numbers, Packed, pack, unpack
from merit.strata.rule import Key
from merit.strata.texts import JoinedTexts, Texts

_ROWS_OF_BATCH = 20_000
"""After so many rows a batch is sealed, and makes a part of each rule."""
_READ_ROWS = 20_000
"""Strata are read together until they have so many rows."""
_JOINED_ROWS = 1_000_000
"""Parts are looked at once for so many rows: for fewer it would take longer the more parts there are, for more, more memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows: their number, how many values a key has at the most, their arrays and their texts."""

    rows: int
    width: int
    data: bytes
    texts: Texts

    def arrays(self) -> tuple[list[Packed], Iterator[Packed]]:
        """Return the arrays of the keys, and those of the rows."""
        arrays = unpack(self.data)
        return [next(arrays) for _ in range(self.width)], arrays

    def keys(self, chosen: Numbers) -> list[Key]:
        """Return the keys of the rows at some indices."""
        columns, _ = self.arrays()
        texts = JoinedTexts([self.texts])
        read = [texts.read(column.take(chosen)) for column in columns]
        return [tuple(value for value in key if value is not None) for key in zip(*read, strict=True)]

    def distinct_keys(self) -> tuple[list[Key], Numbers]:
        """Return the keys without repetition, and for each row the place of its key among them."""
        places = numpy.zeros(self.rows, numpy.int64)
        for column in self.arrays()[0]:
            values = column.all().astype(numpy.int64)
            _, places = numpy.unique(places * (int(values.max(initial=0)) + 2) + values + 1, return_inverse=True)
        _, first, places = numpy.unique(places, return_index=True, return_inverse=True)
        return self.keys(first), places


class Batch:
    """Rows of several rules that are sealed together, so that a text is kept once for all of them."""

    def __init__(self) -> None:
        self._texts = Texts()
        self._open: list[Callable[[Texts], None]] = []
        self._rows = 0

    def count(self) -> None:
        """Count a row that was added; seal all when there are many."""
        self._rows += 1
        if self._rows >= _ROWS_OF_BATCH:
            self.seal()

    def join(self, close: Callable[[Texts], None]) -> None:
        """Call this when the batch is sealed, with its texts."""
        self._open.append(close)

    def seal(self) -> None:
        """Keep the rows that were added in few bytes."""
        texts, opened = self._texts, self._open
        self._texts, self._open, self._rows = Texts(), [], 0
        for close in opened:
            close(texts)
        texts.seal()


class Columns:
    """The rows of one rule. Columns of several rules that are filled at the same time best share a batch."""

    def __init__(self, row: type[Any], batch: Batch | None = None) -> None:
        """Make empty columns for rows of this class. Raises TypeError for a field of another type."""
        self._row = row
        self._fields: Fields = fields_of(row)
        self._parts: list[Part] = []
        self._open: list[tuple[Key, Sequence[Any]]] = []
        self._batch = Batch() if batch is None else batch

    def __getstate__(self) -> tuple[type[Any], tuple[Part, ...]]:
        return self._row, self.parts

    def __setstate__(self, state: tuple[type[Any], tuple[Part, ...]]) -> None:
        row, parts = state
        self.__init__(row)
        self._parts += parts

    def __len__(self) -> int:
        return sum(part.rows for part in self._parts) + len(self._open)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All rows, sealed."""
        if self._open:
            self._batch.seal()
        return tuple(self._parts)

    def add(self, key: Key, row: Sequence[Any]) -> None:
        """Add a row to a stratum. Raises TypeError for a row of other fields, which is left out."""
        self._fields.check(row)
        if not self._open:
            self._batch.join(self._close)
        self._open.append((key, row))
        self._batch.count()

    def extend(self, other: Columns) -> None:
        """Add all rows of other columns of the same class."""
        self._parts += other.parts

    def _close(self, texts: Texts) -> None:
        rows, self._open = self._open, []
        columns = list(zip_longest(*(key for key, _ in rows))) or [(None,) * len(rows)]
        keys = [pack(numpy.array(texts.codes(column), numpy.int64)) for column in columns]
        data = b"".join([*keys, self._fields.pack([row for _, row in rows], texts)])
        self._parts.append(Part(len(rows), len(keys), data, texts))

    def rows(self) -> Iterator[tuple[Key, Any]]:
        """Yield all rows with their strata, in the order in which they were added."""
        for part in self.parts:
            keys, places = part.distinct_keys()
            every = numpy.arange(part.rows)
            rows = self._fields.rows(self._fields.table(part.arrays()[1], every), every, JoinedTexts([part.texts]))
            yield from zip(map(keys.__getitem__, places.tolist()), rows, strict=True)

    def strata(self) -> Iterator[tuple[Key, list[Any]]]:
        """Yield the strata by their keys, each with its rows sorted; None comes before every value."""
        keys, bounds, order = _by_key(self.parts)
        for first, last in _turns(bounds, 0, len(keys), _JOINED_ROWS):
            start = int(bounds[first])
            joined = _Joined(self._fields, self._parts, order[start : int(bounds[last])])
            for begin, end in _turns(bounds, first, last, _READ_ROWS):
                of_turn = (bounds[begin : end + 1] - bounds[begin]).tolist()
                rows = joined.rows(int(bounds[begin]) - start, int(bounds[end]) - start)
                for key, own in zip(keys[begin:end], pairwise(of_turn), strict=True):
                    yield key, sorted_rows(rows[slice(*own)])


class _Joined:
    """Rows at places among those of many parts. Each part is looked at once, however often rows are read."""

    def __init__(self, fields: Fields, parts: Sequence[Part], places: Numbers) -> None:
        starts = numpy.cumsum([0, *(part.rows for part in parts)])
        numbers = numpy.searchsorted(starts, places, "right") - 1
        by_part = numpy.argsort(numbers, kind="stable")
        tables: list[Table] = []
        texts: list[Texts] = []
        for chosen in numpy.split(by_part, numpy.flatnonzero(numpy.diff(numbers[by_part])) + 1):
            number = int(numbers[chosen[0]])
            tables.append(fields.table(parts[number].arrays()[1], places[chosen] - starts[number]))
            texts.append(parts[number].texts)
        self._fields, self._texts = fields, JoinedTexts(texts)
        self._table = fields.join(tables, self._texts)
        self._at = numpy.empty(len(places), numpy.int64)
        self._at[by_part] = numpy.arange(len(places))

    def rows(self, first: int, last: int) -> list[Any]:
        """Return the rows from the first to the place before the last."""
        return self._fields.rows(self._table, self._at[first:last], self._texts)


def _turns(bounds: Numbers, first: int, last: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the end of strata that have so many rows together at the most, or are one."""
    while first < last:
        end = min(last, max(first + 1, int(numpy.searchsorted(bounds, bounds[first] + most, "right")) - 1))
        yield first, end
        first = end


def _by_key(parts: Sequence[Part]) -> tuple[list[Key], Numbers, Numbers]:
    """Return the keys in order, how many rows there are before each and before the end, and the places of all rows so ordered."""
    known: dict[Key, int] = {}
    numbers: list[Numbers] = []
    for part in parts:
        keys, places = part.distinct_keys()
        numbers.append(numpy.array([known.setdefault(key, len(known)) for key in keys], numpy.int32)[places])
    ordered = sorted(known)
    ranks = numpy.empty(len(known), numpy.int32)
    ranks[[known[key] for key in ordered]] = numpy.arange(len(known), dtype=numpy.int32)
    of_rows = ranks[numpy.concatenate(numbers)] if numbers else ranks
    bounds = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(of_rows, minlength=len(known)))))
    return ordered, bounds, numpy.argsort(of_rows, kind="stable")


def sorted_rows(rows: list[Any]) -> list[Any]:
    """Return rows of one class sorted; None comes before every value."""
    if len(rows) < 2:
        return rows
    try:
        return sorted(rows)
    except TypeError:  # None is compared with a value
        return sorted(rows, key=_order)


def _order(value: Any) -> tuple[bool, Any]:
    of = tuple(map(_order, cast("tuple[Any, ...]", value))) if isinstance(value, tuple) else 0 if value is None else value
    return value is not None, of
