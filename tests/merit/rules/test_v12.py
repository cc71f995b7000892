"""V12: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.words import KinKind, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment, LinkedCompetition
from merit.dossiers.records import Assessment, KinTie, Relative
from merit.rules.v12_kin_decides import RULE
from tests.support.servant_files import AS_OF, VERDICTS, context, day, days_near, dossier, held, judged, possible, post, verdict

HEAD = post("head")
ALL = ("Kinship", "Assessment")
ORDER = date(2024, 3, 10)
CERTAIN = Day.exactly(date(2010, 1, 1))


def tie(servant: str = "kin", start: Day = CERTAIN, end: Day | None = None, kind: KinKind | None = KinKind.SIBLING) -> KinTie:
    return KinTie(id=f"tie {servant} {kind}", servant=servant, name=servant, kind=kind, period=Period(start, end))


def appointed(order: Day | str = "2024-03-10", **given: Any) -> Appointment:
    return held("into head", HEAD, "2024-03-20", order=order, **{"mode": Mode.TRANSFER, "signed_by": "signer"} | given)


def by(evaluator: str | None, fixed: str | Day = "2023-12-01", id_: str = "assessment") -> Assessment:
    return Assessment(id=id_, fixed_on=fixed if isinstance(fixed, Day) else day(fixed), evaluator=evaluator)


def competition(*panel: str, position: str | None = "head") -> LinkedCompetition:
    return LinkedCompetition(id="round", position=position, panel=panel)


def case_of(*appointments: Appointment, within: Context | None = None, **given: Any) -> Case:
    return judged(RULE, dossier(*appointments, **given), within or context(RULE, ALL))["into head"]


@given(
    days_near(ORDER),
    days_near(ORDER),
    st.one_of(st.none(), days_near(ORDER)),
    days_near(ORDER),
    st.sampled_from(["signer", "evaluator"]),
)
def test_the_outcome_is_what_all_possible_days_say(order: Day, start: Day, end: Day | None, fixed: Day, role: str) -> None:
    assume(end is None or start.earliest <= end.latest)
    case = case_of(
        appointed(order, signed_by="kin" if role == "signer" else "signer"),
        kin=(tie(start=start, end=end),),
        assessments=(by("kin" if role == "evaluator" else "another", fixed),),
    )
    outcomes = {
        begun <= ordered < ended and (role == "signer" or rated < ordered)
        for ordered, begun, ended, rated in possible(order, start, end or day("2025-01-01"), fixed)
    }
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert outcomes == {True, False}
    else:
        assert case.outcome is VERDICTS[frozenset(outcomes)]


@pytest.mark.parametrize("within", [context(RULE, ALL), context(RULE)], ids=["loaded", "nothing loaded"])
def test_known_kin_among_known_deciders_is_reported_whoever_else_is_unknown(within: Context) -> None:
    linked = (competition("somebody", "kin"),)
    appointment = appointed(signed_by=None, competitions=linked)
    case = case_of(appointment, kin=(tie(),), assessments=(by(None),), relatives=(Relative(id="r"),), within=within)
    assert (case.outcome, case.reason) == (Outcome.VIOLATES, "reason_panel")
    assert {"round", "tie kin sibling"} <= set(case.evidence)


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT, Mode.ELECTION, Mode.UNKNOWN, None], ids=str)
def test_kin_may_sign_no_order_of_any_mode(mode: Mode | None) -> None:
    assert case_of(appointed(signed_by="kin", mode=mode), kin=(tie(),)).outcome is Outcome.VIOLATES


@pytest.mark.parametrize(
    ("position", "outcome"),
    [("head", Outcome.VIOLATES), (None, Outcome.VIOLATES), ("another", Outcome.SATISFIES)],
    ids=["this post", "not known", "another post"],
)
def test_a_competition_held_for_another_post_is_no_link(position: str | None, outcome: Outcome) -> None:
    appointment = appointed(competitions=(competition("kin", position=position),))
    assert case_of(appointment, kin=(tie(),)).outcome is outcome


@pytest.mark.parametrize(
    ("appointment", "assessments", "missing"),
    [
        (appointed(signed_by=None), (), "signer"),
        (appointed(competitions=(competition(),)), (), "panel"),
        (appointed(mode=Mode.COMPETITION), (), "panel"),
        (appointed(mode=None), (), "panel"),
        (appointed(), (by(None),), "evaluator"),
    ],
    ids=["signer", "empty panel", "no link", "mode unknown", "evaluator"],
)
def test_an_unknown_decider_may_be_kin_only_where_there_is_kin(
    appointment: Appointment, assessments: tuple[Assessment, ...], missing: str
) -> None:
    case = case_of(appointment, assessments=assessments, kin=(tie(),))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, missing)
    assert case_of(appointment, assessments=assessments).outcome is Outcome.SATISFIES
    for harmless in (tie(kind=KinKind.OTHER), tie(end=day("2024-03-10")), tie(start=day("2024-03-11"))):
        assert case_of(appointment, assessments=assessments, kin=(harmless,)).outcome is Outcome.SATISFIES


def test_a_competition_that_is_not_loaded_yet_has_an_unknown_panel() -> None:
    waiting = replace(context(RULE, ALL), awaiting_competitions=frozenset({"into head"}))
    assert verdict(case_of(appointed(), kin=(tie(),), within=waiting)) == (Outcome.NOT_EVALUABLE, "panel")
    assert case_of(appointed(), within=waiting).outcome is Outcome.SATISFIES


def test_an_evaluator_of_later_assessments_decided_nothing() -> None:
    assert case_of(appointed(), kin=(tie(),), assessments=(by("kin", "2024-03-10"),)).outcome is Outcome.SATISFIES
    assert case_of(appointed(), kin=(tie(),), assessments=(by("kin", "2024-03-09"),)).outcome is Outcome.VIOLATES
    assert verdict(case_of(appointed(), kin=(tie(),), assessments=(by("kin", "2024-03"),))) == (
        Outcome.NOT_EVALUABLE,
        "assessment_days",
    )


def test_whoever_served_before_may_have_been_evaluated_where_assessments_are_not_loaded() -> None:
    earlier = held("before", post("clerk"), "2020-01-01", "2024-03-20")
    since_entry = context(
        RULE, {"Kinship": (date(2000, 1, 1), date(2027, 1, 1)), "Assessment": (date(2020, 1, 1), date(2027, 1, 1))}
    )
    later = context(RULE, {"Kinship": (date(2000, 1, 1), date(2027, 1, 1)), "Assessment": (date(2020, 1, 2), date(2027, 1, 1))})
    assert case_of(appointed(), earlier, kin=(tie(),), within=since_entry).outcome is Outcome.SATISFIES
    assert verdict(case_of(appointed(), earlier, kin=(tie(),), within=later)) == (Outcome.NOT_EVALUABLE, "assessments")
    assert case_of(appointed(), earlier, within=later).outcome is Outcome.SATISFIES
    assert case_of(appointed(), kin=(tie(),), within=context(RULE, ["Kinship"])).outcome is Outcome.SATISFIES


def test_ties_must_be_loaded_for_the_body_and_the_day_of_the_order() -> None:
    for span, outcome in (
        ((date(2024, 3, 10), date(2024, 3, 11)), (Outcome.SATISFIES, None)),
        ((date(2024, 3, 11), date(2027, 1, 1)), (Outcome.NOT_EVALUABLE, "kinship")),
        ((date(2000, 1, 1), date(2024, 3, 10)), (Outcome.NOT_EVALUABLE, "kinship")),
    ):
        assert verdict(case_of(appointed(), within=context(RULE, {"Kinship": span}))) == outcome
    elsewhere = context(RULE, ALL, bodies=["another"])
    assert verdict(case_of(appointed(), within=elsewhere)) == (Outcome.NOT_EVALUABLE, "kinship")


def test_a_tie_on_record_says_what_a_decider_is() -> None:
    assert case_of(appointed(signed_by="kin"), kin=(tie(kind=KinKind.OTHER),), within=context(RULE)).outcome is Outcome.SATISFIES


@pytest.mark.parametrize("kind", [KinKind.UNKNOWN, None], ids=str)
def test_a_tie_of_unknown_kind_leaves_the_case_open(kind: KinKind | None) -> None:
    case = case_of(appointed(signed_by="kin"), kin=(tie(kind=kind),))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "kind_of_kin")


def test_a_relative_without_a_number_may_be_a_decider() -> None:
    spouse, cousin = Relative(id="r", kind=KinKind.SPOUSE), Relative(id="r", kind=KinKind.OTHER)
    assert verdict(case_of(appointed(), relatives=(spouse,))) == (Outcome.NOT_EVALUABLE, "relatives")
    assert case_of(appointed(), relatives=(cousin,)).outcome is Outcome.SATISFIES


def test_outside_the_service_nothing_is_judged_and_an_unknown_standing_is_left_open() -> None:
    outside = held("into head", HEAD, "2024-03-20", civil_service=False, signed_by="kin")
    derived = held("contract", post("clerk"), "2024-03-20", civil_service=None, derived=True)
    assert judged(RULE, dossier(outside, derived, kin=(tie(),)), context(RULE)) == {}
    assert verdict(case_of(appointed(civil_service=None, signed_by="kin"), kin=(tie(),))) == (
        Outcome.NOT_EVALUABLE,
        "civil_service",
    )


def test_an_order_without_a_day_is_judged_on_all_days_of_the_year_up_to_the_start() -> None:
    order = Day(date(2023, 3, 20), date(2024, 3, 20))
    married = tie(start=day("2023-06-01"), kind=KinKind.SPOUSE)
    case = case_of(appointed(order, signed_by="kin"), kin=(married,))
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "order_day")
    assert case_of(appointed(order, signed_by="kin"), kin=(tie(),)).outcome is Outcome.VIOLATES


def test_of_days_to_come_no_ties_are_asked() -> None:
    until_now, until_yesterday = ((date(2010, 1, 1), last) for last in (AS_OF, AS_OF - timedelta(days=1)))
    for days in (0, 30):
        order = appointed(Day.exactly(AS_OF + timedelta(days=days)))
        assert case_of(order, within=context(RULE, dict.fromkeys(ALL, until_now))).outcome is Outcome.SATISFIES
        open_ = case_of(order, within=context(RULE, dict.fromkeys(ALL, until_yesterday)))
        assert verdict(open_) == (Outcome.NOT_EVALUABLE, "kinship")
