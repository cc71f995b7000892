"""R15: exits after a new head, worked by hand and by the binomial distribution of scipy."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest

from graph.model.days import LAST_DAY, Day
from graph.model.words import EndReason, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r15_purge_wave import RULE
from merit.rules.r15_purge_wave.stays import Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.bodies_with_heads import BODIES, SATISFIES, VIOLATES, chair, clerk, desk, head, lacks, near, servant
from tests.support.servant_files import AS_OF, context, held, verdict

LOADED = ("Appointment",)
STATS: Any = import_module("scipy.stats")  # scipy has no types


def left(*days: int) -> list[ServantDossier]:
    return [clerk(f"left {n}", day) for n, day in enumerate(days)]


def stayed(number: int) -> list[ServantDossier]:
    return [clerk(f"stayed {n}") for n in range(number)]


def cases(*dossiers: ServantDossier, within: Context | None = None) -> dict[str, Case]:
    within = within or context(RULE, LOADED, bodies=BODIES)
    return {case.subjects[0]: case for case in judge_strata(RULE, collect(RULE, dossiers, within), within)}


def outcome_of(*dossiers: ServantDossier, within: Context | None = None) -> tuple[Outcome, str | None] | None:
    case = cases(*dossiers, within=within).get("headship")
    return None if case is None else verdict(case)


def test_six_exits_after_and_two_before_are_a_finding_about_the_head() -> None:
    """Twenty people stayed; the days of those who left are counted by hand, the head's own in the days after."""
    after, before = (10, 20, 30, 40, 50, 60), (-100, -630)
    case = cases(head(), *stayed(20), *left(*after, *before))["headship"]
    assert (case.outcome, case.servant, case.organisation, case.day) == (Outcome.VIOLATES, "head", "body", date(2024, 3, 1))
    assert set(case.evidence) == {"headship", *(f"left {n} at desk" for n in range(6))}
    days_after = 20 * 180 + sum(after) + 180
    days_before = 20 * 730 + 6 * 730 + (730 - 100) + (730 - 630)
    expected = days_after / (days_after + days_before)
    p = float(STATS.binom.sf(5, 8, expected))
    assert p < 0.01
    bounds = STATS.binomtest(6, 8).proportion_ci(method="wilson")
    assert RULE.reason(case) == (
        "Head became head of body on 1 March 2024. Of the people who left in the 730 days before and the 180 days after, 6 of 8 "
        f"(75%, 95 % interval {bounds.low:.0%} to {bounds.high:.0%}) left after, against {expected:.0%} by the days that the "
        f"staff served: {6 * days_before / (2 * days_after):.1f} times the rate of before (binomial, p = {p:.2g}, limit 0.01)."
    )


def test_nobody_left_before() -> None:
    case = cases(head(), *stayed(20), *left(1, 2, 3, 4, 180))["headship"]
    assert case.outcome is Outcome.VIOLATES
    assert "5 of 5 (100%" in RULE.reason(case)
    assert "times the rate" not in RULE.reason(case)


def p_of(after: int, before: int) -> float:
    """Return p where exits are few among very many, so that days served are nearly as 180 to 730."""
    return float(STATS.binom.sf(after - 1, after + before, 180 / 910))


@pytest.mark.parametrize(
    ("after", "before", "outcome"),
    [
        pytest.param(4, 0, SATISFIES, id="four exits"),
        pytest.param(5, 0, VIOLATES, id="five exits"),
        pytest.param(5, 3, VIOLATES, id="p 0.0099"),
        pytest.param(5, 4, SATISFIES, id="p 0.02"),
        pytest.param(12, 24, SATISFIES, id="twice as often, p 0.04"),
    ],
)
def test_number_rate_and_p(after: int, before: int, outcome: tuple[Outcome, None]) -> None:
    assert (after >= 5 and after / 180 >= 2 * before / 730 and p_of(after, before) < 0.01) is (outcome == VIOLATES)
    assert outcome_of(head(), *stayed(400), *left(*[90] * after, *[-365] * before)) == outcome


def test_exactly_twice_the_rate_is_enough() -> None:
    """With one person for 730 days before and two for 180 after (the head is one), rates are compared by days served."""
    parameters = {"exits": 1, "days": 10, "base_days": 20, "ratio": 2, "p": 1.0, "return_days": 0}

    def outcome(ratio: float) -> tuple[Outcome, str | None] | None:
        value = PolicyValue("*", date(2000, 1, 1), LAST_DAY, "", parameters={**parameters, "ratio": ratio})
        # After: 2 exits by 10 + 10 + 10 days of the head and the two who left. Before: one exit by 20 + 20 + 20 days.
        staff = [clerk("a", 10), clerk("b", 10), clerk("c", 0)]
        return outcome_of(head(), *staff, within=context(RULE, LOADED, (value,), BODIES))

    assert (2 / 30) / (1 / 60) == 4
    assert outcome(4) == VIOLATES
    assert outcome(4.01) == SATISFIES


