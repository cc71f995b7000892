"""Imprecise days and periods: a statement on their bounds must hold for every pair of days within them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period

days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@st.composite
def imprecise(draw: st.DrawFn) -> Day:
    first = draw(days)
    return Day(first, first + timedelta(days=draw(st.integers(0, 40))))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(imprecise())
    if draw(st.booleans()):
        return Period(start)
    end = draw(imprecise().filter(lambda day: day.latest >= start.earliest))
    return Period(start, end)


def _possible(day: Day) -> list[date]:
    return [day.earliest + timedelta(days=n) for n in range((day.latest - day.earliest).days + 1)]


@given(imprecise(), imprecise())
def test_certainly_before_means_before_on_every_possible_day(a: Day, b: Day) -> None:
    assert a.certainly_before(b) == all(x < y for x in (a.earliest, a.latest) for y in (b.earliest, b.latest))


@given(imprecise(), imprecise())
def test_narrowing_keeps_exactly_the_days_both_allow(a: Day, b: Day) -> None:
    both = set(_possible(a)) & set(_possible(b))
    assert set(_possible(a.narrowed_by(b))) == (both or set(_possible(b)))


@given(periods(), periods())
def test_certain_overlap_is_the_shortest_that_the_bounds_allow(a: Period, b: Period) -> None:
    def shortest(one: Period, other: Period) -> int:
        # The latest possible beginning and the earliest possible end leave the fewest common days.
        first = max(one.start.latest, other.start.latest)
        last = min(p.end.earliest if p.end else LAST_DAY for p in (one, other))
        return max(0, (last - first).days)

    assert a.certainly_overlaps_for(b) == b.certainly_overlaps_for(a) == shortest(a, b)


@given(st.lists(days, min_size=1, max_size=5))
def test_observations_together_begin_by_the_first_and_last_beyond_the_last(seen: list[date]) -> None:
    together = Period.seen(seen[0])
    for day in seen[1:]:
        together = together.narrowed_by(Period.seen(day))
    assert together.start == Day.observed(min(seen))
    assert together.end == Day.not_before(max(seen) + timedelta(days=1))
    assert not together.open


@given(imprecise(), imprecise())
def test_a_last_day_is_the_last_on_which_the_period_holds(start: Day, last_day: Day) -> None:
    if last_day.latest < start.earliest:
        with pytest.raises(ValueError, match="cannot end"):
            Period.through(start, last_day)
        return
    end = Period.through(start, last_day).end
    assert end is not None
    assert set(_possible(end)) == {day + timedelta(days=1) for day in _possible(last_day)}


@given(imprecise())
def test_no_last_day_is_a_period_that_still_holds(start: Day) -> None:
    assert Period.through(start, None) == Period(start)
    assert Period.through(start, None).open


@given(imprecise(), days)
def test_bounds_that_mean_any_time_stay(start: Day, day: date) -> None:
    assert Period.through(start, Day.unknown()) == Period(start, Day.unknown())
    assert Day.not_before(day).following == Day.not_before(day + timedelta(days=1))
    assert Day.observed(day).following == Day.observed(day + timedelta(days=1))


@given(imprecise(), periods())
def test_an_unknown_end_is_an_end_that_leaves_no_certain_day(start: Day, other: Period) -> None:
    ended = Period(start, Day.unknown())
    assert not ended.open
    assert ended.certainly_overlaps_for(other) == 0
    assert not Day.unknown().certainly_before(start)
    assert not start.certainly_before(Day.unknown())


@pytest.mark.parametrize(
    ("last_day", "earliest", "latest"),
    [
        ("2024-02-28", date(2024, 2, 29), date(2024, 2, 29)),
        ("2023-12-31", date(2024, 1, 1), date(2024, 1, 1)),
        ("2024-02", date(2024, 2, 2), date(2024, 3, 1)),
        ("2023", date(2023, 1, 2), date(2024, 1, 1)),
    ],
)
def test_the_day_after_a_last_day_by_day_month_or_year(last_day: str, earliest: date, latest: date) -> None:
    assert Period.through(Day.parse("2020"), Day.parse(last_day)) == Period(Day.parse("2020"), Day(earliest, latest))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_days_known_by_day_month_or_year(text: str, earliest: date, latest: date) -> None:
    assert Day.parse(text) == Day(earliest, latest)


@pytest.mark.parametrize("text", ["", "2023-02-29", "2024-13", "24-01-01", "2024-00", "soon", "2024-1-1 ", "0001-01-01", "1799"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Day.parse(text)


def test_a_period_that_certainly_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(Day.exactly(date(2024, 5, 2)), Day.exactly(date(2024, 5, 1)))


def test_an_unknown_end_is_not_an_open_one() -> None:
    unknown = Period(Day.exactly(date(2024, 5, 2)), Day.not_before(date(2024, 5, 2)))
    assert not unknown.open
    assert unknown.certain == (date(2024, 5, 2), date(2024, 5, 2))
    assert Day.observed(date(2024, 5, 2)).earliest == FIRST_DAY
