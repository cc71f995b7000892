"""R17: the share of a body's people who are rated in the top band of a period."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import Mode
from merit.contract import Case, Outcome
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r17_rating_ceiling import RULE, Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.rated_people import a_context, assessed, judged, person, rated
from tests.support.servant_files import held, post, verdict

STATS: Any = import_module("scipy.stats")  # scipy has no types
SUBJECTS = ("body", "2025-01-01/2026-01-01")
TOP, LOW = 90.0, 70.0


def case_of(*people: ServantDossier, within: Any = None) -> Case | None:
    return judged(RULE, people, within).get(SUBJECTS)


def outcome_of(*people: ServantDossier, within: Any = None) -> tuple[Outcome, str | None] | None:
    case = case_of(*people, within=within)
    return verdict(case) if case else None


def test_a_finding_about_a_body_with_its_figures() -> None:
    case = case_of(*rated(*[TOP] * 9, LOW))
    assert case is not None
    assert (case.outcome, case.organisation, case.servant, case.day) == (Outcome.VIOLATES, "body", None, date(2025, 12, 31))
    bounds = STATS.binomtest(9, 10).proportion_ci(method="wilson")
    reason = RULE.reason(case)
    assert reason.startswith(
        "Ministry body: for the period 1 January 2025 to 31 December 2025, ratings in the top band (above 85)"
    )
    assert f"9 of 10 (90%, 95 % interval {bounds.low:.0%} to {bounds.high:.0%})" in reason
    assert case.evidence == ("body",)


@pytest.mark.parametrize(
    ("tops", "lows", "outcome"),
    [
        pytest.param(9, 1, Outcome.VIOLATES, id="nine of ten"),
        pytest.param(8, 2, Outcome.SATISFIES, id="eight of ten"),
        pytest.param(9, 0, None, id="nine people"),
        pytest.param(18, 2, Outcome.VIOLATES, id="nine tenths of twenty"),
        pytest.param(17, 2, Outcome.SATISFIES, id="just below nine tenths"),
    ],
)
def test_number_and_share(tops: int, lows: int, outcome: Outcome | None) -> None:
    case = case_of(*rated(*[TOP] * tops, *[LOW] * lows))
    assert (case.outcome if case else None) == outcome


@pytest.mark.parametrize(
    ("country", "score", "outcome"),
    [
        ("UZ", 85.0, Outcome.SATISFIES),
        ("UZ", 85.01, Outcome.VIOLATES),
        ("KZ", 99.99, Outcome.SATISFIES),
        ("KZ", 100.0, Outcome.VIOLATES),
    ],
)
def test_the_top_band_of_each_country(country: str, score: float, outcome: Outcome) -> None:
    case = case_of(*rated(*[score] * 10, country=country))
    assert case is not None
    assert case.outcome is outcome


def test_without_a_value_the_policy_is_missing() -> None:
    assert outcome_of(*rated(*[TOP] * 10, country="KG")) == (Outcome.NOT_EVALUABLE, "policy")
    no_duty = (PolicyValue("UZ", date(2000, 1, 1), date(2100, 1, 1), "test", duty=False),)
    assert outcome_of(*rated(*[TOP] * 10), within=a_context(RULE, no_duty)) == (Outcome.SATISFIES, None)


def test_periods_are_told_apart() -> None:
    half, other = ("2025-01-01", "2025-07-01"), ("2025-07-01", "2026-01-01")
    people = [person(str(n), assessed(TOP, half), assessed(LOW, other), assessed(TOP)) for n in range(10)]
    cases = judged(RULE, people)
    assert {period: case.outcome for (_, period), case in cases.items()} == {
        "2025-01-01/2025-07-01": Outcome.VIOLATES,
        "2025-07-01/2026-01-01": Outcome.SATISFIES,
        "2025-01-01/2026-01-01": Outcome.VIOLATES,
    }


def test_a_period_that_is_not_over_or_not_stated_is_not_judged() -> None:
    this_year = ("2026-01-01", "2027-01-01")
    people = [person(str(n), assessed(TOP, this_year, "2026-11-01"), assessed(TOP, None)) for n in range(10)]
    assert judged(RULE, people) == {}
    over = a_context(RULE, as_of=date(2027, 1, 1))
    assert list(judged(RULE, people, over)) == [("body", "2026-01-01/2027-01-01")]


def test_the_assessment_fixed_last_counts_and_a_person_once() -> None:
    twice = person("x", assessed(LOW, fixed="2026-01-10"), assessed(TOP, fixed="2026-01-20"))
    assert outcome_of(*rated(*[TOP] * 8, LOW), twice) == (Outcome.VIOLATES, None)
    corrected = person("x", assessed(TOP, fixed="2026-01-10"), assessed(LOW, fixed="2026-01-20"))
    assert outcome_of(*rated(*[TOP] * 8, LOW), corrected) == (Outcome.SATISFIES, None)
    assert outcome_of(*rated(*[TOP] * 8), twice) is None
    unclear = person("x", assessed(TOP, fixed="2026-01-10"), assessed(LOW, fixed=Day.parse("2026-01")))
    assert outcome_of(*rated(*[TOP] * 8, LOW), unclear) == (Outcome.NOT_EVALUABLE, "score")
    later = person("x", assessed(LOW, fixed="2026-01-10"), assessed(TOP, fixed="2026-11-21"))
    assert outcome_of(*rated(*[TOP] * 8, LOW), later) == (Outcome.SATISFIES, None)


HERE, THERE = post("here", 1), post("there", 1, body="second")


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        pytest.param([held("a", HERE, "2020-01-01")], {"body": True}, id="served throughout"),
        pytest.param([held("a", HERE, "2025-12-31")], {"body": True}, id="joined on the last day"),
        pytest.param([held("a", HERE, "2026-01-01")], {}, id="joined after the period"),
        pytest.param([held("a", HERE, "2020-01-01", "2025-06-01")], {"body": True}, id="left within the period"),
        pytest.param([held("a", HERE, "2020-01-01", "2025-01-02")], {"body": True}, id="left on the second day"),
        pytest.param([held("a", HERE, "2020-01-01", "2025-01-01")], {}, id="left before the period"),
        pytest.param([held("a", HERE, "2020-01-01", "2025-01")], {"body": False}, id="left in its first month"),
        pytest.param([held("a", HERE, "2020-01-01"), held("b", THERE, "2025-12-31")], {"second": True}, id="moved"),
        pytest.param([held("a", HERE, "2020-01-01"), held("b", THERE, "2026-01-01")], {"body": True}, id="moved afterwards"),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, Day(date(2025, 12, 31), date(2026, 1, 1)))],
            {"body": False, "second": False},
            id="moved about the last day",
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, "2025-05-01", "2025-07-01")],
            {"body": False, "second": False},
            id="moved and left, or both held at once",
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, "2021-05-01", "2021-07-01")], {"body": False}, id="both held before"
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, "2021-05-01", "2021-07-01"), held("c", THERE, "2022-01-01")],
            {"second": True},
            id="moved again",
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, "2025-06-01", mode=Mode.SECONDMENT)], {"body": True}, id="seconded"
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, "2025-06-01", mode=Mode.ACTING)], {"body": True}, id="acting"
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", THERE, "2025-06-01", mode=Mode.UNKNOWN)],
            {"body": False, "second": False},
            id="moved, or acting there",
        ),
        pytest.param(
            [held("a", HERE, "2020-01-01"), held("b", HERE, "2025-06-01", mode=Mode.UNKNOWN)], {"body": True}, id="in one body"
        ),
        pytest.param([held("a", HERE, "2020-01-01", civil_service=None)], {"body": False}, id="maybe outside the service"),
        pytest.param([held("a", HERE, "2020-01-01", civil_service=False)], {}, id="outside the service"),
    ],
)
def test_the_body_that_a_rating_counts_for(posts: Any, expected: dict[str, bool]) -> None:
    rows = RULE.rows(person("x", assessed(TOP), posts=posts), a_context(RULE))
    assert {key[0]: row.sure for key, row in rows} == expected


def test_unknown_scores_matter_only_where_the_answer_depends_on_them() -> None:
    assert outcome_of(*rated(*[TOP] * 9, None)) == (Outcome.VIOLATES, None)
    assert outcome_of(*rated(*[TOP] * 8, LOW, None)) == (Outcome.NOT_EVALUABLE, "score")
    assert outcome_of(*rated(*[TOP] * 7, LOW, LOW, None)) == (Outcome.SATISFIES, None)
    case = case_of(*rated(*[TOP] * 18, LOW, None))
    assert case is not None
    assert "18 of 19 " in RULE.reason(case)


def test_who_may_not_count_matters_only_where_the_answer_depends_on_it() -> None:
    maybe = person("x", assessed(LOW), posts=[held("a", HERE, "2020-01-01", civil_service=None)])
    assert outcome_of(*rated(*[TOP] * 9), maybe) == (Outcome.NOT_EVALUABLE, "body_of_period")
    assert outcome_of(*rated(*[TOP] * 9, LOW), maybe) == (Outcome.NOT_EVALUABLE, "body_of_period")
    assert outcome_of(*rated(*[TOP] * 18), maybe) == (Outcome.VIOLATES, None)
    assert outcome_of(*rated(*[TOP] * 7, LOW, LOW), maybe) == (Outcome.SATISFIES, None)


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        pytest.param({"Assessment": ((date(2025, 1, 1), date(2026, 4, 1)),)}, None, id="to ninety days after the period"),
        pytest.param(
            {"Assessment": ((date(2025, 1, 1), date(2026, 3, 31)),)}, "assessments_of_body", id="to eighty-nine days after it"
        ),
        pytest.param({"Assessment": ((date(2025, 1, 2), date(2027, 1, 1)),)}, "assessments_of_body", id="from its second day"),
        pytest.param({"Appointment": ((date(2010, 1, 1), date(2026, 1, 1)),)}, None, id="orders since their register began"),
        pytest.param(
            {"Appointment": ((date(2010, 1, 2), date(2026, 1, 1)),)}, "appointments_of_body", id="orders from a day later"
        ),
        pytest.param({"Appointment": ((date(2010, 1, 1), date(2025, 12, 31)),)}, "appointments_of_body", id="but the last day"),
    ],
)
def test_what_must_be_loaded(labels: Any, missing: str | None) -> None:
    within = a_context(RULE, **labels)
    expected = (Outcome.NOT_EVALUABLE, missing) if missing else (Outcome.VIOLATES, None)
    assert outcome_of(*rated(*[TOP] * 10), within=within) == expected
    # With everything loaded, one person is no case.
    assert outcome_of(*rated(TOP), within=within) == (expected if missing else None)


def test_shortly_after_a_period_what_is_loaded_to_the_day_of_judgement_is_enough() -> None:
    loaded = ((date(2010, 1, 1), date(2026, 2, 1)),)
    within = a_context(RULE, as_of=date(2026, 2, 1), Assessment=loaded, Appointment=loaded)
    assert outcome_of(*rated(*[TOP] * 10), within=within) == (Outcome.VIOLATES, None)


def test_a_finding_that_rests_on_an_unsettled_match_says_so() -> None:
    within = a_context(RULE, unreviewed=["servant:0"])
    rests, does_not = case_of(*rated(*[TOP] * 10), within=within), case_of(*rated(*[TOP] * 12), within=within)
    assert rests is not None
    assert does_not is not None
    assert rests.evidence == ("body", "servant:0")
    assert does_not.evidence == ("body",)


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context(RULE)
    people = [*rated(*[TOP] * 9, LOW), *rated(*[TOP] * 5, *[LOW] * 6, body="second", name="second ")]
    whole = judge_strata(RULE, collect(RULE, people, within), within)
    parts = Columns(Row)
    for part in (people[12:], people[:12][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES, Outcome.SATISFIES]


KINDS: dict[str, tuple[float | None, bool | None, list[bool | None]]] = {
    "top": (TOP, True, [True]),
    "low": (LOW, True, [False]),
    "open": (None, True, [True, False]),
    "maybe top": (TOP, None, [True, None]),
    "maybe low": (LOW, None, [False, None]),
    "maybe open": (None, None, [True, False, None]),
}


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=7))
def test_all_possible_worlds_agree(names: list[str]) -> None:
    (shipped, _) = RULE.policy
    value = PolicyValue("UZ", date(2000, 1, 1), date(2100, 1, 1), "", parameters={**shipped.parameters, "rated": 3, "share": 0.6})
    people = [
        person(str(n), assessed(KINDS[name][0]), posts=[held("a", HERE, "2020-01-01", civil_service=KINDS[name][1])])
        for n, name in enumerate(names)
    ]
    worlds: set[bool | None] = set()
    for world in product(*(KINDS[name][2] for name in names)):
        counted = [top for top in world if top is not None]
        worlds.add(None if len(counted) < 3 else 10 * sum(counted) >= 6 * len(counted))
    found = case_of(*people, within=a_context(RULE, (value,)))
    if worlds == {None}:
        assert found is None
        return
    expected = Outcome.SATISFIES if True not in worlds else Outcome.VIOLATES if worlds == {True} else Outcome.NOT_EVALUABLE
    assert found is not None
    assert found.outcome is expected
