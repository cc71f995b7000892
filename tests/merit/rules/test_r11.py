"""R11: leaders and those who followed them, worked by hand, and a slow reading of all possible days."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from graph.model.days import LAST_DAY, Day
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Outcome
from merit.coverage import Coverage
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r11_team_carry import RULE, Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.servant_files import AS_OF, context, held
from tests.support.teams import (
    BODIES,
    CAME,
    LOADED,
    SATISFIES,
    VIOLATES,
    case_of,
    follower,
    lacks,
    leader,
    led,
    mover,
    near,
    outcome_of,
    post,
    stranger,
    strangers,
    team,
)

STATS: Any = import_module("scipy.stats")  # scipy has no types


def test_three_followers_and_no_flow_before_are_a_finding_that_names_the_leader() -> None:
    case = case_of(leader(), *team(0, 30, 180))
    assert case is not None
    assert (case.outcome, case.subjects, case.servant, case.organisation) == (
        Outcome.VIOLATES,
        ("new leader",),
        "leader",
        "B",
    )
    assert set(case.evidence) == {f"{when} {who}" for when in ("old", "new") for who in ("leader", "f0", "f1", "f2")}
    assert RULE.reason(case) == (
        "Leader came from A to B on 1 March 2024. Within 180 days 3 people came after, whose last posts there had reported to "
        "Leader for at least 365 days. In the 730 days before, nobody moved from the one body to the other."
    )


def test_a_flow_before_is_compared_by_the_poisson_distribution() -> None:
    """By five moves in 730 days 1.233 are expected in 180; five followers or more have a p of .0086, and by six moves .0167."""
    five, six = (float(STATS.poisson.sf(4, n * 180 / 730)) for n in (5, 6))
    assert five < 0.01 < six
    before = (-1, -100, -300, -600, -730)
    case = case_of(leader(), *team(1, 2, 3, 4, 5), *strangers(*before))
    assert case is not None
    assert case.outcome is Outcome.VIOLATES
    reason = RULE.reason(case)
    assert "In the 730 days before, the moves from the one body to the other were 5; by that flow 1.23288 were" in reason
    assert f"(Poisson, p = {five:.2g}, limit 0.01)" in reason
    assert outcome_of(leader(), *team(1, 2, 3, 4, 5), *strangers(*before, -2)) == SATISFIES
    assert outcome_of(leader(), *team(1, 2, 3, 4, 5), *strangers(*before, -731)) == VIOLATES
    # On the leader's day and after it nobody belongs to the flow before.
    assert outcome_of(leader(), *team(1, 2, 3, 4, 5), *strangers(*before, 0, 1)) == VIOLATES


def test_a_flow_of_fewer_than_five_is_not_shown() -> None:
    assert float(STATS.poisson.sf(2, 180 / 730)) < 0.01 < float(STATS.poisson.sf(2, 2 * 180 / 730))
    case = case_of(leader(), *team(1, 2, 3), *strangers(-10))
    assert case is not None
    reason = RULE.reason(case)
    assert "fewer than five moved" in reason
    assert "p = " not in reason
    assert outcome_of(leader(), *team(1, 2, 3), *strangers(-10, -20)) == SATISFIES


@pytest.mark.parametrize(
    ("third", "outcome"),
    [
        pytest.param(follower("x", 0), VIOLATES, id="on the same day"),
        pytest.param(follower("x", 180), VIOLATES, id="on the last day"),
        pytest.param(follower("x", 181), SATISFIES, id="a day too late"),
        pytest.param(follower("x", -1), SATISFIES, id="the day before"),
        pytest.param(follower("x", 30, near(-365)), VIOLATES, id="for 365 days"),
        pytest.param(follower("x", 30, near(-364)), SATISFIES, id="for 364 days"),
        pytest.param(follower("x", superiors=(led(near(-365)),)), VIOLATES, id="under the leader for 365 days"),
        pytest.param(follower("x", superiors=(led(near(-364)),)), SATISFIES, id="under the leader for 364 days"),
        pytest.param(follower("x", superiors=(led(near(-364), near(60)),)), SATISFIES, id="a late end of the leader's post"),
        pytest.param(follower("x", into="C"), SATISFIES, id="into another body"),
        pytest.param(follower("x", mode=Mode.ACTING), SATISFIES, id="acting"),
        pytest.param(follower("x", mode=Mode.SECONDMENT), SATISFIES, id="seconded"),
        pytest.param(stranger("x", 30), SATISFIES, id="reported to somebody else"),
        pytest.param(follower("x", civil_service=False), SATISFIES, id="outside the service"),
        pytest.param(follower("x", mode=Mode.UNKNOWN), lacks("mode"), id="mode not known"),
        pytest.param(follower("x", civil_service=None), lacks("civil_service"), id="service not known"),
        pytest.param(follower("x", Day(CAME, CAME + timedelta(days=181))), lacks("end_of_post"), id="day not known"),
        pytest.param(
            mover("x", post("clerk x", "A", None), "2021-01-01", near(30)), lacks("reporting"), id="line of reporting not known"
        ),
        pytest.param(
            mover("x", post("clerk x", "A", None), near(-364), near(30)), SATISFIES, id="line not known for less than a year"
        ),
        pytest.param(
            mover("x", post("head x", "A", None, head_of_body=True), "2021-01-01", near(30)),
            SATISFIES,
            id="a head has none above",
        ),
    ],
)
def test_who_is_a_third_follower(third: ServantDossier, outcome: tuple[Outcome, str | None]) -> None:
    assert outcome_of(leader(), *team(1, 2), third) == outcome


def test_the_last_post_in_the_old_body_counts() -> None:
    """The third served under the leader, and then for a short time in another post of the same body, or elsewhere."""

    def left_for(body: str) -> ServantDossier:
        appointments = (
            held("first", post("clerk x", "A", "lead"), "2020-01-10", near(-30)),
            held("between", post("other x", body, "elsewhere"), near(-30), near(20)),
            held("new x", post("desk x", "B", "chair"), near(20)),
        )
        return ServantDossier(id="x", name="X", appointments=appointments, superiors=(led(),))

    assert outcome_of(leader(), *team(1, 2), left_for("A")) == SATISFIES
    assert outcome_of(leader(), *team(1, 2), left_for("C")) == SATISFIES


def test_spells_in_the_same_post_add_up() -> None:
    clerk = post("clerk x", "A", "lead")
    appointments = (
        held("first", clerk, near(-400), near(-200)),
        held("second", clerk, near(-165), near(20)),
        held("new x", post("desk x", "B", "chair"), near(20)),
    )
    third = ServantDossier(id="x", name="X", appointments=appointments, superiors=(led(),))
    assert outcome_of(leader(), *team(1, 2), third) == VIOLATES
    later = ServantDossier(
        id="x",
        name="X",
        appointments=(appointments[0], held("second", clerk, near(-164), near(20)), appointments[2]),
        superiors=(led(),),
    )
    assert outcome_of(leader(), *team(1, 2), later) == SATISFIES


def test_the_leader_is_no_part_of_the_flow_before() -> None:
    """With two moves before, three followers would be no finding: the leader's own day is not known exactly."""
    on = Day(near(-1).earliest, near(0).earliest)
    assert outcome_of(leader(on), *team(1, 2, 3), *strangers(-10)) == VIOLATES


