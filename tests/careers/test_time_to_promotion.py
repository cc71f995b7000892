"""Time to promotion: tables worked by hand, scipy, statsmodels (with left truncation), and counts of the people at risk."""

from __future__ import annotations

import math
import random
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.time_to_promotion import Estimate, LifeRow, Median, Watched, estimate, life_table

STATS: Any = import_module("scipy.stats")  # neither of both has types
SURVFUNC: Any = import_module("statsmodels.duration.survfunc")


def whole(*times: tuple[int, bool]) -> list[Watched]:
    """Return times that were watched from the first day on."""
    return [Watched(0, days, promoted, who) for who, (days, promoted) in enumerate(times)]


def counted(table: list[LifeRow]) -> list[tuple[int, int, int]]:
    """Return the days of a life table, without the people at risk."""
    return [(row.days, row.at_risk, row.promoted) for row in table]


# Freireich's 21 patients under 6-MP (weeks of remission), the table of every textbook: Kalbfleisch and Prentice, table 1.1.
FREIREICH = whole(
    *((days, True) for days in (6, 6, 6, 7, 10, 13, 16, 22, 23)),
    *((days, False) for days in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)),
)


def test_the_table_of_the_textbooks() -> None:
    table = life_table(FREIREICH)
    assert counted(table) == [(6, 21, 3), (7, 17, 1), (10, 15, 1), (13, 12, 1), (16, 11, 1), (22, 7, 1), (23, 6, 1)]
    assert [row.people for row in table] == [21, 17, 15, 12, 11, 7, 6]
    of = estimate(table)
    assert [round(each.survival, 4) for each in of.points] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert of.median == Median(23, 13, None)


def test_an_interval_worked_by_hand() -> None:
    # Two of ten on day 5: S = 0.8, v = 2 / (10 · 8).
    (point,) = estimate([LifeRow(5, 10, 2)]).points
    spread = 1.959964 * math.sqrt(2 / 80) / math.log(0.8)
    assert point.lower == pytest.approx(0.8 ** math.exp(-spread), rel=1e-6)
    assert point.upper == pytest.approx(0.8 ** math.exp(spread), rel=1e-6)
    assert (round(point.lower or 0, 3), round(point.upper or 0, 3)) == (0.409, 0.946)


def test_half_of_the_people_is_one_half_whatever_rounding_makes_of_it() -> None:
    # 1 - 1/n over many days, in floating point, ends a little above one half.
    for people in range(2, 200, 2):
        table = life_table(whole(*((days, True) for days in range(1, people + 1))))
        assert estimate(table).median.days == people // 2


def test_a_median_that_is_not_reached() -> None:
    of = estimate(life_table(whole((3, True), (5, False), (5, False), (6, False))))
    assert of.median == Median(None, 3, None)
    assert estimate([]) == Estimate((), Median(None, None, None))


def test_where_all_are_promoted_there_is_no_interval() -> None:
    (first, last) = estimate(life_table(whole((3, True), (5, True)))).points
    assert (first.survival, last.survival, last.lower, last.upper) == (0.5, 0.0, None, None)


def test_who_came_under_watch_later_is_at_risk_from_the_next_day() -> None:
    entries, exits = (0, 5, 4, 2, 7), (5, 9, 6, 5, 7)
    promoted = (True, True, False, False, True)
    times = [Watched(*each) for each in zip(entries, exits, promoted, range(5), strict=True)]
    assert life_table(times) == [(5, 3, 1, 3), (9, 1, 1, 1)]


def test_who_was_in_the_grade_twice_is_at_risk_twice_and_one_of_the_people() -> None:
    times = [Watched(0, 5, False, 1), Watched(0, 9, True, 1), Watched(0, 5, True, 2), Watched(0, 7, False, 2)]
    # After 9 days only the second time of the first person is at risk.
    assert life_table(times, also=(6,)) == [(5, 4, 1, 2), (6, 2, 0, 2), (9, 1, 1, 1)]


def test_further_days_have_their_number_at_risk_and_change_nothing() -> None:
    table = life_table(FREIREICH, also=(0, 1, 12, 40))
    assert [row for row in counted(table) if not row[2]] == [(0, 0, 0), (1, 21, 0), (12, 12, 0), (40, 0, 0)]
    of, other = estimate(table), estimate(life_table(FREIREICH))
    assert tuple(each for each in of.points if each.promoted) == other.points
    assert of.median == other.median


