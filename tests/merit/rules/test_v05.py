"""V05: what its examples cannot say well. Working days are counted one by one, over all possible days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.days.calendars import Calendar
from graph.model.words import ApplicationState, CompetitionKind, Mode
from merit.contract import Case, Outcome
from merit.rules.v05_timing_defect import RULE, judge
from tests.support.competition_rounds import VERDICTS, application, common, context, day, dossier, held, order, outcomes

ONE_DAY = timedelta(days=1)
WEEKDAY_OFF, SATURDAY_WORKED = date(2024, 4, 10), date(2024, 4, 13)
CALENDAR = Calendar(frozenset({2024}), frozenset({WEEKDAY_OFF}), frozenset({SATURDAY_WORKED}))
KZ_DAYS = {CompetitionKind.INTERNAL: {3}, CompetitionKind.GENERAL: {7}}
VIOLATES, SATISFIES = [("violates", None)], [("satisfies", None)]


def lacks(what: str) -> list[tuple[str, str | None]]:
    return [("not_evaluable", what)]


@st.composite
def days(draw: st.DrawFn, first: date, most: int) -> Day:
    begin = first + draw(st.integers(0, most)) * ONE_DAY
    return Day(begin, begin + draw(st.sampled_from([0, 0, 1, 3])) * ONE_DAY)


def each(of: Day) -> Iterator[date]:
    yield from (of.earliest + n * ONE_DAY for n in range((of.latest - of.earliest).days + 1))


def worked(one: date) -> bool:
    return one == SATURDAY_WORKED or (one.weekday() < 5 and one != WEEKDAY_OFF)


def too_short(announced: date, closed: date, least: int) -> bool:
    """Read the second part on exact days: walk from the day after the notice to the closing day."""
    count, one = 0, announced + ONE_DAY
    while one <= closed:
        count += worked(one)
        one += ONE_DAY
    return count < least


def round_of(announced: Day, closed: Day, protocol: Day, ordered: Day, kind: CompetitionKind | None) -> Case:
    one = held(
        orders=[order("s1", ordered, start="2024-06-01")], announced=announced, closed=closed, protocol_day=protocol, kind=kind
    )
    (case,) = judge(dossier(one, country="KZ"), context(RULE, CALENDAR))
    return case


@given(
    days(date(2024, 4, 1), 6),
    days(date(2024, 4, 10), 12),
    days(date(2024, 4, 26), 3),
    days(date(2024, 4, 26), 4),
    st.sampled_from([CompetitionKind.INTERNAL, CompetitionKind.GENERAL, CompetitionKind.CLOSED, CompetitionKind.UNKNOWN, None]),
)
def test_the_outcome_is_what_all_possible_days_say(
    announced: Day, closed: Day, protocol: Day, ordered: Day, kind: CompetitionKind | None
) -> None:
    limits = KZ_DAYS.get(kind, {3, 7}) if kind else {3, 7}
    early = common(one < other for one, other in product(each(ordered), each(protocol)))
    short = common(too_short(*world) for world in product(each(announced), each(closed), limits))
    # One part that is certainly broken is a breach; both must certainly be kept.
    truth = True if early or short else False if early is False and short is False else None
    assert round_of(announced, closed, protocol, ordered, kind).outcome is VERDICTS[truth]


def test_both_parts_broken_are_one_case_with_both_in_its_reason() -> None:
    one = held(orders=[order("s1", day("2024-04-20"))], announced="2024-04-08", closed="2024-04-09", protocol_day="2024-04-22")
    (case,) = judge(dossier(one), context(RULE, CALENDAR))
    assert RULE.reason(case) == (
        "s1, Ministry: the order of 20 April 2024 fills the post «Head» before the protocol of 22 April 2024, and the notice of "
        "8 April 2024 left at most 1 of the 10 working days that are due; it closed on 9 April 2024."
    )
    assert case.evidence == ("round", "appointment s1")


def test_of_two_orders_the_early_one_is_named() -> None:
    orders = [order("late", day("2024-05-20")), order("early", day("2024-05-02"))]
    one = held(orders=orders, announced="2024-04-01", closed="2024-04-26", protocol_day="2024-05-10")
    (case,) = judge(dossier(one), context(RULE, CALENDAR))
    assert case.outcome is Outcome.VIOLATES
    assert RULE.reason(case).startswith("early, Ministry: the order of 2 May 2024")


def notice(
    announced: str, closed: str, country: str = "UZ", calendar: Calendar | None = CALENDAR
) -> list[tuple[str, str | None]]:
    one = held(orders=[order("s1", day("2024-06-03"))], announced=announced, closed=closed, protocol_day="2024-06-03")
    return outcomes(judge, dossier(one, country=country), context(RULE, calendar))


def test_without_a_calendar_only_days_of_any_kind_decide() -> None:
    assert notice("2024-04-01", "2024-04-10", calendar=None) == VIOLATES
    assert notice("2024-04-01", "2024-04-11", calendar=None) == lacks("calendar")


def test_a_calendar_of_other_years_knows_nothing() -> None:
    other = Calendar(frozenset({2025}), frozenset())
    assert notice("2024-04-01", "2024-04-10", calendar=other) == VIOLATES
    assert notice("2024-04-01", "2024-04-30", calendar=other) == lacks("calendar")


def test_a_closing_day_before_the_notice_is_no_breach_but_an_error() -> None:
    assert notice("2024-04-10", "2024-04-09") == lacks("notice_days")
    assert notice("2024-04-10", "2024-04-10") == VIOLATES


def test_an_unknown_kind_matters_only_between_the_two_numbers() -> None:
    assert notice("2024-04-01", "2024-04-03", "KZ") == VIOLATES
    assert notice("2024-04-01", "2024-04-04", "KZ") == lacks("kind")
    assert notice("2024-04-01", "2024-04-09", "KZ") == lacks("kind")
    assert notice("2024-04-01", "2024-04-11", "KZ") == SATISFIES


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, VIOLATES),
        ({"mode": Mode.ACTING}, SATISFIES),
        ({"mode": Mode.UNKNOWN}, lacks("mode")),
        ({"civil_service": None}, lacks("civil_service")),
        ({"position": "other"}, SATISFIES),
    ],
    ids=["substantive", "acting", "mode unknown", "service unknown", "another post"],
)
def test_which_orders_must_wait_for_the_protocol(fields: dict[str, Any], expected: list[tuple[str, str | None]]) -> None:
    one = held(
        orders=[order("s1", day("2024-05-02"), **fields)], announced="2024-04-01", closed="2024-04-26", protocol_day="2024-05-10"
    )
    assert outcomes(judge, dossier(one), context(RULE, CALENDAR)) == expected


def test_a_round_without_an_order_is_judged_by_its_notice_until_somebody_won() -> None:
    running = held(announced="2024-04-01", closed="2024-04-26")
    assert outcomes(judge, dossier(running), context(RULE, CALENDAR)) == SATISFIES
    won = held(application("s1", ApplicationState.WON), announced="2024-04-01", closed="2024-04-26", protocol_day="2024-05-10")
    assert outcomes(judge, dossier(won), context(RULE, CALENDAR)) == lacks("order")
    short = held(application("s1", ApplicationState.WON), announced="2024-04-01", closed="2024-04-03")
    assert outcomes(judge, dossier(short), context(RULE, CALENDAR)) == VIOLATES


def test_whether_a_round_was_annulled_matters_only_for_a_breach() -> None:
    short = held(announced="2024-04-01", closed="2024-04-03", annulled=None)
    assert outcomes(judge, dossier(short), context(RULE, CALENDAR)) == lacks("annulled")
    long = held(announced="2024-04-01", closed="2024-04-26", annulled=None)
    assert outcomes(judge, dossier(long), context(RULE, CALENDAR)) == SATISFIES
