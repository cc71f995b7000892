"""Assessments for a selection: who has them, when they were fixed, and that no case of the answer key rests on them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest

from sandbox.model import Competition, World
from sandbox.personal_file import Assessment
from sandbox.random_streams import days
from sandbox.truth.by_chance import TRUTHS

_FOR_SELECTION = re.compile(r"-\d{4}-\d{2}-\d{2}-A[34]$")
"""The end of the numbers of these assessments. The other ones of these types are numbered by year."""


def test_violations_by_chance_are_those_of_the_other_assessments(larger_world: World) -> None:
    others = tuple(one for one in larger_world.assessments if not _FOR_SELECTION.search(one.number))
    assert 0.7 * len(larger_world.assessments) < len(others) < 0.95 * len(larger_world.assessments)
    without = replace(larger_world, assessments=others)
    for truth in TRUTHS:
        assert list(truth.violations(larger_world)) == list(truth.violations(without)), truth.rule


def test_nobody_of_the_addition_has_one(larger_world: World) -> None:
    assert max(_by_person(larger_world)) < larger_world.servants


def test_all_applicants_of_many_competitions_were_assessed_for_the_vacancy(larger_world: World) -> None:
    own, held = _by_person(larger_world), {one.number: one for one in larger_world.competitions}
    scores = defaultdict[str, dict[bool, list[float | None]]](lambda: defaultdict(list))
    for one in larger_world.applications:
        if one.state == "admitted" and one.annulled_round is None:
            rows = own.get(one.person, ())
            score = next((each.reported for each in rows if _is_of(each, held[one.competition])), None)
            scores[one.competition][one.decision == "won"].append(score)
    complete = [each for each in scores.values() if len(each[False]) > 0 and None not in (*each[True], *each[False])]
    assert len(complete) > 0.1 * len(held)
    first = [max(filter(None, each[True])) >= max(filter(None, each[False])) for each in complete]
    assert 0.4 * len(first) < sum(first) < 0.9 * len(first)


def test_they_are_fixed_between_closing_and_interview(larger_world: World) -> None:
    held = {one.number: one for one in larger_world.competitions}
    entered = defaultdict[int, list[Competition]](list)
    for one in larger_world.applications:
        entered[one.person].append(held[one.competition])
    given = [each for rows in _by_person(larger_world).values() for each in rows if each.kind == "A4"]
    assert given
    assert all(any(_is_of(each, one) for one in entered[each.person]) for each in given)


@pytest.mark.parametrize("fixture", ["world", "larger_world"])
def test_most_who_enter_the_reserve_were_assessed_for_it(fixture: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(fixture)
    own, since = _by_person(world), min(one.day for one in world.assessments if _FOR_SELECTION.search(one.number)) + days(60)
    entered = [
        any(each.kind == "A3" and 10 <= (one.start - each.day).days <= 60 for each in own.get(one.person, ()))
        for one in world.reserve
        if one.start >= since
    ]
    assert sum(entered) > 0.5 * len(entered) > 0


def _by_person(world: World) -> dict[int, list[Assessment]]:
    found: dict[int, list[Assessment]] = {}
    for one in world.assessments:
        if _FOR_SELECTION.search(one.number):
            found.setdefault(one.person, []).append(one)
    return found


def _is_of(one: Assessment, held: Competition) -> bool:
    """Tell whether an assessment was fixed for a competition: after the closing day and before the interview."""
    return one.kind == "A4" and held.interview is not None and held.closed < one.day < held.interview