_TIMES = st.lists(
    st.builds(Watched, st.integers(0, 12), st.integers(1, 15), st.booleans(), st.integers(0, 8)), min_size=1, max_size=25
)


@settings(max_examples=80, deadline=None)
@given(times=_TIMES)
def test_the_people_at_risk_are_those_counted_one_by_one(times: list[Watched]) -> None:
    watched = [each for each in times if each.entry < each.exit]
    days = sorted({each.exit for each in watched if each.promoted})
    assert life_table(times) == [
        (
            day,
            sum(each.entry < day <= each.exit for each in watched),
            sum(each.promoted and each.exit == day for each in watched),
            len({each.who for each in watched if each.entry < day <= each.exit}),
        )
        for day in days
    ]


@settings(max_examples=60, deadline=None)
@given(times=_TIMES)
def test_as_scipy_estimates_it_where_all_were_watched_from_the_start(times: list[Watched]) -> None:
    # One promoted on the first day, and one who never is: elsewhere scipy has no bounds.
    times = [Watched(0, 1, True, 10), *(each._replace(entry=0) for each in times), Watched(0, 20, False, 11)]
    days, censored = [each.exit for each in times], [not each.promoted for each in times]
    survival: Any = STATS.ecdf(STATS.CensoredData.right_censored(days, censored)).sf
    expected = dict(zip(survival.quantiles.tolist(), survival.probabilities.tolist(), strict=True))
    of = estimate(life_table(times))
    for point in of.points:
        assert point.survival == pytest.approx(expected[point.days])
    bounds: Any = survival.confidence_interval(method="log-log")
    lower = dict(zip(survival.quantiles.tolist(), bounds.low.probabilities.tolist(), strict=True))
    upper = dict(zip(survival.quantiles.tolist(), bounds.high.probabilities.tolist(), strict=True))
    for point in of.points:
        assert (point.lower, point.upper) == (pytest.approx(lower[point.days]), pytest.approx(upper[point.days]))


@settings(max_examples=60, deadline=None)
@given(times=_TIMES)
def test_as_statsmodels_estimates_it_with_left_truncation(times: list[Watched]) -> None:
    times = [each for each in times if each.entry < each.exit]
    if not any(each.promoted for each in times):
        return
    columns = [list(column) for column in zip(*times, strict=True)]
    expected: Any = SURVFUNC.SurvfuncRight(columns[1], [int(each) for each in columns[2]], entry=columns[0])
    table = life_table(times)
    assert [row.days for row in table] == expected.surv_times.tolist()
    assert [row.at_risk for row in table] == expected.n_risk.tolist()
    assert [row.promoted for row in table] == expected.n_events.tolist()
    assert [each.survival for each in estimate(table).points] == pytest.approx(expected.surv_prob.tolist())


def test_the_median_and_its_interval_as_statsmodels_has_them() -> None:
    chance = random.Random(21)
    entries = [chance.randrange(900) for _ in range(200)]
    times = [Watched(entry, entry + 1 + chance.randrange(1500), chance.random() < 0.7, who) for who, entry in enumerate(entries)]
    times.append(Watched(0, 9999, False, 200))  # where nobody stays, statsmodels takes the logarithm of 0
    columns = [list(column) for column in zip(*times, strict=True)]
    expected: Any = SURVFUNC.SurvfuncRight(columns[1], [int(each) for each in columns[2]], entry=columns[0])
    median = estimate(life_table(times)).median
    assert median.days == expected.quantile(0.5)
    assert (median.lower, median.upper) == expected.quantile_ci(0.5, method="cloglog")


@settings(max_examples=60, deadline=None)
@given(times=_TIMES, cut=st.integers(1, 14))
def test_a_time_that_is_watched_in_two_parts_counts_as_one(times: list[Watched], cut: int) -> None:
    parts: list[Watched] = []
    for each in times:
        if each.entry < cut < each.exit:
            parts += [each._replace(exit=cut, promoted=False), each._replace(entry=cut)]
        else:
            parts.append(each)
    assert life_table(parts) == life_table(times)
