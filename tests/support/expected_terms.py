"""Days, periods and properties of the world's truth, in the terms of ``graph_reader``."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from tests.support.graph_reader import Entity, span

# Bounds of a start that is known only as "by this day", and of an end known only as "after this day".
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(9999, 12, 31)


def a_day(day: date | None, precision: str = "day") -> str | None:
    if day is None:
        return None
    if precision == "month":
        return span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return span(date(day.year, 1, 1), date(day.year, 12, 31)) if precision == "year" else day.isoformat()


def period(start: date, end: date | None) -> Entity:
    return {"start": a_day(start), "end": a_day(end) or "open"}


def course_days(first: date, last: date) -> Entity:
    """Return the period of a course: portals state its last day, and a period ends on the day after."""
    return period(first, last + timedelta(days=1))


def unknown_end(first: date) -> Entity:
    """Return a period that ended on a day that nobody states."""
    return {"start": a_day(first), "end": span(first, LAST_DAY)}


def named_period(name: str) -> Entity:
    """Return the days of a year (`2025`), a half (`2025-H2`) or a quarter (`2026-Q3`)."""
    year, months, number = int(name[:4]), {"": 12, "H": 6, "Q": 3}[name[5:6]], int(name[6:] or 1)
    first, after = months * (number - 1), months * number
    end = date(year + 1, 1, 1) if after == 12 else date(year, after + 1, 1)
    return {"period_from": a_day(date(year, first + 1, 1)), "period_to": a_day(end)}


def stated(properties: Entity) -> Entity:
    return {name: value for name, value in properties.items() if value is not None and value != []}
