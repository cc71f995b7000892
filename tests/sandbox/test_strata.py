"""Planted cases of rules that judge many records together, and quantities: on top of a world, in which they change nothing."""

from collections import Counter

import pytest

from sandbox.model import World
from sandbox.strata.planting import FEWEST_SERVANTS, PLANTS
from sandbox.world import build_world


@pytest.fixture(scope="module")
def smallest() -> World:
    return build_world(FEWEST_SERVANTS, 3)


@pytest.fixture(scope="module")
def beneath() -> World:
    """Build the same world without the planted cases of strata, and without planted quantities."""
    with pytest.MonkeyPatch.context() as patch:
        for planting in ("sandbox.strata.planting", "sandbox.quantities.planting"):
            patch.setattr(f"{planting}.FEWEST_SERVANTS", FEWEST_SERVANTS + 1)
        return build_world(FEWEST_SERVANTS, 3)


@pytest.mark.parametrize("rule", PLANTS)
def test_each_rule_has_two_violations_a_look_alike_and_a_missing_input(smallest: World, rule: str) -> None:
    outcomes = Counter(one.outcome for one in smallest.key if one.rule == rule)
    assert outcomes["violates"] >= 2
    assert outcomes["satisfies"] >= 1
    assert outcomes["not_evaluable"] >= 1
    assert all(one.missing for one in smallest.key if one.rule == rule and one.outcome == "not_evaluable")


def test_smaller_worlds_have_none(world: World) -> None:
    assert not [one for one in world.key if one.rule in PLANTS]
    assert len(world.people) == world.servants


def test_the_world_beneath_keeps_its_people_posts_careers_and_competitions(smallest: World, beneath: World) -> None:
    assert smallest.people[: smallest.servants] == beneath.people
    assert smallest.bodies[: len(beneath.bodies)] == beneath.bodies
    assert smallest.positions[: len(beneath.positions)] == beneath.positions
    assert smallest.competitions[: len(beneath.competitions)] == beneath.competitions
    assert smallest.applications[: len(beneath.applications)] == beneath.applications
    assert [(one.number, one.person, one.start, one.end) for one in smallest.spells[: len(beneath.spells)]] == [
        (one.number, one.person, one.start, one.end) for one in beneath.spells
    ]


def test_what_comes_on_top_stays_among_itself(smallest: World, beneath: World) -> None:
    bodies = {smallest.positions[one.position].body for one in smallest.spells[len(beneath.spells) :]}
    assert bodies == set(range(len(beneath.bodies), len(smallest.bodies)))
    held = {one.number for one in smallest.competitions[len(beneath.competitions) :]}
    assert min(one.person for one in smallest.applications if one.competition in held) >= smallest.servants


def test_it_is_a_fifth_of_the_smallest_world_at_most(smallest: World) -> None:
    assert len(smallest.people) - smallest.servants <= smallest.servants / 5


def test_nobody_wins_the_post_that_is_held_already(smallest: World, beneath: World) -> None:
    posts = Counter((one.person, one.position) for one in smallest.spells[len(beneath.spells) :])
    assert max(posts.values()) == 1
