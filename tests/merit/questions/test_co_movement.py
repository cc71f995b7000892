"""Teams of moves, worked by hand, and against all windows and all possible days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day
from merit.questions.co_movement import teams
from merit.strata.moves import Row
from tests.support.servant_files import days_near, possible
from tests.support.teams import near

Found = list[tuple[set[str], Any, set[str]]]


def move(servant: str, joined: int | Day, *, sure: bool = True, appointment: str | None = None) -> Row:
    on = joined if isinstance(joined, Day) else near(joined)
    return Row(servant, appointment or f"new {servant}", f"old {servant}", on.earliest, on.latest, sure, None if sure else "mode")


def found(moves: Iterable[Row], days: int = 180, people: int = 3) -> Found:
    """Return of each team its people, whether it certainly is one, and its certain people."""
    every = {each.appointment: each.servant for each in moves}
    return [
        ({each.servant for each in team.moves}, team.is_of(people), {every[id_] for id_ in team.certain})
        for team in teams(moves, days, people)
    ]


def test_people_who_moved_within_the_days_are_a_team() -> None:
    moves = [move("a", 0), move("b", 90), move("c", 180), move("d", 400)]
    assert found(moves) == [({"a", "b", "c"}, True, {"a", "b", "c"})]
    assert found([*moves[:2], move("c", 181)]) == []
    assert found(moves, people=2) == [({"a", "b", "c"}, True, {"a", "b", "c"})]


def test_a_person_counts_once_however_often_she_moved() -> None:
    assert found([move("a", 0), move("a", 50, appointment="again"), move("b", 90)]) == []


def test_where_people_move_all_the_time_they_belong_to_several_teams() -> None:
    """The planted team of the sandbox: within 180 days of each other are the first four, and the last four."""
    moves = [move("leader", 0), move("s0", 20), move("s1", 70), move("s2", 100), move("s3", 181)]
    assert [people for people, _, _ in found(moves)] == [{"leader", "s0", "s1", "s2"}, {"s0", "s1", "s2", "s3"}]


def test_imprecise_days_make_a_team_possible() -> None:
    """The third may have come on any day from the 150th to the 210th: two moved together, and three may have."""
    imprecise = Day(near(150).earliest, near(210).latest)
    assert found([move("a", 0), move("b", 10), move("c", imprecise)]) == [({"a", "b", "c"}, None, {"a", "b"})]
    assert found([move("a", 40), move("b", 50), move("c", imprecise)]) == [({"a", "b", "c"}, True, {"a", "b", "c"})]
    assert found([move("a", 0), move("b", 10), move("c", 20, sure=False)]) == [({"a", "b", "c"}, None, {"a", "b"})]


@pytest.mark.parametrize("order", [1, -1], ids=["as given", "reversed"])
def test_the_order_of_the_moves_does_not_matter(order: int) -> None:
    moves = [move("a", 0), move("b", 0), move("c", 100), move("d", 200), move("e", 250)][::order]
    assert [people for people, _, _ in found(moves)] == [{"a", "b", "c"}, {"c", "d", "e"}]


MIDDLE = date(2024, 3, 10)


@given(st.lists(days_near(MIDDLE), min_size=1, max_size=5), st.integers(0, 4))
def test_teams_are_the_greatest_groups_of_any_window_and_certain_where_every_world_has_them(joined: list[Day], days: int) -> None:
    moves = [move(f"p{n}", day) for n, day in enumerate(joined)]
    windows = set[frozenset[str]]()
    for begin in (MIDDLE + timedelta(days=n) for n in range(-12, 12)):
        end = begin + timedelta(days=days)
        windows.add(frozenset(each.servant for each in moves if each.joined_first <= end and each.joined_last >= begin))
    greatest = {window for window in windows if len(window) >= 2 and not any(window < other for other in windows)}
    answer = found(moves, days, 2)
    assert {frozenset(people) for people, _, _ in answer} == greatest
    worlds = [dict(zip((each.servant for each in moves), world, strict=True)) for world in possible(*joined)]
    for people, certain, sure in answer:
        together = [
            set(group)
            for size in range(2, len(people) + 1)
            for group in combinations(sorted(people), size)
            if all((max(world[one] for one in group) - min(world[one] for one in group)).days <= days for world in worlds)
        ]
        assert sure in together if together else len(sure) < 2
        assert len(sure) == max(map(len, together), default=len(sure))
        assert certain is (True if together else None)
