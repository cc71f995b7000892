"""R06: what its examples cannot say well. The statistics are computed a second time, by their definitions."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.model.words import ApplicationState
from merit.rules.r06_interview_rescue import RULE, judge
from tests.support.competition_rounds import application, context, dossier, held, outcomes

State = ApplicationState
scores = st.tuples(st.integers(50, 100), st.integers(50, 100))
# Weak test, best interview; and rivals that make it a rescue.
RESCUED = (60.0, 95.0)
RIVALS = [(80.0, 60.0), (85.0, 62.0), (90.0, 58.0), (70.0, 61.0)]


def z(score: float, among: list[float]) -> float:
    mean = sum(among) / len(among)
    spread = sqrt(sum((one - mean) ** 2 for one in among) / (len(among) - 1))
    return (score - mean) / spread


def judged(
    *candidates: tuple[float | None, float | None], state: State | None = State.NOT_RECOMMENDED
) -> list[tuple[str, str | None]]:
    """Return the outcome of a round that the first of these candidates won."""
    applications = [
        application(f"s{n}", state if n else State.WON, test_score=test, interview_score=interview)
        for n, (test, interview) in enumerate(candidates)
    ]
    return outcomes(judge, dossier(held(*applications)), context(RULE))


@given(scores, st.lists(scores, min_size=4, max_size=7))
def test_the_outcome_follows_the_definitions(winner: tuple[float, float], rivals: list[tuple[float, float]]) -> None:
    tests, interviews = zip(winner, *rivals, strict=True)
    below = sum(one < winner[0] for one in tests)
    flat = len(set(tests)) == 1 or len(set(interviews)) == 1
    gap = 0.0 if flat else z(winner[1], list(interviews)) - z(winner[0], list(tests))
    assume(abs(gap - 1.5) > 1e-9)
    expected = "violates" if 2 * below <= len(tests) and gap > 1.5 else "satisfies"
    assert judged(winner, *rivals) == [(expected, None)]


@given(scores, st.lists(scores, min_size=4, max_size=6), st.one_of(st.none(), st.integers(50, 100)))
def test_a_decision_in_spite_of_a_missing_score_holds_whatever_the_score_is(
    winner: tuple[float, float], rivals: list[tuple[float, float]], test: float | None
) -> None:
    ((found, _),) = judged(winner, *rivals, (test, None))
    if found != "not_evaluable":
        known = [None, 50.0, 75.0, 100.0]
        tests = known if test is None else [test]
        for one in tests:
            for interview in known:
                whole = (one, interview) if one is not None and interview is not None else None
                world = judged(winner, *rivals, whole) if whole else judged(winner, *rivals)
                assert world == [(found, None)]


def test_half_of_the_candidates_below_is_the_last_share_that_is_weak() -> None:
    flat = [(70.0, 50.0), (70.0, 50.0), (70.0, 50.0), (90.0, 50.0), (90.0, 50.0)]
    assert judged((80.0, 99.0), *flat) == [("violates", None)]  # three of six
    assert judged((80.0, 99.0), *flat[:4]) == [("satisfies", None)]  # three of five


def test_a_candidate_who_withdrew_after_both_stages_counts() -> None:
    assert judged(RESCUED, *RIVALS, state=State.WITHDRAWN) == [("violates", None)]
    assert judged(RESCUED, *RIVALS, state=State.REJECTED) == []


def test_four_candidates_are_no_case_and_a_possible_fifth_is_not_known() -> None:
    assert judged(RESCUED, *RIVALS[:3]) == []
    assert judged(RESCUED, *RIVALS[:3], (70.0, None)) == [("not_evaluable", "scores")]


@pytest.mark.parametrize("test", [None, 60.0])
def test_without_the_winners_scores_there_is_nothing_to_compare(test: float | None) -> None:
    assert judged((test, None), *RIVALS, (71.0, 63.0)) == [("not_evaluable", "scores_of_winner")]


def test_the_evidence_is_the_round_and_every_candidate() -> None:
    applications = [
        application(f"s{n}", State.NOT_RECOMMENDED if n else State.WON, test_score=test, interview_score=interview)
        for n, (test, interview) in enumerate([RESCUED, *RIVALS])
    ]
    (case,) = judge(dossier(held(*applications)), context(RULE))
    assert set(case.evidence) == {"round", *(each.id for each in applications)}
    assert case.evidence[:2] == ("round", applications[0].id)
    assert (case.subjects, case.servant) == (("round",), "s0")
