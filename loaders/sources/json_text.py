"""JSON in which an object may have a field twice, which parsers answer with the last value and without a word."""

from __future__ import annotations

import json
from typing import Any, cast

import orjson

_END_OF_NAME = (b'":', b'" :')
# Fewer lists than this cannot be nested too deeply.
_FEW_LISTS = 100


class NestedTooDeeply(ValueError):
    """Lists and objects are nested deeper than the hub can write them again."""


class RepeatedField(dict[str, Any]):
    """An object that had the field ``name`` more than once; it keeps the last value."""

    name: str = ""


def parse_json(raw: bytes) -> tuple[Any, bool]:
    """Return the value, and whether an object in it has a field twice: such objects are RepeatedField.

    Raises orjson.JSONDecodeError, and NestedTooDeeply.
    """
    value: Any = orjson.loads(raw)
    if _is_plain_row(value, raw):
        return value, False
    # Counting is several times faster than a parser that sees every name. Text that looks like the end of a name is counted on
    # both sides.
    try:
        if _count_names(raw) == _count_names(orjson.dumps(value)):
            return value, False
    except orjson.JSONEncodeError as error:
        # A parser reads deeper than anything writes, and what cannot be written cannot be kept.
        raise NestedTooDeeply("lists and objects in it are nested too deeply") from error
    repeats = False

    def of_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeats
        found = object_of(pairs)
        repeats |= isinstance(found, RepeatedField)
        return found

    careful = json.loads(raw, object_pairs_hook=of_pairs)
    return (careful, True) if repeats else (value, False)


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of these names and values, a RepeatedField where a name is there twice."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated, names = RepeatedField(made), set[str]()
    for name, _ in pairs:
        if name in names:
            repeated.name = name
        names.add(name)
    return repeated


def repeated_field(value: Any) -> str | None:
    """Return the path of a field (``versions.0.to``) that an object in the value has twice; None where there is none."""
    if isinstance(value, RepeatedField):
        return value.name
    if isinstance(value, dict):
        inside = cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        inside = ((str(number), each) for number, each in enumerate(cast("list[Any]", value)))
    else:
        return None
    return next((f"{name}.{path}" for name, each in inside if (path := repeated_field(each)) is not None), None)


def _is_plain_row(value: Any, raw: bytes) -> bool:
    """Tell whether the value is an object without objects inside, in the usual form, and each name is there once."""
    if not isinstance(value, dict) or raw.count(b'":') != len(cast("dict[str, Any]", value)):
        return False
    return b'" :' not in raw and raw.count(b"[") < _FEW_LISTS


def _count_names(text: bytes) -> int:
    return sum(map(text.count, _END_OF_NAME))
