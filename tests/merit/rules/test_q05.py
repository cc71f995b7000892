"""Q05: what its examples cannot say well. Every possible due day, every kind of appeal, and what must be loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.words import AppealKind
from merit.appeal_states import AppealState, Standing, standing
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.records import Appeal
from merit.policies.values import PolicyValue
from merit.rules.q05_overdue_appeal import RULE
from tests.support.servant_files import AS_OF, VERDICTS, context, day, days_near, dossier, held, judged, possible, post, verdict

SERVED = held("served", post("clerk", 3), "2018-01-10")
LOADED = context(RULE, ["Appeal"])
DUE = date(2026, 11, 1)


def appeal(due: str | Day | None = "2026-11-01", **given: Any) -> Appeal:
    facts: dict[str, Any] = {"kind": AppealKind.APPEAL, "filed": day("2026-10-17")} | given
    return Appeal(id="appeal", answer_due=day(due) if isinstance(due, str) else due, **facts)


def case_of(filed: Appeal, within: Context = LOADED) -> Case:
    return judged(RULE, dossier(SERVED, appeals=(filed,)), within)["appeal"]


@given(days_near(AS_OF))
def test_the_outcome_is_what_all_possible_due_days_say(due: Day) -> None:
    case = case_of(appeal(due))
    outcomes = frozenset(exact < AS_OF for (exact,) in possible(due))
    assert case.outcome is VERDICTS.get(outcomes, Outcome.NOT_EVALUABLE)
    assert case.missing == ("answer_due" if len(outcomes) == 2 else None)


@pytest.mark.parametrize(("days", "outcome"), [(-1, "violates"), (0, "satisfies"), (1, "satisfies")], ids=str)
def test_the_due_day_itself_is_not_overdue(days: int, outcome: str) -> None:
    assert case_of(appeal(Day.exactly(AS_OF + timedelta(days=days)))).outcome.value == outcome


@pytest.mark.parametrize("kind", [*AppealKind, None], ids=str)
def test_every_kind_of_appeal_awaits_its_answer(kind: AppealKind | None) -> None:
    assert case_of(appeal(kind=kind)).outcome is Outcome.VIOLATES


def test_a_finding_is_about_the_appeal_and_names_the_person_and_both_days() -> None:
    case = case_of(appeal())
    assert (case.subjects, case.evidence, case.servant, case.organisation) == (("appeal",), ("appeal",), "servant:one", "body")
    assert RULE.reason(case) == (
        "Karimova Gulnora, body: the appeal of 17 October 2026 was to be answered by 1 November 2026, and no answer is on record."
    )
    assert RULE.reason(case_of(appeal(filed=None))).startswith("Karimova Gulnora, body: an appeal whose day is not on record was")


@pytest.mark.parametrize("due", ["2026-11-01", "2026-11-25", "2026-11", None], ids=str)
def test_an_answer_closes_the_appeal_whatever_else_is_not_known(due: str | None) -> None:
    assert case_of(appeal(due, answer="rejected", filed=None), context(RULE)).outcome is Outcome.SATISFIES


def test_an_appeal_without_a_due_day_is_not_judged() -> None:
    for due in (None, Day.unknown(), Day.not_before(date(2026, 10, 1)), Day.observed(AS_OF)):
        assert verdict(case_of(appeal(due))) == (Outcome.NOT_EVALUABLE, "answer_due")


@pytest.mark.parametrize(
    ("span", "outcome"),
    [
        ((FIRST_DAY, DUE + timedelta(days=1)), Outcome.VIOLATES),
        ((DUE + timedelta(days=5), DUE + timedelta(days=6)), Outcome.VIOLATES),
        ((AS_OF - timedelta(days=1), LAST_DAY), Outcome.VIOLATES),
        ((FIRST_DAY, DUE), Outcome.NOT_EVALUABLE),
        ((AS_OF, LAST_DAY), Outcome.NOT_EVALUABLE),
    ],
    ids=["to the due day", "on one day after it", "since yesterday", "to the day before it", "since today"],
)
def test_that_nobody_answered_in_time_is_known_from_appeals_loaded_since(span: tuple[date, date], outcome: Outcome) -> None:
    case = case_of(appeal(), context(RULE, {"Appeal": span}))
    assert verdict(case) == (outcome, "answers" if outcome is Outcome.NOT_EVALUABLE else None)


def test_appeals_must_be_loaded_for_the_body_in_which_she_served_then() -> None:
    moved = held("moved", post("clerk", 3, body="other"), "2026-11-10")
    earlier = replace(SERVED, period=replace(SERVED.period, end=day("2026-11-10")))
    for bodies, outcome in ((["body"], Outcome.VIOLATES), (["other"], Outcome.NOT_EVALUABLE)):
        found = judged(RULE, dossier(earlier, moved, appeals=(appeal(),)), context(RULE, ["Appeal"], bodies=bodies))
        assert (found["appeal"].outcome, found["appeal"].organisation) == (outcome, "body")


def test_of_an_answer_that_is_still_due_nothing_need_be_loaded() -> None:
    assert case_of(appeal("2026-11-20"), context(RULE)).outcome is Outcome.SATISFIES


def test_who_never_served_has_no_case_and_her_appeal_a_state_only_where_no_body_is_needed() -> None:
    assert judged(RULE, dossier(appeals=(appeal(),)), LOADED) == {}
    assert standing(appeal(), None, LOADED) == Standing(AppealState.NOT_ASSESSED, "body_of_appellant")
    assert standing(appeal("2026-11-20"), None, LOADED) == Standing(AppealState.WAITING)
    assert standing(appeal(answer="granted"), None, LOADED) == Standing(AppealState.ANSWERED)


def test_every_appeal_has_its_own_case() -> None:
    later = replace(appeal(), id="later", answer_due=day("2026-12-01"))
    found = judged(RULE, dossier(SERVED, appeals=(appeal(), later)), LOADED)
    assert {id_: case.outcome for id_, case in found.items()} == {"appeal": Outcome.VIOLATES, "later": Outcome.SATISFIES}


def test_where_no_answer_is_owed_every_appeal_satisfies_and_without_a_value_none_is_judged() -> None:
    no_duty = PolicyValue("*", FIRST_DAY, LAST_DAY, "no such duty", duty=False)
    assert case_of(appeal(), context(RULE, ["Appeal"], (no_duty,))).outcome is Outcome.SATISFIES
    assert verdict(case_of(appeal(), context(RULE, ["Appeal"], ()))) == (Outcome.NOT_EVALUABLE, "policy")
