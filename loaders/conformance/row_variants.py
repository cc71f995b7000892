"""Variants of a row: with one field null, or with additional fields."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, cast

from loaders.portal_api.contract import RawRow

EXTRA = "a field that no model knows"

_Path = tuple[str | int, ...]


def nulled(row: RawRow) -> Iterator[tuple[str, RawRow]]:
    """Yield the row with each of its fields null in turn, nested fields included, with the path of that field."""
    for path in _paths(row):
        if _value_at(row, path) is not None:
            changed = copy.deepcopy(dict(row))
            _value_at(changed, path[:-1])[path[-1]] = None
            yield ".".join(map(str, path)), changed


def with_extra(row: RawRow) -> RawRow:
    """Return the row with an additional field in itself and in each object inside it."""
    return cast("dict[str, Any]", _extended(dict(row)))


def _extended(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {name: _extended(each) for name, each in cast("dict[str, Any]", value).items()}
        return {**inner, EXTRA: {"and": ["more"]}}
    return [_extended(each) for each in cast("list[Any]", value)] if isinstance(value, list) else value


def _paths(value: Any, path: _Path = ()) -> Iterator[_Path]:
    """Yield the path of every field; of a list of objects, those of the first object."""
    if isinstance(value, dict):
        for name, each in cast("dict[str, Any]", value).items():
            yield (*path, name)
            yield from _paths(each, (*path, name))
    elif isinstance(value, list) and value:
        yield from _paths(value[0], (*path, 0))


def _value_at(value: Any, path: _Path) -> Any:
    for step in path:
        value = value[step]
    return value
