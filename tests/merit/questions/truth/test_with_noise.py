"""Portals that leave fields out and state wrong ones: the truth lies in the intervals, and what is not assessed is counted apart.

Noise takes away modes, grounds, evaluators, scores and birth dates. It leaves the days of posts as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from merit.questions.merit_index import ask_merit_index
from merit.questions.promotions import ask_promotions
from merit.questions.ratings_lead_to import ask_ratings_lead_to
from merit.questions.time_to_promotion import ask_time_to_promotion
from merit.questions.turnover import ask_turnover
from merit.registry import shipped_policy
from merit.strata.statistics import Share
from tests.conftest import OpenEngine, Run
from tests.merit.questions.truth.test_figures import LIMITS, YEARS
from tests.merit.reference.questions import merit_index, promotions, ratings_lead_to, time_to_promotion, turnover
from tests.support.asked_world import AskedWorld, ladder_and_rank, load_and_judge

NOISE = 0.1


@pytest.fixture(scope="module")
def disturbed(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> AskedWorld:
    return load_and_judge(engine, run, tmp_path_factory.mktemp("noise"), servants=500, seed=11, noise=NOISE)


def test_turnover(disturbed: AskedWorld) -> None:
    unknown = compared = 0
    for top in disturbed.tops:
        for year in YEARS:
            months = f"{year}-01", f"{year}-12"
            answer = disturbed.run(ask_turnover(disturbed.database.read, [disturbed.bodies[top]], *months))
            assert answer is not None
            found, true = answer.groups["period"], turnover.turnover(disturbed.facts, disturbed.facts.tree(top), *months)
            if found.leavers is None or found.kinds is None:
                continue
            compared += 1
            assert found.leavers.lower <= true.rate <= found.leavers.upper, (top, year)
            kinds = Counter({kind: rate.numerator for kind, rate in found.kinds.items() if kind != "unknown"})
            unknown += found.kinds["unknown"].numerator
            assert kinds <= true.kinds, (top, year)
    assert compared >= 80
    assert unknown >= 5


def test_promotions(disturbed: AskedWorld) -> None:
    true, unknown = list(promotions.promoted(disturbed.facts)), 0
    for key, whom in disturbed.abouts:
        answer = disturbed.run(ask_promotions(disturbed.database.read, whom, 2012, 2026))
        assert answer is not None
        for found in answer.years:
            mine = [one for one in true if key in (one.body, one.person[0]) and one.day.year == found.year]
            unknown += (found.modes or {}).get("unknown") or 0
            _in_interval(found.by_competition, sum(one.mode == "competition" for one in mine), len(mine))
            _in_interval(found.young, sum(one.age is not None and one.age < 35 for one in mine), len(mine))
    assert unknown >= 5


def _in_interval(found: Share | None, count: int, of: int) -> None:
    if found is not None:
        assert found.lower <= count / of <= found.upper


def test_merit_index(disturbed: AskedWorld) -> None:
    events, not_assessed = list(merit_index.events(disturbed.facts)), Counter[str]()
    compared = 0
    for top in disturbed.tops:
        answer = disturbed.run(ask_merit_index(disturbed.database.read, disturbed.bodies[top]))
        assert answer is not None
        not_assessed.update({key: count or 1 for key, count in answer.not_assessed.items()})
        true = merit_index.index([one for one in events if one.body == top])
        if answer.index is not None and answer.index.interval is not None:
            compared += 1
            assert true is not None
            assert answer.index.interval[0] <= true <= answer.index.interval[1], top
    assert compared >= 4
    assert not_assessed["evaluator"]
    assert not_assessed["score"]


def test_what_ratings_lead_to(disturbed: AskedWorld) -> None:
    compared = 0
    for found, count, of in _events(disturbed):
        compared += 1
        assert found.lower <= count / of <= found.upper
    assert compared >= 100


def _events(disturbed: AskedWorld) -> Iterator[tuple[Share, int, int]]:
    """Yield each share of people with an event, and how many they are in truth, of how many."""
    happened = ratings_lead_to.all_that_happened(disturbed.facts, disturbed.world)
    cells = ratings_lead_to.rated(disturbed.facts, happened, LIMITS)
    for key, whom in disturbed.abouts:
        answer = disturbed.run(ask_ratings_lead_to(disturbed.database.read, whom, shipped_policy(), 2021, 2026))
        assert answer is not None
        for year in answer.years:
            for number, band in enumerate(year.bands):
                followed = [
                    each.events
                    for (body, of_year, of_band), people in cells.items()
                    if key in (body, body[0]) and (of_year, of_band) == (year.year, number)
                    for each in people.values()
                    if each.followed
                ]
                for event in band.events:
                    if event.share is not None:
                        yield event.share, sum(event.name in events for events in followed), len(followed)


def test_time_to_promotion(disturbed: AskedWorld) -> None:
    grades = {(post.key[0], version.grade) for post in disturbed.facts.truth.posts.values() for version in post.versions}
    compared = 0
    for country, grade in grades:
        if grade is None:
            continue
        asked = ask_time_to_promotion(disturbed.database.read, *ladder_and_rank(country, grade), country=country)
        answer = disturbed.run(asked)
        assert answer is not None
        if answer.median is not None and answer.median.days is not None:
            compared += 1
            times = time_to_promotion.times(disturbed.facts, country, grade, date(2010, 1, 1))
            median = time_to_promotion.median(time_to_promotion.survival(times)) or date.max.toordinal()
            assert (answer.median.lower or 0) <= median <= (answer.median.upper or date.max.toordinal())
    assert compared >= 10