def test_a_person_is_one_follower() -> None:
    clerk = post("clerk x", "A", "lead")
    appointments = (
        held("old 1", clerk, "2020-01-10", near(10)),
        held("new 1", post("desk x", "B", "chair"), near(10), near(40)),
        held("old 2", clerk, near(40), near(60)),
        held("new 2", post("desk x", "B", "chair"), near(60)),
    )
    twice = ServantDossier(id="x", name="X", appointments=appointments, superiors=(led(until=near(400)),))
    assert outcome_of(leader(), *team(1), twice) == SATISFIES
    assert outcome_of(leader(), *team(1, 2), twice) == VIOLATES


def test_whom_nobody_followed_is_no_case() -> None:
    assert outcome_of(leader(), *team(-5, 181)) is None
    assert outcome_of(leader(), *strangers(1, 2, 3)) is None
    assert outcome_of(leader()) is None
    assert outcome_of(leader(), *team(1)) == SATISFIES


def test_a_leader_is_judged_early_only_where_the_followers_are_enough() -> None:
    came = AS_OF - timedelta(days=100)
    recent = leader(Day.exactly(came))

    def followers(*days: int) -> list[ServantDossier]:
        return [follower(f"f{n}", Day.exactly(came + timedelta(days=days))) for n, days in enumerate(days)]

    assert outcome_of(recent, *followers(1, 2, 100)) == VIOLATES
    assert outcome_of(recent, *followers(1, 2)) is None
    # An order of a start to come is no start.
    assert outcome_of(recent, *followers(1, 2, 101)) is None
    over = leader(Day.exactly(AS_OF - timedelta(days=181)))
    assert outcome_of(over, follower("x", Day.exactly(AS_OF - timedelta(days=181)))) == SATISFIES
    last = leader(Day.exactly(AS_OF - timedelta(days=180)))
    assert outcome_of(last, follower("x", Day.exactly(AS_OF - timedelta(days=180)))) is None


