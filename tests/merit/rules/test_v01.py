"""V01: what its examples cannot say well. tests/merit/test_v01.py judges it on loaded graphs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import Mode, PositionGroup, SanctionKind
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, LinkedCompetition, Post, PostVersion
from merit.dossiers.records import Sanction
from merit.policies.book import PolicyBook
from merit.rules.v01_no_competition import RULE, judge
from tests.support.servant_files import days_near, dossier, held, possible, post

AS_OF = date(2026, 11, 20)
ORDERED = date(2024, 5, 10)
A_YEAR_BEFORE = ORDERED - timedelta(days=365)
ONE = timedelta(days=1)
SINCE = Day.exactly(date(2010, 1, 1))
ALWAYS: Span = (FIRST_DAY, LAST_DAY)


def context(*loaded: Span, awaiting: frozenset[str] = frozenset()) -> Context:
    coverage = Coverage({"body": {"Competition": loaded}})
    book = PolicyBook({RULE.id: RULE.policy})
    return Context(AS_OF, {"body": Body("body", "Ministry", "UZ")}, coverage, book, awaiting_competitions=awaiting)


def head(since: date = date(2010, 1, 1)) -> Post:
    version = PostVersion(id="head v", period=Period(Day.exactly(since)), ladder="L", rank=4, group=PositionGroup.MANAGERIAL)
    return post("head", versions=(version,))


def ordered(on: Day | date, start: date | None = None, to: Post | None = None, **given: Any) -> Appointment:
    day = on if isinstance(on, Day) else Day.exactly(on)
    return held("new", to or head(), Day.exactly(start or day.latest), order=day, **given)


def only(appointment: Appointment, within: Context) -> Case:
    (case,) = judge(dossier(appointment), within)
    return case


def outcome_of(case: Case) -> tuple[str, str | None]:
    return case.outcome.value, case.missing


@pytest.mark.parametrize(
    ("loaded", "expected"),
    [
        ([(A_YEAR_BEFORE, ORDERED + ONE)], ("violates", None)),
        ([(A_YEAR_BEFORE + ONE, ORDERED + ONE)], ("not_evaluable", "competitions")),
        ([(A_YEAR_BEFORE, ORDERED)], ("not_evaluable", "competitions")),
        ([(A_YEAR_BEFORE, date(2024, 1, 1)), (date(2024, 1, 2), ORDERED + ONE)], ("not_evaluable", "competitions")),
    ],
    ids=["from-a-year-before-to-the-order", "a-day-late", "not-on-the-day-of-the-order", "a-day-between"],
)
def test_that_there_was_none_needs_all_competitions_of_the_year_before(
    loaded: list[Span], expected: tuple[str, str | None]
) -> None:
    assert outcome_of(only(ordered(ORDERED), context(*loaded))) == expected


@pytest.mark.parametrize("order", [AS_OF - ONE, AS_OF, AS_OF + 10 * ONE], ids=["yesterday", "today", "in-ten-days"])
def test_of_days_that_are_not_over_nothing_is_asked(order: date) -> None:
    assert outcome_of(only(ordered(order), context((date(2020, 1, 1), AS_OF)))) == ("violates", None)


def test_a_competition_that_is_named_and_not_loaded_yet_leaves_it_open() -> None:
    within = context(ALWAYS, awaiting=frozenset({"new"}))
    assert outcome_of(only(ordered(ORDERED), within)) == ("not_evaluable", "competition_awaited")


def test_of_two_named_competitions_the_one_for_the_post_counts() -> None:
    named = LinkedCompetition(id="c1", position="clerk"), LinkedCompetition(id="c2", position="head")
    assert outcome_of(only(ordered(ORDERED, competitions=named), context(ALWAYS))) == ("satisfies", None)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (date(2024, 6, 1), ("violates", None)),
        (date(2024, 6, 2), ("not_evaluable", "group")),
    ],
    ids=["the-post-began-with-the-spell", "the-post-began-a-day-later"],
)
def test_an_order_ahead_of_a_new_post_is_judged_by_its_first_entry(since: date, expected: tuple[str, str | None]) -> None:
    assert outcome_of(only(ordered(ORDERED, date(2024, 6, 1), head(since)), context(ALWAYS))) == expected


@pytest.mark.parametrize(
    ("imposed", "order", "outcome"),
    [
        (date(2024, 5, 11), ORDERED, Outcome.VIOLATES),
        (ORDERED, ORDERED, Outcome.SATISFIES),
        (date(2023, 5, 11), ORDERED, Outcome.SATISFIES),
        (date(2023, 5, 10), ORDERED, Outcome.VIOLATES),
        (date(2024, 5, 10), Day(date(2024, 5, 9), ORDERED), Outcome.NOT_EVALUABLE),
        (date(2024, 5, 9), Day(date(2024, 5, 9), ORDERED), Outcome.SATISFIES),
    ],
    ids=[
        "the-day-after",
        "that-day",
        "within-the-year",
        "a-year-before",
        "on-the-last-possible-day",
        "on-the-first-possible-day",
    ],
)
def test_a_lower_post_is_lawful_in_the_year_from_the_sanction_of_it(imposed: date, order: Day | date, outcome: Outcome) -> None:
    before = held("old", post("chief", 5), "2012-01-01", civil_service=True)
    sanction = Sanction(id="s", kind=SanctionKind.LOWERING_POST, imposed=Day.exactly(imposed))
    found = judge(dossier(before, ordered(order, mode=Mode.TRANSFER), sanctions=(sanction,)), context(ALWAYS))
    assert [case.outcome for case in found if case.subjects == ("new",)] == [outcome]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (SanctionKind.REPRIMAND, Outcome.VIOLATES),
        (SanctionKind.LOWERING_DEGREE, Outcome.VIOLATES),
        (SanctionKind.UNKNOWN, Outcome.NOT_EVALUABLE),
        (None, Outcome.NOT_EVALUABLE),
    ],
    ids=str,
)
def test_another_sanction_makes_no_lower_post_lawful(kind: SanctionKind | None, outcome: Outcome) -> None:
    before = held("old", post("chief", 5), "2012-01-01", civil_service=True)
    sanction = Sanction(id="s", kind=kind, imposed=Day.exactly(ORDERED))
    found = judge(dossier(before, ordered(ORDERED, mode=Mode.TRANSFER), sanctions=(sanction,)), context(ALWAYS))
    assert [case.outcome for case in found if case.subjects == ("new",)] == [outcome]


def test_the_sanction_of_a_lower_post_makes_no_higher_one_lawful() -> None:
    before = held("old", post("clerk", 3), "2012-01-01", civil_service=True)
    sanction = Sanction(id="s", kind=SanctionKind.LOWERING_POST, imposed=Day.exactly(ORDERED))
    found = judge(dossier(before, ordered(ORDERED, mode=Mode.OTHER), sanctions=(sanction,)), context(ALWAYS))
    assert [case.outcome for case in found if case.subjects == ("new",)] == [Outcome.VIOLATES]


@given(days_near(ORDERED), days_near(ORDERED), days_near(ORDERED), st.booleans())
def test_an_imprecise_day_decides_only_where_every_possible_day_agrees(
    order: Day, changed: Day, imposed: Day, rises: bool
) -> None:
    """The post became political at some time, and the servant was given the sanction of a lower post at some time."""
    versions = (
        PostVersion(id="v1", period=Period(SINCE, changed), ladder="L", rank=4, group=PositionGroup.MANAGERIAL),
        PostVersion(id="v2", period=Period(changed), ladder="L", rank=4, group=PositionGroup.POLITICAL),
    )
    before = held("old", post("old", 3 if rises else 5), "2012-01-01", civil_service=True)
    new = ordered(order, date(2024, 6, 3), post("head", versions=versions), mode=Mode.TRANSFER)
    sanction = Sanction(id="s", kind=SanctionKind.LOWERING_POST, imposed=imposed)
    found = judge(dossier(before, new, sanctions=(sanction,)), context(ALWAYS))
    outcomes = [case.outcome for case in found if case.subjects == ("new",)]

    def violates(on: date, political: date, lowered: date) -> bool:
        return on < political and (rises or lowered > on)

    worlds = {violates(*days) for days in possible(order, changed, imposed)}
    if worlds == {False}:
        assert outcomes in ([], [Outcome.SATISFIES])
    else:
        assert outcomes == [Outcome.VIOLATES if worlds == {True} else Outcome.NOT_EVALUABLE]
