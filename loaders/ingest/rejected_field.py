"""Finds the field of a row for whose sake its mapping failed. Pure.

The row model names the field it rejects. The model's value types do not know it: a ``Period`` that ends before it starts is made
of two days, wherever the row had them, and a fault of a portal's own mapping may come from anywhere. For those the row is mapped
again with its values set to null, until it can be mapped. That is slow, but it is done for rejected rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, cast

_Path = tuple[str | int, ...]


def rejected_field(row: Mapping[str, Any], can_be_mapped: Callable[[Any], bool]) -> str:
    """Return the path (``versions.0.to``) of the value without which the row can be mapped; of several the last one.

    Of a start and an end that contradict each other, the end is named: it comes after the start in a row. If no single value is
    at fault, return the last one that has to go when values are removed from the end of the row. Return '' if the row cannot be
    mapped without any of its values: then the fault is a value that it lacks.
    """
    paths = list(_leaves(row))
    for path in reversed(paths):
        if can_be_mapped(_without(row, path)):
            return ".".join(map(str, path))
    remaining: Any = row
    for path in reversed(paths):
        remaining = _without(remaining, path)
        if can_be_mapped(remaining):
            return ".".join(map(str, path))
    return ""


def located_field(row: Mapping[str, Any], location: Sequence[str | int], *, lacking: bool) -> str:
    """Return the path of a validation error as the portal's own fields.

    Where a field may be of several types, the validator puts the name of the type that it tried into the location. Such a name is
    nothing that the row has. ``lacking`` says that the last part is a field that should be there.
    """
    path: list[str | int] = []
    value: Any = row
    for at, part in enumerate(location):
        if isinstance(value, Mapping):
            fields = cast("Mapping[Any, Any]", value)
            # The row itself is of one type only: what stands first is a field, there or not.
            if part in fields or at == 0 or (lacking and at == len(location) - 1):
                path.append(part)
                value = fields.get(part)
        elif isinstance(value, list | tuple) and isinstance(part, int):
            items = cast("Sequence[Any]", value)
            path.append(part)
            value = items[part] if part < len(items) else None
    return ".".join(map(str, path))


def _leaves(value: Any, path: _Path = ()) -> Iterator[_Path]:
    if isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[Any]", value)):
            yield from _leaves(inner, (*path, index))
    elif value is not None:
        yield path


def _without(value: Any, path: _Path) -> Any:
    """Return a copy with the leaf at the path set to null."""
    if not path:
        return None
    first, *rest = path
    # A container that could be walked can also be written at the same key.
    changed: Any = copy(value)
    changed[first] = _without(changed[first], tuple(rest))
    return changed
