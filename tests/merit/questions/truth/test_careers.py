"""Routes and times to promotion equal the truth."""

from __future__ import annotations

from datetime import date

import pytest

from merit.figures.keeping import read_figures
from merit.figures.routes import ID as ROUTES
from merit.figures.routes import read
from merit.questions.routes import ask_routes
from merit.questions.time_to_promotion import ask_time_to_promotion
from tests.merit.reference.questions import routes, time_to_promotion
from tests.merit.reference.truth import DAY
from tests.support.asked_world import FEWEST, TODAY, AskedWorld, hidden, ladder_and_rank, state_text

COUNTRIES = ("UZ", "KZ")
WATCHED = {"UZ": TODAY, "KZ": TODAY - 4 * DAY}
"""The last day on which a promotion is seen: what began on a day may reach E-kyzmet three days later."""


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_step_between_states_is_counted(asked: AskedWorld, country: str) -> None:
    true = routes.steps(asked.facts)
    figures = asked.run(read_figures(asked.database.read, ROUTES, [country]))
    assert figures is not None
    (kept,) = [read(each.values) for each in figures.kept]
    found = {(str(start), str(end)): (taken.times, taken.people) for (start, end), taken in kept.network.steps.items()}
    assert found == {
        (state_text(start), state_text(end)): (times, len(true.people[start, end]))
        for (start, end), times in true.moves.items()
        if start[0] == country
    }


def test_the_most_probable_route_is_the_cheapest_one(asked: AskedWorld) -> None:
    true, found = routes.steps(asked.facts), 0
    seen = sorted({state for step, people in true.people.items() if len(people) >= FEWEST for state in step})
    for start in seen:
        for end in seen:
            if start[0] != end[0] or start == end:
                continue
            answer = asked.run(ask_routes(asked.database.read, state_text(start), state_text(end), TODAY, country=start[0]))
            assert answer is not None
            least = true.cheapest(start, end, fewest=FEWEST)
            assert (answer.routes[0].cost if answer.routes else None) == (None if least is None else pytest.approx(least))
            found += bool(answer.routes)
    assert found >= 20


def test_the_planted_route_is_taken_by_all_of_them(asked: AskedWorld) -> None:
    (planted,) = asked.planted("routes")
    start, end = ("UZ", "uz-managerial", 2, "district"), ("UZ", "uz-managerial", 3, "territorial")
    answer = asked.run(ask_routes(asked.database.read, state_text(start), state_text(end), TODAY))
    assert answer is not None
    direct = next(one for one in answer.routes if len(one.steps) == 1)
    assert direct.steps[0].people == len(routes.steps(asked.facts).people[start, end]) >= planted.figures["people"]


def test_time_to_promotion_from_each_rank(asked: AskedWorld) -> None:
    grades = {(post.key[0], version.grade) for post in asked.facts.truth.posts.values() for version in post.versions}
    exact = 0
    for country, grade in grades:
        if grade is None:
            continue
        answer = asked.run(ask_time_to_promotion(asked.database.read, *ladder_and_rank(country, grade), country=country))
        assert answer is not None
        true = list(time_to_promotion.times(asked.facts, country, grade, date(2010, 1, 1), WATCHED[country]))
        people, points = len({one.person for one in true}), time_to_promotion.survival(true)
        if answer.missing:
            if answer.median is not None:
                _between(answer.median.lower, time_to_promotion.median(points), answer.median.upper)
            continue
        assert answer.people == hidden(people), (country, grade)
        if answer.people is not None:
            exact += 1
            if answer.median is not None:
                assert answer.median.days == time_to_promotion.median(points), (country, grade)
            after = {one.years: one.survival for one in answer.years if one.survival is not None}
            assert after == {
                years: pytest.approx(float(time_to_promotion.after(points, round(365.25 * years)))) for years in after
            }
    assert exact >= 10


def _between(low: int | None, value: int | None, high: int | None) -> None:
    """Check that a day that may never come lies between two others."""
    never = date.max.toordinal()
    assert (low or 0) <= (value or never) <= (high or never)
