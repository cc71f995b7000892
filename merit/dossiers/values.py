"""The values of a record: days by their bounds, periods, words of vocabularies, lists. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from graph.model.days import Day, Period
from graph.model.nodes import RANK_BOUNDS
from graph.model.words import Word

Values = Sequence[Any]
"""A list of values, in the order of a statement."""
Record = Mapping[str, Any]
_W = TypeVar("_W", bound=Word)
_T = TypeVar("_T")


def each(decode: Callable[[Values], _T], rows: Iterable[Values]) -> tuple[_T, ...]:
    """Return what a function makes of each list of values, in their order: that of the engine is none.

    A list begins with an id. Neo4j gives relationships in another order once a node has many of them.
    """
    return tuple([decode(row) for row in sorted(rows, key=_ids)])


def _ids(row: Values) -> tuple[str, ...]:
    """Return the leading texts of a list of values."""
    return tuple(value for value in row[:3] if isinstance(value, str))


def day(earliest: date | None, latest: date | None) -> Day | None:
    """Return the day of two bounds; None where both are null."""
    return None if earliest is None or latest is None else Day(earliest, latest)


def known_day(earliest: date, latest: date) -> Day:
    """Return the day of two bounds, which every node of the label has."""
    return Day(earliest, latest)


def period(open_: bool, start: Values, end: Values) -> Period:
    """Return the period of its bounds."""
    # An end that nobody states is not open: it may be any day after the start.
    ended = None if open_ else day(*end) or Day.not_before(start[0])
    return Period(Day(*start), ended)


def word(vocabulary: type[_W], value: str | None) -> _W | None:
    """Return the word of a vocabulary. Raises ValueError for one that the vocabulary does not have."""
    return None if value is None else vocabulary(value)


def rank(value: int | None) -> int | None:
    """Return a rank. Raises ValueError for one that the model does not allow, from which careers are not derived either."""
    if value is not None and not RANK_BOUNDS.least <= value <= RANK_BOUNDS.greatest:
        raise ValueError("a rank is out of bounds")
    return value


def first(ids: Sequence[str]) -> str | None:
    """Return the other end of a link of which a node has at most one."""
    return ids[0] if ids else None
