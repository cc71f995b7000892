"""The planted quantities: bodies of their own, in which nobody breaks a rule, and figures that are those of the world."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import pytest

from sandbox.answer_key import answer_key
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from sandbox.quantities.planting import FEWEST_SERVANTS
from sandbox.quantity import Quantity
from sandbox.world import build_world
from tests.merit.reference.key import reference_entries

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module", params=[3, 7], ids=lambda seed: f"seed {seed}")
def planted(request: pytest.FixtureRequest) -> tuple[World, Kazakhstan]:
    world = build_world(FEWEST_SERVANTS, request.param, FRIDAY)
    return world, kazakh_part(world)


def test_each_question_has_its_quantities_once(planted: tuple[World, Kazakhstan]) -> None:
    cases = [(one.question, one.case) for one in _quantities(planted)]
    assert len(set(cases)) == len(cases)
    assert {question for question, _ in cases} == {"merit-index", "promotions", "routes", "turnover", "ties"}


def test_a_smaller_world_has_none() -> None:
    world = build_world(400, 7, FRIDAY)
    assert not world.quantities
    assert not kazakh_part(world).quantities


def test_bodies_with_quantities_are_trees_of_their_own(planted: tuple[World, Kazakhstan]) -> None:
    for part in planted:
        parents = {one.code: None if one.parent is None else part.bodies[one.parent].code for one in part.bodies}
        for one in part.quantities:
            top, *units = one.bodies or (None,)
            assert top is None or parents[top] is None
            assert {parents[unit] for unit in units} <= {top, None}


def test_nobody_breaks_a_rule_there(planted: tuple[World, Kazakhstan]) -> None:
    world, part = planted
    bodies = {code for one in _quantities(planted) for code in one.bodies}
    deeds = (
        bodies
        | _orders(world, bodies)
        | {one.number for one in part.appointments if part.bodies[part.posts[one.post].body].code in bodies}
    )
    entries = [*_listed(world, "entries"), *reference_entries(world)]
    broken = [one for one in entries if one["outcome"] == "violates" and {deed["key"] for deed in one["deeds"]} & deeds]
    assert len(deeds) > len(bodies) + 80
    assert not broken


def test_the_answer_key_lists_them_with_the_numbers_of_people(planted: tuple[World, Kazakhstan]) -> None:
    world, part = planted
    listed = _listed(world, "quantities")
    assert [one["case"] for one in listed] == [one.case for one in _quantities(planted)]
    (former,) = [one for one in listed if one["case"] == "former-kin"]
    assert set(former["people"]) <= {one.iin for one in part.people}
    assert len(former["people"]) == 2


def _quantities(planted: tuple[World, Kazakhstan]) -> Iterable[Quantity]:
    world, part = planted
    return (*world.quantities, *part.quantities)


def _orders(world: World, bodies: set[str]) -> set[str]:
    held = {one.number for one in world.spells if world.bodies[world.positions[one.position].body].code in bodies}
    rounds = {one.number for one in world.competitions if world.bodies[world.positions[one.position].body].code in bodies}
    return held | rounds


def _listed(world: World, name: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", answer_key(world)[name])
