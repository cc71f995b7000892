"""Which steps the life of a finding has, and which are refused."""

from __future__ import annotations

from itertools import product

import pytest

from merit.findings.errors import DecisionRefused
from merit.findings.states import (
    Decision,
    DismissalGrounds,
    FindingState,
    Grounds,
    decided,
    evidence_gone,
    found_again,
)

OPEN, ACKNOWLEDGED, CONFIRMED = FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.CONFIRMED
DISMISSED, RESOLVED, REOPENED = FindingState.DISMISSED, FindingState.RESOLVED, FindingState.REOPENED
ALLOWED = {
    (OPEN, Decision.ACKNOWLEDGE): ACKNOWLEDGED,
    (OPEN, Decision.CONFIRM): CONFIRMED,
    (OPEN, Decision.DISMISS): DISMISSED,
    (REOPENED, Decision.ACKNOWLEDGE): ACKNOWLEDGED,
    (REOPENED, Decision.CONFIRM): CONFIRMED,
    (REOPENED, Decision.DISMISS): DISMISSED,
    (ACKNOWLEDGED, Decision.CONFIRM): CONFIRMED,
    (ACKNOWLEDGED, Decision.DISMISS): DISMISSED,
    (CONFIRMED, Decision.REOPEN): REOPENED,
    (DISMISSED, Decision.REOPEN): REOPENED,
}
REFUSED = sorted(set(product(FindingState, Decision)) - ALLOWED.keys())


@pytest.mark.parametrize(("state", "decision"), sorted(ALLOWED), ids="-".join)
def test_a_decision_leads_to_the_state_it_names(state: FindingState, decision: Decision) -> None:
    step = decided(state, decision, " the file says so ")
    assert (step.state, step.change.value, step.why) == (
        ALLOWED[state, decision],
        ALLOWED[state, decision].value,
        "the file says so",
    )


@pytest.mark.parametrize(("state", "decision"), REFUSED, ids="-".join)
def test_any_other_decision_is_refused_with_a_way_out(state: FindingState, decision: Decision) -> None:
    way_out = {
        OPEN: "acknowledge, confirm or dismiss it",
        REOPENED: "acknowledge, confirm or dismiss it",
        ACKNOWLEDGED: "Confirm or dismiss it",
        CONFIRMED: "reopen it first, with a reason",
        DISMISSED: "reopen it first, with a reason",
        RESOLVED: "the hub itself reopens it when the evidence returns",
    }[state]
    with pytest.raises(DecisionRefused, match=f"The finding is {state}, so nobody can {decision} it. .*{way_out}"):
        decided(state, decision, "because")


@pytest.mark.parametrize(
    ("state", "decision", "needed"),
    [
        (OPEN, Decision.ACKNOWLEDGE, False),
        (OPEN, Decision.CONFIRM, True),
        (OPEN, Decision.DISMISS, True),
        (DISMISSED, Decision.REOPEN, True),
    ],
    ids=["acknowledge", "confirm", "dismiss", "reopen"],
)
def test_who_confirms_dismisses_or_reopens_says_why(state: FindingState, decision: Decision, needed: bool) -> None:
    if needed:
        with pytest.raises(DecisionRefused, match=f"To {decision} a finding takes a reason"):
            decided(state, decision, "  ")
    else:
        assert decided(state, decision, "  ").why == ""


def test_a_dismissal_may_name_its_grounds_and_an_explanation_of_the_rule() -> None:
    grounds = Grounds(DismissalGrounds.INNOCENT_EXPLANATION, 2)
    assert decided(OPEN, Decision.DISMISS, "lifted", grounds, 2).grounds == grounds
    other = Grounds(DismissalGrounds.OTHER)
    assert decided(OPEN, Decision.DISMISS, "lifted", other).grounds == other


@pytest.mark.parametrize(
    ("decision", "grounds", "problem"),
    [
        (Decision.CONFIRM, Grounds(DismissalGrounds.OTHER), "Only a dismissal has grounds. To confirm"),
        (Decision.DISMISS, Grounds(DismissalGrounds.OTHER, 1), "only where the grounds are an innocent explanation"),
        (Decision.DISMISS, Grounds(DismissalGrounds.INNOCENT_EXPLANATION, 3), "explanations 1 to 2, and no 3"),
        (Decision.DISMISS, Grounds(DismissalGrounds.INNOCENT_EXPLANATION, 0), "explanations 1 to 2, and no 0"),
    ],
)
def test_grounds_that_cannot_be_meant_are_refused(decision: Decision, grounds: Grounds, problem: str) -> None:
    with pytest.raises(DecisionRefused, match=problem):
        decided(OPEN, decision, "because", grounds, 2)


def test_evidence_opens_a_finding() -> None:
    step = found_again(None, same_evidence=False, same_content=False)
    assert step is not None
    assert (step.change.value, step.state) == ("opened", OPEN)


@pytest.mark.parametrize("state", sorted(set(FindingState) - {RESOLVED}))
def test_evidence_that_stays_changes_nothing(state: FindingState) -> None:
    assert found_again(state, same_evidence=True, same_content=True) is None


@pytest.mark.parametrize("same_evidence", [True, False])
def test_evidence_that_returns_reopens(same_evidence: bool) -> None:
    step = found_again(RESOLVED, same_evidence=same_evidence, same_content=same_evidence)
    assert step is not None
    assert (step.change.value, step.state, step.why) == ("reopened", REOPENED, "the evidence returned")


@pytest.mark.parametrize("state", [OPEN, ACKNOWLEDGED, CONFIRMED, REOPENED])
def test_changed_evidence_leaves_the_state(state: FindingState) -> None:
    step = found_again(state, same_evidence=False, same_content=False)
    assert step is not None
    assert (step.change.value, step.state) == ("changed", state)


def test_changed_evidence_reopens_what_was_dismissed() -> None:
    step = found_again(DISMISSED, same_evidence=False, same_content=False)
    assert step is not None
    assert (step.change.value, step.state) == ("reopened", REOPENED)


@pytest.mark.parametrize("state", sorted(set(FindingState) - {RESOLVED}))
def test_another_name_for_the_same_evidence_leaves_every_state(state: FindingState) -> None:
    step = found_again(state, same_evidence=True, same_content=False)
    assert step is not None
    assert (step.change.value, step.state) == ("changed", state)


@pytest.mark.parametrize("state", FindingState)
def test_evidence_that_is_gone_resolves_once(state: FindingState) -> None:
    step = evidence_gone(state)
    if state is RESOLVED:
        assert step is None
    else:
        assert step is not None
        assert (step.change.value, step.state) == ("resolved", RESOLVED)
