"""Describes rows and answers by the names of their fields and never by a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import orjson

from graph.errors import PortalError
from loaders.portal_api.plain_words import value_words
from loaders.sources import RestList

_MAX_NAMES = 20
# The keys of an object may be the numbers of people: such names are values.
_NAME = re.compile(r"(?!.*\d{5})[\w.@ -]{1,40}")


def field_names(fields: Iterable[str]) -> str:
    """Return the first twenty names of fields in their order, without names that may be values."""
    return _listed([name for name in fields if _NAME.fullmatch(name)])


def explain_error(error: PortalError, declared: RestList | None, unreadable: bytes | None) -> str:
    """Return the message of a reader's error, with the fields of the answer that it could not read, where there is one."""
    if unreadable is None:
        return str(error)
    try:
        answer: Any = orjson.loads(unreadable)
    except orjson.JSONDecodeError:
        return str(error)
    if declared is not None and (hint := _misplaced_rows(declared.rows_at, answer)):
        return hint
    return f"{error} {_fields_of(cast('dict[str, Any]', answer))}" if isinstance(answer, dict) else str(error)


def _misplaced_rows(rows_at: str | None, answer: Any) -> str | None:
    """Return what to do where ``rows_at`` does not name the rows; None where it does."""
    if isinstance(answer, list):
        return f"no rows are found at rows_at={rows_at!r}: the answer itself is a list. Set rows_at=None." if rows_at else None
    if not isinstance(answer, dict):
        kind = value_words(answer)
        return f"the answer is {kind}, neither a list of rows nor an object that holds one. Check the path of the list."
    fields = cast("dict[str, Any]", answer)
    if rows_at is None:
        return f"the answer itself is not a list of rows. {_fields_of(fields)} Set rows_at to the field that holds the rows."
    if isinstance(fields.get(rows_at), list):
        return None
    return (
        f"no rows are found at rows_at={rows_at!r}. {_fields_of(fields)} Set rows_at to the field that holds the list of rows. "
        "If that list is further inside, the portal needs a reader of its own."
    )


def _fields_of(answer: Mapping[str, Any]) -> str:
    fields = [f"{name} ({value_words(value)})" for name, value in answer.items() if _NAME.fullmatch(name)]
    return f"The answer has {_listed(fields)}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:_MAX_NAMES], *(["…"] if len(names) > _MAX_NAMES else [])]) or "no field"
