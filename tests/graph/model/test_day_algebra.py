"""The algebra of days against brute force: every combination of possible days of small intervals, and what holds for each."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.days.comparisons import (
    before,
    covered_days,
    days_between,
    earliest_of,
    not_after,
    overlap,
    same_day,
    within,
)
from graph.model.days.counts import Count
from graph.model.days.truth import Truth, all_of, any_of, negated

ORIGIN = date(2024, 2, 20)

# A span of possible lives: the start, and the first day on which it no longer holds. None is open.
Life = tuple[date, date | None]

near = st.integers(0, 14).map(lambda n: ORIGIN + timedelta(days=n))


@st.composite
def small_days(draw: st.DrawFn) -> Day:
    first = draw(near)
    return Day(first, first + timedelta(days=draw(st.integers(0, 3))))


@st.composite
def small_periods(draw: st.DrawFn) -> Period:
    start = draw(small_days())
    if draw(st.integers(0, 3)) == 0:
        return Period(start)
    earliest = start.earliest + timedelta(days=draw(st.integers(-3, 10)))
    latest = max(earliest + timedelta(days=draw(st.integers(0, 3))), start.earliest)
    return Period(start, Day(earliest, latest))


def possible(day: Day) -> list[date]:
    return [day.earliest + timedelta(days=n) for n in range((day.latest - day.earliest).days + 1)]


def lives(period: Period) -> list[Life]:
    """Return every pair of a possible start and a possible end that does not lie before it."""
    if period.end is None:
        return [(start, None) for start in possible(period.start)]
    return [pair for pair in product(possible(period.start), possible(period.end)) if pair[0] <= pair[1]]


def lived(life: Life, until: date) -> set[date]:
    start, end = life
    last = until if end is None else min(end, until)
    return {start + timedelta(days=n) for n in range((last - start).days)}


def truth_of(cases: Iterable[bool]) -> Truth:
    seen = set(cases)
    return None if len(seen) == 2 else seen.pop()


def range_of(cases: Iterator[int]) -> Count:
    seen = set(cases)
    return Count(min(seen), max(seen))


@given(small_days(), small_days())
@pytest.mark.parametrize(
    ("compare", "holds"),
    [
        pytest.param(before, operator.lt, id="before"),
        pytest.param(not_after, operator.le, id="not_after"),
        pytest.param(same_day, operator.eq, id="same_day"),
    ],
)
def test_two_days(compare: Callable[[Day, Day], Truth], holds: Callable[[date, date], bool], one: Day, other: Day) -> None:
    assert compare(one, other) is truth_of(holds(x, y) for x, y in product(possible(one), possible(other)))


@given(small_days(), small_days())
def test_days_between_are_signed(one: Day, other: Day) -> None:
    assert days_between(one, other) == range_of((y - x).days for x, y in product(possible(one), possible(other)))


@given(small_periods(), small_periods())
def test_two_observations_together_have_the_lives_that_both_allow(one: Period, other: Period) -> None:
    together = one.narrowed_by(other)
    if one.end and other.end:
        both = set(lives(one)) & set(lives(other))
    else:
        # An end that only one of them states is kept.
        ends = {end for _, end in lives(one if one.end else other)}
        both = {(start, end) for start in possible(one.start) if start in possible(other.start) for end in ends}
        both = {(start, end) for start, end in both if end is None or start <= end}
    assert set(lives(together)) == both or not both
    assert lives(together)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Period(Day.parse("2019"), Day.parse("2020-06-01")), Period(Day.parse("2022-01"))),
        (
            Period(Day(date(2020, 6, 1), date(2020, 12, 31)), Day.parse("2021-01")),
            Period(Day.parse("2020"), Day.parse("2020-03")),
        ),
    ],
    ids=["one end", "two ends"],
)
def test_of_two_observations_that_no_period_fits_the_other_counts_alone(one: Period, other: Period) -> None:
    assert one.narrowed_by(other) == other


@given(small_days(), small_periods())
def test_a_day_within_a_period(day: Day, period: Period) -> None:
    cases = (start <= x and (end is None or x < end) for x, (start, end) in product(possible(day), lives(period)))
    assert within(day, period) is truth_of(cases)


@given(small_periods(), small_periods(), near, st.integers(-1, 12))
def test_overlap_before_the_day_of_judgement(one: Period, other: Period, until: date, days: int) -> None:
    counts = [len(lived(x, until) & lived(y, until)) for x, y in product(lives(one), lives(other))]
    assert overlap(one, other, until) == overlap(other, one, until) == range_of(iter(counts))
    assert overlap(one, other, until).at_least(days) is truth_of(count >= days for count in counts)


@given(st.lists(small_periods(), max_size=2), small_days())
def test_covered_days_count_once(periods: list[Period], day: Day) -> None:
    combinations = product(possible(day), product(*(lives(period) for period in periods)))
    counts = (len(set[date]().union(*(lived(life, until) for life in chosen))) for until, chosen in combinations)
    assert covered_days(periods, day) == range_of(counts)


@given(st.lists(st.tuples(near, st.integers(0, 9)), max_size=8), near)
def test_covered_days_of_many_exact_periods(spans: list[tuple[date, int]], until: date) -> None:
    periods = [Period(Day.exactly(first), Day.exactly(first + timedelta(days=n))) for first, n in spans]
    count = len(set[date]().union(*(lived((first, first + timedelta(days=n)), until) for first, n in spans)))
    assert covered_days(periods, Day.exactly(until)) == Count(count, count)


@given(st.lists(st.none() | small_days(), max_size=4))
def test_the_earliest_of_several_events(days: list[Day | None]) -> None:
    happen = [possible(day) for day in days if day is not None]
    if not happen:
        assert earliest_of(*days) is None
        return
    first = {min(chosen) for chosen in product(*happen)}
    assert earliest_of(*days) == Day(min(first), max(first))


@given(st.integers(-5, 5), st.integers(0, 5), st.integers(-7, 12))
def test_a_count_against_a_threshold(least: int, width: int, n: int) -> None:
    values = range(least, least + width + 1)
    assert Count(least, least + width).at_least(n) is truth_of(value >= n for value in values)
    assert Count(least, least + width).more_than(n) is truth_of(value > n for value in values)
    assert Count(least, least + width).exact == (least if width == 0 else None)


def test_a_count_against_a_fraction_of_a_day() -> None:
    assert Count(1065, 1065).at_least(36 * 30.4375 - 30) is False
    assert Count(1066, 1066).at_least(36 * 30.4375 - 30) is True


def test_counts_add_up() -> None:
    assert Count(1, 3) + Count(10, 10) == Count(11, 13)


def test_a_count_with_its_bounds_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 and at most 2"):
        Count(3, 2)


truths = st.sampled_from([True, False, None])


@given(st.lists(truths, max_size=5))
def test_truths_combine_as_every_way_of_knowing_the_unknown(values: list[Truth]) -> None:
    known = [[True, False] if value is None else [value] for value in values]
    assert all_of(*values) is truth_of(all(chosen) for chosen in product(*known))
    assert any_of(*values) is truth_of(any(chosen) for chosen in product(*known))
    assert negated(all_of(*values)) is any_of(*(negated(value) for value in values))


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (False, True), (None, None)])
def test_the_opposite_of_unknown_is_unknown(truth: Truth, opposite: Truth) -> None:
    assert negated(truth) is opposite


def test_an_open_period_ends_on_the_day_of_judgement_and_an_unknown_end_on_none() -> None:
    start, until = Day.exactly(date(2024, 5, 1)), date(2024, 5, 11)
    still = Period(start)
    ended = Period(start, Day.not_before(date(2024, 5, 1)))
    assert overlap(still, still, until) == Count(10, 10)
    assert overlap(still, ended, until) == Count(0, 10)
    assert covered_days([ended], Day.exactly(until)) == Count(0, 10)
    assert within(Day.exactly(until), still) is True
    assert within(Day.exactly(until), ended) is None


def test_a_period_without_a_day_holds_on_no_day() -> None:
    nothing = Period(Day.exactly(date(2024, 5, 2)), Day.exactly(date(2024, 5, 2)))
    assert within(Day.parse("2024-05"), nothing) is False
    assert covered_days([nothing], Day.exactly(date(2024, 6, 1))) == Count(0, 0)


def test_days_that_mean_any_time_decide_only_what_every_day_decides() -> None:
    seen, later = Day.observed(date(2024, 5, 2)), Day.not_before(date(2024, 5, 3))
    assert before(seen, later) is True
    assert before(later, seen) is False
    assert before(seen, Day.exactly(date(2024, 5, 2))) is None
    assert not_after(seen, Day.exactly(date(2024, 5, 2))) is True
    assert same_day(Day.unknown(), Day.unknown()) is None
    assert covered_days([Period.seen(date(2024, 5, 2))], later) == Count(1, (LAST_DAY - FIRST_DAY).days)
