"""Seeded changes of rows of portals that keep the kind of every value, so that most changed rows can still be read."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, cast

Row = dict[str, Any]
Field = tuple[str, ...]
"""The names that lead to a value of a row; whatever its place in a list, a list is ``[]``."""
_Path = tuple[str | int, ...]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


def fields_of(rows: Sequence[Row]) -> list[Field]:
    """Return all fields that some row has, in order."""
    return sorted({_field(path) for row in rows for path in _leaves(row)})


def values_of(row: Row) -> list[Any]:
    """Return the values in all fields of a row."""
    return [value for path in _leaves(row) if not isinstance(value := _at(row, path), list | dict)]


def change_field(rows: list[Row], field: Field, draw: Random) -> bool:
    """Change the field in one row, in place: another row's value, a day or number nearby, none. Tell whether it differs."""
    held = [(row, path) for row in rows for path in _leaves(row) if _field(path) == field]
    at, path = draw.choice(held)
    holder = _at(at, path[:-1])
    before = holder[path[-1]]
    others = [value for row, other in held if (value := _at(row, other)) != before]
    moved = _moved(before, draw)
    if moved is not None and draw.random() < 0.6:
        holder[path[-1]] = moved
    elif others and draw.random() < 0.8:
        holder[path[-1]] = copy.deepcopy(draw.choice(others))
    else:
        holder[path[-1]] = None
    return holder[path[-1]] != before


def _moved(value: Any, draw: Random) -> Any:
    """Return a value near this one; None where there is none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + draw.choice((-1, 1, 10))
    if isinstance(value, str) and (found := _DAY.match(value)):
        year, month, day = found.groups()
        return _days_later(year, month, day, draw).isoformat() + value[found.end() :]
    if isinstance(value, str) and (found := _DOTTED_DAY.fullmatch(value)):
        day, month, year = found.groups()
        return f"{_days_later(year, month, day, draw):%d.%m.%Y}"
    return None


def _days_later(year: str, month: str, day: str, draw: Random) -> date:
    return date(int(year), int(month), int(day)) + timedelta(days=draw.choice((-400, -40, -1, 1, 30, 200)))


def _leaves(value: Any, path: _Path = ()) -> Iterator[_Path]:
    if isinstance(value, Mapping):
        for name, each in cast("Mapping[str, Any]", value).items():
            yield from _leaves(each, (*path, name))
    elif isinstance(value, list) and value:
        for number, each in enumerate(cast("list[Any]", value)):
            yield from _leaves(each, (*path, number))
    elif path:
        yield path


def _field(path: _Path) -> Field:
    return tuple("[]" if isinstance(name, int) else name for name in path)


def _at(row: Any, path: _Path) -> Any:
    for name in path:
        row = row[name]
    return row
