"""Rows changed in one place: a field nulled, a field added."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, cast

from loaders.portal_api.contract import RawRow

EXTRA = "a field nobody has heard of"

_Path = tuple[str | int, ...]


def nulled(row: RawRow) -> Iterator[tuple[str, RawRow]]:
    """The row with each of its fields null in turn, those inside of it too; and which field it is."""
    for path in _paths(row):
        if _at(row, path) is not None:
            changed = copy.deepcopy(dict(row))
            _at(changed, path[:-1])[path[-1]] = None
            yield ".".join(map(str, path)), changed


def with_extra(row: RawRow) -> RawRow:
    """The row with a field more, and one in each object inside of it."""
    return cast("dict[str, Any]", _extended(dict(row)))


def _extended(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {name: _extended(each) for name, each in cast("dict[str, Any]", value).items()}
        return {**inner, EXTRA: {"and": ["more"]}}
    return [_extended(each) for each in cast("list[Any]", value)] if isinstance(value, list) else value


def _paths(value: Any, path: _Path = ()) -> Iterator[_Path]:
    """Every field; of the objects in a list those of the first."""
    if isinstance(value, dict):
        for name, each in cast("dict[str, Any]", value).items():
            yield (*path, name)
            yield from _paths(each, (*path, name))
    elif isinstance(value, list) and value:
        yield from _paths(value[0], (*path, 0))


def _at(value: Any, path: _Path) -> Any:
    for step in path:
        value = value[step]
    return value
