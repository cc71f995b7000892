"""The bodies and people on top of the Kazakh part, in which the rules are planted that judge many records together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import build_kazakhstan

FRIDAY = date(2026, 11, 20)
RULES = ("R11", "R12", "R13", "R15", "R17", "R18")


@pytest.fixture(scope="module")
def with_strata() -> Kazakhstan:
    return build_kazakhstan(200, 7, FRIDAY)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_two_violations_two_look_alikes_and_a_case_without_input(with_strata: Kazakhstan, rule: str) -> None:
    assert Counter(one.outcome for one in with_strata.key if one.rule == rule) == {
        "violates": 2,
        "satisfies": 2,
        "not_evaluable": 1,
    }


def test_a_smaller_part_has_none(part: Kazakhstan) -> None:
    assert len(part.people) == part.servants
    assert not {one.rule for one in part.key} & set(RULES)


def test_the_number_of_people_on_top_does_not_grow_with_the_part(with_strata: Kazakhstan) -> None:
    larger = build_kazakhstan(600, 7, FRIDAY)
    on_top = len(with_strata.people) - with_strata.servants
    assert on_top == len(larger.people) - larger.servants
    assert 0 < on_top < 170


def test_the_same_seed_and_day_give_the_same_part(with_strata: Kazakhstan) -> None:
    again = build_kazakhstan(200, 7, FRIDAY)
    assert again == with_strata
    assert replace(build_kazakhstan(200, 8, FRIDAY), seed=7) != with_strata


def test_people_on_top_serve_in_bodies_on_top_alone(with_strata: Kazakhstan) -> None:
    bodies: dict[bool, set[int]] = {True: set(), False: set()}
    for one in with_strata.appointments:
        bodies[one.person >= with_strata.servants].add(with_strata.posts[one.post].body)
    assert bodies[True]
    assert not bodies[True] & bodies[False]
    assert min(bodies[True]) > max(bodies[False])


def test_nothing_that_is_planted_about_people_on_top_breaks_another_rule(with_strata: Kazakhstan) -> None:
    on_top = {one.number for one in with_strata.appointments if one.person >= with_strata.servants}
    broken = [one for one in with_strata.key if one.outcome == "violates" and {deed.key for deed in one.deeds} & on_top]
    assert {one.rule for one in broken} == {"R11", "R12", "R13", "R15"}
