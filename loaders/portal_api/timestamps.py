"""Moments by which changed rows are asked for: read from rows that may be wrong, written as portals take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from loaders.portal_api.contract import RawRow, Unreadable


def written(moment: datetime) -> str:
    """In UTC to the second; such texts sort like the moments."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lagging(watermark: str, lag: timedelta) -> str:
    """So much before the watermark: what was committed late is read again."""
    return written(datetime.fromisoformat(watermark) - lag)


def reached(rows: Iterable[RawRow | Unreadable], field: str, so_far: str | None, latest: datetime) -> str | None:
    """How far these rows bring the watermark, never beyond ``latest``.

    What is no moment, in a row that goes to quarantine, must not carry us past real ones; nor may a clock that runs ahead.
    """
    marks = [written(min(moment, latest)) for row in rows if (moment := _moment(row, field)) is not None]
    return max([so_far or "", *marks]) or None


def _moment(row: RawRow | Unreadable, field: str) -> datetime | None:
    if isinstance(row, Unreadable):
        return None
    try:
        moment = datetime.fromisoformat(row[field])
        # A moment without a zone is meant in UTC, as the portals say.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
