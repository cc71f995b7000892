"""R04: hand-worked times in grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.contract import Outcome
from merit.dossiers.posts import PostVersion
from merit.dossiers.servant import ServantDossier
from merit.rules.r04_fast_track import RULE
from tests.support.servant_files import ALWAYS, context, day, held, post
from tests.support.times_in_grade import (
    LOADED,
    SATISFIES,
    VIOLATES,
    cases,
    lacks,
    outcome_of,
    promoted,
    servant,
)


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2023-03-09", SATISFIES), ("2023-03-10", SATISFIES), ("2023-03-11", VIOLATES)],
    ids=["a day more", "a year to the day", "a day less"],
)
def test_less_than_a_year_in_grade_is_a_finding(since: str, expected: tuple[Outcome, str | None]) -> None:
    assert outcome_of(promoted(since)) == expected


def test_the_reason_says_since_when_the_grade_was_held() -> None:
    case = cases([promoted("2023-03-11")])["new"]
    assert RULE.reason(case) == (
        "new, body: the order of 10 March 2024 promotes into the post «head» after 365 days in grade (since 11 March 2023), "
        "less than 12 months."
    )
    assert case.servant == "servant:new"
    assert {"new old", "new"} < set(case.evidence)


def _year_long_careers() -> dict[str, ServantDossier]:
    new = held("new", post("head", 4), "2024-03-20", order="2024-03-10")
    late = held("late", post("clerk", 3), "2023-09-01")
    regraded = post(
        "grown",
        versions=(
            PostVersion(id="v1", period=Period(day("2015-01-01"), day("2022-09-01")), ladder="L", rank=2),
            PostVersion(id="v2", period=Period(day("2022-09-01")), ladder="L", rank=3),
        ),
    )
    return {
        "two adjoining posts": servant("x", held("early", post("a", 3), "2022-01-10", "2023-09-01"), late, new),
        "in two bodies": servant("x", held("early", post("a", 3, body="other"), "2022-01-10", "2023-09-01"), late, new),
        "the end of the first one was recorded late": servant(
            "x", held("early", post("a", 3), "2022-01-10", "2023-12-01"), late, new
        ),
        "the end of the first one was never recorded": servant("x", held("early", post("a", 3), "2022-01-10"), late, new),
        "both imprecise in the same month": servant(
            "x",
            held("early", post("a", 3), "2022-01-10", "2023-09"),
            held("late", post("clerk", 3), "2023-09"),
            new,
        ),
        "graded up long ago": servant("x", held("early", regraded, "2018-01-10"), new),
        "acting between": servant(
            "x",
            held("early", post("a", 3), "2022-01-10"),
            held("acts", post("b", 5), "2023-09-01", "2024-01-10", mode=Mode.ACTING),
            new,
        ),
    }


@pytest.mark.parametrize("name", list(_year_long_careers()))
def test_all_unbroken_posts_of_the_rank_count(name: str) -> None:
    assert outcome_of(_year_long_careers()[name], within=context(RULE, LOADED, bodies=("body", "other"))) == SATISFIES


def _short_careers() -> dict[str, ServantDossier]:
    new = held("new", post("head", 4), "2024-03-20", order="2024-03-10")
    late = held("late", post("clerk", 3), "2023-09-01")
    regraded = post(
        "grown",
        versions=(
            PostVersion(id="v1", period=Period(day("2015-01-01"), day("2023-09-01")), ladder="L", rank=2),
            PostVersion(id="v2", period=Period(day("2023-09-01")), ladder="L", rank=3),
        ),
    )
    return {
        "a day between": servant("x", held("early", post("a", 3), "2022-01-10", "2023-08-31"), late, new),
        "a lower rank before": servant("x", held("early", post("a", 2), "2022-01-10", "2023-09-01"), late, new),
        "a higher rank between": servant(
            "x",
            held("first", post("a", 3), "2020-01-10", "2022-01-10"),
            held("early", post("b", 4), "2022-01-10", "2023-09-01"),
            late,
            new,
        ),
        "outside the service before": servant(
            "x", held("early", post("a", 3), "2022-01-10", "2023-09-01", civil_service=False), late, new
        ),
        "seconded before": servant("x", held("early", post("a", 3), "2022-01-10", "2023-09-01", mode=Mode.SECONDMENT), late, new),
        "graded up this year": servant("x", held("early", regraded, "2018-01-10"), new),
        "left after some months and came back": servant("x", held("early", post("a", 3), "2020-01-10", "2020-09-01"), new),
    }


@pytest.mark.parametrize("name", list(_short_careers()))
def test_what_breaks_the_time_in_grade(name: str) -> None:
    assert outcome_of(_short_careers()[name], within=context(RULE, LOADED, bodies=("body", "other"))) == VIOLATES


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT], ids=str)
def test_what_fills_no_post_is_no_promotion(mode: Mode) -> None:
    assert cases([promoted("2023-09-01", mode=mode)]) == {}


def test_moves_that_gain_nothing_are_not_judged() -> None:
    file = promoted("2023-09-01")
    old, new = file.appointments
    assert cases([replace(file, appointments=(old, replace(new, post=post("other", 3))))]) == {}


def test_earlier_posts_must_be_loaded_where_nothing_is_on_record() -> None:
    for span, expected in (
        ((date(2010, 1, 1), date(2023, 9, 1)), VIOLATES),
        ((date(2010, 1, 1), date(2023, 8, 31)), lacks("earlier_posts")),
        ((date(2010, 1, 2), date(2024, 9, 1)), lacks("earlier_posts")),
    ):
        assert outcome_of(promoted("2023-09-01"), within=context(RULE, {"Appointment": span})) == expected
    nothing = context(RULE)
    assert outcome_of(promoted("2023-03-10"), within=nothing) == SATISFIES
    # What was held on the day before is on record.
    lower = _short_careers()["a lower rank before"]
    assert outcome_of(lower, within=nothing) == VIOLATES


def test_days_that_are_not_known_matter_where_the_outcome_depends_on_them() -> None:
    assert outcome_of(promoted("2023-03")) == lacks("end_of_post")
    assert outcome_of(promoted("2023-02")) == SATISFIES
    assert outcome_of(promoted("2023-04")) == VIOLATES
    assert outcome_of(promoted("2023-03-10", order=Day(date(2023, 3, 20), date(2024, 3, 20)))) == lacks("order_day")
    assert outcome_of(promoted("2023-03-25", order=Day(date(2023, 3, 20), date(2024, 3, 20)))) == VIOLATES
    assert outcome_of(promoted("2022-03-20", order=Day(date(2023, 3, 20), date(2024, 3, 20)))) == SATISFIES


def test_a_move_that_may_be_none_is_no_finding_and_can_be_cleared() -> None:
    assert outcome_of(promoted("2023-09-01", mode=Mode.UNKNOWN)) == lacks("mode")
    assert outcome_of(promoted("2022-09-01", mode=Mode.UNKNOWN)) == SATISFIES
    file = promoted("2022-09-01")
    old, new = file.appointments
    assert outcome_of(replace(file, appointments=(replace(old, post=post("clerk")), new))) == lacks("ranks")


def test_time_in_grade_agrees_with_days_walked_one_by_one() -> None:
    """Walk back from the order, a day at a time, while the rank of the post held is that of the last one."""
    within = context(RULE, {"Appointment": ALWAYS})
    seen: set[Outcome] = set()
    for seed in range(150):
        draw = Random(seed)
        spells: list[tuple[date, date, int]] = []
        start = date(2020, 1, 1)
        for _ in range(draw.randint(2, 5)):
            end = start + timedelta(days=draw.choice((100, 200, 400)))
            spells.append((start, end, draw.choice((2, 3, 3))))
            start = end + timedelta(days=draw.choice((0, 0, 0, 1, 40)))
        new = held("new", post("head", spells[-1][2] + 1), Day.exactly(start), order=Day.exactly(spells[-1][1]))
        old = [
            held(f"s{n}", post(f"p{n}", rank), Day.exactly(first), Day.exactly(end))
            for n, (first, end, rank) in enumerate(spells)
        ]
        walked = spells[-1][1] - timedelta(days=1)
        while any(first <= walked < end and rank == spells[-1][2] for first, end, rank in spells):
            walked -= timedelta(days=1)
        short = (spells[-1][1] - walked - timedelta(days=1)).days < 365
        case = cases([servant("x", *old, new)], within)["new"]
        assert (case.outcome is Outcome.VIOLATES) is short
        seen.add(case.outcome)
    assert len(seen) == 2


def test_names_of_every_script_come_back_as_they_were() -> None:
    case = cases([promoted("2023-09-01", "Қасымов «Мақсат» O’g‘li")])["Қасымов «Мақсат» O’g‘li"]
    assert RULE.reason(case).startswith("Қасымов «Мақсат» O’g‘li, body: the order of 10 March 2024 ")
