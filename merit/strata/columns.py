"""Rows of a stratum rule in columns: eight bytes a value, whatever it is, and each text once.

A row is a NamedTuple whose fields are annotated ``str``, ``date``, ``int``, ``bool`` or ``float``, each also ``| None``.
"""

from __future__ import annotations

import math
import types
import typing
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from merit.strata.rule import Key

_NONE = -(2**62)
"""What stands for None among whole numbers."""


class Columns:
    """The rows of one rule. Parts of several workers are joined by `extend`; one part and many yield the same strata."""

    def __init__(self, row: type[Any]) -> None:
        """Make empty columns for rows of this class. Raises TypeError for a field of another type."""
        self._row: Any = row
        self._kinds = [_kind(hint) for hint in typing.get_type_hints(row).values()]
        self._keys = array("q")
        self._columns: list[Any] = [array("d" if kind is float else "q") for kind in self._kinds]
        self._texts: list[str] = []
        self._codes: dict[str, int] = {}
        self._key_list: list[Key] = []
        self._key_codes: dict[Key, int] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Key, row: Sequence[Any]) -> None:
        """Add a row to a stratum."""
        self._keys.append(self._key_code(key))
        for column, kind, value in zip(self._columns, self._kinds, row, strict=True):
            column.append(self._encoded(kind, value))

    def extend(self, other: Columns) -> None:
        """Add all rows of other columns of the same class."""
        for key, row in other.rows():
            self.add(key, row)

    def rows(self) -> Iterator[tuple[Key, Any]]:
        """Yield all rows with their strata, in the order in which they were added."""
        for at, key in enumerate(self._keys):
            yield self._key_list[key], self._decoded(at)

    def strata(self) -> Iterator[tuple[Key, list[Any]]]:
        """Yield the strata by their keys, each with its rows sorted; None comes before every value."""
        places: dict[int, list[int]] = {}
        for at, key in enumerate(self._keys):
            places.setdefault(key, []).append(at)
        for key in sorted(places, key=lambda code: self._key_list[code]):
            yield self._key_list[key], sorted((self._decoded(at) for at in places[key]), key=_order)

    def _key_code(self, key: Key) -> int:
        code = self._key_codes.get(key)
        if code is None:
            code = self._key_codes[key] = len(self._key_list)
            self._key_list.append(key)
        return code

    def _encoded(self, kind: type[Any], value: Any) -> Any:
        if value is None:
            return math.nan if kind is float else _NONE
        if kind is str:
            code = self._codes.get(value)
            if code is None:
                code = self._codes[value] = len(self._texts)
                self._texts.append(value)
            return code
        return value.toordinal() if kind is date else value

    def _decoded(self, at: int) -> Any:
        values = [self._value(kind, column[at]) for kind, column in zip(self._kinds, self._columns, strict=True)]
        return self._row(*values)

    def _value(self, kind: Any, stored: Any) -> Any:
        if kind is float:
            return None if math.isnan(stored) else float(stored)
        whole = int(stored)
        if whole == _NONE:
            return None
        if kind is str:
            return self._texts[whole]
        if kind is date:
            return date.fromordinal(whole)
        return bool(whole) if kind is bool else whole


def _kind(hint: Any) -> type[Any]:
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    (kind,) = (arm for arm in arms if arm is not type(None))
    if kind not in (str, date, int, bool, float):
        raise TypeError(f"a row holds texts, days, numbers and truths, not {kind!r}")
    return kind


def _order(row: Iterable[Any]) -> tuple[tuple[bool, Any], ...]:
    return tuple((value is not None, value if value is not None else 0) for value in row)
