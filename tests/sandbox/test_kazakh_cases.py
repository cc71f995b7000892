"""In Kazakhstan, too, the answer key lists every violation, and the ordinary world breaks no rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from sandbox.answer_key import answer_key
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.planted.assignment import RULE_CASES, assign_cases
from sandbox.kazakhstan.truth import with_violations_by_chance
from sandbox.kazakhstan.world import build_kazakhstan, kazakh_part
from sandbox.model import World
from sandbox.portals.e_kyzmet_drops import usual_days, write_drops
from tests.support.kazakh_breaches import BREACHES
from tests.support.kazakh_indicators import INDICATORS
from tests.support.rule_oracle_kazakhstan import Found, Register

FRIDAY = date(2026, 11, 20)
ORACLE = {**BREACHES, **INDICATORS}
STREAMS = {"appointment": "appointments", "competition": "competitions", "appeal": "appeals", "organisation": "bodies"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A part with the rows that its portal serves."""

    part: Kazakhstan
    register: Register

    def in_key(self, rule: str, outcome: str) -> Found:
        return {frozenset(one.keys) for one in self.part.key if one.rule == rule and one.outcome == outcome}


@pytest.fixture(params=[(40, 1), (40, 2), (57, 3), (100, 7), (200, 5), (600, 11)], ids=str, scope="module")
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    servants, seed = request.param
    folder = tmp_path_factory.mktemp("judged")
    part = build_kazakhstan(servants, seed, FRIDAY)
    write_drops(part, folder, usual_days(FRIDAY))
    return Judged(part, Register(folder, FRIDAY))


def test_a_secondment_to_the_post_counts_like_acting_in_it() -> None:
    part = build_kazakhstan(100, 7, FRIDAY)
    seconded = [replace(one, mode="secondment") if one.mode == "acting" else one for one in part.appointments]
    found = with_violations_by_chance(replace(part, appointments=tuple(seconded), key=())).key
    assert (
        {one.deeds for one in found if one.rule == "R10"}
        == {one.deeds for one in part.key if (one.rule, one.outcome) == ("R10", "violates")}
        != set()
    )


@pytest.mark.parametrize("rule", ORACLE)
def test_violations_are_exactly_those_of_the_key(judged: Judged, rule: str) -> None:
    assert ORACLE[rule](judged.register) == judged.in_key(rule, "violates")


def test_unknown_modes_and_ranks_leave_only_planted_orders_without_an_outcome(judged: Judged) -> None:
    outcomes = judged.register.without_competition()
    assert outcomes["not_evaluable"] == judged.in_key("V01", "not_evaluable")
    assert len(outcomes["satisfies"]) >= 40


def test_strict_readings_find_no_more_than_the_planted_cases(judged: Judged) -> None:
    planted = {key for one in judged.part.key for key in one.keys}
    assert not {one for one in judged.register.level_skips(strict=True) if not one & planted}
    assert not {one for one in judged.register.promotions_under_sanction(strict=True) if not one & planted}


def test_every_rule_is_violated_in_every_part(judged: Judged) -> None:
    violated = {one.rule for one in judged.part.key if one.outcome == "violates" and one.case != "by-chance"}
    assert violated >= {cases.rule for cases in RULE_CASES}
    planted = "V02 V03 V10 V11 V12 V13 V14 V15 R03 R10 R20"
    assert {cases.rule for cases in RULE_CASES} >= set(planted.split())


def test_a_part_of_the_usual_size_has_every_kind_of_case() -> None:
    planted = Counter(one.rule for one in build_kazakhstan(200, 7, FRIDAY).key if one.outcome == "violates")
    kinds = {case.build for cases in RULE_CASES for case in (*cases.violating, *cases.look_alikes, *cases.not_evaluable)}
    assert {one.case.build for one in assign_cases(7, 200)} == kinds
    assert min(planted[cases.rule] for cases in RULE_CASES) >= 2


@pytest.mark.parametrize("servants", [40, 57, 200, 1000])
def test_at_most_two_thirds_have_a_case_and_nobody_has_two(servants: int) -> None:
    cast = [person for one in assign_cases(7, servants) for person in one.cast]
    assert len(cast) == len(set(cast)) <= servants * 2 // 3
    assert servants - len(cast) >= 27
    assert 0 not in cast


def test_deeds_name_served_rows_and_missing_inputs_have_a_name(judged: Judged) -> None:
    for one in judged.part.key:
        assert one.deeds
        for deed in (each for each in one.deeds if each.kind != "period"):
            assert (deed.portal, deed.stream) == ("e-kyzmet", STREAMS[deed.kind])
            assert deed.key in judged.register.modules[deed.stream]
        assert (one.missing is not None) == (one.outcome == "not_evaluable")


def test_no_rule_has_two_entries_for_the_same_thing(judged: Judged) -> None:
    assert max(Counter((one.rule, one.deeds) for one in judged.part.key).values()) == 1


def test_the_answer_key_holds_both_countries(world: World) -> None:
    entries: Any = answer_key(world)["entries"]
    portals = Counter(deed["portal"] == "e-kyzmet" for entry in entries for deed in entry["deeds"][:1])
    assert portals == {False: len(world.key), True: len(kazakh_part(world).key)}
