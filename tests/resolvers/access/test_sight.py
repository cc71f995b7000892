"""How much of a person a caller sees, by the readings of the access table."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model.days import Day, Period
from resolvers.access.sight import Sight, Step, seen_by_client, seen_by_investigator

TODAY = date(2026, 11, 20)
MARCH = Day.exactly(date(2024, 3, 1))


def step(start: str, end: str | None = None, mode: str | None = "competition", id_: str = "appointment:a") -> Step:
    """Return a step from a day to the day before another one, each given as a day, a month or a year."""
    return Step(id_, mode, Period(Day.parse(start), None if end is None else Day.parse(end)))


def test_a_client_sees_the_career_of_those_who_serve_in_her_bodies_today() -> None:
    assert seen_by_client([step("2020-01-01")], TODAY).sight == Sight.CAREER
    assert seen_by_client([step("2020-01-01", "2026-11-21")], TODAY).sight == Sight.CAREER


@pytest.mark.parametrize(
    "only",
    [
        step("2020-01-01", "2026-11-20"),
        step("2026-11-21"),
        step("2020-01-01", mode="secondment"),
        step("2020-01-01", mode="acting"),
        step("2020-01-01", mode="unknown"),
        step("2020-01-01", mode=None),
        step("2026-11"),
        step("2020-01-01", "2026-11"),
    ],
)
def test_a_client_sees_only_the_steps_of_those_who_do_not_certainly_serve_there_on_their_own_position(only: Step) -> None:
    seen = seen_by_client([only], TODAY)
    assert seen.sight == Sight.STEPS
    assert seen.has_step("appointment:a")
    assert not seen.has_step("appointment:of another body")


def test_a_client_sees_nothing_of_those_who_never_served_in_her_bodies() -> None:
    seen = seen_by_client([], TODAY)
    assert seen.sight == Sight.HIDDEN
    assert not seen.has_step("appointment:a")
    assert not seen.has_fact(MARCH)
    assert not seen.has_career_fact(MARCH)


def test_a_fact_belongs_to_the_body_of_the_main_position_on_its_day() -> None:
    here = seen_by_client([step("2024-01-01", "2024-06-01")], TODAY)
    assert here.has_fact(MARCH)
    assert not here.has_fact(Day.exactly(date(2024, 6, 1)))
    assert not here.has_fact(Day.exactly(date(2023, 12, 31)))
    assert not here.has_fact(None)
    assert not seen_by_client([step("2024-01-01", "2024-06-01", "secondment")], TODAY).has_fact(MARCH)


def test_a_fact_whose_day_may_lie_elsewhere_is_not_seen() -> None:
    here = seen_by_client([step("2024-01-01", "2024-06-01")], TODAY)
    assert here.has_fact(Day.parse("2024-05"))
    assert not here.has_fact(Day.parse("2024"))
    vague = seen_by_client([step("2024", "2025")], TODAY)
    assert not vague.has_fact(MARCH)


def test_a_client_that_has_her_today_sees_no_sanction_of_another_body_but_her_certificates() -> None:
    now_here = seen_by_client([step("2025-01-01")], TODAY)
    assert not now_here.has_fact(MARCH)
    assert now_here.has_career_fact(MARCH)
    assert now_here.has_step("appointment:of another body")


def test_an_investigator_sees_everything_of_everybody_who_ever_served_in_her_bodies() -> None:
    for mode in ("competition", "acting", "secondment", None):
        seen = seen_by_investigator([step("1999", "2001", mode)])
        assert seen.sight == Sight.WHOLE
        assert seen.has_fact(MARCH)
        assert seen.has_fact(None)
        assert seen.has_step("appointment:of another body")
    assert seen_by_investigator([]).sight == Sight.HIDDEN
