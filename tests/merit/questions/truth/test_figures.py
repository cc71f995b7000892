"""Figures of bodies and countries equal the truth: turnover, promotions, the merit index, and what ratings lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest

from merit.questions.merit_index import ask_merit_index
from merit.questions.promotions import YearOfPromotions, ask_promotions
from merit.questions.ratings_lead_to import Band, ask_ratings_lead_to
from merit.questions.turnover import Turnover, ask_turnover
from merit.registry import shipped_policy
from tests.merit.reference.questions import merit_index, promotions, ratings_lead_to, turnover
from tests.merit.reference.truth import BodyKey, Person
from tests.support.asked_world import FEWEST, AskedWorld, hidden

YEARS = range(2012, 2026)
PERIODS = [*((f"{year}-01", f"{year}-12") for year in YEARS), *((f"{year}-01", f"{year + 4}-06") for year in range(2012, 2022))]
"""Months from one to another: years, and longer periods, in which an end of an unknown day counts once."""
LIMITS: dict[str, Sequence[float]] = {"UZ": (55, 70, 85), "KZ": (1, 2, 3, 4)}
"""The highest scores of all rating bands but the last one."""


def _turnover(asked: AskedWorld, top: BodyKey, first: str, last: str) -> Turnover:
    answer = asked.run(ask_turnover(asked.database.read, [asked.bodies[top]], first, last))
    assert answer is not None
    return answer.groups["period"]


def _figures(found: Turnover) -> dict[str, float]:
    assert found.leavers
    assert found.kinds
    assert found.transfers
    figures: dict[str, float] = {kind: rate.numerator for kind, rate in found.kinds.items()}
    return figures | {"leavers": found.leavers.numerator, "transfers": found.transfers.numerator}


def test_turnover_as_planted(asked: AskedWorld) -> None:
    answers = {
        one.case: _figures(_turnover(asked, asked.body(one.bodies[0]), one.first, one.last)) for one in asked.planted("turnover")
    }
    assert len(answers) == 4
    assert answers == {one.case: {"unknown": 0, **one.figures} for one in asked.planted("turnover")}


def test_turnover_of_each_tree_and_period(asked: AskedWorld) -> None:
    exact = unclear = 0
    for top in asked.tops:
        for months in PERIODS:
            found, true = _turnover(asked, top, *months), turnover.turnover(asked.facts, asked.facts.tree(top), *months)
            if found.leavers is None:
                assert true.mean < FEWEST
                continue
            kinds = {kind: rate.numerator for kind, rate in (found.kinds or {}).items() if rate.numerator}
            most_open = FEWEST - 1 if found.headcount_open is None else found.headcount_open
            open_ = Fraction(most_open, found.assessed)
            assert found.leavers.denominator <= true.mean <= found.leavers.denominator + open_
            assert Counter(kinds) <= true.kinds
            most_unclear = FEWEST - 1 if found.unclear is None else found.unclear
            assert found.leavers.numerator <= true.leavers <= found.leavers.numerator + most_unclear, (top, months)
            assert found.transfers is not None
            assert found.transfers.numerator <= true.transfers <= found.transfers.numerator + most_unclear, (top, months)
            unclear += found.unclear != 0
            if not true.unsure:
                exact += 1
                assert (kinds, found.transfers and found.transfers.numerator) == (dict(true.kinds), true.transfers)
                assert (found.leavers.denominator, found.unclear, open_) == (true.mean, 0, 0)
    assert exact >= 50
    assert unclear >= 5


def _promotions(asked: AskedWorld, whom: str) -> tuple[YearOfPromotions, ...]:
    answer = asked.run(ask_promotions(asked.database.read, whom, 2011, 2026))
    assert answer is not None
    return answer.years


def test_promotions_of_young_people_as_planted(asked: AskedWorld) -> None:
    (planted,) = asked.planted("promotions")
    top = asked.body(planted.bodies[0])
    found = next(one for one in _promotions(asked, asked.bodies[top]) if f"{one.year}-01" == planted.first)
    figures = planted.figures
    assert found.young_by_competition == figures["young_by_competition"]
    assert found.promotions == sum(figures.values())
    assert found.age_bands == {
        "0-34": figures["young_by_competition"] + figures["young_otherwise"],
        "35-": figures["older_by_competition"],
    }


def test_promotions_of_each_tree_country_and_year(asked: AskedWorld) -> None:
    true = list(promotions.promoted(asked.facts))
    for key, whom in asked.abouts:
        for found in _promotions(asked, whom):
            mine = [one for one in true if key in (one.body, one.person[0]) and one.day.year == found.year]
            if not found.assessed:
                assert not mine, (key, found.year)
                continue
            assert found.promotions == hidden(len(mine)), (key, found.year)
            cells = (
                (found.modes, Counter(one.mode or "unknown" for one in mine)),
                (found.sexes, Counter({True: "female", False: "male", None: "unknown"}[one.female] for one in mine)),
                (found.age_bands, Counter(_band(one.age) for one in mine)),
            )
            for shown, counted in cells:
                if shown is None:
                    # Large cells are hidden only to hide small ones.
                    assert any(0 < count < FEWEST for count in counted.values()), (key, found.year)
                    continue
                assert shown.keys() == counted.keys(), (key, found.year)
                assert {name: count for name, count in shown.items() if count is not None} == {
                    name: counted[name] for name, count in shown.items() if count is not None
                }
                assert all(shown[name] is None for name, count in counted.items() if count < FEWEST)


def _band(age: int | None) -> str:
    return "unknown" if age is None else "0-34" if age < 35 else "35-"


def test_merit_index_as_planted(asked: AskedWorld) -> None:
    found: dict[str, dict[str, float]] = {}
    for one in asked.planted("merit-index"):
        answer = asked.run(ask_merit_index(asked.database.read, asked.bodies[asked.body(one.bodies[0])]))
        assert answer is not None
        assert answer.index is not None
        index, ties_ = answer.index, {"ties": answer.index.tied} if "ties" in one.figures else {}
        found[one.case] = {"events": index.events, "pairs": index.pairs, "wins": index.won, **ties_, "index": index.value}
        assert answer.index.interval is not None
        assert answer.index.interval[0] <= index.value <= answer.index.interval[1]
    assert found == {one.case: pytest.approx(one.figures) for one in asked.planted("merit-index")}


def test_merit_index_of_each_tree(asked: AskedWorld) -> None:
    events = [one for one in merit_index.events(asked.facts) if one.wins is not None and one.pairs]
    exact = 0
    for top in asked.tops:
        answer = asked.run(ask_merit_index(asked.database.read, asked.bodies[top]))
        assert answer is not None
        mine = [one for one in events if one.body == top]
        rated = frozenset[Person]().union(*(one.rated for one in mine))
        assert answer.suppressed is (0 < len(rated) < FEWEST)
        if answer.index is None:
            assert answer.suppressed or not mine
            continue
        pairs = sum(one.pairs for one in mine)
        # With peers of whom something is not known no pair is formed.
        assert pairs - (answer.unclear or 0) <= answer.index.pairs <= pairs
        assert answer.index.events == len(mine)
        if answer.index.pairs == pairs:
            exact += 1
            assert answer.index.value == pytest.approx(float(merit_index.index(mine) or 0))
    assert exact >= 4


def test_what_ratings_lead_to_in_each_tree_country_year_and_band(asked: AskedWorld) -> None:
    happened = ratings_lead_to.all_that_happened(asked.facts, asked.world)
    cells = ratings_lead_to.rated(asked.facts, happened, LIMITS)
    compared = 0
    for key, whom in asked.abouts:
        answer = asked.run(ask_ratings_lead_to(asked.database.read, whom, shipped_policy(), 2021, 2026))
        assert answer is not None
        for year in answer.years:
            for number, band in enumerate(year.bands):
                of_cell = [
                    each
                    for (body, of_year, of_band), people in cells.items()
                    if key in (body, body[0]) and (of_year, of_band) == (year.year, number)
                    for each in people.values()
                ]
                followed = [each.events for each in of_cell if each.followed]
                assert (band.people, band.censored) == (hidden(len(followed)), hidden(len(of_cell) - len(followed)))
                compared += _compare_events(band, followed)
    assert compared >= 100


def _compare_events(band: Band, followed: list[set[str]]) -> int:
    """Compare the events of a band of which the records are loaded, and return their number."""
    shown = [one for one in band.events if one.share is not None]
    for one in shown:
        assert one.share is not None
        true = sum(one.name in events for events in followed)
        most = one.share.numerator + (FEWEST - 1 if one.open is None else one.open)
        assert one.share.denominator == len(followed)
        assert one.share.numerator <= true <= most, one.name
    return len(shown)
