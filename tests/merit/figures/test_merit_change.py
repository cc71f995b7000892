"""The change of the merit index from year to year: by hand, its interval, and what is not kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

import pytest

from merit.figures.figure import Kept
from merit.figures.merit_change import kept_change, read_change
from merit.figures.merit_events import interval_of, interval_of_change
from tests.support.rated_clerks import clerks, kept, rated, risen

JUDGED = date(2026, 11, 20)


def month(name: str, events: Sequence[tuple[int, int, int]], people: Sequence[int] = range(5)) -> Kept:
    values = {
        "events": [["competition", *pairs] for pairs in events],
        "people": {"competition": list(people)},
        "missing": {},
        "unrated": 0,
        "unclear": 0,
    }
    return Kept("body", values, name)


def test_a_change_by_hand() -> None:
    # 3 of 10 and 4 of 10 pairs, two of them by halves; then 9 of 10.
    months = [month("2024-11", [(3, 0, 7)]), month("2025-10", [(3, 2, 5)]), month("2025-11", [(9, 0, 1)])]
    found = kept_change("body", months, JUDGED)
    assert found is not None
    change = read_change("body", found.values)
    assert (change.before.first, change.before.last, change.now.first, change.now.last) == (
        "2024-11",
        "2025-10",
        "2025-11",
        "2026-10",
    )
    assert (change.before.index.value, change.now.index.value) == (0.35, 0.9)
    assert change.change == pytest.approx(0.55)
    assert (change.before.index.events, change.now.index.events) == (2, 1)
    # One of the years has one event.
    assert (change.now.index.interval, change.interval) == (None, None)
    assert change.before.index.interval == interval_of([(3, 0, 7), (3, 2, 5)])


@pytest.mark.parametrize("outside", ["2024-10", "2026-11"])
def test_a_month_outside_the_two_years_does_not_count(outside: str) -> None:
    """The month of the day of judgement is not full."""
    months = [month("2025-03", [(1, 0, 1)]), month("2026-03", [(1, 0, 3)])]
    assert kept_change("body", [*months, month(outside, [(90, 0, 0)])], JUDGED) == kept_change("body", months, JUDGED)


@pytest.mark.parametrize(
    "months",
    [
        [month("2026-03", [(1, 0, 1)])],
        [month("2025-03", [(1, 0, 1)])],
        [month("2025-03", [(1, 0, 1)], range(4)), month("2026-03", [(1, 0, 1)])],
        [month("2025-03", [(1, 0, 1)]), month("2026-03", [(1, 0, 1)], range(2)), month("2026-04", [(1, 0, 1)], range(1, 4))],
        [month("2025-03", [], ()), month("2026-03", [(1, 0, 1)])],
    ],
    ids=["nothing before", "nothing since", "four people before", "four people since", "no event before"],
)
def test_what_is_not_assessed_or_of_too_few_people_is_not_kept(months: list[Kept]) -> None:
    assert kept_change("body", months, JUDGED) is None


def test_the_orders_of_changes_are_those_of_their_numbers() -> None:
    def order(now: tuple[int, int, int]) -> Iterator[str]:
        found = kept_change("body", [month("2025-03", [(1, 0, 1)]), month("2026-03", [now])], JUDGED)
        assert found is not None
        yield found.order

    fall, small_fall, none, rise = (next(order(now)) for now in ((0, 0, 9), (9, 0, 10), (4, 0, 4), (7, 2, 0)))
    assert "" < fall < small_fall < none < rise


def test_the_interval_of_a_change_resamples_each_year_by_itself() -> None:
    before = [(3, 1, 2), (5, 0, 0), (0, 2, 4), (6, 0, 1), (2, 2, 2)]
    now = [(1, 0, 6), (4, 1, 0), (2, 0, 2), (0, 0, 5), (3, 3, 1)]

    def index(drawn: list[tuple[int, int, int]]) -> float:
        return sum(won + tied / 2 for won, tied, _ in drawn) / sum(map(sum, drawn))

    draw = Random(3)
    found = sorted(index(draw.choices(now, k=5)) - index(draw.choices(before, k=5)) for _ in range(20_000))
    assert interval_of_change(before, now) == pytest.approx((found[500], found[19_499]), abs=0.02)
    # Had both years drawn the same events, equal years would never differ.
    lower, upper = interval_of_change(before, before)
    assert lower < 0 < upper


def test_it_is_made_of_the_events_of_people() -> None:
    people = [
        risen("a", rated("a", 60), order="2025-03-10"),
        risen("b", rated("b", 90), order="2026-03-10"),
        *clerks(55, 65, 75, 85, 95, 45),
    ]
    *months, found = kept(*people)
    assert [each.month for each in months] == ["2025-03", "2026-03"]
    assert (found.month, found.about) == ("", "body")
    change = read_change(found.about, found.values)
    # "a" stands above 55 and 45, below the others and "b"; "b" above all but 95.
    assert (change.before.index.won, change.before.index.lost) == (2, 5)
    assert (change.now.index.won, change.now.index.lost) == (5, 1)
