"""Competitions break rules only where the answer key says so, and so do moves, pool orders and confirmations."""

import pytest

from sandbox.model import World
from sandbox.world import build_world
from tests.support import contest_oracle, move_oracle
from tests.support.contest_oracle import Outcomes


@pytest.fixture(params=[(150, 3), (400, 7), (800, 42), (4000, 11)], ids=str, scope="module")
def any_world(request: pytest.FixtureRequest, world: World, larger_world: World) -> World:
    known = {(one.servants, one.seed): one for one in (world, larger_world)}
    return known.get(request.param) or build_world(*request.param)


def keys_of(world: World, rule: str, outcome: str, *, judged: bool = True) -> set[tuple[str, ...]]:
    return {one.keys for one in world.key if (one.rule, one.outcome) == (rule, outcome) and one.concerned is judged}


def assert_as_planted(world: World, rule: str, found: Outcomes) -> None:
    """Check that the violations are exactly the planted ones, and that the planted others have their outcomes."""
    assert found["violates"] == keys_of(world, rule, "violates") != set()
    assert keys_of(world, rule, "not_evaluable") <= found["not_evaluable"]
    assert keys_of(world, rule, "satisfies") <= found["satisfies"]
    assert not keys_of(world, rule, "satisfies", judged=False) & (found["violates"] | found["not_evaluable"])


@pytest.mark.parametrize("strict", [False, True])
def test_only_planted_rotations_lead_upwards(any_world: World, strict: bool) -> None:
    found = move_oracle.false_rotations(any_world, strict)
    if strict:
        assert found["violates"] == keys_of(any_world, "V02", "violates")
    else:
        assert_as_planted(any_world, "V02", found)


def test_winners_have_the_greatest_total(any_world: World) -> None:
    assert_as_planted(any_world, "V03", contest_oracle.outscored_winners(any_world))


def test_winners_are_appointed(any_world: World) -> None:
    assert_as_planted(any_world, "V04", contest_oracle.appointed_losers(any_world))


@pytest.mark.parametrize("strict", [False, True])
def test_competitions_are_held_in_time_whatever_the_holidays(any_world: World, strict: bool) -> None:
    assert_as_planted(any_world, "V05", contest_oracle.wrong_timing(any_world, strict))


def test_members_are_appointed_from_the_pool(any_world: World) -> None:
    assert_as_planted(any_world, "V16", move_oracle.pool_without_membership(any_world))


def test_the_key_lists_every_rescue_by_an_interview(any_world: World) -> None:
    assert contest_oracle.rescued_winners(any_world) == keys_of(any_world, "R06", "violates") != set()


def test_the_key_lists_every_withdrawal_of_many(any_world: World) -> None:
    assert contest_oracle.late_withdrawals(any_world) == keys_of(any_world, "R08", "violates") != set()


@pytest.mark.parametrize("strict", [False, True])
def test_the_key_lists_every_repetition_until_somebody_won(any_world: World, strict: bool) -> None:
    assert contest_oracle.repeated_until_won(any_world, strict) == keys_of(any_world, "R09", "violates") != set()


def test_the_key_lists_every_confirmation_after_acting(any_world: World) -> None:
    assert move_oracle.confirmed_after_acting(any_world) == keys_of(any_world, "R10", "violates") != set()


def test_the_key_lists_a_confirmation_after_a_long_secondment_to_the_post() -> None:
    seconded = build_world(200, 8)
    found = move_oracle.confirmed_after_acting(seconded)
    assert found == keys_of(seconded, "R10", "violates")
    posts = {(one.person, one.position) for one in seconded.spells if one.kind == "secondment"}
    assert [one for one in seconded.spells if (one.number,) in found and (one.person, one.position) in posts]
