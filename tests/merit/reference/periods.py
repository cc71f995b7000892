"""The ratings of a body and a period."""

from __future__ import annotations

from datetime import date

from sandbox.calendar_months import months_after
from tests.merit.reference.truth import DAY, BodyKey, Person, Rating, Spell, Truth

Period = tuple[date, date]
"""The first day, and the first day after it."""


def days_of(period: str) -> Period:
    """Return the days of a year (`2025`), a half (`2025-H2`) or a quarter (`2025-Q3`)."""
    year, _, part = period.partition("-")
    months = {"": 12, "H": 6, "Q": 3}[part[:1]]
    first = months_after(date(int(year), 1, 1), months * (int(part[1:] or 1) - 1))
    return first, months_after(first, months)


def rated(truth: Truth) -> dict[tuple[BodyKey, Period], dict[Person, float | None]]:
    """Return the score of each person by body and period: that of the assessment fixed last for the period, once it is over.

    It counts for the body in which the person was in a substantive post on the last day, or served last in the period.
    """
    last: dict[tuple[Person, Period], Rating] = {}
    for one in truth.ratings:
        key = one.person, days_of(one.period)
        if key[1][1] <= truth.today and (key not in last or last[key].day < one.day):
            last[key] = one
    found: dict[tuple[BodyKey, Period], dict[Person, float | None]] = {}
    for (person, period), one in last.items():
        served = _served_last(truth.lines.get(person, []), period)
        if served is not None:
            found.setdefault((served.body, period), {})[person] = one.score
    return found


def _served_last(line: list[Spell], period: Period) -> Spell | None:
    first, end = period
    within = [one for one in line if one.start < end and first < one.end]
    return max(within, key=lambda one: (min(one.end, end) - DAY, one.start), default=None)
