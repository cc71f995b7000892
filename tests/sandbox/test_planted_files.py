"""Planted cases of experience, education, certificates, degrees, backdating and differing registers: the key has them all."""

from collections.abc import Callable, Sequence

import pytest

from sandbox.model import World
from sandbox.world import build_world
from tests.support import rule_oracle_files as oracle

Judged = dict[str, list[tuple[str, oracle.Outcomes]]]
RULES: dict[str, Sequence[tuple[str, Callable[[World], oracle.Outcomes]]]] = {
    "V06": [("appointment", oracle.experience)],
    "V07": [("appointment", oracle.education)],
    "V08": [("degree_grant", oracle.certificates), ("appointment", oracle.in_post)],
    "V09": [("degree_grant", oracle.degree_order)],
    "Q01": [("appointment", oracle.backdated_orders), ("certificate", oracle.early_certificates)],
    "Q02": [("appointment", oracle.differing_registers)],
}


@pytest.fixture(params=[(150, 3), (400, 7), (800, 42), (1700, 11)], ids=str, scope="module")
def any_world(request: pytest.FixtureRequest, world: World) -> World:
    return world if request.param == (world.servants, world.seed) else build_world(*request.param)


@pytest.fixture(scope="module")
def judged(any_world: World) -> Judged:
    return {rule: [(kind, judge(any_world)) for kind, judge in judges] for rule, judges in RULES.items()}


@pytest.mark.parametrize("rule", RULES)
def test_the_key_lists_every_violation(any_world: World, judged: Judged, rule: str) -> None:
    for kind, found in judged[rule]:
        planted = _keys(any_world, rule, kind, "violates")
        assert found["violates"] == planted
        assert planted or any_world.servants < 800


@pytest.mark.parametrize("rule", RULES)
def test_look_alikes_are_in_order_and_missing_input_is_missed(any_world: World, judged: Judged, rule: str) -> None:
    concerned = {one.keys[0] for one in any_world.key if one.rule == rule and one.concerned}
    for kind, found in judged[rule]:
        assert _keys(any_world, rule, kind, "not_evaluable") <= found["not_evaluable"]
        look_alikes = _keys(any_world, rule, kind, "satisfies")
        assert look_alikes & concerned <= found["satisfies"]
        assert not (look_alikes - concerned) & set[str]().union(*found.values())


@pytest.mark.parametrize("rule", RULES)
def test_most_of_the_ordinary_world_can_be_judged(judged: Judged, rule: str) -> None:
    for _, found in judged[rule]:
        assert len(found["satisfies"]) > 3 * len(found["not_evaluable"])


def _keys(world: World, rule: str, kind: str, outcome: str) -> set[str]:
    return {one.keys[0] for one in world.key if (one.rule, one.outcome) == (rule, outcome) and one.deeds[0].kind == kind}
