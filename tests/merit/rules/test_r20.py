"""R20: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import AppealKind, EndReason, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Appeal
from merit.rules.r20_reprisal import RULE
from tests.support.servant_files import VERDICTS, context, day, days_near, dossier, held, judged, possible, post, verdict

FILED = date(2024, 3, 10)
HEAD = post("head", 4)
COMPLAINT = Appeal(id="complaint", kind=AppealKind.COMPLAINT, filed=Day.exactly(FILED))
ALL = context(RULE, ["Appointment"])


def left(end: str | Day | None, reason: EndReason | None = EndReason.ABOLITION, **given: Any) -> Appointment:
    return held("left", HEAD, "2018-01-10", end, end_reason=reason, **given)


def case_of(*appointments: Appointment, appeal: Appeal = COMPLAINT, within: Context = ALL) -> Case:
    return judged(RULE, dossier(*appointments, appeals=(appeal,)), within)["complaint"]


def in_time(filed: date, day_: date) -> bool:
    return filed <= day_ <= filed + timedelta(days=180)


either = st.one_of(days_near(FILED), days_near(FILED + timedelta(days=180)))


@given(days_near(FILED), either, st.sampled_from(["exit", "demotion"]))
def test_the_outcome_is_what_all_possible_days_say(filed: Day, happened: Day, what: str) -> None:
    appeal = Appeal(id="complaint", kind=AppealKind.COMPLAINT, filed=filed)
    lower = held("lower", post("clerk", 3), "2025-01-10", order=happened)
    case = case_of(*([left(happened)] if what == "exit" else [left("2025-01-10", EndReason.TRANSFER), lower]), appeal=appeal)
    outcomes = {in_time(*each) for each in possible(filed, happened)}
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert outcomes == {True, False}
        assert case.missing in ("complaint_day", "end_of_post", "order_day")
    else:
        assert case.outcome is VERDICTS[frozenset(outcomes)]


NO_EXIT = (EndReason.AGE, EndReason.DEATH, EndReason.LEAVE)
NOT_KNOWN = (EndReason.TRANSFER, EndReason.UNKNOWN)


@pytest.mark.parametrize("reason", NO_EXIT, ids=str)
def test_nobody_takes_revenge_by_these_ends(reason: EndReason) -> None:
    assert case_of(left("2024-05-10", reason)).outcome is Outcome.SATISFIES


@pytest.mark.parametrize("reason", [each for each in EndReason if each not in NO_EXIT + NOT_KNOWN], ids=str)
def test_every_other_ground_is_an_exit(reason: EndReason) -> None:
    case = case_of(left("2024-05-10", reason), within=context(RULE))
    assert (case.outcome, case.reason, case.subjects) == (Outcome.VIOLATES, "reason_exit", ("complaint",))


@pytest.mark.parametrize(
    ("start", "outcome"),
    [("2024-05-10", Outcome.SATISFIES), ("2024-05-20", Outcome.SATISFIES), ("2024-05-21", Outcome.VIOLATES)],
    ids=["at once", "ten days later", "eleven days later"],
)
def test_who_begins_in_another_post_soon_stays(start: str, outcome: Outcome) -> None:
    assert case_of(left("2024-05-10"), held("next", HEAD, start)).outcome is outcome
    assert case_of(left("2024-05-10"), held("next", HEAD, start, civil_service=False)).outcome is Outcome.VIOLATES


def test_a_post_held_beside_it_keeps_her_in_the_service() -> None:
    part_time = held("beside", post("other"), "2020-01-10", fte=0.5)
    assert case_of(left("2024-05-10"), part_time).outcome is Outcome.SATISFIES
    ended = held("beside", post("other"), "2020-01-10", "2024-05-10", fte=0.5, end_reason=EndReason.ABOLITION)
    assert case_of(left("2024-05-10"), ended).outcome is Outcome.VIOLATES


def test_a_post_left_long_ago_whose_end_was_never_recorded_keeps_nobody() -> None:
    forgotten = held("forgotten", post("clerk", 4), "2012-01-10")
    assert case_of(forgotten, left("2024-05-10")).outcome is Outcome.VIOLATES


def test_a_late_end_of_a_post_left_long_ago_is_no_exit() -> None:
    late = held("late", post("clerk", 4), "2012-01-10", "2024-05-10", end_reason=EndReason.ABOLITION)
    assert case_of(late, left(None)).outcome is Outcome.SATISFIES


def test_the_end_of_acting_or_of_a_secondment_is_no_exit() -> None:
    for mode in (Mode.ACTING, Mode.SECONDMENT):
        interim = held("interim", post("other", 5), "2023-01-10", "2024-05-10", mode=mode, end_reason=EndReason.END_OF_TERM)
        assert case_of(left(None), interim).outcome is Outcome.SATISFIES


def test_a_part_of_a_month_may_be_too_late() -> None:
    assert verdict(case_of(left("2024-09"))) == (Outcome.NOT_EVALUABLE, "end_of_post")
    assert case_of(left("2024-08")).outcome is Outcome.VIOLATES


def test_an_end_that_nobody_states_may_have_come_after_the_complaint() -> None:
    ended = left(Day.not_before(date(2018, 1, 10)))
    assert verdict(case_of(ended)) == (Outcome.NOT_EVALUABLE, "end_of_post")


def test_ranks_that_nobody_knows_may_hide_a_demotion_only_in_time() -> None:
    unknown = held("next", post("clerk"), "2024-04-01", order="2024-03-31")
    assert verdict(case_of(left("2024-04-01", EndReason.TRANSFER), unknown)) == (Outcome.NOT_EVALUABLE, "ranks")
    before = held("next", post("clerk"), "2024-02-01", order="2024-01-31")
    assert case_of(left("2024-02-01", EndReason.TRANSFER), before).outcome is Outcome.SATISFIES


def test_a_certain_demotion_is_reported_whatever_else_is_unknown() -> None:
    lower = held("lower", post("clerk", 3), "2024-04-01", "2024-06-01", order="2024-03-31", end_reason=None)
    case = case_of(left("2024-04-01", None), lower, within=context(RULE))
    assert (case.outcome, case.reason) == (Outcome.VIOLATES, "reason")


@pytest.mark.parametrize("kind", [AppealKind.UNKNOWN, None], ids=str)
def test_an_appeal_of_unknown_kind_may_be_a_complaint(kind: AppealKind | None) -> None:
    appeal = Appeal(id="complaint", kind=kind, filed=Day.exactly(FILED))
    assert verdict(case_of(left("2024-05-10"), appeal=appeal)) == (Outcome.NOT_EVALUABLE, "appeal_kind")
    assert case_of(left(None), appeal=appeal).outcome is Outcome.SATISFIES


@pytest.mark.parametrize("kind", [AppealKind.APPEAL, AppealKind.REQUEST, AppealKind.OTHER], ids=str)
def test_no_other_appeal_is_a_complaint(kind: AppealKind) -> None:
    appeal = Appeal(id="complaint", kind=kind, filed=Day.exactly(FILED))
    assert judged(RULE, dossier(left("2024-05-10"), appeals=(appeal,)), ALL) == {}


def test_a_complaint_without_a_day_may_have_come_before() -> None:
    appeal = Appeal(id="complaint", kind=AppealKind.COMPLAINT, filed=None)
    assert verdict(case_of(left("2024-05-10"), appeal=appeal)) == (Outcome.NOT_EVALUABLE, "complaint_day")


def test_every_complaint_has_its_own_case() -> None:
    second = Appeal(id="second", kind=AppealKind.COMPLAINT, filed=day("2023-03-10"))
    found = judged(RULE, dossier(left("2024-05-10"), appeals=(COMPLAINT, second)), ALL)
    assert {id_: case.outcome for id_, case in found.items()} == {"complaint": Outcome.VIOLATES, "second": Outcome.SATISFIES}


@pytest.mark.parametrize(
    ("span", "outcome"),
    [
        ((FILED, date(2024, 9, 7)), (Outcome.SATISFIES, None)),
        ((date(2024, 3, 11), date(2024, 9, 7)), (Outcome.NOT_EVALUABLE, "moves_after")),
        ((FILED, date(2024, 9, 6)), (Outcome.NOT_EVALUABLE, "moves_after")),
    ],
    ids=["loaded", "a day too late", "a day too short"],
)
def test_appointments_must_be_loaded_for_all_180_days(span: tuple[date, date], outcome: tuple[Outcome, str | None]) -> None:
    assert verdict(case_of(left(None), within=context(RULE, {"Appointment": span}))) == outcome


def test_of_a_fresh_complaint_the_days_so_far_must_be_loaded() -> None:
    fresh = Appeal(id="complaint", kind=AppealKind.COMPLAINT, filed=day("2026-11-01"))
    for end, outcome in ((date(2026, 11, 20), Outcome.SATISFIES), (date(2026, 11, 19), Outcome.NOT_EVALUABLE)):
        within = context(RULE, {"Appointment": (date(2000, 1, 1), end)})
        assert case_of(left(None), appeal=fresh, within=within).outcome is outcome
