"""Imprecise days for property tests, and the days that they can be."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from graph.model.days import Day

ONE_DAY = timedelta(days=1)


def days_about(day: date, spread: int = 3) -> st.SearchStrategy[Day]:
    """Return days, exact and imprecise ones, that begin at most so many days before or after a day."""

    def imprecise(first: int, length: int) -> Day:
        return Day(day + first * ONE_DAY, day + (first + length) * ONE_DAY)

    return st.builds(imprecise, st.integers(-spread, spread), st.sampled_from([0, 0, 1, 3]))


def possible_days(day: Day) -> list[date]:
    """Return each day that an imprecise day can be."""
    return [day.earliest + n * ONE_DAY for n in range((day.latest - day.earliest).days + 1)]
