"""The fields of rows as arrays of numbers: packed in bytes, or of many parts joined in a table.

A row is a NamedTuple whose fields are annotated ``str``, ``date``, ``int``, ``bool`` or ``float``, or with a NamedTuple of such
fields; each also ``| None``.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy

from merit.strata.packing import Numbers, Packed, narrowed, pack
from merit.strata.texts import JoinedTexts, Texts

_NONE = -(2**63)
"""What stands for None among whole numbers."""
_TRUTHS = numpy.array([None, False, True], dtype=object)
_ALIKE = (date, float)
"""Kinds of which two fields of a row often have the same value."""
_PLAIN: dict[type[Any], tuple[type[Any], ...]] = {
    str: (str,),
    date: (date,),
    int: (int,),
    bool: (bool,),
    float: (float, int),
}
"""For each annotation the classes of values that it takes."""


class Table(NamedTuple):
    """Rows as numbers: an array for each field, and the tables of the parts of rows, by the place of the field."""

    columns: list[Numbers]
    within: dict[int, Table]


class Fields:
    """The fields of one class of rows: `pack` turns rows into bytes, `table` and `rows` them back, `check` refuses others."""

    def __init__(self, row: type[Any]) -> None:
        """Take the fields from the annotations. Raises TypeError for a field of another type."""
        self._make: Callable[[Sequence[Any]], Any] = row._make
        self._kinds = [_kind(hint) for hint in typing.get_type_hints(row).values()]
        self._within = [at for at, kind in enumerate(self._kinds) if isinstance(kind, Fields)]
        self._checked: set[tuple[type[Any], ...]] = set()

    def check(self, row: Sequence[Any]) -> None:
        """Raise TypeError for a row that has another number of values, or one of another type."""
        found = tuple(map(type, row))
        if found not in self._checked:
            self._check(found)
            self._checked.add(found)
        for at in self._within:
            if row[at] is not None:
                self._kinds[at].check(row[at])

    def _check(self, found: Sequence[type[Any]]) -> None:
        if len(found) != len(self._kinds):
            raise TypeError(f"a row has {len(self._kinds)} values, not {len(found)}")
        for kind, given in zip(self._kinds, found, strict=True):
            taken = (tuple, list) if isinstance(kind, Fields) else _PLAIN[kind]
            if given is not type(None) and not issubclass(given, taken):
                raise TypeError(f"a row has a value of {given.__name__} where it takes {' or '.join(t.__name__ for t in taken)}")

    def pack(self, rows: Sequence[Sequence[Any]], texts: Texts) -> bytes:
        """Return rows as arrays in bytes. Raises OverflowError for a whole number of more than 63 bits."""
        columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else ((),) * len(self._kinds)
        data: list[bytes] = []
        before: dict[Any, Numbers] = {}
        for kind, values in zip(self._kinds, columns, strict=True):
            if isinstance(kind, Fields):
                there = [value for value in values if value is not None]
                places = iter(range(len(there)))
                data += [pack(_numbers(-1 if each is None else next(places) for each in values)), kind.pack(there, texts)]
            else:
                numbers = _encoded(kind, values, texts)
                data.append(pack(numbers, before.get(kind)))
                if kind in _ALIKE:
                    before[kind] = numbers
        return b"".join(data)

    def table(self, arrays: Iterator[Packed], chosen: Numbers) -> Table:
        """Return the rows at some indices of arrays, of which it takes its own, as numbers."""
        table, before = Table([], {}), dict[Any, Numbers]()
        for at, kind in enumerate(self._kinds):
            array = next(arrays)
            numbers = array.take(chosen)
            if isinstance(kind, Fields):
                there = numbers >= 0
                table.within[at] = kind.table(arrays, numbers[there])
                numbers = numpy.where(there, numpy.cumsum(there) - 1, -1)
            else:
                before[kind] = numbers = numbers + before[kind] if array.differences else numbers.astype(numpy.int64)
            table.columns.append(narrowed(numbers))
        return table

    def join(self, tables: Sequence[Table], texts: JoinedTexts) -> Table:
        """Return the rows of several tables as one, in few bytes; ``texts`` joins theirs in the same order."""
        joined = Table([], {})
        for at, kind in enumerate(self._kinds):
            columns = [table.columns[at] for table in tables]
            if isinstance(kind, Fields):
                within = [table.within[at] for table in tables]
                columns = _after(columns, numpy.cumsum([0, *(len(each.columns[0]) for each in within)]))
                joined.within[at] = kind.join(within, texts)
            elif kind is str:
                columns = _after(columns, texts.starts)
            joined.columns.append(numpy.concatenate(columns))
        return joined

    def rows(self, table: Table, chosen: Numbers, texts: JoinedTexts) -> list[Any]:
        """Return the rows at some indices of a table."""
        columns: list[list[Any]] = []
        for at, kind in enumerate(self._kinds):
            numbers = table.columns[at][chosen]
            if isinstance(kind, Fields):
                there = numbers >= 0
                rows = iter(kind.rows(table.within[at], numbers[there], texts))
                columns.append([next(rows) if each else None for each in there.tolist()])
            else:
                columns.append(_decoded(kind, numbers.astype(numpy.int64), texts))
        return list(map(self._make, zip(*columns, strict=True)))


@cache
def fields_of(row: type[Any]) -> Fields:
    """Return the fields of a class of rows. Raises TypeError for one of another type."""
    return Fields(row)


def _kind(hint: Any) -> Any:
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    kind: Any
    (kind,) = (arm for arm in arms if arm is not type(None))
    if hasattr(kind, "_make"):
        return fields_of(kind)
    if kind not in _PLAIN:
        raise TypeError(f"a row holds texts, days, numbers, truths and parts of these, not {kind!r}")
    return kind


def _after(columns: Sequence[Numbers], starts: Iterable[int]) -> list[Numbers]:
    """Return places, each column's after those of the columns before; -1 stands for none."""
    return [narrowed(numpy.where(column < 0, -1, column + start)) for column, start in zip(columns, starts, strict=False)]


def _numbers(numbers: Iterable[int]) -> Numbers:
    return numpy.fromiter(numbers, numpy.int64)


def _encoded(kind: Any, values: Sequence[Any], texts: Texts) -> Numbers:
    if kind is str:
        return numpy.array(texts.codes(values), numpy.int64)
    if kind is date:
        return _numbers(0 if value is None else value.toordinal() for value in values)
    if kind is bool:
        return _numbers(0 if value is None else 1 + value for value in values)
    if kind is int:
        return _numbers(_NONE if value is None else value for value in values)
    # Adding nothing makes a negative zero an ordinary one.
    return numpy.array([math.nan if value is None else value + 0.0 for value in values], numpy.float64).view(numpy.int64)


def _decoded(kind: Any, numbers: Numbers, texts: JoinedTexts) -> list[Any]:
    if kind is int:
        return [None if number == _NONE else number for number in numbers.tolist()]
    if kind is float:
        return [None if value != value else value for value in numbers.view(numpy.float64).tolist()]
    if kind is bool:
        return _TRUTHS[numbers].tolist()
    found, places = numpy.unique(numbers, return_inverse=True)
    read = texts.read(found) if kind is str else [date.fromordinal(day) if day else None for day in found.tolist()]
    return [read[at] for at in places.tolist()]
