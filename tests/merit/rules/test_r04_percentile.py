"""R04: times below the 5th percentile of the same transition, against numpy's percentile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy
import pytest

from graph.model.days import Period
from graph.model.words import Mode
from merit.contract import Outcome
from merit.dossiers.posts import PostVersion
from merit.dossiers.servant import ServantDossier
from merit.rules.r04_fast_track import RULE
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.servant_files import context, day, post
from tests.support.times_in_grade import (
    LOADED,
    SATISFIES,
    VIOLATES,
    after,
    cases,
    lacks,
    others,
    outcome_of,
    vague,
)


def test_the_fastest_of_twenty_is_below_the_5th_percentile() -> None:
    # Hand-worked: h = 0.05 * 19 = 0.95, so the percentile is 400 + 0.95 * 100 = 495 days.
    case = cases([after(400), *others(*[500] * 19)])["new"]
    assert case.outcome is Outcome.VIOLATES
    # Wilson at 95 % of 0 of 19: 3.8416 / (19 + 3.8416) = 17 %.
    assert RULE.reason(case) == (
        "new, body: the order of 10 March 2024 promotes into the post «head» after 400 days in grade (since 4 February 2023). Of "
        "the other promotions between these two ranks, those that came as soon or sooner are 0 of 19 (0%, 95 % interval 0% to "
        "17%); below 5% is a finding."
    )


def test_nineteen_promotions_are_too_few() -> None:
    assert outcome_of(after(400), *others(*[500] * 18)) == SATISFIES


def test_who_was_as_fast_as_another_one_of_twenty_is_not_below() -> None:
    assert outcome_of(after(400), *others(400, *[500] * 18)) == SATISFIES
    # Of 22, the percentile lies between the second and the third: h = 1.05.
    assert outcome_of(after(400), *others(400, *[500] * 20)) == VIOLATES
    # Of 21 it is the second itself.
    assert outcome_of(after(400), *others(400, *[500] * 19)) == SATISFIES


def test_a_share_of_others_of_exactly_5_percent_is_not_below() -> None:
    # One of 20 others took no longer.
    assert outcome_of(after(401), *others(400, *[500] * 19)) == SATISFIES
    assert outcome_of(after(401), *others(400, *[500] * 20)) == VIOLATES


def test_the_percentile_is_that_of_numpy() -> None:
    seen: set[Outcome] = set()
    for seed in range(60):
        draw = Random(seed)
        days = [draw.randint(370, 370 + draw.choice((5, 40, 400))) for _ in range(draw.randint(20, 70))]
        limit = numpy.percentile(days, 5)
        found = cases([after(each, f"{n}") for n, each in enumerate(days)])
        for n, each in enumerate(days):
            outcome = found[f"{n}"].outcome
            assert outcome is (Outcome.VIOLATES if each < limit else Outcome.SATISFIES)
            seen.add(outcome)
    assert seen == {Outcome.VIOLATES, Outcome.SATISFIES}


def _elsewhere() -> dict[str, list[ServantDossier]]:
    def moved(name: str, **given: Any) -> list[ServantDossier]:
        found: list[ServantDossier] = []
        for each in others(*[500] * 19):
            old, new = each.appointments
            posts = {"old": old.post, "new": new.post} | {
                key: replace(post_, **given["post"]) for key, post_ in (("old", old.post), ("new", new.post)) if "post" in given
            }
            posts |= given.get("posts", {})
            found.append(replace(each, appointments=(replace(old, post=posts["old"]), replace(new, post=posts["new"]))))
        return found

    of_another_ladder = {
        key: post(key, versions=(PostVersion(id="v", period=Period(day("2010-01-01")), ladder="M", rank=rank),))
        for key, rank in (("old", 3), ("new", 4))
    }
    return {
        "country": moved("country", post={"country": "KZ"}),
        "ladder": moved("ladder", posts=of_another_ladder),
        "old rank": moved("old rank", posts={"old": post("junior", 2)}),
        "new rank": moved("new rank", posts={"new": post("director", 5)}),
    }


@pytest.mark.parametrize("name", list(_elsewhere()))
def test_another_transition_says_nothing(name: str) -> None:
    assert outcome_of(after(400), *_elsewhere()[name]) == SATISFIES


def test_times_of_others_matter_where_the_outcome_depends_on_them() -> None:
    assert outcome_of(after(400), *others(*[500] * 18), vague("v", 400, 500)) == lacks("times_of_others")
    assert outcome_of(after(400), *others(*[500] * 18), vague("v", 401, 500)) == VIOLATES
    assert outcome_of(after(400), *others(*[500] * 18), vague("v", 370, 400)) == SATISFIES
    assert outcome_of(vague("new", 400, 450), *others(*[500] * 19)) == VIOLATES
    assert outcome_of(vague("new", 400, 500), *others(*[500] * 19)) == lacks("end_of_post")
    assert outcome_of(vague("new", 500, 600), *others(*[500] * 19)) == SATISFIES


def test_a_promotion_of_another_that_may_be_none_may_be_left_out() -> None:
    may_be = vague("v", 500, 500, mode=Mode.UNKNOWN)
    assert outcome_of(after(400), *others(*[500] * 18), may_be) == lacks("times_of_others")
    assert outcome_of(after(400), *others(*[500] * 19), may_be) == VIOLATES
    fast = vague("v", 390, 390, mode=Mode.UNKNOWN)
    assert outcome_of(after(400), *others(*[500] * 19), fast) == lacks("times_of_others")
    assert outcome_of(after(400), *others(*[500] * 20), fast) == VIOLATES
    assert outcome_of(after(400), *others(399, *[500] * 18), fast) == SATISFIES


def test_the_own_promotion_is_none_of_the_others() -> None:
    # However short the own time is, one of 20 others took no longer than its shortest.
    assert outcome_of(vague("new", 400, 450), *others(400, *[500] * 19)) == SATISFIES


def test_promotions_that_may_be_none_can_make_enough() -> None:
    fast = [vague(f"v{n}", 390, 390, mode=Mode.UNKNOWN) for n in range(5)]
    # Twenty are reached only with four that took no longer.
    assert outcome_of(after(400), *others(*[500] * 15), *fast) == SATISFIES


def test_a_broken_limb_violates_whatever_the_other_lacks() -> None:
    assert outcome_of(after(300), *others(*[500] * 18), vague("v", 300, 500)) == VIOLATES


def test_every_choice_of_the_days_of_others_is_considered() -> None:
    """Compare with numpy over all choices: each vague time at its shortest, its longest or, where it may be none, left out."""
    seen: set[Outcome] = set()
    for seed in range(80):
        draw = Random(seed)
        known = [draw.randint(400, 420) for _ in range(draw.randint(17, 24))]
        spans = [(low := draw.randint(400, 420), low + draw.randint(0, 9), draw.random() < 0.5) for _ in range(3)]
        own = draw.randint(400, 404)
        file = [after(own), *others(*known)]
        file += [
            vague(f"v{n}", low, high, mode=Mode.COMPETITION if sure else Mode.UNKNOWN)
            for n, (low, high, sure) in enumerate(spans)
        ]
        answers = {
            len(days) >= 20 and own < numpy.percentile(days, 5)
            for days in ([own, *known, *(each for each in chosen if each is not None)] for chosen in _choices(spans))
        }
        outcome = outcome_of(*file)[0]
        seen.add(outcome)
        expected = {frozenset({True}): Outcome.VIOLATES, frozenset({False}): Outcome.SATISFIES}
        assert outcome is expected.get(frozenset(bool(each) for each in answers), Outcome.NOT_EVALUABLE)
    assert seen == set(Outcome)


def _choices(spans: Sequence[tuple[int, int, bool]]) -> list[list[int | None]]:
    found: list[list[int | None]] = [[]]
    for low, high, sure in spans:
        options: list[int | None] = [*range(low, high + 1)] + ([] if sure else [None])
        found = [[*chosen, option] for chosen in found for option in options]
    return found


def test_neither_the_order_of_dossiers_nor_their_split_matters() -> None:
    within = context(RULE, LOADED)
    file = [after(400), *others(*[500] * 19, 380, 900), vague("v", 400, 500), *_elsewhere()["country"][:3]]
    file = [replace(each, id=f"{each.id} {n}") for n, each in enumerate(file)]
    expected = judge_strata(RULE, collect(RULE, file, within), within)
    assert len(expected) == len(file)
    for seed in range(5):
        mixed = list(file)
        Random(seed).shuffle(mixed)
        parts = [collect(RULE, mixed[at::3], within) for at in range(3)]
        joined = Columns(RULE.row)
        for part in parts:
            joined.extend(part)
        assert judge_strata(RULE, joined, within) == expected
