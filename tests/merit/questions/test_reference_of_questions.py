"""The references of the questions, tried on tiny worlds whose answers were worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from importlib import import_module
from math import log
from typing import Any

import pytest

from tests.merit.reference.questions import merit_index, promotions, routes, ties, time_to_promotion, training, turnover
from tests.merit.reference.questions.facts import Panel
from tests.merit.reference.questions.time_to_promotion import Time, survival
from tests.merit.reference.questions.tiny import ELSEWHERE, TODAY, TOP, UNIT, TinyWorld, day
from tests.merit.reference.questions.working_days import none_between
from tests.merit.reference.truth import Grade, sanction_of

_DURATION: Any = import_module("statsmodels.duration.api")  # statsmodels has no types


@pytest.mark.parametrize(
    ("left", "back", "none"),
    [
        ("2017-09-16", "2017-09-18", True),  # from Saturday to Monday
        ("2017-09-16", "2017-09-19", False),  # to Tuesday: Monday is worked
        ("2017-09-15", "2017-09-18", False),  # from Friday, the first day away
        ("2018-03-08", "2018-03-09", True),  # Women's Day
        ("2017-09-18", "2017-09-18", True),
    ],
)
def test_days_away_without_a_working_day(left: str, back: str, none: bool) -> None:
    assert none_between("KZ", day(left), day(back)) is none


def test_turnover_counts_who_left_over_the_mean_of_the_headcounts() -> None:
    world = TinyWorld()
    world.serves("A", "2015-01-05", None)
    world.serves("B", "2015-01-05", "2017-02-01", ground="own wish")  # in the headcount of January alone
    world.serves("C", "2015-01-05", "2017-03-20", ground="retirement")
    world.serves("D", "2017-01-02", None)  # after New Year
    world.serves("E", "2015-01-05", "2017-02-20", UNIT)
    world.serves("E", "2017-02-20", None, TOP, mode="transfer")  # moved within
    world.serves("F", "2015-01-05", "2017-03-06")
    world.serves("F", "2017-03-06", None, ELSEWHERE, mode="transfer")  # moved to another body
    world.serves("G", "2015-01-05", "2017-04-01", UNIT, ground="ethics")  # the last day is in March
    world.serves("H", "2015-01-05", "2017-01-01", UNIT, ground="own wish")  # the last day is in December
    world.serves("I", "2015-01-05", "2017-02-06", UNIT, ground="transfer")  # it is not on record where to
    found = turnover.turnover(world.facts(), {TOP, UNIT}, "2017-01", "2017-03")
    # 1 January: A B C E F G I. 1 February: A C D E F G I. 1 March: without I.
    assert found.headcounts == (7, 7, 6)
    assert found.kinds == {"voluntary": 1, "retirement": 1, "involuntary": 1}
    assert (found.transfers, found.unsure) == (2, 0)
    assert found.rate == Fraction(9, 20)
    assert turnover.turnover(world.facts(), {ELSEWHERE}, "2017-01", "2017-03").headcounts == (0, 0, 0)


@pytest.mark.parametrize(("back", "leavers"), [("2017-09-18", 0), ("2017-09-19", 1)])
def test_whoever_is_back_before_a_working_day_has_not_left(back: str, leavers: int) -> None:
    world = TinyWorld()
    world.serves("A", "2015-01-05", "2017-09-16", ground="own wish")
    world.serves("A", back, None, UNIT)
    assert turnover.turnover(world.facts(), {TOP, UNIT}, "2017-09", "2017-09").leavers == leavers
    # In another body, it is a transfer or an exit.
    found = turnover.turnover(world.facts(), {TOP}, "2017-09", "2017-09")
    assert (found.leavers, found.transfers) == (leavers, 1 - leavers)


def test_acting_and_secondment_are_no_service_in_a_body() -> None:
    world = TinyWorld()
    world.serves("A", "2015-01-05", None)
    world.serves("A", "2017-02-01", "2017-03-01", ELSEWHERE, substantive=False, mode="secondment")
    assert turnover.turnover(world.facts(), {ELSEWHERE}, "2017-02", "2017-02").headcounts == (0,)
    assert turnover.turnover(world.facts(), {TOP}, "2017-02", "2017-02").headcounts == (1,)


def test_promotions_have_the_age_by_the_day_of_the_order_and_the_top_of_the_tree() -> None:
    world = TinyWorld()
    for name, birth in (("A", "1990-03-01"), ("B", "1990-03-02")):
        world.born(name, birth, female=name == "A")
        world.serves(name, "2015-01-05", "2025-03-01", UNIT)
        world.serves(name, "2025-03-01", None, UNIT, 2, mode="competition" if name == "A" else "other")
    world.serves("C", "2015-01-05", "2025-03-01", rank=2)
    world.serves("C", "2025-03-01", None, rank=1)  # a demotion
    world.serves("D", "2015-01-05", "2025-03-01", ladder="another")
    world.serves("D", "2025-03-01", None, rank=2)  # to another ladder
    world.serves("E", "2015-01-05", None, rank=1)
    world.serves("E", "2025-03-01", "2025-05-01", rank=2, substantive=False, mode="acting")
    facts = world.facts()
    found = {(chr(one.person[1]), one.mode, one.age, one.female, one.body) for one in promotions.promoted(facts)}
    assert found == {("A", "competition", 35, True, TOP), ("B", "other", 34, False, TOP)}
    assert promotions.unknown_steps(facts) == 1


def test_the_merit_index_of_one_event() -> None:
    world = TinyWorld()
    for name in "ABCDEFX":
        world.serves(name, "2015-01-05", "2025-03-01" if name == "A" else None, rank=9 if name == "X" else 1)
    world.serves("A", "2025-03-01", None, rank=2)
    world.serves("G", "2024-06-03", None)  # less than a year at the rank
    world.serves("H", "2015-01-05", None, UNIT)  # another body
    world.sanctions.append(sanction_of(world.person("F"), day("2025-01-10"), (day("2025-01-10"), day("2025-01-10")), 6))
    world.rates("X", "2024-12-20", A=70, B=60, C=70, D=80, F=10, G=10, H=10)
    world.rates("X", "2025-04-20", A=10)  # after the order
    (event,) = merit_index.events(world.facts())
    # Above B, level with C, below D. E has no rating.
    assert (event.pairs, event.wins) == (3, Fraction(3, 2))
    assert {chr(one[1]) for one in event.rated} == set("ABCD")
    assert merit_index.index([event]) == Fraction(1, 2)
    assert (event.body, event.competition) == (TOP, True)


def test_ratings_are_compared_within_an_evaluator_and_a_year() -> None:
    world = TinyWorld()
    for name in "ABCDXY":
        world.serves(name, "2015-01-05", "2025-03-01" if name == "A" else None, rank=9 if name in "XY" else 1)
    world.serves("A", "2025-03-01", None, rank=2)
    world.rates("X", "2024-12-20", A=60, B=50)  # above the mean of a strict one
    world.rates("Y", "2024-12-20", C=80, D=90)
    (event,) = merit_index.events(world.facts())
    # z is √½ for A and for D, −√½ for B and for C.
    assert (event.pairs, event.wins) == (3, Fraction(5, 2))


@pytest.mark.parametrize(
    ("scores", "pairs", "assessed"),
    [
        ({"A": 70, "B": 60}, 1, True),
        ({"B": 60, "C": 70}, 2, False),  # the promoted one is not rated
        ({"A": None, "B": 60, "C": 70}, 2, False),  # her score is not on record
        ({"A": 70}, 0, False),  # one ratee
        ({"A": 70, "B": 70, "C": 70}, 0, False),  # no variation
    ],
)
def test_what_has_no_scale_makes_no_pair(scores: dict[str, float | None], pairs: int, assessed: bool) -> None:
    world = TinyWorld()
    for name in "ABCX":
        world.serves(name, "2015-01-05", "2025-03-01" if name == "A" else None, rank=9 if name == "X" else 1)
    world.serves("A", "2025-03-01", None, rank=2)
    world.rates("X", "2024-12-20", **scores)
    (event,) = merit_index.events(world.facts())
    assert (event.pairs, event.wins is not None) == (pairs, assessed)


def test_people_promoted_on_the_same_day_are_no_peers_and_the_index_weighs_by_pairs() -> None:
    world = TinyWorld()
    for name, risen in (("A", "2025-03-01"), ("B", "2025-03-01"), ("C", "2026-03-02"), ("D", None), ("X", None)):
        world.serves(name, "2015-01-05", risen, rank=9 if name == "X" else 1)
        if risen:
            world.serves(name, risen, None, rank=2)
    world.rates("X", "2024-12-20", A=40, B=90, C=60, D=50)
    world.rates("X", "2025-12-20", C=60, D=50)
    found = list(merit_index.events(world.facts()))
    # A below C and D; B above both; a year later C above D.
    assert sorted((one.pairs, one.wins) for one in found) == [(1, 1), (2, 0), (2, 2)]
    assert merit_index.index(found) == Fraction(3, 5)


def test_routes_count_moves_between_states_and_cost_minus_the_logarithms() -> None:
    world = TinyWorld()
    for name in "ABCD":
        world.serves(name, "2015-01-05", "2017-01-02", UNIT)
        world.serves(name, "2017-01-02", None if name == "D" else "2019-01-07", UNIT, 1)  # the same state
    for name in "AB":
        world.serves(name, "2019-01-07", "2021-01-04" if name == "A" else None, UNIT, 2)
    world.serves("C", "2019-01-07", None, TOP, 2)
    world.serves("A", "2021-01-04", None, TOP, 2)
    low, middle, high = ("KZ", "line", 1, "district"), ("KZ", "line", 2, "district"), ("KZ", "line", 2, "regional")
    found = routes.steps(world.facts())
    assert found.moves == {(low, middle): 2, (low, high): 1, (middle, high): 1}
    assert found.share((low, middle)) == Fraction(2, 3)
    # Through the middle it costs −ln(2/3 · 1), directly −ln(1/3).
    assert found.cheapest(low, high) == pytest.approx(-log(2 / 3))
    assert found.cheapest(high, low) is None


def test_times_at_a_rank_end_by_promotion_or_are_no_longer_watched() -> None:
    world = TinyWorld()
    world.serves("A", "2020-01-01", "2021-01-01")
    world.serves("A", "2021-01-01", "2022-01-01", UNIT)  # at the rank still
    world.serves("A", "2022-01-01", None, rank=2)
    world.serves("B", "2020-01-01", "2020-07-01", ground="own wish")
    world.serves("C", "2020-01-01", "2020-12-31", rank=1)
    world.serves("C", "2021-01-15", None, rank=2)  # left, and came back higher
    world.serves("D", "2026-11-10", None)
    world.serves("E", "2018-01-01", "2019-01-01")
    world.serves("E", "2019-01-01", None, rank=2)  # before it was watched
    world.serves("F", "2019-12-22", "2020-01-11")
    world.serves("F", "2020-01-11", None, rank=2)
    found = sorted(time_to_promotion.times(world.facts(), "KZ", Grade("line", 1), day("2020-01-01")), key=lambda one: one.days)
    assert found == [
        Time(0, (TODAY - day("2026-11-10")).days, False),
        Time(10, 20, True),
        Time(0, 182, False),
        Time(0, 365, False),
        Time(0, 731, True),
    ]


WATCHED = [Time(0, 5, True), Time(0, 8, False), Time(3, 8, True), Time(6, 10, True), Time(8, 12, True), Time(0, 12, False)]


def test_kaplan_and_meier_by_hand() -> None:
    points = survival(WATCHED)
    # 5: four at risk (the fourth from 6 on, the fifth from 8 on). 8: four. 10: the fourth, fifth and sixth. 12: the last two.
    assert [(one.days, one.at_risk, one.risen) for one in points] == [(5, 4, 1), (8, 4, 1), (10, 3, 1), (12, 2, 1)]
    assert [one.share for one in points] == [Fraction(3, 4), Fraction(9, 16), Fraction(3, 8), Fraction(3, 16)]
    assert time_to_promotion.median(points) == 10


def test_kaplan_and_meier_by_statsmodels() -> None:
    fitted = _DURATION.SurvfuncRight(
        [one.days for one in WATCHED], [one.risen for one in WATCHED], entry=[one.entered for one in WATCHED]
    )
    points = survival(WATCHED)
    assert list(fitted.surv_times) == [one.days for one in points]
    assert list(fitted.surv_prob) == pytest.approx([float(one.share) for one in points])


@pytest.mark.parametrize(
    ("courses", "due", "state"),
    [
        (["2020-02-01", "2023-11-19"], "2026-11-19", "overdue"),
        (["2023-11-20"], "2026-11-20", "due soon"),
        (["2024-02-18"], "2027-02-18", "due soon"),
        (["2024-02-19"], "2027-02-19", "in time"),
        ([], "2018-01-05", "overdue"),  # three years after the first entry
    ],
)
def test_training_is_due_three_years_after_the_last_course(courses: list[str], due: str, state: str) -> None:
    world = TinyWorld()
    world.serves("A", "2015-01-05", "2020-01-06", ELSEWHERE)
    world.serves("A", "2020-01-06", None)
    world.serves("B", "2015-01-05", "2020-01-06")
    facts, taken = world.facts(), {world.person("A"): [(day(one), True) for one in courses]}
    (found,) = training.due(facts, taken if courses else {}, {TOP}, TODAY)
    assert (found.due, found.standing(TODAY), found.sure) == (day(due), state, True)


def test_ties_of_a_pair() -> None:
    world = TinyWorld()
    world.born("A", "1980-01-01", schools=["S", "T"], kin=[("B", "2010-01-01", "2019-05-20")])
    world.born("B", "1985-01-01", schools=["T"])
    world.serves("A", "2015-01-05", "2017-01-02", ELSEWHERE)
    world.serves("B", "2017-01-02", "2019-01-07", ELSEWHERE, signer="A")  # the day after A left
    world.serves("A", "2019-01-07", None)
    world.serves("B", "2019-01-07", None, signer="A")
    one, other, third = (world.person(name) for name in "ABC")
    seats = {"K1": {one}, "K2": {one, other}, "K3": {third}, "K4": {one, third}}
    for row, made in (("K1", {other}), ("K2", {third}), ("K3", {one, other}), ("K4", {third})):
        world.panels.append(Panel(row, frozenset(seats[row]), frozenset(made)))
    facts = world.facts()
    found = ties.ties(facts, world.person("A"), world.person("B"))
    assert found == ties.Ties(frozenset({TOP}), frozenset({"N1", "N3"}), frozenset({"K1", "K2"}), False, frozenset({"T"}))
    assert found == ties.ties(facts, world.person("B"), world.person("A"))
    assert ties.ties(facts, world.person("A"), world.person("X")).kin is None


def test_full_years() -> None:
    assert promotions.full_years(date(1990, 11, 20), date(2025, 11, 19)) == 34
    assert promotions.full_years(date(1990, 11, 20), date(2025, 11, 20)) == 35
