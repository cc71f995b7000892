"""Days and times as text, and whole numbers that 32 bits do not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from operator import methodcaller
from typing import NewType, TypeVar

import strawberry
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.types.scalar import ScalarDefinition

from graph.model.days import FIRST_DAY

T = TypeVar("T")

BigInt = NewType("BigInt", int)
"""A count of rows, which nothing bounds. What portals state fits into an Int: the model bounds it."""

# A JSON number is exact in every language up to here.
_GREATEST = 2**53 - 1


def _from_text(parse: Callable[[str], T], form: str) -> Callable[[object], T]:
    """Return a parser that refuses what is no text of this form with a sentence that a client understands."""

    def parsed(value: object) -> T:
        if not isinstance(value, str):
            raise StrawberryInputCoercionError(f"Write {form} as text.")
        try:
            return parse(value)
        except ValueError:
            raise StrawberryInputCoercionError(f"This is not {form}.") from None

    return parsed


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day < FIRST_DAY:
        raise ValueError(f"{day} is before the first day there is, {FIRST_DAY}")
    return day


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # The first and the last year have moments that no other offset can express.
    if not FIRST_DAY.year <= moment.year < datetime.max.year:
        raise ValueError(f"{moment} is out of range")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _GREATEST:
        raise StrawberryInputCoercionError("Write a whole number of at most 53 bits.")
    return value


SCALARS: Mapping[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="A day of the Gregorian calendar, as `2026-03-14` (ISO 8601). An argument is a day from 1800 on.",
        serialize=methodcaller("isoformat"),
        parse_value=_from_text(_day, "a day such as 2026-03-14, from 1800 on"),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, as `2026-03-14T09:26:53+00:00` (ISO 8601, RFC 3339). Answers are in UTC. An argument without an "
        "offset is in UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=methodcaller("isoformat"),
        parse_value=_from_text(_moment, "a moment such as 2026-03-14T09:26:53Z, from 1800 on"),
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number that 32 bits may not hold, as a JSON number. It is at most 9007199254740991, which every "
        "language reads exactly.",
        serialize=int,
        parse_value=_whole,
    ),
}
