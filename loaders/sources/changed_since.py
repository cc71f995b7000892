"""How a list is asked for what changed: by which request parameter, and how far the rows of an answer move the watermark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from loaders.portal_api.contract import RawRow, RowMarks, UnreadableRow
from loaders.portal_api.timestamps import furthest_timestamp, subtract_lag


class WatermarkKind(Protocol):
    """The kind of values by which a list is sorted or asked for changes. A watermark is the text of one such value."""

    def furthest(self, rows: Iterable[RawRow | UnreadableRow], field: str, so_far: str | None, latest: datetime) -> str | None:
        """Return the watermark that these rows reach from ``so_far``, never beyond ``latest``.

        A field that holds no value of this kind moves nothing.
        """
        ...

    def as_parameter(self, watermark: str, lag: timedelta) -> str:
        """Return what lies ``lag`` before the watermark, in the portal's format.

        Raises ValueError where it is no watermark of this kind.
        """
        ...


@dataclass(frozen=True, slots=True)
class Timestamps:
    """ISO 8601 timestamps with a zone, or in UTC without one; requested in UTC, to the second."""

    def furthest(self, rows: Iterable[RawRow | UnreadableRow], field: str, so_far: str | None, latest: datetime) -> str | None:
        return furthest_timestamp(rows, field, so_far, latest)

    def as_parameter(self, watermark: str, lag: timedelta) -> str:
        return subtract_lag(watermark, lag)


@dataclass(frozen=True, slots=True)
class Days:
    """Days in the portal's format (as for ``strptime``); the watermark is ISO."""

    format: str = "%Y-%m-%d"

    def furthest(self, rows: Iterable[RawRow | UnreadableRow], field: str, so_far: str | None, latest: datetime) -> str | None:
        reached = [min(day, latest.date()).isoformat() for row in rows if (day := self._day(row, field)) is not None]
        return max([so_far or "", *reached]) or None

    def as_parameter(self, watermark: str, lag: timedelta) -> str:
        return (datetime.strptime(watermark, "%Y-%m-%d") - lag).strftime(self.format)

    def _day(self, row: RawRow | UnreadableRow, field: str) -> date | None:
        if isinstance(row, UnreadableRow):
            return None
        try:
            return datetime.strptime(row[field], self.format).date()
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers that only grow, such as a portal's counter of changes; a lag has no meaning for them."""

    def furthest(self, rows: Iterable[RawRow | UnreadableRow], field: str, so_far: str | None, latest: datetime) -> str | None:
        found = [row.get(field) for row in rows if not isinstance(row, UnreadableRow)]
        numbers = [value for value in found if isinstance(value, int) and not isinstance(value, bool)]
        return str(max([*numbers, *([int(so_far)] if so_far else [])])) if numbers or so_far else None

    def as_parameter(self, watermark: str, lag: timedelta) -> str:
        return str(int(watermark))


@dataclass(frozen=True, slots=True)
class Since:
    """How a list is asked for what changed since the watermark.

    - ``parameter``: the request parameter that takes the watermark.
    - ``field``: the field of a row that holds its own value.
    - ``kind``: the kind of these values.
    - ``lag``: how late the portal may commit a row; every read asks again for as much before the watermark.
    - ``sorted``: whether rows come in the order of their values. Then each page moves the watermark; otherwise the watermark
      moves when the whole list was read.
    - ``max_mark_rise``: how far a watermark that is a number may rise in one reading for each row that was read. If it would rise
      further, a value is rather wrong, and the scope is held. None sets no limit; marks that are times have none.
    """

    parameter: str
    field: str
    kind: WatermarkKind = Timestamps()
    lag: timedelta = timedelta()
    sorted: bool = False
    max_mark_rise: int | None = 1000

    def marks(self, latest: datetime) -> RowMarks:
        """Return how rows move the watermark, never beyond ``latest``."""

        def furthest(rows: Sequence[RawRow], so_far: str | None) -> str | None:
            return self.kind.furthest(rows, self.field, so_far, latest)

        return RowMarks(furthest, self.max_mark_rise if isinstance(self.kind, Numbers) else None)

    def parameters(self, watermark: str | None) -> dict[str, str]:
        """Return the request parameters that ask for changes; none where there is no watermark yet."""
        return {} if watermark is None else {self.parameter: self.kind.as_parameter(watermark, self.lag)}
