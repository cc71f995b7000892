"""The states of findings and the steps between them. Pure.

::

    open, reopened ── acknowledge ──▶ acknowledged
    open, reopened, acknowledged ── confirm (why) ──▶ confirmed
    open, reopened, acknowledged ── dismiss (why) ──▶ dismissed
    confirmed, dismissed ── reopen (why) ──▶ reopened
    any state ── the evidence is gone ──▶ resolved ── the evidence returns ──▶ reopened
    dismissed ── the evidence changes ──▶ reopened

People take the first four steps and the hub the others. In any other state a change of the evidence leaves the state as it is. A
change of what is written of a finding, such as a name or its severity, with the same evidence leaves every state as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from merit.findings.errors import DecisionRefused


class FindingState(StrEnum):
    """The state of a finding. The hub opens, resolves and reopens findings; people acknowledge, confirm and dismiss them."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class Decision(StrEnum):
    """What a person decides on a finding."""

    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    REOPEN = "reopen"


class DismissalGrounds(StrEnum):
    """On which grounds a person dismisses a finding."""

    INNOCENT_EXPLANATION = "innocent_explanation"
    RECORD_WRONG = "record_wrong"
    WRONG_PERSON = "wrong_person"
    EXCEPTION_APPLIES = "exception_applies"
    NOT_MATERIAL = "not_material"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of a dismissal. ``explanation`` counts the innocent explanations of the rule from 1."""

    kind: DismissalGrounds
    explanation: int | None = None


class FindingChange(StrEnum):
    """What happened to a finding, as reviews and events record it. The end of a delay has an event and no review."""

    OPENED = "opened"
    CHANGED = "changed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ASSIGNED = "assigned"
    DISCLOSED = "disclosed"
    DISCLOSURE_UNDONE = "disclosure_undone"
    DISCLOSURE_DELAYED = "disclosure_delayed"
    DISCLOSURE_DELAY_ENDED = "disclosure_delay_ended"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a finding: what is done, the state that follows, the reason, and the grounds of a dismissal."""

    change: FindingChange
    state: FindingState
    why: str
    grounds: Grounds | None = None


UNDECIDED = frozenset({FindingState.OPEN, FindingState.REOPENED, FindingState.ACKNOWLEDGED})
"""The states in which a finding waits for a person's decision."""

_DECIDED = frozenset({FindingState.CONFIRMED, FindingState.DISMISSED})
_ALLOWED_FROM = {
    Decision.ACKNOWLEDGE: UNDECIDED - {FindingState.ACKNOWLEDGED},
    Decision.CONFIRM: UNDECIDED,
    Decision.DISMISS: UNDECIDED,
    Decision.REOPEN: _DECIDED,
}
_CHANGE_OF = {
    Decision.ACKNOWLEDGE: FindingChange.ACKNOWLEDGED,
    Decision.CONFIRM: FindingChange.CONFIRMED,
    Decision.DISMISS: FindingChange.DISMISSED,
    Decision.REOPEN: FindingChange.REOPENED,
}
_NEEDS_A_REASON = frozenset({Decision.CONFIRM, Decision.DISMISS, Decision.REOPEN})


def decided(state: FindingState, decision: Decision, why: str, grounds: Grounds | None = None, explanations: int = 0) -> Step:
    """Return the step that a person's decision is in this state. Raises `DecisionRefused`, which says what to do instead.

    The rule of the finding has so many innocent ``explanations``.
    """
    if state not in _ALLOWED_FROM[decision]:
        raise DecisionRefused(f"The finding is {state}, so nobody can {decision} it. {_way_out(state)}")
    if decision in _NEEDS_A_REASON and not why.strip():
        raise DecisionRefused(f"To {decision} a finding takes a reason: say why.")
    if grounds is not None:
        _check_grounds(grounds, decision, explanations)
    change = _CHANGE_OF[decision]
    return Step(change, FindingState(change.value), why.strip(), grounds)


def _check_grounds(grounds: Grounds, decision: Decision, explanations: int) -> None:
    if decision is not Decision.DISMISS:
        raise DecisionRefused(f"Only a dismissal has grounds. To {decision} a finding, leave them out.")
    number = grounds.explanation
    if number is None:
        return
    if grounds.kind is not DismissalGrounds.INNOCENT_EXPLANATION:
        raise DecisionRefused("An explanation is named only where the grounds are an innocent explanation. Leave it out.")
    if not 1 <= number <= explanations:
        raise DecisionRefused(f"The rule has the innocent explanations 1 to {explanations}, and no {number}. Name one of these.")


def found_again(state: FindingState | None, *, same_evidence: bool, same_content: bool) -> Step | None:
    """Return the step of a finding whose evidence is there, or None where nothing changes. A state of None is a new finding.

    ``same_content``: nothing that is written of it differs.
    """
    if state is None:
        return Step(FindingChange.OPENED, FindingState.OPEN, "found")
    if state is FindingState.RESOLVED:
        return Step(FindingChange.REOPENED, FindingState.REOPENED, "the evidence returned")
    if same_content:
        return None
    if same_evidence:
        return Step(FindingChange.CHANGED, state, "the evidence is the same, and what is written of it changed")
    if state is FindingState.DISMISSED:
        return Step(FindingChange.REOPENED, FindingState.REOPENED, "the evidence changed after it was dismissed")
    return Step(FindingChange.CHANGED, state, "the evidence changed")


def evidence_gone(state: FindingState) -> Step | None:
    """Return the step of a finding whose evidence is gone, or None where it is resolved already."""
    if state is FindingState.RESOLVED:
        return None
    return Step(FindingChange.RESOLVED, FindingState.RESOLVED, "the evidence is gone")


def _way_out(state: FindingState) -> str:
    if state is FindingState.RESOLVED:
        return "Its evidence is gone; the hub itself reopens it when the evidence returns."
    if state in _DECIDED:
        return "Somebody has decided on it: reopen it first, with a reason."
    if state is FindingState.ACKNOWLEDGED:
        return "Confirm or dismiss it."
    return "Nobody has decided on it yet: acknowledge, confirm or dismiss it."
