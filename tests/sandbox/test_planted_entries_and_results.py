"""Bars, first entrants, results before promotions and national numbers: the key lists what the truth contains, and no more."""

from collections.abc import Mapping

import pytest

from sandbox.model import World
from sandbox.world import build_world
from tests.support import rule_oracle_entry, rule_oracle_results

ORACLES = {
    "V13": rule_oracle_entry.barred_appointments,
    "V14": rule_oracle_entry.first_entrants,
    "Q04": rule_oracle_entry.bad_identities,
    "R01": rule_oracle_results.poor_performers,
}


@pytest.fixture(params=[(400, 7), (800, 42), (150, 3), (4000, 11)], ids=str, scope="module")
def any_world(request: pytest.FixtureRequest, world: World, larger_world: World) -> World:
    known = {(one.servants, one.seed): one for one in (world, larger_world)}
    return known.get(request.param) or build_world(*request.param)


def in_key(world: World, rule: str, outcome: str, *, concerned: bool = True) -> set[tuple[str, ...]]:
    return {one.keys for one in world.key if (one.rule, one.outcome, one.concerned) == (rule, outcome, concerned)}


@pytest.mark.parametrize("rule", ORACLES)
def test_the_key_holds_the_violations_of_the_truth(any_world: World, rule: str) -> None:
    assert_agrees(any_world, rule, ORACLES[rule](any_world))


@pytest.mark.parametrize("with_last", [True, False], ids=["with-last", "without-last"])
def test_ratings_jump_where_the_key_says_so_in_either_reading(any_world: World, with_last: bool) -> None:
    assert_agrees(any_world, "R16", rule_oracle_results.rating_jumps(any_world, with_last=with_last))


def assert_agrees(world: World, rule: str, outcomes: Mapping[str, set[tuple[str, ...]]]) -> None:
    assert outcomes["violates"] == in_key(world, rule, "violates")
    assert in_key(world, rule, "not_evaluable") <= outcomes["not_evaluable"]
    assert in_key(world, rule, "satisfies") <= outcomes["satisfies"]
    assert not in_key(world, rule, "satisfies", concerned=False) & outcomes["violates"]
    assert len(in_key(world, rule, "violates")) >= 1


def test_low_results_before_a_promotion_are_rare(larger_world: World) -> None:
    by_chance = [one for one in larger_world.key if (one.rule, one.case) == ("R01", "by-chance")]
    judged = rule_oracle_results.poor_performers(larger_world)["satisfies"]
    assert 0 < len(by_chance) < 0.02 * len(judged)
    assert len(judged) > 1000
    assert not [one for one in larger_world.key if (one.rule, one.case) == ("R16", "by-chance")]


def test_the_number_of_a_person_is_the_same_in_all_her_records(world: World) -> None:
    numbers = [one.pinfl for one in world.people]
    assert len(set(numbers)) == len(numbers)
    assert set(in_key(world, "Q04", "violates")) <= {(one,) for one in numbers}