def test_a_body_that_grew_is_compared_by_days_served() -> None:
    """Most of the staff came a month before the head: by days alone four exits before would be far fewer."""
    new = [clerk(f"new {n}", since=near(-30)) for n in range(100)]
    old = [*stayed(10), *left(*[100] * 8, *[-20] * 4)]
    assert p_of(8, 4) < 0.01
    assert outcome_of(head(), *stayed(110), *old[10:]) == VIOLATES
    assert outcome_of(head(), *new, *old) == SATISFIES


FIVE = (10, 20, 30, 40)


@pytest.mark.parametrize(
    ("fifth", "outcome"),
    [
        pytest.param(clerk("x", 180), VIOLATES, id="last day in post is the last one"),
        pytest.param(clerk("x", 181), SATISFIES, id="a day later"),
        pytest.param(clerk("x", 1), VIOLATES, id="last day in post is the head's first"),
        pytest.param(clerk("x", 0), SATISFIES, id="left before the head came"),
        pytest.param(clerk("x", 50, end_reason=EndReason.AGE), SATISFIES, id="retired by age"),
        pytest.param(clerk("x", 50, end_reason=EndReason.DEATH), SATISFIES, id="died"),
        pytest.param(clerk("x", 50, end_reason=EndReason.LEAVE), SATISFIES, id="on leave"),
        pytest.param(clerk("x", 50, end_reason=EndReason.ABOLITION), VIOLATES, id="post abolished"),
        pytest.param(clerk("x", 50, end_reason=None), lacks("end_reasons"), id="no reason"),
        pytest.param(clerk("x", 50, end_reason=EndReason.UNKNOWN), lacks("end_reasons"), id="reason not known"),
        pytest.param(clerk("x", Day.not_before(near(-900).earliest)), lacks("end_of_post"), id="end not known"),
        pytest.param(clerk("x", 50, mode=Mode.ACTING), SATISFIES, id="acting"),
        pytest.param(clerk("x", 50, mode=Mode.SECONDMENT), SATISFIES, id="seconded"),
        pytest.param(clerk("x", 50, mode=Mode.UNKNOWN), lacks("mode"), id="mode not known"),
        pytest.param(clerk("x", 50, civil_service=False), SATISFIES, id="outside the service"),
        pytest.param(clerk("x", 50, civil_service=None), lacks("civil_service"), id="service not known"),
        pytest.param(clerk("x", 50, into=desk("x", "other")), SATISFIES, id="from another body"),
        pytest.param(head(near(-900), near(30), "old", into=chair()), SATISFIES, id="the head before, by a late end"),
    ],
)
def test_what_is_a_fifth_exit(fifth: ServantDossier, outcome: tuple[Outcome, str | None]) -> None:
    assert outcome_of(head(), *stayed(20), *left(*FIVE), fifth) == outcome


@pytest.mark.parametrize(
    ("body", "since", "outcome"),
    [
        ("body", near(50), SATISFIES),
        ("body", near(80), SATISFIES),
        ("body", near(81), VIOLATES),
        ("body", Day(near(80).earliest, near(81).earliest), lacks("end_of_post")),
        ("other", near(50), VIOLATES),
        ("other", near(40), VIOLATES),
    ],
)
def test_moves_inside_and_out(body: str, since: Day, outcome: tuple[Outcome, str | None]) -> None:
    """A move without a reason of its end is known not to be a retirement."""
    fifth = servant(
        "x", held("one", desk("one"), "2015-01-01", near(50)), held("two", desk("two", body), since, mode=Mode.TRANSFER)
    )
    assert outcome_of(head(), *stayed(20), *left(*FIVE), fifth) == outcome


def test_an_end_recorded_late_is_the_day_of_the_next_post() -> None:
    fifth = servant("x", held("one", desk("one"), "2015-01-01"), held("two", desk("two", "other"), near(50)))
    assert outcome_of(head(), *stayed(20), *left(*FIVE), fifth) == VIOLATES


