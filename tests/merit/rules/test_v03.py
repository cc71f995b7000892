"""V03: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.words import ApplicationState, Mode
from merit.contract import Outcome
from merit.rules.v03_merit_order_bypassed import RULE, judge
from tests.support.competition_rounds import ALWAYS, VERDICTS, application, common, context, day, dossier, held, order, outcomes

State = ApplicationState
WON = State.WON
BETTER = application("rival", State.NOT_RECOMMENDED, total_score=90.0)
WINNER = application("winner", WON, total_score=80.0)
VIOLATES, SATISFIES = [("violates", None)], [("satisfies", None)]

# A rival: state or None, total or None (80 is the winner's).
Rival = tuple[State | None, float | None]
rivals = st.lists(
    st.tuples(
        st.sampled_from([State.NOT_RECOMMENDED, State.WITHDRAWN, State.REJECTED, State.RESERVE, State.UNKNOWN, None]),
        st.sampled_from([70.0, 80.0, 90.0, None]),
    ),
    max_size=4,
)


def worlds(known: Sequence[Rival]) -> Iterator[list[Rival]]:
    """Yield each world that the records leave possible: who had which total, and how the application ended."""
    possible = [
        product(
            [state] if state not in (None, State.UNKNOWN) else [State.NOT_RECOMMENDED, State.WITHDRAWN, State.REJECTED],
            [total] if total is not None else [70.0, 90.0],
        )
        for state, total in known
    ]
    for world in product(*possible):
        yield list(world)


def passed_over(world: Sequence[Rival]) -> bool:
    """Read the rule in a world in which everything is known and the winner has 80."""
    for state, total in world:
        assert total is not None
        if state is not State.WITHDRAWN and state is not State.REJECTED and total > 80:
            return True
    return False


@given(rivals)
def test_the_outcome_is_what_all_possible_worlds_say(known: list[Rival]) -> None:
    applications = [application(f"rival {n}", state, total_score=total) for n, (state, total) in enumerate(known)]
    (case,) = judge(dossier(held(WINNER, *applications)), context(RULE))
    assert case.outcome is VERDICTS[common(map(passed_over, worlds(known)))]


def test_the_reason_names_the_rival_farthest_ahead_and_the_evidence_all_of_them() -> None:
    best = application("best", State.NOT_RECOMMENDED, total_score=95.5)
    (case,) = judge(dossier(held(WINNER, BETTER, best)), context(RULE))
    assert RULE.reason(case) == "winner, Ministry: won the competition for «Head» with a total of 80, while best has 95.5."
    assert set(case.evidence) == {"round", WINNER.id, BETTER.id, best.id}
    assert (case.subjects, case.servant, case.organisation) == (("round",), "winner", "body")


def test_of_two_winners_the_weaker_one_is_passed_over_by_a_rival_but_not_by_the_other() -> None:
    other = application("other", WON, total_score=95.0)
    assert outcomes(judge, dossier(held(WINNER, other)), context(RULE)) == SATISFIES
    (case,) = judge(dossier(held(WINNER, other, BETTER)), context(RULE))
    assert case.outcome is Outcome.VIOLATES
    assert case.words is not None
    assert case.words["person"] == "winner"


def test_a_second_application_of_the_winner_is_no_rival() -> None:
    again = application("winner", State.NOT_RECOMMENDED, total_score=99.0, n=2)
    assert outcomes(judge, dossier(held(WINNER, again)), context(RULE)) == SATISFIES


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (date(2024, 3, 1), date(2024, 4, 3), "satisfies"),
        (date(2024, 3, 2), date(2024, 4, 3), "not_evaluable"),
        (date(2024, 3, 1), date(2024, 4, 2), "not_evaluable"),
    ],
)
def test_applications_must_be_loaded_from_the_notice_to_the_protocol(first: date, end: date, expected: str) -> None:
    found = outcomes(judge, dossier(held(WINNER)), context(RULE, Application=((first, end),)))
    assert [outcome for outcome, _ in found] == [expected]


def test_applications_of_another_body_say_nothing() -> None:
    found = outcomes(judge, dossier(held(WINNER), body="elsewhere"), context(RULE))
    assert found == [("not_evaluable", "applications")]


def test_without_a_day_of_the_notice_applications_of_the_year_before_must_be_loaded() -> None:
    round_ = held(WINNER, announced=None, closed="2024-03-20")
    assert outcomes(judge, dossier(round_), context(RULE, Application=((date(2023, 3, 21), date(2024, 4, 3)),))) == SATISFIES
    late = context(RULE, Application=((date(2023, 3, 22), date(2024, 4, 3)),))
    assert outcomes(judge, dossier(round_), late) == [("not_evaluable", "applications")]


def test_whether_a_round_was_annulled_matters_only_for_a_breach_and_an_order_settles_it() -> None:
    unknown = held(WINNER, BETTER, annulled=None)
    assert outcomes(judge, dossier(unknown), context(RULE)) == [("not_evaluable", "annulled")]
    assert outcomes(judge, dossier(held(WINNER, annulled=None)), context(RULE)) == SATISFIES
    ordered = held(WINNER, BETTER, annulled=None, orders=[order("winner", day("2024-04-05"))])
    assert outcomes(judge, dossier(ordered), context(RULE)) == VIOLATES
    assert outcomes(judge, dossier(held(WINNER, BETTER, annulled=True)), context(RULE)) == []


def test_an_order_for_another_post_or_an_acting_one_makes_no_winner() -> None:
    admitted = application("winner", State.ADMITTED, total_score=80.0)
    for one in (order("winner", day("2024-04-05"), position="other"), order("winner", day("2024-04-05"), mode=Mode.ACTING)):
        found = outcomes(judge, dossier(held(admitted, BETTER, orders=[one])), context(RULE))
        assert found == [("not_evaluable", "winner")]
    ordered = held(admitted, BETTER, orders=[order("winner", day("2024-04-05"))])
    assert outcomes(judge, dossier(ordered), context(RULE)) == VIOLATES


def test_a_round_that_nobody_won_is_no_case() -> None:
    lost = held(BETTER, application("other", State.WITHDRAWN))
    assert outcomes(judge, dossier(lost), context(RULE)) == []
    assert outcomes(judge, dossier(lost), context(RULE, Application=())) == [("not_evaluable", "applications")]


def test_an_order_of_an_unknown_day_of_the_year_in_which_the_law_began_cannot_be_judged() -> None:
    across = held(WINNER, BETTER, announced="2022-06-01", protocol_day="2022-07-01", orders=[order("winner", day("2022"))])
    assert outcomes(judge, dossier(across), context(RULE)) == [("not_evaluable", "policy")]
    within = held(WINNER, BETTER, announced="2022-06-01", protocol_day="2022-07-01", orders=[order("winner", day("2022-09"))])
    assert outcomes(judge, dossier(within), context(RULE)) == VIOLATES


def test_a_round_without_any_day_cannot_be_judged() -> None:
    undated = held(WINNER, BETTER, announced=None, protocol_day=None)
    assert outcomes(judge, dossier(undated), context(RULE, Application=ALWAYS)) == [("not_evaluable", "competition_day")]
