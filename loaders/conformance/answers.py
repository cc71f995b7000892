"""What stands in rows and answers, told by the names of their fields and never by a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import orjson

from graph.errors import PortalError
from loaders.sources import RestList

_MOST_NAMES = 20
# An object may be kept by the numbers of people: such names are values.
_NAME = re.compile(r"(?!.*\d{5})[\w.@ -]{1,40}")
_KINDS: tuple[tuple[type, str], ...] = (
    (dict, "an object"),
    (list, "a list"),
    (str, "a text"),
    (bool, "a flag"),
    (int, "a number"),
    (float, "a number"),
)


def names(fields: Iterable[str]) -> str:
    """The names of fields in their order, the first twenty of them; what may be a value is left out."""
    return _listed([name for name in fields if _NAME.fullmatch(name)])


def explained(error: PortalError, asked: RestList | None, unreadable: bytes | None) -> str:
    """What a reader reports, with what stands in the answer that it could not read, where there is one."""
    if unreadable is None:
        return str(error)
    try:
        answer: Any = orjson.loads(unreadable)
    except orjson.JSONDecodeError:
        return str(error)
    if asked is not None and (misplaced := _misplaced(asked.rows_at, answer)):
        return misplaced
    return f"{error} {_told(cast('dict[str, Any]', answer))}" if isinstance(answer, dict) else str(error)


def _misplaced(rows_at: str | None, answer: Any) -> str | None:
    """That nothing is found where the rows should be, and what to do; None where that is not what is wrong."""
    if isinstance(answer, list):
        return f"no rows are found at rows_at={rows_at!r}: the answer itself is a list. Give rows_at=None." if rows_at else None
    if not isinstance(answer, dict):
        return f"the answer is {_kind(answer)}, no list of rows and no object with one. Check the path of the list."
    fields = cast("dict[str, Any]", answer)
    if rows_at is None:
        return f"the answer itself is no list of rows. {_told(fields)} Name the field that holds them in rows_at."
    if isinstance(fields.get(rows_at), list):
        return None
    return (
        f"no rows are found at rows_at={rows_at!r}. {_told(fields)} Name the field that holds the list of rows in rows_at; where "
        "it stands deeper, the portal takes a reader of its own."
    )


def _told(answer: Mapping[str, Any]) -> str:
    return f"The answer has {_listed([f'{name} ({_kind(value)})' for name, value in answer.items() if _NAME.fullmatch(name)])}."


def _listed(told: Sequence[str]) -> str:
    return ", ".join([*told[:_MOST_NAMES], *(["…"] if len(told) > _MOST_NAMES else [])]) or "no field"


def _kind(value: Any) -> str:
    return next((kind for type_, kind in _KINDS if isinstance(value, type_)), "null")
