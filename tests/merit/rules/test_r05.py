"""R05: the share of a body's competitions with a sole candidate, against that of its country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import ApplicationState
from merit.context import Body, Context
from merit.contract import Case, Outcome, Severity
from merit.coverage import Coverage, Span
from merit.dossiers.competition import CompetitionDossier, Round
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.rules.r05_sole_candidate import RULE, Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.competition_rounds import ALWAYS, AS_OF, application, day, dossier, held, order
from tests.support.servant_files import verdict

WON, LOST = ApplicationState.WON, ApplicationState.NOT_RECOMMENDED
REJECTED, WITHDRAWN, SUBMITTED = ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.SUBMITTED
STATS: Any = import_module("scipy.stats")  # scipy has no types
LOADED: dict[str, tuple[Span, ...]] = {"Competition": ALWAYS, "Application": ALWAYS}
BODIES = ("body", "second", "third")


def a_round(number: object, *states: ApplicationState | None, **days: Any) -> Round:
    given: dict[str, Any] = {"closed": "2024-03-20", **days}
    return held(*(application(f"s{n}", state) for n, state in enumerate(states)), id_=f"round {number}", **given)


def single(number: object, **days: Any) -> Round:
    return a_round(number, WON, **days)


def contested(number: object, **days: Any) -> Round:
    return a_round(number, WON, LOST, **days)


def rounds_of(singles: int, contests: int, name: str = "", **days: Any) -> list[Round]:
    return [(single if n < singles else contested)(f"{name} {n}", **days) for n in range(singles + contests)]


def a_context(
    loaded: dict[str, dict[str, tuple[Span, ...]]] | None = None, values: tuple[PolicyValue, ...] | None = None
) -> Context:
    spans = dict.fromkeys(BODIES, LOADED) | (loaded or {})
    bodies = {body: Body(body, f"Ministry {body}", "UZ") for body in BODIES}
    return Context(AS_OF, bodies, Coverage(spans), PolicyBook({RULE.id: RULE.policy if values is None else values}))


def judged(*dossiers: CompetitionDossier, within: Context | None = None) -> dict[str, Case]:
    context = within or a_context()
    return {case.subjects[0]: case for case in judge_strata(RULE, collect(RULE, dossiers, context), context)}


def test_a_finding_about_a_body_with_its_figures() -> None:
    # 7 of 12 in the body; Wilson by scipy. 7 of 52 in the country.
    own = rounds_of(7, 5, "own")
    case = judged(dossier(*own), dossier(*rounds_of(0, 40, "other"), body="second"))["body"]
    bounds = STATS.binomtest(7, 12).proportion_ci(method="wilson")
    assert bounds.low > 7 / 52
    assert (case.outcome, case.subjects, case.organisation, case.servant) == (Outcome.VIOLATES, ("body",), "body", None)
    assert set(case.evidence) == {each.id for each in own}
    assert case.severity is Severity.MEDIUM
    reason = RULE.reason(case)
    assert f"7 of 12 (58%, 95 % interval {bounds.low:.0%} to {bounds.high:.0%})" in reason
    assert "7 of 52 (13%" in reason
    assert "since 8 August 2022" in reason
    assert "Ministry body: " in reason


@pytest.mark.parametrize(
    ("singles", "contests", "severity"), [(6, 6, Severity.MEDIUM), (5, 6, Severity.LOW), (5, 7, Severity.LOW)]
)
def test_from_a_half_on_the_severity_is_medium(singles: int, contests: int, severity: Severity) -> None:
    case = judged(dossier(*rounds_of(singles, contests)), dossier(*rounds_of(0, 60, "other"), body="second"))["body"]
    assert RULE.severity_of(case) is severity


def test_nine_rounds_are_no_case_and_ten_are_one() -> None:
    other = dossier(*rounds_of(0, 60, "other"), body="second")
    assert "body" not in judged(dossier(*rounds_of(9, 0)), other)
    assert judged(dossier(*rounds_of(10, 0)), other)["body"].outcome is Outcome.VIOLATES


def test_the_lower_bound_must_be_above_the_share_of_the_country() -> None:
    # The lower bound of 5 of 10 is 0.23659… by hand: 0.23659 · 160 = 37.85.
    low = STATS.binomtest(5, 10).proportion_ci(confidence_level=0.95, method="wilson").low
    assert 37 / 160 < low < 38 / 160
    for others, outcome in ((32, Outcome.VIOLATES), (33, Outcome.SATISFIES)):
        # The country has 5 + others of 160 with the body itself.
        cases = judged(dossier(*rounds_of(5, 5)), dossier(*rounds_of(others, 150 - others, "other"), body="second"))
        assert cases["body"].outcome is outcome
        assert cases["second"].outcome is Outcome.SATISFIES


def test_a_body_that_is_its_country_is_never_above_it() -> None:
    assert judged(dossier(*rounds_of(10, 0)))["body"].outcome is Outcome.SATISFIES
    assert judged(dossier(*rounds_of(0, 47)))["body"].outcome is Outcome.SATISFIES


def test_posts_of_one_body_and_countries_are_told_apart() -> None:
    first, second = rounds_of(6, 0, "one"), rounds_of(4, 0, "two")
    contested_there = dossier(*rounds_of(0, 60, "other"), body="second", country="KZ")
    assert judged(dossier(*first), dossier(*second), contested_there)["body"].outcome is Outcome.SATISFIES
    here = dossier(*rounds_of(0, 60, "other"), body="second")
    assert judged(dossier(*first), dossier(*second), here)["body"].outcome is Outcome.VIOLATES


@pytest.mark.parametrize(
    ("round_", "is_single"),
    [
        pytest.param(a_round("x", WON, REJECTED, REJECTED), True, id="the others were rejected"),
        pytest.param(a_round("x", WON, LOST), False, id="somebody lost"),
        pytest.param(a_round("x", REJECTED, REJECTED), False, id="nobody was admitted"),
        pytest.param(a_round("x"), False, id="nobody applied"),
        pytest.param(
            held(application("s1", WON), application("s2", WITHDRAWN, test_score=50.0), id_="x", closed="2024-03-20"),
            False,
            id="withdrew after the test",
        ),
        pytest.param(
            held(application("s1", WON), application("s2", WITHDRAWN, withdrawn=day("2024-03-21")), id_="x", closed="2024-03-20"),
            False,
            id="withdrew after the closing day",
        ),
        pytest.param(
            held(application("s1", WON), application("s2", WITHDRAWN, withdrawn=day("2024-03-20")), id_="x", closed="2024-03-20"),
            None,
            id="withdrew before it was decided who is admitted",
        ),
        pytest.param(a_round("x", WON, SUBMITTED), None, id="not decided who is admitted"),
        pytest.param(
            held(application("s1", WON), application("s1", LOST, n=2), id_="x", closed="2024-03-20"), True, id="applied twice"
        ),
    ],
)
def test_whether_a_round_has_a_sole_candidate(round_: Round, is_single: bool | None) -> None:
    (row,) = [row for _, row in RULE.rows(dossier(round_), a_context())]
    assert row.single is is_single


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        pytest.param({}, True, id="held"),
        pytest.param({"annulled": True}, "no row", id="annulled"),
        pytest.param({"annulled": None}, None, id="not known whether annulled"),
        pytest.param({"annulled": None, "orders": [order("s0", day("2024-04-05"))]}, True, id="an order rests on it"),
        pytest.param({"announced": "2022-08-07"}, "no row", id="the day before the law"),
        pytest.param({"announced": "2022-08-08"}, True, id="the first day of the law"),
        pytest.param({"announced": "2022-08"}, None, id="in the month in which the law began"),
        pytest.param({"announced": None}, True, id="notice of the year up to the closing day"),
        pytest.param({"announced": None, "closed": "2023-08-07"}, None, id="notice possibly before the law"),
        pytest.param({"announced": "2026-11-01", "closed": "2026-11-21", "protocol_day": None}, "no row", id="still open"),
        pytest.param({"announced": "2026-11-01", "closed": "2026-11-20", "protocol_day": None}, True, id="just closed"),
    ],
)
def test_whether_a_round_counts(changes: dict[str, Any], counted: object) -> None:
    found = [row for _, row in RULE.rows(dossier(single("x", **changes)), a_context())]
    assert [row.counts for row in found] == ([] if counted == "no row" else [counted])


def test_kazakh_rounds_after_the_end_of_the_law_still_count() -> None:
    after = [single(n, announced="2026-07-02", closed="2026-07-12", protocol_day="2026-07-20") for n in range(10)]
    other = dossier(*rounds_of(0, 60, "other"), body="second", country="KZ")
    assert judged(dossier(*after, country="KZ"), other)["body"].outcome is Outcome.VIOLATES


def test_without_a_value_nothing_is_judged() -> None:
    case = judged(dossier(*rounds_of(10, 0), country=None))["body"]
    assert verdict(case) == (Outcome.NOT_EVALUABLE, "policy")
    off = PolicyValue("*", date(2000, 1, 1), date(2100, 1, 1), "off", duty=False)
    assert judged(dossier(*rounds_of(10, 0)), within=a_context(values=(off,)))["body"].outcome is Outcome.SATISFIES


def test_an_unknown_that_decides_and_one_that_does_not() -> None:
    other = dossier(*rounds_of(0, 60, "other"), body="second")
    clear = judged(dossier(*rounds_of(8, 3), a_round("?", WON, SUBMITTED)), other)["body"]
    assert clear.outcome is Outcome.VIOLATES
    # The lower bound of 4 of 12 is 0.138 and that of 5 of 12 is 0.193; the country has 16 or 17 of 112, which are 0.14 or 0.15.
    busier = dossier(*rounds_of(12, 88, "other"), body="second")
    open_ = judged(dossier(*rounds_of(4, 7), a_round("?", WON, SUBMITTED)), busier)["body"]
    assert verdict(open_) == (Outcome.NOT_EVALUABLE, "admitted")
    assert "?" not in " ".join(clear.evidence)


def test_what_is_not_known_of_other_bodies_can_decide() -> None:
    others = [*rounds_of(10, 30, "other"), *(a_round(f"? {n}", WON, SUBMITTED) for n in range(20))]
    assert verdict(judged(dossier(*rounds_of(6, 6)), dossier(*others, body="second"))["body"]) == (
        Outcome.NOT_EVALUABLE,
        "admitted_elsewhere",
    )


def test_what_is_not_loaded_says_nothing_of_the_country() -> None:
    unloaded = dossier(*rounds_of(60, 0, "other"), body="second")
    loaded = dossier(*rounds_of(0, 60, "third"), body="third")
    within = a_context({"second": {"Competition": ALWAYS}})
    cases = judged(dossier(*rounds_of(6, 6)), unloaded, loaded, within=within)
    assert cases["body"].outcome is Outcome.VIOLATES
    assert verdict(cases["second"]) == (Outcome.NOT_EVALUABLE, "admitted")


def test_days_without_competitions_loaded() -> None:
    other = dossier(*rounds_of(0, 60, "other"), body="second")
    nothing = a_context({"body": {"Application": ALWAYS}})
    assert verdict(judged(dossier(*rounds_of(12, 0)), other, within=nothing)["body"]) == (Outcome.NOT_EVALUABLE, "competitions")
    assert verdict(judged(dossier(*rounds_of(2, 0)), other, within=nothing)["body"]) == (Outcome.NOT_EVALUABLE, "competitions")
    since_2024 = a_context({"body": LOADED | {"Competition": ((date(2024, 1, 1), date(2026, 11, 20)),)}})
    earlier = [contested(f"early {n}", announced="2023-05-01") for n in range(3)]
    few = judged(dossier(*rounds_of(9, 0), *earlier), other, within=since_2024)["body"]
    assert verdict(few) == (Outcome.NOT_EVALUABLE, "competitions")
    # Ten rounds are loaded, and the three known ones from before cannot undo what they show.
    enough = judged(dossier(*rounds_of(10, 0), *earlier), other, within=since_2024)["body"]
    assert enough.outcome is Outcome.VIOLATES
    assert len(enough.evidence) == 10


@cache
def wilson_lower(k: int, n: int) -> float:
    """Return the smaller root of (k/n - p)² = z²·p·(1 - p)/n."""
    a, b, c = 1 + 1.96**2 / n, -(2 * k / n + 1.96**2 / n), (k / n) ** 2
    return (-b - max(0.0, b * b - 4 * a * c) ** 0.5) / (2 * a)


Options = Sequence[tuple[bool, bool]]
"""What a round can be: whether it counts, and whether it has a sole candidate."""
ROUNDS: dict[str, tuple[Round, Options]] = {
    "single": (single("a"), [(True, True)]),
    "contested": (contested("a"), [(True, False)]),
    "admission open": (a_round("a", WON, None), [(True, True), (True, False)]),
    "single, maybe annulled": (single("a", annulled=None), [(True, True), (False, True)]),
    "contested, maybe under the law": (contested("a", announced="2022"), [(True, False), (False, False)]),
    "everything open": (a_round("a", WON, None, annulled=None), [(True, True), (True, False), (False, False)]),
}


def expected(bodies: dict[str, list[str]], least: int) -> dict[str, Outcome]:
    """Return the outcomes by all possible worlds, from rules.md R05."""
    everything = [(body, ROUNDS[kind][1]) for body, kinds in bodies.items() for kind in kinds]
    answers: dict[str, set[bool | None]] = {body: set() for body in bodies}
    for world in product(*(options for _, options in everything)):
        held = [(body, sole) for (body, _), (counted, sole) in zip(everything, world, strict=True) if counted]
        for body, found in answers.items():
            own = [sole for each, sole in held if each == body]
            if len(own) < least:
                found.add(None)
                continue
            country = sum(sole for _, sole in held) / len(held)
            found.add(wilson_lower(sum(own), len(own)) > country + 1e-12)
    result: dict[str, Outcome] = {}
    for body, found in answers.items():
        if found != {None}:
            result[body] = (
                Outcome.VIOLATES if found == {True} else Outcome.SATISFIES if True not in found else Outcome.NOT_EVALUABLE
            )
    return result


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(BODIES), st.lists(st.sampled_from(sorted(ROUNDS)), max_size=4), min_size=1), st.randoms())
def test_all_possible_worlds_agree(bodies: dict[str, list[str]], random: Any) -> None:
    value = PolicyValue("UZ", date(2022, 8, 8), date(9999, 12, 31), "test", parameters={"competitions": 3, "medium": 0.5})
    dossiers = [dossier(*(ROUNDS[kind][0] for kind in kinds), body=body) for body, kinds in bodies.items()]
    random.shuffle(dossiers)
    cases = judged(*dossiers, within=a_context(values=(value,)))
    assert {body: case.outcome for body, case in cases.items()} == expected(bodies, 3)


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context()
    every = [dossier(each, body=body) for n, body in enumerate(BODIES) for each in rounds_of(3 * n, 12, body)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[20:], every[:20][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.subjects for case in whole] == [("body",), ("second",), ("third",)]


def test_no_day_of_a_round_is_known() -> None:
    undated = Round(id="x", annulled=False, applications=(application("s1", WON),))
    assert list(RULE.rows(dossier(undated), a_context())) == []
    by_order = Round(
        id="x", annulled=False, applications=(application("s1", WON),), orders=(order("s1", Day.parse("2024-04-05")),)
    )
    assert [row.counts for _, row in RULE.rows(dossier(by_order), a_context())] == [True]