def loaded(first: int, end: int | None, body: str) -> Context:
    """Return a context in which the appointments of a body are loaded from and to a day counted from the leader's."""
    span = (near(first).earliest, LAST_DAY if end is None else near(end).earliest)
    every = context(RULE, LOADED, bodies=BODIES)
    spans = {**every.coverage.spans, body: {"Appointment": (span,)}}
    return Context(every.as_of, every.bodies, Coverage(spans), every.policy)


@pytest.mark.parametrize("body", ["A", "B"])
def test_absence_needs_coverage(body: str) -> None:
    two, three = team(1, 2), team(1, 2, 3)
    assert outcome_of(leader(), *three, within=loaded(-730, None, body)) == VIOLATES
    assert outcome_of(leader(), *three, within=loaded(-729, None, body)) == lacks("joins")
    # What is certainly broken is reported though later days are not loaded.
    assert outcome_of(leader(), *three, within=loaded(-730, 4, body)) == VIOLATES
    assert outcome_of(leader(), *two, within=loaded(-730, 181, body)) == SATISFIES
    assert outcome_of(leader(), *two, within=loaded(-730, 180, body)) == lacks("joins")
    # With two followers the flow before does not matter.
    assert outcome_of(leader(), *two, within=loaded(0, None, body)) == SATISFIES


def test_values_and_doubtful_leaders() -> None:
    assert outcome_of(leader(mode=Mode.UNKNOWN), *team(1, 2, 3)) == lacks("mode")
    assert outcome_of(leader(mode=Mode.UNKNOWN), *team(1, 2)) == SATISFIES
    assert outcome_of(leader(), *team(1, 2, 3), within=context(RULE, LOADED, (), BODIES)) == lacks("policy")
    (shipped,) = RULE.policy
    off = PolicyValue("*", shipped.from_, shipped.to, "test", duty=False)
    assert outcome_of(leader(), *team(1, 2, 3), within=context(RULE, LOADED, (off,), BODIES)) == SATISFIES


def test_a_finding_that_rests_on_an_unreviewed_match_says_so() -> None:
    every = context(RULE, LOADED, bodies=BODIES)
    within = Context(every.as_of, every.bodies, every.coverage, every.policy, frozenset({"f0"}))
    case, four = case_of(leader(), *team(1, 2, 3), within=within), case_of(leader(), *team(1, 2, 3, 4), within=within)
    assert case is not None
    assert four is not None
    assert within.unsettled(case.servant, case.evidence)
    assert not within.unsettled(four.servant, four.evidence)


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = context(RULE, LOADED, bodies=BODIES)
    every = [leader(), *team(1, 2, 3, 4, 5), *strangers(-1, -2, -3, -4, -5)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[6:], every[:6][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES]
