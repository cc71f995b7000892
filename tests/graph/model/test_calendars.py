"""Working days against a walk over every day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.calendars import SATURDAY, SUNDAY, Calendar, working_days
from graph.model.days.counts import Count
from tests.graph.model.test_day_algebra import possible

# In Uzbekistan in 2024 and in no other year: Navruz, and 30 December for which a Saturday was worked. Invented except for Navruz.
NAVRUZ = date(2024, 3, 21)
MOVED_OFF, MOVED_ON = date(2024, 12, 30), date(2024, 12, 28)
CALENDAR = Calendar(years=frozenset({2024}), holidays=frozenset({NAVRUZ, MOVED_OFF}), worked=frozenset({MOVED_ON}))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    dates = draw(st.sets(st.dates(date(2024, 11, 25), date(2025, 2, 5)), max_size=25))
    worked = draw(st.sets(st.sampled_from(sorted(dates)), max_size=8)) if dates else set[date]()
    years = draw(st.sets(st.integers(2023, 2026))) | {day.year for day in dates}
    weekend = draw(st.sets(st.integers(0, 6), max_size=3))
    return Calendar(frozenset(years), frozenset(dates - worked), frozenset(worked), frozenset(weekend))


@st.composite
def around_new_year(draw: st.DrawFn) -> Day:
    first = draw(st.dates(date(2024, 12, 1), date(2025, 1, 31)))
    return Day(first, first + timedelta(days=draw(st.integers(0, 3))))


def works(calendar: Calendar, day: date) -> bool:
    return day in calendar.worked or (day.weekday() not in calendar.weekend and day not in calendar.holidays)


def walk(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@given(calendars(), around_new_year(), around_new_year())
def test_every_day_from_every_first_to_every_last(calendar: Calendar, first: Day, last: Day) -> None:
    walks = [list(walk(start, end)) for start, end in product(possible(first), possible(last))]
    longest = max(walks, key=len)
    count = working_days(calendar, first, last)
    if longest and not any(day.year in calendar.years for day in longest):
        assert count is None
        return
    # A day of an unknown year counts as none at the least and as one at the most.
    least = min(sum(day.year in calendar.years and works(calendar, day) for day in days) for days in walks)
    most = max(sum(day.year not in calendar.years or works(calendar, day) for day in days) for days in walks)
    assert count == Count(least, most)


@example(CALENDAR, MOVED_ON)
@example(CALENDAR, MOVED_OFF)
@example(CALENDAR, NAVRUZ)
@given(calendars(), st.dates(date(2024, 11, 25), date(2025, 2, 5)))
def test_one_day(calendar: Calendar, day: date) -> None:
    working = calendar.is_working(day)
    assert working is (works(calendar, day) if day.year in calendar.years else None)
    count = working_days(calendar, Day.exactly(day), Day.exactly(day))
    assert count == (None if working is None else Count(int(working), int(working)))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2024-03-18", "2024-03-22", 4),  # Monday to Friday without Navruz
        ("2024-03-16", "2024-03-17", 0),  # a weekend
        ("2024-03-22", "2024-03-18", 0),  # the last day is before the first
        ("2024-12-27", "2024-12-31", 3),  # Friday, the worked Saturday, and Tuesday
    ],
)
def test_both_the_first_and_the_last_day_count(first: str, last: str, days: int) -> None:
    assert working_days(CALENDAR, Day.parse(first), Day.parse(last)) == Count(days, days)


def test_a_time_into_an_unknown_year_has_the_known_days_at_the_least() -> None:
    assert working_days(CALENDAR, Day.parse("2024-12-27"), Day.parse("2025-01-10")) == Count(3, 3 + 10)
    assert working_days(CALENDAR, Day.parse("2025-01-01"), Day.parse("2025-01-10")) is None
    assert CALENDAR.is_working(date(2025, 1, 9)) is None


def test_days_that_mean_any_time_are_counted_without_a_walk() -> None:
    count = working_days(CALENDAR, Day.observed(date(2024, 3, 18)), Day.not_before(date(2024, 3, 22)))
    assert count is not None
    assert count.least == 4
    assert (LAST_DAY - FIRST_DAY).days - 366 < count.most < (LAST_DAY - FIRST_DAY).days


def test_a_moved_day_counts_only_where_it_changes_the_week() -> None:
    monday, sunday = date(2024, 3, 18), date(2024, 3, 24)
    calendar = Calendar(frozenset({2024}), holidays=frozenset({sunday}), worked=frozenset({monday}))
    assert working_days(calendar, Day.exactly(monday), Day.exactly(sunday)) == Count(5, 5)


@pytest.mark.parametrize(
    ("holidays", "worked", "weekend", "message"),
    [
        ({NAVRUZ}, {NAVRUZ}, {SATURDAY, SUNDAY}, "2024-03-21 is both a holiday and a moved working day"),
        ({date(2025, 3, 21)}, set[date](), {SATURDAY, SUNDAY}, "2025-03-21 is outside the years of the calendar"),
        (set[date](), {date(2023, 3, 21)}, {SATURDAY, SUNDAY}, "2023-03-21 is outside the years of the calendar"),
        (set[date](), set[date](), {7}, "7 is no weekday"),
    ],
    ids=["both", "holiday outside", "worked outside", "no weekday"],
)
def test_a_calendar_that_contradicts_itself_is_refused(
    holidays: set[date], worked: set[date], weekend: set[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Calendar(frozenset({2024}), frozenset(holidays), frozenset(worked), frozenset(weekend))
