"""Ranges of filters and questions. Both ends of a range belong to it, and either may be left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import strawberry

from resolvers.errors import BadUserInput


class HalfOpen(NamedTuple):
    """A range as statements compare it: ``start`` belongs to it, ``before`` does not. None bounds nothing."""

    start: date | None = None
    before: date | None = None

    def start_moment(self) -> datetime | None:
        """Return the first moment of the range, in UTC."""
        return None if self.start is None else datetime.combine(self.start, time(), UTC)

    def moment_before(self) -> datetime | None:
        """Return the first moment after the range, in UTC."""
        return None if self.before is None else datetime.combine(self.before, time(), UTC)


@strawberry.input(description="A range of days. Both days belong to it.")
class DayRange:
    from_: date | None = strawberry.field(
        name="from", default=None, description="First day of the range; without it nothing bounds its beginning."
    )
    to: date | None = strawberry.field(
        default=None, description="Last day of the range, which belongs to it; without it nothing bounds its end."
    )

    def half_open(self, name: str) -> HalfOpen:
        """Return the range for a statement. Raises BadUserInput, which names the range, if it ends before it begins."""
        _check(name, self.from_, self.to)
        return HalfOpen(self.from_, None if self.to is None or self.to == date.max else self.to + timedelta(days=1))


@strawberry.input(description="A range of months. Both months belong to it.")
class MonthRange:
    from_: str | None = strawberry.field(name="from", default=None, description="First month, such as 2025-01.")
    to: str | None = strawberry.field(default=None, description="Last month, which belongs to the range.")


@strawberry.input(description="A range of whole numbers, such as years or ranks. Both ends belong to it.")
class IntRange:
    from_: int | None = strawberry.field(
        name="from", default=None, description="Least number; without it nothing bounds the range below."
    )
    to: int | None = strawberry.field(
        default=None, description="Greatest number, which belongs to the range; without it nothing bounds it above."
    )

    def bounds(self, name: str) -> tuple[int | None, int | None]:
        """Return both ends. Raises BadUserInput, which names the range, if the greatest is less than the least."""
        _check(name, self.from_, self.to)
        return self.from_, self.to


def days(name: str, chosen: DayRange | None) -> HalfOpen:
    """Return a range of days for a statement; an absent one bounds nothing."""
    return HalfOpen() if chosen is None else chosen.half_open(name)


def months_of(chosen: MonthRange | None) -> tuple[str | None, str | None]:
    """Return the first and the last month of a range; an absent one names neither."""
    return (None, None) if chosen is None else (chosen.from_, chosen.to)


def years_of(chosen: IntRange | None) -> tuple[int | None, int | None]:
    """Return the first and the last year of a range; an absent one names neither."""
    return (None, None) if chosen is None else (chosen.from_, chosen.to)


def _check(name: str, first: Any, last: Any) -> None:
    """Refuse a range that ends before it begins: both ends are days, or both are numbers, or absent."""
    if first is not None and last is not None and last < first:
        raise BadUserInput(f"`{name}` ends before it begins: both ends belong to it. Exchange `from` and `to`.")
