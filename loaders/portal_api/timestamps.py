"""Timestamps by which changed rows are requested: read from rows that may be wrong, written as portals accept them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from loaders.portal_api.contract import RawRow, UnreadableRow


def format_timestamp(moment: datetime) -> str:
    """Return the moment in UTC, to the second; such texts sort like the moments."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def subtract_lag(watermark: str, lag: timedelta) -> str:
    """Return the moment that lies ``lag`` before the watermark, so that rows committed late are read again."""
    return format_timestamp(datetime.fromisoformat(watermark) - lag)


def furthest_timestamp(rows: Iterable[RawRow | UnreadableRow], field: str, so_far: str | None, latest: datetime) -> str | None:
    """Return the watermark that these rows reach from ``so_far``, never beyond ``latest``.

    Values that are no timestamps, in rows that go to quarantine, must not carry the watermark past real ones; nor may a clock
    that runs ahead.
    """
    reached = [format_timestamp(min(moment, latest)) for row in rows if (moment := _moment(row, field)) is not None]
    return max([so_far or "", *reached]) or None


def _moment(row: RawRow | UnreadableRow, field: str) -> datetime | None:
    if isinstance(row, UnreadableRow):
        return None
    try:
        moment = datetime.fromisoformat(row[field])
        # Portals write UTC where they write no zone.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