@pytest.mark.parametrize("second", ["body", "other"])
def test_whether_a_post_was_held_on_when_the_next_one_was_left(second: str) -> None:
    """The records say of the first post that it is held still: she left the body with the second one, or stayed."""
    two = held("two", desk("two", second), near(20), near(50), end_reason=EndReason.ABOLITION)
    fifth = servant("x", held("one", desk("one"), "2015-01-01"), two)
    assert outcome_of(head(), *stayed(20), *left(*FIVE), fifth) == lacks("end_of_post")


def test_which_heads_are_new() -> None:
    wave = [*stayed(20), *left(*FIVE, 50)]
    again = servant("head", held("before", chair(), near(-900), near(-30)), held("headship", chair(), near(0)))
    assert "headship" not in cases(again, *wave)
    later = servant("head", held("before", chair(), near(-900), near(-31)), held("headship", chair(), near(0)))
    assert verdict(cases(later, *wave)["headship"]) == VIOLATES
    assert cases(head(mode=Mode.ACTING), *wave) == {}
    assert cases(head(into=desk("x", head_of_body=None)), *wave) == {}
    assert outcome_of(head(mode=Mode.UNKNOWN), *wave) == lacks("mode")
    assert outcome_of(head(mode=Mode.UNKNOWN), *stayed(20)) == SATISFIES
    assert outcome_of(head(civil_service=False), *wave) == VIOLATES


def test_a_head_is_judged_when_the_days_are_over() -> None:
    came = AS_OF - timedelta(days=180)
    wave = [clerk(f"left {n}", Day.exactly(came + timedelta(days=20))) for n in range(5)]
    assert outcome_of(head(Day.exactly(came)), *stayed(20), *wave) == VIOLATES
    assert outcome_of(head(Day.exactly(came + timedelta(days=1))), *stayed(20), *wave) is None


def test_without_staff_before_nothing_is_compared() -> None:
    founded = [clerk(f"left {n}", 50, since=near(0)) for n in range(5)]
    assert outcome_of(head(), *founded) is None
    assert outcome_of(head(), *founded, clerk("first", since=near(-1))) == SATISFIES


def test_a_day_of_the_head_that_is_not_known_exactly() -> None:
    wave = [*stayed(20), *left(10, 20, 30, 40, 50)]
    february, march, april = (Day(near(n).earliest, near(n + 29).earliest) for n in (-29, 0, 9))
    assert outcome_of(head(february), *wave) == VIOLATES
    assert outcome_of(head(march), *wave) == lacks("order_day")
    assert outcome_of(head(april), *wave) == lacks("order_day")
    seen = Day.observed(near(0).earliest)
    assert outcome_of(head(seen), *wave) == lacks("head_start")
    assert outcome_of(head(seen), *stayed(20), *left(*FIVE)) == SATISFIES


def loaded(first: int, end: int) -> Context:
    every = context(RULE, LOADED, bodies=BODIES)
    span = (near(first).earliest, near(end).earliest)
    return Context(every.as_of, every.bodies, Coverage({"body": {"Appointment": (span,)}}), every.policy)


def test_absence_needs_coverage() -> None:
    wave, few = [*stayed(20), *left(*FIVE, 50)], [*stayed(20), *left(*FIVE)]
    assert outcome_of(head(), *wave, within=loaded(-730, 180)) == VIOLATES
    assert outcome_of(head(), *wave, within=loaded(-729, 180)) == lacks("exits")
    assert outcome_of(head(), *few, within=loaded(-729, 180)) == SATISFIES
    assert outcome_of(head(), *wave, within=loaded(-730, 179)) == lacks("exits")
    assert outcome_of(head(), *few, within=loaded(-730, 179)) == lacks("exits")


def test_values_and_unreviewed_matches() -> None:
    wave = [*stayed(20), *left(*FIVE, 50)]
    assert outcome_of(head(), *wave, within=context(RULE, LOADED, (), BODIES)) == lacks("policy")
    (shipped,) = RULE.policy
    off = PolicyValue("*", shipped.from_, shipped.to, "test", duty=False)
    assert outcome_of(head(), *wave, within=context(RULE, LOADED, (off,), BODIES)) == SATISFIES
    every = context(RULE, LOADED, bodies=BODIES)
    within = Context(every.as_of, every.bodies, every.coverage, every.policy, frozenset({"left 0"}))
    five, six = (cases(head(), *wave, *more, within=within)["headship"] for more in ([], [clerk("sixth", 60)]))
    assert within.unsettled(five.servant, five.evidence)
    assert not within.unsettled(six.servant, six.evidence)


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = context(RULE, LOADED, bodies=BODIES)
    every = [head(), *stayed(20), *left(*FIVE, 50, -10)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[9:], every[:9][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES]
