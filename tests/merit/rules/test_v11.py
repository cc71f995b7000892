"""V11: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.words import KinKind, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment, Post, PostVersion, Superior
from merit.dossiers.records import KinTie, Relative
from merit.policies.values import PolicyValue
from merit.rules.v11_kin_subordinate import RULE, judge
from tests.support.servant_files import VERDICTS, context, day, days_near, days_of, dossier, held, possible, post, verdict

FIVE_DAYS = (PolicyValue("KZ", date(2020, 1, 1), date(2024, 3, 12), "test", parameters={"more_than_days": 5}),)
EVER = Period(day("2000-01-01"))


def reporting(name: str = "expert", to: str = "head", country: str = "KZ", **given: Any) -> Post:
    facts: dict[str, Any] = {"versions": (PostVersion(id=f"{name} v", period=EVER, reports_to=to),)} | given
    return post(name, country=country, **facts)


def superior(start: str | Day, end: str | Day | None = None, servant: str = "kin", n: int = 1, **given: Any) -> Superior:
    first, last = (Day.parse(each) if isinstance(each, str) else each for each in (start, end))
    assert first is not None
    facts: dict[str, Any] = {"position": "head", "name": servant, "appointment": f"{servant} {n}"} | given
    return Superior(servant=servant, period=Period(first, last), **facts)


def tie(start: Day = EVER.start, end: Day | None = None, kind: KinKind | None = KinKind.SIBLING, servant: str = "kin") -> KinTie:
    return KinTie(id=f"tie {servant} {kind} {start.latest}", servant=servant, name=servant, kind=kind, period=Period(start, end))


def cases(*appointments: Appointment, within: Context | None = None, **given: Any) -> list[Case]:
    return list(judge(dossier(*appointments, **given), within or context(RULE)))


@given(
    days_near(date(2024, 3, 1)),
    days_near(date(2024, 3, 8)),
    days_near(date(2024, 3, 1)),
    days_near(date(2024, 3, 9)),
    days_near(date(2024, 3, 2)),
    st.one_of(st.none(), days_near(date(2024, 3, 10))),
)
def test_the_outcome_is_what_all_possible_days_say(
    start: Day, end: Day, above: Day, above_end: Day, tied: Day, untied: Day | None
) -> None:
    expert = held("expert", reporting(), start, end)
    (case,) = cases(
        expert, superiors=(superior(above, above_end),), kin=(tie(tied, untied),), within=context(RULE, values=FIVE_DAYS)
    ) or [None]
    outcomes = set[bool]()
    for world in possible(start, end, above, above_end, tied, untied or day("2024-03-20")):
        one, other, bound = days_of(*world[:2]), days_of(*world[2:4]), days_of(*world[4:])
        outcomes.add(len([each for each in one & other & bound if each < date(2024, 3, 12)]) > 5)
    if case is None:
        assert outcomes == {False}
    elif case.outcome is not Outcome.NOT_EVALUABLE:
        assert case.outcome is VERDICTS[frozenset(outcomes)]
    elif case.missing != "policy":
        assert outcomes == {True, False}


def test_the_day_on_which_the_law_came_into_force_is_the_first_one() -> None:
    before, on = superior("2020-01-01", "2022-08-08"), superior("2020-01-01", "2022-08-09")
    expert = held("expert", reporting(country="UZ"), "2019-01-01")
    assert [verdict(case) for case in cases(expert, superiors=(before,), kin=(tie(),))] == [(Outcome.NOT_EVALUABLE, "policy")]
    assert [case.outcome for case in cases(expert, superiors=(on,), kin=(tie(),))] == [Outcome.VIOLATES]


def test_days_before_the_law_hide_nothing_where_there_is_no_close_tie() -> None:
    expert = held("expert", reporting(country="UZ"), "2019-01-01")
    (case,) = cases(expert, superiors=(superior("2020-01-01"),), kin=(tie(kind=KinKind.OTHER),))
    assert case.outcome is Outcome.SATISFIES


def test_kazakhstan_counts_after_the_law_of_2015() -> None:
    (case,) = cases(held("expert", reporting(), "2026-07-01"), superiors=(superior("2026-07-01", "2026-10-01"),), kin=(tie(),))
    assert case.outcome is Outcome.VIOLATES
    assert [value.country for value in case.policy] == ["KZ"]


def test_a_line_that_is_stated_anew_every_year_is_one_line() -> None:
    bounds = [day("2010-01-01"), day("2024-02"), day("2024-04"), day("2030-01-01")]
    versions = [
        PostVersion(id=f"v{n}", period=Period(start, end), reports_to="head") for n, (start, end) in enumerate(pairwise(bounds))
    ]
    expert = held("expert", reporting(versions=tuple(versions)), "2020-01-01")
    (case,) = cases(expert, superiors=(superior("2024-01-15", "2024-04-15"),), kin=(tie(),))
    assert case.outcome is Outcome.VIOLATES


def test_a_line_that_leads_elsewhere_in_between_does_not_count_there() -> None:
    versions = (
        PostVersion(id="a", period=Period(day("2010-01-01"), day("2024-01-31")), reports_to="head"),
        PostVersion(id="b", period=Period(day("2024-01-31"), day("2024-05-01")), reports_to="other"),
        PostVersion(id="c", period=Period(day("2024-05-01")), reports_to="head"),
    )
    expert = held("expert", reporting(versions=versions), "2020-01-01")
    until = [("2024-07-14", Outcome.SATISFIES), ("2024-07-15", Outcome.VIOLATES)]
    for end, outcome in until:  # 16 days in January, the others from May on
        (case,) = cases(expert, superiors=(superior("2024-01-15", end),), kin=(tie(),))
        assert case.outcome is outcome, end


def test_two_spells_under_the_same_kin_add_up_and_the_later_one_is_reported() -> None:
    expert = held("expert", reporting(), "2020-01-01")
    spells = (superior("2023-01-01", "2023-03-01"), superior("2024-01-01", "2024-03-01", n=2))
    first, second = cases(expert, superiors=spells, kin=(tie(),))
    assert [first.outcome, second.outcome] == [Outcome.SATISFIES, Outcome.VIOLATES]
    assert second.subjects == ("expert", "kin 2")


def test_spells_under_two_relatives_do_not_add_up() -> None:
    expert = held("expert", reporting(), "2020-01-01")
    spells = (superior("2023-01-01", "2023-03-01"), superior("2024-01-01", "2024-03-01", "other"))
    assert {case.outcome for case in cases(expert, superiors=spells, kin=(tie(), tie(servant="other")))} == {Outcome.SATISFIES}


def test_two_posts_below_the_same_kin_at_the_same_time_count_once() -> None:
    one = held("expert", reporting(), "2024-01-01", "2024-03-01")
    other = held("clerk", reporting("clerk"), "2024-01-01", "2024-03-01", fte=0.5)
    found = cases(one, other, superiors=(superior("2020-01-01"),), kin=(tie(),))
    assert [case.outcome for case in found] == [Outcome.SATISFIES] * 2


def test_both_declare_the_tie_and_the_earlier_declaration_counts() -> None:
    expert = held("expert", reporting(), "2020-01-01")
    ties = (tie(Day.observed(date(2024, 5, 30))), tie(Day.observed(date(2020, 1, 1))))
    (case,) = cases(expert, superiors=(superior("2024-01-01", "2024-06-01"),), kin=ties)
    assert case.outcome is Outcome.VIOLATES


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT, Mode.UNKNOWN, None], ids=str)
def test_an_acting_superior_gives_orders_and_an_acting_subordinate_takes_them(mode: Mode | None) -> None:
    expert = held("expert", reporting(country="UZ"), "2024-01-01", mode=mode)
    (case,) = cases(expert, superiors=(superior("2024-01-01", mode=mode),), kin=(tie(),))
    assert case.outcome is Outcome.VIOLATES


def test_posts_outside_the_service_are_not_judged_and_unknown_ones_are_left_open() -> None:
    expert = held("expert", reporting(country="UZ"), "2024-01-01", civil_service=None)
    outside = replace(expert, civil_service=False)
    assert cases(outside, superiors=(superior("2024-01-01"),), kin=(tie(),)) == []
    (case,) = cases(expert, superiors=(superior("2024-01-01"),), kin=(tie(),))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "civil_service")


@pytest.mark.parametrize("kind", [KinKind.UNKNOWN, None], ids=str)
def test_a_tie_of_unknown_kind_leaves_the_case_open(kind: KinKind | None) -> None:
    expert = held("expert", reporting(country="UZ"), "2024-01-01")
    (case,) = cases(expert, superiors=(superior("2024-01-01"),), kin=(tie(kind=kind),))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "kind_of_kin")


@pytest.mark.parametrize("kind", [kind for kind in KinKind if kind.close], ids=str)
def test_every_kind_of_close_kin_counts(kind: KinKind) -> None:
    (case,) = cases(held("e", reporting(country="UZ"), "2024-01-01"), superiors=(superior("2024-01-01"),), kin=(tie(kind=kind),))
    assert case.outcome is Outcome.VIOLATES


def test_ties_must_be_loaded_for_all_days_of_the_subordination() -> None:
    expert = held("expert", reporting(country="UZ"), "2024-01-01")
    stranger = superior("2020-01-01", "2024-06-02", servant="stranger")
    for loaded, outcome in (
        ((date(2024, 1, 1), date(2024, 6, 2)), (Outcome.SATISFIES, None)),
        ((date(2024, 1, 2), date(2024, 6, 2)), (Outcome.NOT_EVALUABLE, "kinship")),
        ((date(2024, 1, 1), date(2024, 6, 1)), (Outcome.NOT_EVALUABLE, "kinship")),
    ):
        (case,) = cases(expert, superiors=(stranger,), within=context(RULE, {"Kinship": loaded}))
        assert verdict(case) == outcome


def test_the_body_of_the_subordinate_must_be_loaded() -> None:
    expert = held("expert", reporting(country="UZ"), "2024-01-01")
    (case,) = cases(expert, superiors=(superior("2024-01-01"),), within=context(RULE, ["Kinship"], bodies=["another"]))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "kinship")


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (KinKind.OTHER, (Outcome.SATISFIES, None)),
        (KinKind.PARENT, (Outcome.NOT_EVALUABLE, "relatives")),
        (None, (Outcome.NOT_EVALUABLE, "relatives")),
    ],
    ids=["cousin", "parent", "unknown"],
)
def test_a_relative_without_a_number_may_be_the_superior(kind: KinKind | None, outcome: tuple[Outcome, str | None]) -> None:
    expert = held("expert", reporting(country="UZ"), "2024-01-01")
    relative = Relative(id="r", kind=kind)
    within = context(RULE, ["Kinship"])
    (case,) = cases(expert, superiors=(superior("2024-01-01"),), relatives=(relative,), within=within)
    assert verdict(case) == outcome


def test_a_superior_of_the_superior_is_nobody_s_direct_superior() -> None:
    assert (
        cases(held("expert", reporting(), "2024-01-01"), superiors=(superior("2024-01-01", position="minister"),), kin=(tie(),))
        == []
    )
