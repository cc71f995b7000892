"""Asking a list for what is new: by which parameter, and how far the rows of an answer bring us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from loaders.portal_api.contract import RawRow, Unreadable
from loaders.portal_api.timestamps import lagging, reached


class Marks(Protocol):
    """What a list is sorted or asked by. A watermark is the text of one mark."""

    def reached(self, rows: Iterable[RawRow | Unreadable], field: str, so_far: str | None, latest: datetime) -> str | None:
        """The furthest mark of these rows or so far, never beyond ``latest``; what is no mark moves nothing."""
        ...

    def asked(self, watermark: str, lag: timedelta) -> str:
        """So much before the watermark, as the portal takes it. Raises ValueError where it is no such mark."""
        ...


@dataclass(frozen=True, slots=True)
class Moments:
    """ISO 8601, with a zone or in UTC; asked for in UTC to the second."""

    def reached(self, rows: Iterable[RawRow | Unreadable], field: str, so_far: str | None, latest: datetime) -> str | None:
        return reached(rows, field, so_far, latest)

    def asked(self, watermark: str, lag: timedelta) -> str:
        return lagging(watermark, lag)


@dataclass(frozen=True, slots=True)
class Days:
    """Days as the portal writes them; the watermark is ISO."""

    written: str = "%Y-%m-%d"

    def reached(self, rows: Iterable[RawRow | Unreadable], field: str, so_far: str | None, latest: datetime) -> str | None:
        marks = [min(day, latest.date()).isoformat() for row in rows if (day := self._day(row, field)) is not None]
        return max([so_far or "", *marks]) or None

    def asked(self, watermark: str, lag: timedelta) -> str:
        return (datetime.strptime(watermark, "%Y-%m-%d") - lag).strftime(self.written)

    def _day(self, row: RawRow | Unreadable, field: str) -> date | None:
        if isinstance(row, Unreadable):
            return None
        try:
            return datetime.strptime(row[field], self.written).date()
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers that only grow, as of changes counted by the portal; a lag means nothing to them."""

    def reached(self, rows: Iterable[RawRow | Unreadable], field: str, so_far: str | None, latest: datetime) -> str | None:
        found = [row.get(field) for row in rows if not isinstance(row, Unreadable)]
        numbers = [value for value in found if isinstance(value, int) and not isinstance(value, bool)]
        return str(max([*numbers, *([int(so_far)] if so_far else [])])) if numbers or so_far else None

    def asked(self, watermark: str, lag: timedelta) -> str:
        return str(int(watermark))


@dataclass(frozen=True, slots=True)
class Since:
    """How a list is asked for what changed.

    ``field`` is the row's own mark. What was committed late is found again by asking from ``lag`` before the watermark at every
    read. ``sorted`` lists come in the order of their marks, so that each page moves the watermark; the watermark of others
    moves when all of the list was read.
    """

    parameter: str
    field: str
    marks: Marks = Moments()
    lag: timedelta = timedelta()
    sorted: bool = False

    def asked(self, watermark: str | None) -> dict[str, str]:
        return {} if watermark is None else {self.parameter: self.marks.asked(watermark, self.lag)}
