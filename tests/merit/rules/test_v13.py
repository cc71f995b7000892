"""V13: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.words import BarGround, EndReason, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Bar, Contract
from merit.rules.v13_barred import RULE
from tests.support.servant_files import VERDICTS, context, day, days_near, dossier, held, judged, possible, post, verdict

LEFT, ORDER = date(2023, 3, 10), date(2024, 3, 10)


def back(order: str | Day = "2024-03-10", start: str = "2024-03-13", country: str = "KZ", **given: Any) -> Appointment:
    return held("back", post("clerk", country=country), start, order=order, **given)


def left(reason: EndReason | None, end: str | Day = "2023-03-10", country: str = "KZ", **given: Any) -> Appointment:
    return held("left", post("inspector", country=country), "2019-01-10", end, end_reason=reason, **given)


def case_of(*appointments: Appointment, within: Context | None = None, **given: Any) -> Case:
    return judged(RULE, dossier(*appointments, **given), within or context(RULE, ["Appointment"]))["back"]


@given(
    st.sampled_from([EndReason.ETHICS, EndReason.DISCREDITING, EndReason.CORRUPTION, EndReason.OWN_WISH]),
    st.sampled_from([1, 2, 3]),
    st.data(),
)
def test_the_outcome_is_what_all_possible_days_say(reason: EndReason, years: int, data: st.DataObject) -> None:
    end, order = data.draw(days_near(LEFT)), data.draw(days_near(LEFT.replace(year=LEFT.year + years)))
    case = case_of(left(reason, end), back(order, "2026-03-20"))
    bars_for = {EndReason.ETHICS: 1, EndReason.DISCREDITING: 2, EndReason.CORRUPTION: 3}.get(reason, 0)
    outcomes = {
        dismissed <= ordered < dismissed.replace(year=dismissed.year + bars_for) for dismissed, ordered in possible(end, order)
    }
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert outcomes == {True, False}
        assert case.missing in ("order_day", "day_of_dismissal")
    else:
        assert case.outcome is VERDICTS[frozenset(outcomes)]


@given(days_near(LEFT), st.one_of(st.none(), days_near(ORDER)), days_near(ORDER))
def test_bars_on_record_hold_from_their_first_day_to_the_day_before_their_end(start: Day, end: Day | None, order: Day) -> None:
    case = case_of(back(order, "2024-03-20", "UZ"), bars=(Bar(id="bar", ground=BarGround.OTHER, period=Period(start, end)),))
    outcomes = {first <= ordered < last for first, last, ordered in possible(start, end or day("2099-01-01"), order)}
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert outcomes == {True, False}
    else:
        assert case.outcome is VERDICTS[frozenset(outcomes)]


def test_a_dismissal_for_corruption_in_uzbekistan_bars_for_good_also_from_before_the_law() -> None:
    gone = held("left", post("inspector"), "2010-01-10", "2013-03-10", end_reason=EndReason.CORRUPTION)
    assert case_of(gone, back("2026-11-01", "2026-11-02", "UZ")).outcome is Outcome.VIOLATES


def test_what_comes_after_the_order_bars_nobody() -> None:
    dismissed = back(end_reason=EndReason.CORRUPTION)
    again = held("again", post("other", country="KZ"), "2024-05-01", "2024-09-01", end_reason=EndReason.CORRUPTION)
    bar = Bar(id="bar", ground=BarGround.CORRUPTION, period=Period(day("2024-03-11")))
    assert case_of(dismissed, again, bars=(bar,)).outcome is Outcome.SATISFIES


@pytest.mark.parametrize("reason", [EndReason.UNKNOWN, EndReason.CONVICTION, None], ids=str)
def test_an_unknown_ground_may_be_one_that_bars(reason: EndReason | None) -> None:
    assert verdict(case_of(left(reason), back())) == (Outcome.NOT_EVALUABLE, "ground")
    # Three years are over: no ground bars any longer.
    assert case_of(left(reason, "2021-03-10"), back()).outcome is Outcome.SATISFIES


@pytest.mark.parametrize(
    "reason",
    [
        each
        for each in EndReason
        if each not in (EndReason.UNKNOWN, EndReason.CONVICTION, EndReason.ETHICS, EndReason.DISCREDITING, EndReason.CORRUPTION)
    ],
    ids=str,
)
def test_no_other_ground_bars(reason: EndReason) -> None:
    assert case_of(left(reason), back()).outcome is Outcome.SATISFIES


def test_whoever_stayed_in_the_service_was_not_dismissed_though_no_ground_is_stated() -> None:
    beside = held("beside", post("other", country="KZ"), "2022-01-01", "2024-03-13")
    assert case_of(left(None), beside, back()).outcome is Outcome.SATISFIES
    same_month = held("next", post("other", country="KZ"), "2023-03", "2024-03-13")
    assert case_of(left(None, "2023-03"), same_month, back()).outcome is Outcome.SATISFIES
    later = held("next", post("other", country="KZ"), "2023-03-11", "2024-03-13")
    assert verdict(case_of(left(None), later, back())) == (Outcome.NOT_EVALUABLE, "ground")
    outside = held("next", post("other", country="KZ"), "2022-01-01", civil_service=False)
    assert verdict(case_of(left(None), outside, back())) == (Outcome.NOT_EVALUABLE, "ground")


def test_a_known_ground_bars_also_whoever_stayed() -> None:
    beside = held("beside", post("other", country="KZ"), "2022-01-01", "2024-03-13", fte=0.5)
    assert case_of(left(EndReason.CORRUPTION), beside, back()).outcome is Outcome.VIOLATES


def test_the_contract_that_confirms_an_appointment_may_state_the_ground() -> None:
    contract = Contract(id="c", employer="body", period=Period(day("2019-01-10"), day("2023-03-10")), confirms="left")
    for stated, outcome in (
        (EndReason.CORRUPTION, (Outcome.VIOLATES, None)),
        (EndReason.AGREEMENT, (Outcome.SATISFIES, None)),
        (EndReason.UNKNOWN, (Outcome.NOT_EVALUABLE, "ground")),
    ):
        given = Contract(id="c", employer="body", period=contract.period, confirms="left", end_reason=stated)
        assert verdict(case_of(left(None), back(), contracts=(given,))) == outcome
    own = Contract(id="c", employer="body", period=contract.period, confirms="left", end_reason=EndReason.CORRUPTION)
    assert case_of(left(EndReason.OWN_WISH), back(), contracts=(own,)).outcome is Outcome.SATISFIES


def test_dismissals_outside_the_service_bar_nobody() -> None:
    assert case_of(left(EndReason.CORRUPTION, civil_service=False), back()).outcome is Outcome.SATISFIES
    unknown = left(EndReason.CORRUPTION, civil_service=None)
    assert verdict(case_of(unknown, back())) == (Outcome.NOT_EVALUABLE, "civil_service")


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT, Mode.UNKNOWN, None], ids=str)
def test_a_bar_holds_for_orders_of_any_mode(mode: Mode | None) -> None:
    assert case_of(left(EndReason.ETHICS), back("2023-12-01", mode=mode)).outcome is Outcome.VIOLATES


def test_what_bars_is_reported_though_nothing_is_loaded() -> None:
    case = case_of(left(EndReason.CORRUPTION), back(), within=context(RULE))
    assert (case.outcome, case.reason) == (Outcome.VIOLATES, "reason_dismissal")
    assert case.evidence == ("back", "left")


def test_appointments_must_be_loaded_for_as_long_as_a_dismissal_can_bar() -> None:
    for country, first in (("KZ", date(2021, 3, 10)), ("UZ", date(2010, 1, 1))):
        spans = {first: (Outcome.SATISFIES, None), first.replace(day=first.day + 1): (Outcome.NOT_EVALUABLE, "dismissals")}
        for since, outcome in spans.items():
            within = context(RULE, {"Appointment": (since, date(2024, 3, 11))})
            assert verdict(case_of(back(country=country), within=within)) == outcome
        until_then = context(RULE, {"Appointment": (date(2000, 1, 1), date(2024, 3, 10))})
        assert verdict(case_of(back(country=country), within=until_then)) == (Outcome.NOT_EVALUABLE, "dismissals")


def test_a_body_that_is_not_loaded_may_hide_a_dismissal() -> None:
    elsewhere = held(
        "left", post("inspector", body="other", country="KZ"), "2022-01-10", "2023-03-10", end_reason=EndReason.AGREEMENT
    )
    assert verdict(case_of(elsewhere, back())) == (Outcome.NOT_EVALUABLE, "dismissals")
    assert (
        case_of(elsewhere, back(), within=context(RULE, ["Appointment"], bodies=["body", "other"])).outcome is Outcome.SATISFIES
    )
