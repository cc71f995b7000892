"""The enums of the schema: the closed vocabularies of the model, each value with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from graph.model.nodes import CourseKind, Mode, MoveKind, PositionGroup, Sex, Term
from merit.contract import RuleClass, Severity
from merit.findings import FindingState

__all__ = ["CourseKind", "FindingState", "Mode", "MoveKind", "PositionGroup", "RuleClass", "Severity", "Sex", "Term"]

E = TypeVar("E", bound=Enum)


def _describe(enum: type[E], description: str, meanings: Mapping[E, str]) -> None:
    """Add an enum to the schema. Call this once for each enum. Raises KeyError if a value has no meaning."""
    described: Any = strawberry.enum(enum, description=description)
    definition = cast("StrawberryEnumDefinition", described.__strawberry_definition__)
    for value in definition.values:
        value.description = meanings[enum[value.name]]


_describe(
    Mode,
    "How a position was filled.",
    {
        Mode.COMPETITION: "By winning a competition for it.",
        Mode.ROTATION: "By planned rotation between positions or regions.",
        Mode.TRANSFER: "By transfer from another position.",
        Mode.SECONDMENT: "By secondment for a time; the servant keeps her own position.",
        Mode.POOL: "From the talent pool or personnel reserve.",
        Mode.ACTING: "As acting holder until somebody is appointed.",
        Mode.GUARANTEE: "Because the law guarantees the return to a position.",
        Mode.ELECTION: "By election.",
        Mode.OTHER: "In another way, which the portal names.",
    },
)
_describe(
    Term,
    "For how long an appointment was made.",
    {
        Term.INDEFINITE: "Without an end.",
        Term.FIXED: "For a fixed time.",
        Term.PROBATION: "On probation.",
    },
)
_describe(
    Sex,
    "Sex, as the register states it.",
    {Sex.FEMALE: "Female.", Sex.MALE: "Male."},
)
_describe(
    PositionGroup,
    "Group of a position in the register (ZRU-788, Art 22-24).",
    {
        PositionGroup.POLITICAL: "Filled by political decision, never by competition.",
        PositionGroup.MANAGERIAL: "Leads or does the state's work; filled by competition.",
        PositionGroup.AUXILIARY: "Supports the other groups; filled by competition only where its description requires one.",
    },
)
_describe(
    CourseKind,
    "Purpose of a course.",
    {
        CourseKind.ADVANCED: "Advanced training in the servant's own field.",
        CourseKind.RETRAINING: "Training for another field.",
        CourseKind.ADDITIONAL: "Any other training.",
    },
)
_describe(
    MoveKind,
    "Kind of a move along the main line, by the ranks on the day of the order.",
    {
        MoveKind.PROMOTION: "To a higher rank on the same ladder.",
        MoveKind.DEMOTION: "To a lower rank on the same ladder.",
        MoveKind.LATERAL: "To an equal rank on the same ladder.",
        MoveKind.UNKNOWN: "The ranks are not known, or they are on different ladders.",
    },
)
_describe(
    Severity,
    "How urgent a finding is.",
    {
        Severity.CRITICAL: "Review first.",
        Severity.HIGH: "Review soon.",
        Severity.MEDIUM: "Review.",
        Severity.LOW: "Review when there is time.",
    },
)
_describe(
    RuleClass,
    "Kind of lead that a rule gives.",
    {
        RuleClass.BREACH: "A breach that records can prove.",
        RuleClass.INDICATOR: "A pattern that deserves a review and proves nothing.",
        RuleClass.RECORD: "Records that contradict each other or are incomplete.",
    },
)
_describe(
    FindingState,
    "State of a finding. The hub opens, resolves and reopens findings; people acknowledge, confirm and dismiss them.",
    {
        FindingState.OPEN: "Found; nobody has reviewed it yet.",
        FindingState.ACKNOWLEDGED: "Somebody is reviewing it.",
        FindingState.CONFIRMED: "Somebody reviewed it, and the lead holds.",
        FindingState.DISMISSED: "Somebody reviewed it and explained it.",
        FindingState.RESOLVED: "The evidence is gone.",
        FindingState.REOPENED: "The evidence returned after the finding was resolved, or changed after it was dismissed.",
    },
)
