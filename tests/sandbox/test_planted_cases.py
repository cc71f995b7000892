"""Outside the planted cases the world violates no rule, and the answer key lists every violation."""

from collections import Counter

import pytest

from sandbox.model import World
from sandbox.planted.assignment import RULE_CASES
from sandbox.strata.planting import PLANTS
from sandbox.world import build_world
from tests.support import rule_oracle


def orders_in_key(world: World, rule: str, outcome: str) -> set[tuple[str, ...]]:
    return {one.keys for one in world.key if one.rule == rule and one.outcome == outcome}


@pytest.fixture(params=[(400, 7), (800, 42), (1000, 1), (4000, 11)], ids=str, scope="module")
def any_world(request: pytest.FixtureRequest, world: World, larger_world: World) -> World:
    known = {(one.servants, one.seed): one for one in (world, larger_world)}
    return known.get(request.param) or build_world(*request.param)


@pytest.mark.parametrize("strict", [False, True])
def test_levels_are_skipped_only_where_planted(any_world: World, strict: bool) -> None:
    assert rule_oracle.level_skips(any_world, strict) == orders_in_key(any_world, "R03", "violates")


@pytest.mark.parametrize("strict", [False, True])
def test_promotions_under_sanction_only_where_planted(any_world: World, strict: bool) -> None:
    assert rule_oracle.promotions_under_sanction(any_world, strict) == orders_in_key(any_world, "V10", "violates")


def test_full_time_posts_overlap_only_where_planted(any_world: World) -> None:
    assert rule_oracle.double_posts(any_world) == orders_in_key(any_world, "Q03", "violates")


def test_competitions_are_missing_only_where_planted(any_world: World) -> None:
    outcomes = rule_oracle.without_competition(any_world)
    assert outcomes["violates"] == orders_in_key(any_world, "V01", "violates")
    assert outcomes["not_evaluable"] == orders_in_key(any_world, "V01", "not_evaluable")
    judged = {one for one in orders_in_key(any_world, "V01", "satisfies") if one in outcomes["satisfies"]}
    assert len(judged) >= 6 * max(2, any_world.servants // 200)
    assert len(outcomes["satisfies"]) > 5 * (len(outcomes["violates"]) + len(outcomes["not_evaluable"]))


def test_look_alikes_violate_no_rule(any_world: World) -> None:
    broken = {
        "R03": rule_oracle.level_skips(any_world, strict=True),
        "V10": rule_oracle.promotions_under_sanction(any_world, strict=True),
        "Q03": rule_oracle.double_posts(any_world),
        "V01": rule_oracle.without_competition(any_world)["violates"],
    }
    # Of rules that have a plain reading.
    lawful = [one for one in any_world.key if one.outcome != "violates" and one.rule in broken]
    assert {one.rule for one in lawful} == broken.keys()
    assert not [one for one in lawful if one.keys in broken[one.rule]]


def test_every_kind_of_case_occurs_as_often_as_planned(any_world: World) -> None:
    planted = Counter((one.rule, one.case) for one in any_world.key if one.case != "by-chance" and one.rule not in PLANTS)
    kinds = {cases.rule: len(cases.violating + cases.look_alikes + cases.not_evaluable) for cases in RULE_CASES}
    complete = any_world.servants >= 800
    # Beside its own cases, a rule may have some that other rules planted.
    assert Counter(rule for rule, _ in planted) >= Counter(kinds) or not complete
    assert min(planted.values()) >= (2 if complete else 1)
    assert all(one.missing for one in any_world.key if one.outcome == "not_evaluable")
    for cases in RULE_CASES:
        outcomes = {one.outcome for one in any_world.key if one.rule == cases.rule}
        assert outcomes == {"violates", "satisfies", "not_evaluable"} or not cases.not_evaluable


def test_no_order_has_two_entries_for_one_rule(any_world: World) -> None:
    entries = Counter((one.rule, one.keys) for one in any_world.key)
    assert max(entries.values()) == 1


def test_cases_are_spread_over_bodies(any_world: World) -> None:
    spells = {one.number: one for one in any_world.spells}
    broken = (one.deeds[0] for one in any_world.key if one.outcome == "violates")
    bodies = {any_world.positions[spells[deed.key].position].body for deed in broken if deed.kind == "appointment"}
    assert len(bodies) >= 5
