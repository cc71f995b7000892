"""Rows of strata as the graph keeps them: lists in JSON, in the order of their fields, and back."""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, cast


def written(value: Any) -> Any:
    """Return a row, or a value of one, as JSON takes it: days as their ordinals, parts of several fields as lists."""
    if isinstance(value, date):
        return value.toordinal()
    return [written(each) for each in cast("tuple[Any, ...]", value)] if isinstance(value, tuple) else value


@cache
def reader(kind: Any) -> Callable[[Any], Any] | None:
    """Return what makes a row, or a value of one, of its JSON; None where the JSON is the value."""
    if kind is date:
        return date.fromordinal
    if not hasattr(kind, "_make"):
        return None
    fields = [reader(_without_none(hint)) for hint in typing.get_type_hints(kind).values()]

    def made(values: Sequence[Any]) -> Any:
        return kind._make(
            value if reads is None or value is None else reads(value) for value, reads in zip(values, fields, strict=True)
        )

    return made


def _without_none(hint: Any) -> Any:
    """Return the type of a field, without None."""
    (kind,) = {*(typing.get_args(hint) or (hint,))} - {NoneType}
    return kind
