"""Days moved by days, months and years, and full months between days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, years_before
from graph.model.days.comparisons import age_in_months, days_after, months_after, not_after, years_after
from graph.model.days.counts import Count
from tests.graph.model.test_day_algebra import possible

days = st.dates(date(2023, 12, 15), date(2025, 3, 15))


@st.composite
def imprecise(draw: st.DrawFn) -> Day:
    first = draw(days)
    return Day(first, first + timedelta(days=draw(st.integers(0, 4))))


def month_by_month(day: date, months: int) -> date:
    """Go from one first of a month to the next, and then to the day, or to the last one there is."""
    first = day.replace(day=1)
    for _ in range(abs(months)):
        first = (first + timedelta(days=31) if months > 0 else first - timedelta(days=1)).replace(day=1)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def full_months(since: date, on: date) -> int:
    nearly = (on - since).days // 30
    return max(months for months in range(nearly - 2, nearly + 3) if month_by_month(since, months) <= on)


@given(imprecise(), st.integers(-30, 30))
def test_months_after_every_possible_day(day: Day, months: int) -> None:
    moved = {month_by_month(each, months) for each in possible(day)}
    assert months_after(day, months) == Day(min(moved), max(moved))


@given(imprecise(), st.integers(-40, 40))
def test_days_after_every_possible_day(day: Day, count: int) -> None:
    moved = {each + timedelta(days=count) for each in possible(day)}
    assert days_after(day, count) == Day(min(moved), max(moved))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 60))
@example(date(2000, 2, 29), 4)
@example(date(2000, 2, 29), 100)
def test_years_after_and_years_before_are_of_one_kind(day: date, years: int) -> None:
    assert years_after(Day.exactly(day), -years) == Day.exactly(years_before(day, years))


@given(imprecise(), imprecise())
def test_full_months_between_every_two_possible_days(since: Day, on: Day) -> None:
    ages = {full_months(x, y) for x, y in product(possible(since), possible(on))}
    assert age_in_months(since, on) == Count(min(ages), max(ages))


@given(days, days, st.integers(-16, 16))
def test_so_many_months_are_full_from_the_day_that_lies_so_many_months_after(since: date, on: date, months: int) -> None:
    start, day = Day.exactly(since), Day.exactly(on)
    assert age_in_months(start, day).at_least(months) is not_after(months_after(start, months), day)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2025-02-28", 1, "2025-03-28"),
        ("2024-12-31", 6, "2025-06-30"),
        ("2025-01-15", -13, "2023-12-15"),
    ],
)
def test_a_month_without_the_day_ends_on_its_last(day: str, months: int, after: str) -> None:
    assert months_after(Day.parse(day), months) == Day.parse(after)


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        ("2023-01-31", "2023-02-27", 0),
        ("2023-01-31", "2023-02-28", 1),
        ("2024-01-31", "2024-02-28", 0),
        ("2023-01-15", "2024-01-14", 11),
        ("2023-01-15", "2024-01-15", 12),
        ("2023-01-15", "2024-01-16", 12),
        ("2023-01-15", "2023-01-15", 0),
        ("2023-01-15", "2023-01-14", -1),
        ("2024-02-29", "2025-02-28", 12),
    ],
)
def test_full_months(since: str, on: str, months: int) -> None:
    assert age_in_months(Day.parse(since), Day.parse(on)) == Count(months, months)


def test_an_age_since_a_month_has_a_least_and_a_most() -> None:
    assert age_in_months(Day.parse("2023-01"), Day.parse("2024-01-15")) == Count(11, 12)


def test_bounds_that_mean_any_time_stay() -> None:
    day = date(2024, 5, 31)
    assert days_after(Day.observed(day), 1) == Day.observed(date(2024, 6, 1))
    assert days_after(Day.not_before(day), -1) == Day.not_before(date(2024, 5, 30))
    assert months_after(Day.observed(day), 1) == Day.observed(date(2024, 6, 30))
    assert months_after(Day.not_before(day), -1) == Day.not_before(date(2024, 4, 30))
    for moved in (days_after(Day.unknown(), 9), months_after(Day.unknown(), -9), years_after(Day.unknown(), 9)):
        assert moved == Day.unknown()


def test_a_day_beyond_the_bounds_is_the_bound() -> None:
    first, last = Day(FIRST_DAY, FIRST_DAY), Day(LAST_DAY, LAST_DAY)
    assert days_after(first, -1) == months_after(first, -1) == first
    assert days_after(last, 1) == months_after(last, 1) == last
    assert days_after(first, 1) == Day.parse("1800-01-02")
    assert months_after(Day(date(9999, 1, 1), LAST_DAY), 12) == last
