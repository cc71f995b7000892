"""Finds the field of a row for whose sake its mapping failed. Pure.

The row model names the field it rejects. The model's value types do not know it: a ``Period`` that ends before it starts is made
of two days, wherever the row had them, and a fault of a portal's own mapping may come from anywhere. For those the row is mapped
again with its values set to null, until it can be mapped. That is slow, but it is done for rejected rows only. A row with very
many values is first cut down to the item of a list that is at fault, so that no row is mapped very often as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from itertools import islice
from typing import Any, cast

_Path = tuple[str | int, ...]

# Values that may be mapped in all tries of one row: it is mapped with each of so many set to null.
_MAPPED_VALUES = 100_000
# However many values a row has, so many are tried.
_FEWEST_TRIES = 20


def rejected_field(row: Mapping[str, Any], can_be_mapped: Callable[[Any], bool]) -> str:
    """Return the path (``versions.0.to``) of the value without which the row can be mapped; of several the last one.

    Of a start and an end that contradict each other, the end is named: it comes after the start in a row. If no single value is
    at fault, return the last one that has to go when values are removed from the end of the row. Return '' if the row cannot be
    mapped without any of its values: then the fault is a value that it lacks.

    Of a row with more than some 300 values not each is tried. Then return the last item of a list that cannot be mapped, or the
    value inside it; the name of the list where only several items together cannot; '' where it is no list either.
    """
    tried, all_tried = _tried(row)
    path = _leaf_at_fault(row, tried, can_be_mapped) if all_tried else _path_in_long_row(row, can_be_mapped)
    return ".".join(map(str, path))


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


def _path_in_long_row(row: Mapping[str, Any], can_be_mapped: Callable[[Any], bool]) -> _Path:
    """Return the value, the item or the field at fault.

    Beside the list that is looked at the row has only the first items of others, so that no value is mapped very often.
    """
    short = _with_first_items(row)
    if not can_be_mapped(short):
        return _leaf_at_fault(short, _tried(short)[0], can_be_mapped)
    most = _MAPPED_VALUES // max(_FEWEST_TRIES, len(short))
    cut = (name for name in reversed(list(row)) if row[name] != short[name])
    name = next((name for name in islice(cut, most) if not can_be_mapped({**short, name: row[name]})), None)
    if name is None:
        return ()
    if not isinstance(row[name], list):
        return (name,)
    items = cast("list[Any]", row[name])
    at = _item_at_fault(items, lambda some: can_be_mapped({**short, name: some}))
    if at is None:
        return (name,)
    found = _leaf_at_fault({**short, name: [items[at]]}, _tried(items[at], (name, 0))[0], can_be_mapped)
    return (name, at, *found[2:])


def _item_at_fault(items: list[Any], can_be_mapped: Callable[[list[Any]], bool]) -> int | None:
    """Return the last item that by itself cannot be mapped, by halving the list; None if only several together cannot."""
    low, high = 0, len(items)
    while high - low > 1:
        middle = (low + high) // 2
        if not can_be_mapped(items[middle:high]):
            low = middle
        elif not can_be_mapped(items[low:middle]):
            high = middle
        else:
            return None
    return low


def _with_first_items(value: Any) -> Any:
    """Return a copy in which each list has its first item only."""
    if isinstance(value, list):
        return [_with_first_items(value[0])] if value else []
    if not isinstance(value, Mapping):
        return value
    short: dict[str, Any] = {}
    # No comprehension: it would take another frame at each depth of the row, and there are not many.
    for name, inner in cast("Mapping[str, Any]", value).items():
        short[name] = _with_first_items(inner)
    return short


def _tried(value: Any, path: _Path = ()) -> tuple[list[_Path], bool]:
    """Return the last leaves of a value, as many as may be tried, and whether these are all."""
    paths = list(islice(_leaves_from_end(value, path), _MAPPED_VALUES // _FEWEST_TRIES))
    tried = paths[: _MAPPED_VALUES // max(1, len(paths))]
    return tried, len(tried) == len(paths)


def _leaf_at_fault(row: Mapping[str, Any], paths: Sequence[_Path], can_be_mapped: Callable[[Any], bool]) -> _Path:
    """Return the first of these paths without whose value, or else without all values up to it, the row can be mapped."""
    for path in paths:
        if can_be_mapped(_without(row, path)):
            return path
    remaining: Any = row
    for path in paths:
        remaining = _without(remaining, path)
        if can_be_mapped(remaining):
            return path
    return ()


def _leaves_from_end(value: Any, path: _Path = ()) -> Iterator[_Path]:
    if isinstance(value, Mapping):
        for name, inner in reversed(list(cast("Mapping[str, Any]", value).items())):
            yield from _leaves_from_end(inner, (*path, name))
    elif isinstance(value, list):
        items = cast("list[Any]", value)
        for index in range(len(items) - 1, -1, -1):
            yield from _leaves_from_end(items[index], (*path, index))
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
