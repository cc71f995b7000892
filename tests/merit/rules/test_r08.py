"""R08: what its examples cannot say well. Judged against a slow reading of the text, over everything that is possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import ApplicationState
from merit.dossiers.competition import Application
from merit.rules.r08_induced_withdrawal import RULE, judge
from tests.support.competition_rounds import VERDICTS, application, common, context, day, dossier, held, outcomes

State = ApplicationState
CLOSED, INTERVIEW = date(2024, 3, 20), date(2024, 3, 28)
EARLY, LATE, LAST = date(2024, 3, 18), date(2024, 3, 22), date(2024, 3, 26)
"""Days of withdrawal: before the closing, after it, and among the last five before the interview."""

# An applicant: state, day of withdrawal, and whether there is a score.
Applicant = tuple[State | None, date | None, bool]
# What one applicant did in a world in which everything is known: was admitted, and left on the last days.
Deed = tuple[bool, bool]

applicants = st.lists(
    st.one_of(
        st.tuples(st.just(State.WITHDRAWN), st.sampled_from([EARLY, LATE, LAST, LAST, None]), st.booleans()),
        st.tuples(st.sampled_from([State.NOT_RECOMMENDED, State.REJECTED, State.SUBMITTED, None]), st.none(), st.booleans()),
    ),
    min_size=1,
    max_size=5,
)


def withdrawn(on: date | None, scored: bool) -> list[Deed]:
    days = [EARLY, LATE, LAST] if on is None else [on]
    found = list[Deed]()
    for one in days:
        for admitted in [True] if scored or one > CLOSED else [True, False]:
            found.append((admitted, one == LAST))
    return found


def deeds(applicant: Applicant) -> list[Deed]:
    state, on, scored = applicant
    stayed: list[Deed] = [(True, False)]
    out: list[Deed] = [(False, False)]
    if state is State.WITHDRAWN:
        return withdrawn(on, scored)
    if state is State.REJECTED:
        return out
    if state is State.SUBMITTED:
        return stayed if scored else stayed + out
    if state is None:
        return withdrawn(None, scored) + stayed + ([] if scored else out)
    return stayed


def worlds(of: Sequence[Applicant]) -> Iterator[tuple[Deed, ...]]:
    yield from product(*({*deeds(applicant)} for applicant in of))


def induced(world: Sequence[Deed]) -> bool:
    left = sum(admitted and last for admitted, last in world)
    return left >= 3 and 2 * left >= sum(admitted for admitted, _ in world)


def applications(of: Sequence[Applicant]) -> list[Application]:
    return [
        application(f"s{n}", state, withdrawn=None if on is None else Day.exactly(on), test_score=70.0 if scored else None)
        for n, (state, on, scored) in enumerate(of)
    ]


@given(applicants)
def test_the_outcome_is_what_all_possible_worlds_say(of: list[Applicant]) -> None:
    one = held(*applications(of), closed=Day.exactly(CLOSED), interview_day=Day.exactly(INTERVIEW))
    (case,) = judge(dossier(one), context(RULE))
    assert case.outcome is VERDICTS[common(map(induced, worlds(of)))]


LEFT = [application(f"s{n}", State.WITHDRAWN, withdrawn=Day.exactly(LAST), test_score=70.0) for n in range(3)]


def test_an_imprecise_interview_day_is_judged_only_where_it_decides_nothing() -> None:
    one = held(*LEFT, interview_day=Day(date(2024, 3, 27), date(2024, 3, 31)))
    assert outcomes(judge, dossier(one), context(RULE)) == [("violates", None)]
    wide = held(*LEFT, interview_day=day("2024-03"))
    assert outcomes(judge, dossier(wide), context(RULE)) == [("not_evaluable", "days_of_withdrawal")]
    later = held(*LEFT, interview_day="2024-04-01")
    assert outcomes(judge, dossier(later), context(RULE)) == [("satisfies", None)]


def test_an_interview_that_is_still_to_come_is_no_case() -> None:
    one = held(*LEFT, announced="2026-11-01", interview_day="2026-11-21", protocol_day="2026-11-30")
    assert outcomes(judge, dossier(one), context(RULE)) == []


def test_a_round_for_which_nobody_applied_is_no_case_and_one_that_is_not_loaded_is_not_known() -> None:
    empty = held(interview_day="2024-03-28")
    assert outcomes(judge, dossier(empty), context(RULE)) == []
    assert outcomes(judge, dossier(empty), context(RULE, Application=())) == [("not_evaluable", "applications")]
    assert outcomes(judge, dossier(held(*LEFT, interview_day="2024-03-28")), context(RULE, Application=())) == [
        ("not_evaluable", "applications")
    ]


def test_a_day_of_withdrawal_counts_where_the_state_is_missing_but_not_where_she_won() -> None:
    states = [
        [application(f"s{n}", state, withdrawn=Day.exactly(LAST), test_score=70.0) for n in range(3)]
        for state in (None, State.WON)
    ]
    found = [outcomes(judge, dossier(held(*each, interview_day="2024-03-28")), context(RULE)) for each in states]
    assert found == [[("violates", None)], [("satisfies", None)]]


def test_the_case_names_the_winner_and_the_evidence_is_who_left() -> None:
    winner = application("winner", State.WON, test_score=60.0)
    (case,) = judge(dossier(held(*LEFT, winner, interview_day="2024-03-28")), context(RULE))
    assert (case.subjects, case.servant) == (("round",), "winner")
    assert set(case.evidence) == {"round", *(each.id for each in LEFT)}
