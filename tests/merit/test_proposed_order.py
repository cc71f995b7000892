"""What a proposed order adds to dossiers, and what the rules make of it; without an engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.model.days import Day, Period
from graph.model.words import KinKind, Mode, MoveKind, Term
from merit.contract import Outcome
from merit.coverage import Coverage, open_ended
from merit.dossiers.posts import PostVersion, Superior
from merit.dossiers.records import KinTie
from merit.dossiers.servant import ServantDossier
from merit.proposed_order import PROPOSED, ProposedAppointment, ProposedOrder
from merit.rules.v11_kin_subordinate import RULE as V11
from merit.rules.v14_probation_breach import RULE as V14
from merit.rules.v15_rotation_overstay import RULE as V15
from tests.support.servant_files import context, day, dossier, held, judged, post, verdict

START = date(2026, 12, 1)
NEXT_DAY = date(2026, 12, 2)
CLERK, CHIEF = post("clerk", 3), post("chief", 4)


def proposed(into: Any = CHIEF, mode: Mode | None = Mode.COMPETITION, **given: Any) -> ProposedOrder:
    days: dict[str, Any] = {"order_date": START, "start": START} | given
    return ProposedOrder(ProposedAppointment("servant:one", into.id, mode=mode, **days), into)


def part_time(name: str, rank: int) -> Any:
    half = post(name, rank)
    return replace(half, versions=tuple(replace(each, fte=0.5) for each in half.versions))


def ends(of: ServantDossier) -> dict[str, Day | None]:
    return {each.id: each.period.end for each in of.appointments}


def test_her_present_posts_end_when_the_new_one_starts() -> None:
    orders = [
        held("past", CLERK, "2019-01-01", "2020-01-01"),
        held("now", CLERK, "2020-01-01"),
        held("for a term", CLERK, "2021-01-01", "2027-06-01"),
        held("acting", CHIEF, "2026-06-01", mode=Mode.ACTING),
    ]
    found = ends(proposed().added_to(dossier(*orders)))
    start = Day.exactly(START)
    assert found == {"past": day("2020-01-01"), "now": start, "for a term": start, "acting": None, PROPOSED: None}


def test_a_post_that_may_have_ended_before_or_begins_later_stays_as_it_is() -> None:
    unknown_end, year = Day.not_before(date(2020, 1, 1)), day("2026")
    orders = [
        held("end unknown", CLERK, "2020-01-01", unknown_end),
        held("in the year", CLERK, "2020-01-01", year),
        held("same day", CLERK, "2026-12-01"),
        held("later", CLERK, "2027-01-01"),
    ]
    found = ends(proposed().added_to(dossier(*orders)))
    assert found == {"end unknown": unknown_end, "in the year": year, "same day": None, "later": None, PROPOSED: None}


@pytest.mark.parametrize(
    "given",
    [{"mode": Mode.ACTING}, {"mode": Mode.SECONDMENT}, {"keeps_posts": True}],
    ids=["acting", "secondment", "kept"],
)
def test_whoever_acts_is_seconded_or_keeps_her_posts_leaves_none(given: dict[str, Any]) -> None:
    found = ends(proposed(**given).added_to(dossier(held("now", CLERK, "2020-01-01"))))
    assert found == {"now": None, PROPOSED: None}


def test_a_part_time_post_is_a_promotion_unless_it_is_held_beside_the_present_one() -> None:
    now = held("now", CLERK, "2020-01-01")
    moved = proposed(part_time("half", 5)).added_to(dossier(now)).moves_into[PROPOSED]
    assert (moved.kind, moved.steps_least, [each.id for each in moved.left]) == (MoveKind.PROMOTION, 2, ["now"])
    beside = proposed(part_time("half", 5), keeps_posts=True).added_to(dossier(now))
    assert PROPOSED not in beside.moves_into


def test_whoever_holds_two_part_time_posts_leaves_the_one_on_the_line() -> None:
    halves = [held("one", CLERK, "2020-01-01", fte=0.5), held("other", post("other", 2), "2021-01-01", fte=0.5)]
    move = proposed().added_to(dossier(*halves)).moves_into[PROPOSED]
    assert (move.kind, [each.id for each in move.left]) == (MoveKind.PROMOTION, ["one"])


def test_a_first_entrant_has_no_move() -> None:
    entered = proposed().added_to(dossier())
    assert [each.id for each in entered.appointments] == [PROPOSED]
    assert entered.moves == ()


def test_the_post_that_she_holds_already_is_a_lateral_move() -> None:
    again = proposed(CLERK).added_to(dossier(held("now", CLERK, "2020-01-01")))
    assert again.moves_into[PROPOSED].kind is MoveKind.LATERAL


def test_her_kin_above_counts_from_the_first_day() -> None:
    into = post("staff", versions=(PostVersion(id="v", period=Period(day("2010-01-01")), reports_to="head"),))
    above = Superior(position="head", appointment="a", servant="kin", name="Kin", period=Period(day("2020-01-01")))
    tie = KinTie(id="tie", servant="kin", name="Kin", kind=KinKind.SIBLING, period=Period(day("1990-01-01")))
    order = replace(proposed(into), superiors=(above,))
    within = replace(context(V11), as_of=NEXT_DAY)
    assert judged(V11, order.added_to(dossier(kin=(tie,))), within)[PROPOSED].outcome is Outcome.VIOLATES
    assert judged(V11, order.added_to(dossier()), within)[PROPOSED].missing == "kinship"


def test_a_spell_is_judged_with_those_that_it_continues() -> None:
    rotational = post("abroad", country="KZ")
    rotational = replace(rotational, versions=tuple(replace(each, rotational=True) for each in rotational.versions))
    start = date(2026, 6, 1)
    again = proposed(rotational, order_date=start, start=start)
    within = replace(context(V15), as_of=date(2026, 6, 2))
    nine_years, one_year = (again.added_to(dossier(held("now", rotational, began))) for began in ("2017-06-01", "2025-06-01"))
    assert judged(V15, nine_years, within)[PROPOSED].outcome is Outcome.VIOLATES
    assert judged(V15, one_year, within)[PROPOSED].outcome is Outcome.SATISFIES


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (Outcome.NOT_EVALUABLE, "term")),
        ({"term": Term.FIXED, "until": date(2027, 12, 1)}, (Outcome.SATISFIES, None)),
        ({"term": Term.FIXED, "until": date(2029, 12, 1)}, (Outcome.VIOLATES, None)),
        ({"term": Term.INDEFINITE}, (Outcome.VIOLATES, None)),
        ({"term": Term.INDEFINITE, "probation_until": date(2027, 3, 1)}, (Outcome.SATISFIES, None)),
    ],
    ids=["not stated", "one year", "three years", "indefinite", "probation"],
)
def test_the_terms_of_a_first_entrant_are_those_of_the_proposal(
    given: dict[str, Any], expected: tuple[Outcome, str | None]
) -> None:
    within = replace(context(V14, ["Appointment"]), as_of=NEXT_DAY)
    assert verdict(judged(V14, proposed(**given).added_to(dossier()), within)[PROPOSED]) == expected


def test_of_today_and_the_days_after_it_nothing_is_asked() -> None:
    today = date(2026, 11, 20)

    def loaded_until(end: date) -> Coverage:
        return Coverage({"body": {"Sanction": open_ended([(date(2020, 1, 1), end)], today)}})

    coverage = loaded_until(today)
    assert coverage.loaded("Sanction", "body", date(2025, 1, 1), date(2027, 1, 1))
    assert coverage.loaded("Sanction", "body", today, date(2027, 1, 1))
    assert not coverage.loaded("Sanction", "body", date(2019, 12, 31), today)
    assert not coverage.loaded("Sanction", "elsewhere", today, today)
    assert not loaded_until(date(2026, 11, 19)).loaded("Sanction", "body", today, today)
    assert open_ended([(today, date(2030, 1, 1))], today) == ()
