"""Answers of the API in the shape of the JSON documents that commands print, so that both can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

import pytest

from graph.model.days import FIRST_DAY, LAST_DAY

_COUNT = {"value", "suppressed"}
_NAMED = {"name", "value", "suppressed"}
_TABLE = {"cells", "suppressed"}
_UNBOUNDED = {FIRST_DAY.isoformat(), LAST_DAY.isoformat()}


def as_document(answer: Any, renamed: Mapping[str, str] | None = None, words: Mapping[str, type[Enum]] | None = None) -> Any:
    """Return an answer as a document: snake case, a suppressed count, share or table as null, named counts as one object.

    ``renamed`` has the names of fields that a document calls otherwise, ``words`` the enums of fields, whose values it has. What
    is suppressed must have no values.
    """
    names, enums = renamed or {}, words or {}
    if isinstance(answer, list):
        items = cast("list[Any]", answer)
        if items and all(isinstance(each, dict) and set(cast("dict[str, Any]", each)) == _NAMED for each in items):
            return {each["name"]: _count(each) for each in items}
        return [as_document(each, names, enums) for each in items]
    if not isinstance(answer, dict):
        return answer
    fields = cast("dict[str, Any]", answer)
    if set(fields) == _COUNT:
        return _count(fields)
    if set(fields) == _TABLE:
        assert fields["suppressed"] is (fields["cells"] is None)
        return None if fields["suppressed"] else as_document(fields["cells"]) or {}
    if set(fields) == {"numerator", "denominator", "value", "lower", "upper", "suppressed"}:
        values = {name: value for name, value in fields.items() if name != "suppressed"}
        assert not fields["suppressed"] or set(values.values()) == {None}
        return None if fields["suppressed"] else values
    return {
        names.get(name, _snake(name)): _worded(value, enums[name]) if name in enums else as_document(value, names, enums)
        for name, value in fields.items()
    }


def _worded(value: Any, enum: type[Enum]) -> Any:
    """Return the value of an enum by its name, or those of several."""
    if isinstance(value, list):
        return [_worded(each, enum) for each in cast("list[Any]", value)]
    return None if value is None else enum[value].value


def _count(fields: Mapping[str, Any]) -> int | None:
    assert fields["suppressed"] is (fields["value"] is None)
    return fields["value"]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def close(document: Any) -> Any:
    """Return a document in which numbers with a fraction are compared to six digits, as commands round them.

    The bounds of a day are null where nothing bounds it.
    """
    if isinstance(document, float):
        return pytest.approx(document, abs=6e-7)  # pyright: ignore[reportUnknownMemberType] (pytest leaves it open)
    if isinstance(document, dict):
        fields = cast("dict[str, Any]", document)
        if set(fields) == {"earliest", "latest"}:
            return {name: None if value in _UNBOUNDED else value for name, value in fields.items()}
        return {name: close(value) for name, value in fields.items()}
    if isinstance(document, list):
        return [close(each) for each in cast("list[Any]", document)]
    return document
