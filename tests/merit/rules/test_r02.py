"""R02: hand-worked risk sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.contract import Outcome
from merit.dossiers.posts import PostVersion
from merit.dossiers.servant import ServantDossier
from merit.rules.r02_better_peer import RULE
from tests.support.risk_sets import (
    BOTH,
    FIVE_BETTER_TWO_WORSE,
    LOADED,
    ORDER,
    SATISFIES,
    VIOLATES,
    case_of,
    lacks,
    outcome_of,
    peer,
    peers,
    promoted,
    rated,
    sanction,
    servant,
)
from tests.support.servant_files import AS_OF, context, day, held, post


def test_a_quarter_of_the_ratings_below_the_own_one_is_a_finding() -> None:
    case = case_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE))
    assert case is not None
    assert (case.outcome, case.servant, case.organisation, case.day) == (
        Outcome.VIOLATES,
        "servant:one",
        "body",
        date(2024, 3, 10),
    )
    assert {"old", "new"} < set(case.evidence)
    # Wilson at 95 % of 2 of 8, z = 1.96: (0.25 + 0.2401 -+ 1.96 * sqrt(0.0234375 + 0.0150063)) / 1.4802.
    assert RULE.reason(case) == (
        "one, body: the order of 10 March 2024 promotes into the post «head». Of the rated peers, this person included, "
        "those rated lower are 2 of 8 (25%, 95 % interval 7% to 59%); up to 25% is a finding. 5 were rated higher."
    )


def test_three_of_eight_are_no_finding() -> None:
    assert outcome_of(promoted(70), *peers(50, 60, 69.9, 90, 90, 90, 90)) == SATISFIES


def test_two_of_nine_are_a_finding_and_three_of_twelve_are() -> None:
    assert outcome_of(promoted(70), *peers(50, 60, *[90] * 6)) == VIOLATES
    assert outcome_of(promoted(70), *peers(50, 60, 60, *[90] * 8)) == VIOLATES
    assert outcome_of(promoted(70), *peers(50, 60, 60, *[90] * 7)) == SATISFIES


def test_an_equal_rating_is_not_below() -> None:
    assert outcome_of(promoted(70), *peers(50, 60, 70, 90, 90, 90, 90)) == VIOLATES


def test_seven_ratings_are_too_few() -> None:
    assert outcome_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE[1:])) is None


def test_without_an_own_rating_nothing_is_judged() -> None:
    assert outcome_of(promoted(70, assessments=()), *peers(*FIVE_BETTER_TWO_WORSE, 90)) is None
    assert outcome_of(promoted(None), *peers(*FIVE_BETTER_TWO_WORSE, 90)) == lacks("score")


def _not_peers() -> dict[str, ServantDossier]:
    spell = held("x", post("clerk x", 3), "2022-01-10", order="2022-01-08")
    file: dict[str, Any] = {"assessments": (rated("x", 50),)}
    return {
        "another rank": servant("x", replace(spell, post=post("c", 2)), **file),
        "another ladder": servant(
            "x",
            replace(
                spell,
                post=post("c", versions=(PostVersion(id="v", period=Period(day("2010-01-01")), ladder="M", rank=3),)),
            ),
            **file,
        ),
        "another body": servant("x", replace(spell, post=post("c", 3, body="other")), **file),
        "acting": servant("x", replace(spell, mode=Mode.ACTING), **file),
        "seconded": servant("x", replace(spell, mode=Mode.SECONDMENT), **file),
        "outside the service": servant("x", replace(spell, civil_service=False), **file),
        "left on the day": servant("x", replace(spell, period=Period(day("2022-01-10"), day(ORDER))), **file),
        "a day short of a year": servant("x", replace(spell, period=Period(day("2023-03-11"))), **file),
        "moved on, end recorded late": servant("x", spell, held("y", post("up", 4), "2024-03-01"), **file),
        "under sanction": servant("x", spell, sanctions=(sanction("2023-03-11"),), **file),
        "rated on the day of the order": servant("x", spell, assessments=(rated("x", 50, ORDER),)),
        "rank not on record": servant("x", replace(spell, post=post("c")), **file),
    }


@pytest.mark.parametrize("name", list(_not_peers()))
def test_who_is_no_peer_is_not_counted(name: str) -> None:
    within = context(RULE, LOADED, bodies=BOTH)
    # With one more rating below, three of nine are below; without it, two of eight.
    assert outcome_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), _not_peers()[name], within=within) == VIOLATES


def _peers_in_spite() -> dict[str, ServantDossier]:
    spell = held("x", post("clerk x", 3), "2022-01-10", order="2022-01-08")
    file: dict[str, Any] = {"assessments": (rated("x", 50),)}
    moved = held("x2", post("clerk x2", 3), "2024-01-10")
    return {
        "leaves on the day after": servant("x", replace(spell, period=Period(day("2022-01-10"), day("2024-03-11"))), **file),
        "a year in grade": servant("x", replace(spell, period=Period(day("2023-03-10"))), **file),
        "a year in two adjoining posts of the rank": servant("x", spell, moved, **file),
        "a year in grade, before in another body": servant(
            "x",
            held("w", post("w", 3, body="other"), "2022-01-10", "2024-01-10"),
            moved,
            **file,
        ),
        "the sanction has run out": servant("x", spell, sanctions=(sanction("2023-03-10"),), **file),
        "the sanction was lifted": servant("x", spell, sanctions=(sanction("2024-01-10", lifted=day(ORDER)),), **file),
        "the sanction came later": servant("x", spell, sanctions=(sanction("2024-03-11"),), **file),
        "an old rating": servant("x", spell, assessments=(rated("x", 50, "2021-01-20"),)),
        "rated again on the day of the order": servant("x", spell, assessments=(rated("x", 50), rated("x", 95, ORDER))),
        "rated better before": servant("x", spell, assessments=(rated("x", 95, "2023-01-20"), rated("x", 50))),
        "acts in a higher post": servant("x", spell, held("a", post("up", 4), "2024-02-01", mode=Mode.ACTING), **file),
        "a second post of the rank begun on the same day": servant("x", spell, replace(spell, id="x3"), **file),
    }


@pytest.mark.parametrize("name", list(_peers_in_spite()))
def test_who_is_a_peer_is_counted_once(name: str) -> None:
    within = context(RULE, LOADED, bodies=BOTH)
    twice = name == "a second post of the rank begun on the same day"
    assert outcome_of(promoted(70), *peers(*FIVE_BETTER_TWO_WORSE), _peers_in_spite()[name], within=within) == SATISFIES
    six = peers(*FIVE_BETTER_TWO_WORSE[1:])
    # Seven ratings and this one: 2 of 8.
    assert outcome_of(promoted(70), *six, _peers_in_spite()[name], within=within) == VIOLATES
    if twice:
        assert outcome_of(promoted(70), *six[1:], _peers_in_spite()[name], within=within) is None


def test_the_promoted_one_belongs_to_the_set_whatever_the_own_time_and_sanctions() -> None:
    one = promoted(70, sanctions=(sanction("2024-02-01"),))
    old, new = one.appointments
    one = replace(one, appointments=(replace(old, period=Period(day("2023-12-01"), day("2024-03-20"))), new))
    assert outcome_of(one, *peers(*FIVE_BETTER_TWO_WORSE)) == VIOLATES
    assert outcome_of(one, *peers(*FIVE_BETTER_TWO_WORSE[1:])) is None


def test_the_peers_are_those_of_the_old_body() -> None:
    one = promoted(70)
    old, new = one.appointments
    elsewhere = replace(one, appointments=(old, replace(new, post=post("head", 4, body="other"))))
    case = case_of(elsewhere, *peers(*FIVE_BETTER_TWO_WORSE), within=context(RULE, LOADED, bodies=BOTH))
    assert case is not None
    assert (case.outcome, case.organisation) == (Outcome.VIOLATES, "other")


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT], ids=str)
def test_what_fills_no_post_is_no_promotion(mode: Mode) -> None:
    one = promoted(70)
    old, new = one.appointments
    assert outcome_of(replace(one, appointments=(old, replace(new, mode=mode))), *peers(*FIVE_BETTER_TWO_WORSE)) is None


def test_a_move_that_may_be_none_is_no_finding_and_can_be_cleared() -> None:
    one = promoted(70)
    old, new = one.appointments
    unclear = replace(one, appointments=(old, replace(new, mode=Mode.UNKNOWN)))
    assert outcome_of(unclear, *peers(*FIVE_BETTER_TWO_WORSE)) == lacks("mode")
    assert outcome_of(unclear, *peers(50, 50, 50, *[90] * 4)) == SATISFIES
    ungraded = replace(one, appointments=(replace(old, post=post("clerk")), new))
    assert outcome_of(ungraded, *peers(*FIVE_BETTER_TWO_WORSE)) == lacks("ranks")


def test_in_a_country_without_a_value_nothing_can_be_judged() -> None:
    one = promoted(70)
    old, new = one.appointments
    abroad = replace(one, appointments=(old, replace(new, post=replace(new.post, country="GB"))))
    assert outcome_of(abroad, *peers(*FIVE_BETTER_TWO_WORSE)) == lacks("policy")


def test_a_sanction_lasts_six_months_in_kazakhstan_also_after_the_law() -> None:
    def abroad(file: ServantDossier) -> ServantDossier:
        moved = [replace(each, post=replace(each.post, country="KZ")) for each in file.appointments]
        return replace(file, appointments=tuple(moved))

    for imposed, expected in (("2026-02-10", SATISFIES), ("2026-02-11", VIOLATES)):
        one = promoted(70, order="2026-08-10")
        old, new = one.appointments
        later = (
            replace(old, period=Period(day("2022-01-10"), day("2026-08-20"))),
            replace(new, period=Period(day("2026-08-20"))),
        )
        file = [replace(one, appointments=later), *peers(*FIVE_BETTER_TWO_WORSE), peer("x", 50, sanctions=(sanction(imposed),))]
        assert outcome_of(*map(abroad, file)) == expected


def test_open_posts_are_held_on_the_day_of_judgement() -> None:
    one = promoted(70, order=Day.exactly(AS_OF))
    old, new = one.appointments
    later = (replace(old, period=Period(day("2022-01-10"))), replace(new, period=Period(Day.exactly(AS_OF))))
    assert outcome_of(replace(one, appointments=later), *peers(*FIVE_BETTER_TWO_WORSE)) == VIOLATES
