"""Employment of people, as their records certainly show it: days in posts and under contracts, each counted once."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from sandbox.contracts import REPORTED_SINCE
from sandbox.labour import Contract
from sandbox.model import Spell
from sandbox.random_streams import days

Days = tuple[date, date]
"""The first day of an employment, and the first day after it."""


def certain_employment(people: int, spells: Iterable[Spell], contracts: Iterable[Contract], today: date) -> list[list[Days]]:
    """Return, for each person, the days on which they certainly worked; the days of several employments may overlap."""
    found: list[list[Days]] = [[] for _ in range(people)]
    for spell in spells:
        if spell.end_known:
            end = today if spell.end is None else earliest(spell.end, spell.end_precision)
            found[spell.person].append((latest(spell.start, spell.start_precision), end))
    for one in contracts:
        if one.concluded.reported_at is not None and one.concluded.reported_at.date() <= today:
            ended = one.terminated if one.terminated is not None and one.terminated.reported_at is not None else None
            end = today if ended is None else earliest(ended.day, _precision(ended.day, one.precision))
            found[one.person].append((latest(one.concluded.day, _precision(one.concluded.day, one.precision)), end))
    return found


def _precision(day: date, stated: str) -> str:
    return stated if day.year < REPORTED_SINCE else "day"


def earliest(day: date, precision: str) -> date:
    """Return the first of the days that a date of that precision may mean."""
    return {"day": day, "month": day.replace(day=1), "year": date(day.year, 1, 1)}[precision]


def latest(day: date, precision: str) -> date:
    """Return the last of the days that a date of that precision may mean."""
    end_of_month = day.replace(day=monthrange(day.year, day.month)[1])
    return {"day": day, "month": end_of_month, "year": date(day.year, 12, 31)}[precision]


def days_worked(employment: Sequence[Days], before: date) -> int:
    """Return the number of days worked before that day; days of several employments count once."""
    total, reached = days(0), date.min
    for first, end in sorted(employment):
        first, end = max(first, reached), min(end, before)
        if end > first:
            total += end - first
            reached = end
    return total.days
