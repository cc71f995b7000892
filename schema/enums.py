"""Fixed vocabularies, each word with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from graph.model.nodes import CourseKind, Mode, MoveKind, PositionGroup, Sex, Term
from merit.contract import RuleClass, Severity
from merit.findings import State as FindingState

__all__ = ["CourseKind", "FindingState", "Mode", "MoveKind", "PositionGroup", "RuleClass", "Severity", "Sex", "Term"]

E = TypeVar("E", bound=Enum)

# A state of what, is clear among findings only.
_NAMES = {"State": "FindingState"}


def _describe(enum: type[E], description: str, meanings: Mapping[E, str]) -> None:
    """Makes the enum one of the schema, once. Raises KeyError where a word has no meaning given."""
    described: Any = strawberry.enum(enum, description=description, name=_NAMES.get(enum.__name__))
    definition = cast("StrawberryEnumDefinition", described.__strawberry_definition__)
    for value in definition.values:
        value.description = meanings[enum[value.name]]


_describe(
    Mode,
    "How a post was filled.",
    {
        Mode.COMPETITION: "By winning a competition for it.",
        Mode.ROTATION: "By planned rotation between posts or regions.",
        Mode.TRANSFER: "By transfer from another post.",
        Mode.SECONDMENT: "For a time, the servant's own post being kept for her.",
        Mode.POOL: "From the talent pool or personnel reserve.",
        Mode.ACTING: "As acting holder, until somebody is appointed.",
        Mode.GUARANTEE: "Because the law guarantees the return to a post.",
        Mode.ELECTION: "By election.",
        Mode.OTHER: "In another way the portal names.",
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
    "As the register states it.",
    {Sex.FEMALE: "Female.", Sex.MALE: "Male."},
)
_describe(
    PositionGroup,
    "Group of a post in the register (ZRU-788, Art 22-24).",
    {
        PositionGroup.POLITICAL: "Filled by political decision, never by competition.",
        PositionGroup.MANAGERIAL: "Leads or does the state's work; filled by competition.",
        PositionGroup.AUXILIARY: "Supports the others; filled by competition only where its description says so.",
    },
)
_describe(
    CourseKind,
    "What a course is for.",
    {
        CourseKind.ADVANCED: "Advanced training in the servant's own field.",
        CourseKind.RETRAINING: "Training for another field.",
        CourseKind.ADDITIONAL: "Anything beside these.",
    },
)
_describe(
    MoveKind,
    "What a move along the main line was, by the ranks on the day of the order.",
    {
        MoveKind.PROMOTION: "To a higher rank on the same ladder.",
        MoveKind.DEMOTION: "To a lower rank on the same ladder.",
        MoveKind.LATERAL: "To an equal rank on the same ladder.",
        MoveKind.UNKNOWN: "The ranks are not known or are not on one ladder.",
    },
)
_describe(
    Severity,
    "How much hangs on a finding.",
    {
        Severity.CRITICAL: "To be looked at first.",
        Severity.HIGH: "To be looked at soon.",
        Severity.MEDIUM: "To be looked at.",
        Severity.LOW: "To be looked at when there is time.",
    },
)
_describe(
    RuleClass,
    "What kind of lead a rule gives.",
    {
        RuleClass.BREACH: "A breach that records can prove.",
        RuleClass.INDICATOR: "A pattern that deserves a look and proves nothing.",
        RuleClass.RECORD: "Records that contradict each other or are incomplete.",
    },
)
_describe(
    FindingState,
    "Where a finding is in its life. The hub opens, resolves and reopens; people do the rest.",
    {
        FindingState.OPEN: "Found, and nobody has looked at it yet.",
        FindingState.ACKNOWLEDGED: "Somebody is looking at it.",
        FindingState.CONFIRMED: "Somebody looked and the lead holds.",
        FindingState.DISMISSED: "Somebody looked and explained it.",
        FindingState.RESOLVED: "The evidence is gone.",
        FindingState.REOPENED: "The evidence returned or changed after it was resolved or dismissed.",
    },
)
