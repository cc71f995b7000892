"""The enums of the schema: the closed vocabularies of the model, each value with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from graph.model.words import (
    AppealKind,
    ApplicationState,
    AssessmentType,
    BarGround,
    BodyLevel,
    CompetitionKind,
    CourseKind,
    EducationLevel,
    EndReason,
    EnrolmentState,
    KinKind,
    Mode,
    MoveKind,
    Pool,
    PositionGroup,
    QualificationDegree,
    RewardKind,
    RotationExtension,
    SanctionKind,
    Sector,
    ServantClass,
    Sex,
    Term,
)
from loaders.matching.candidates import CandidateState
from loaders.portal_api.contract import StreamMode
from merit.assessment import EFFECTIVENESS, PROFESSIONAL, QUALIFICATION
from merit.contract import RuleClass, Severity
from merit.findings import FindingState
from resolvers.access_log import ReaderRole
from resolvers.conflict_lists import ConflictState
from resolvers.findings import FindingGroup, FindingOrder
from resolvers.loading import CandidateKind, DeliveryState, RunState, ScopeState
from resolvers.merit_changes import MeritIndexChangeOrder

__all__ = [
    "AppealKind",
    "ApplicationState",
    "AssessmentType",
    "BarGround",
    "BodyLevel",
    "CandidateKind",
    "CandidateState",
    "CompetitionKind",
    "ConflictState",
    "CourseKind",
    "DeliveryState",
    "EducationLevel",
    "EndReason",
    "EnrolmentState",
    "FindingGroup",
    "FindingOrder",
    "FindingState",
    "KinKind",
    "MeritIndexChangeOrder",
    "Mode",
    "MoveKind",
    "Pool",
    "PositionGroup",
    "QualificationDegree",
    "ReaderRole",
    "RewardKind",
    "RotationExtension",
    "RuleClass",
    "RunState",
    "SanctionKind",
    "ScopeState",
    "ScorePart",
    "Sector",
    "ServantClass",
    "Severity",
    "Sex",
    "StreamMode",
    "Term",
]

E = TypeVar("E", bound=Enum)


class ScorePart(StrEnum):
    """A part of an integral score."""

    QUALIFICATION = QUALIFICATION
    PROFESSIONAL = PROFESSIONAL
    EFFECTIVENESS = EFFECTIVENESS


def describe(enum: type[E], description: str, meanings: Mapping[E, str]) -> None:
    """Add an enum to the schema. Call this once for each enum. Raises KeyError if a value has no meaning."""
    described: Any = strawberry.enum(enum, description=description)
    definition = cast("StrawberryEnumDefinition", described.__strawberry_definition__)
    for value in definition.values:
        value.description = meanings[enum[value.name]]


for _vocabulary in (
    Sector,
    ApplicationState,
    AppealKind,
    Mode,
    Term,
    EndReason,
    Sex,
    PositionGroup,
    RotationExtension,
    ServantClass,
    BodyLevel,
    CompetitionKind,
    CourseKind,
    EnrolmentState,
    MoveKind,
    SanctionKind,
    AssessmentType,
    BarGround,
    EducationLevel,
    KinKind,
    Pool,
    QualificationDegree,
    RewardKind,
):
    describe(_vocabulary, _vocabulary.__doc__ or "", {word: word.meaning for word in _vocabulary})
describe(
    ReaderRole,
    "Role of somebody who reads data of people.",
    {
        ReaderRole.CLIENT: "An application of a body.",
        ReaderRole.INVESTIGATOR: "An investigator of a body.",
        ReaderRole.INTEGRATOR: "Somebody who looks after the loading of portals.",
        ReaderRole.AUDITOR: "Somebody who checks who read what.",
        ReaderRole.SERVANT: "A servant who reads what is on record of herself.",
        ReaderRole.OPERATOR: "Somebody who calls commands on the machine of the hub.",
    },
)
describe(
    Severity,
    "How urgent a finding is.",
    {
        Severity.CRITICAL: "Review first.",
        Severity.HIGH: "Review soon.",
        Severity.MEDIUM: "Review.",
        Severity.LOW: "Review when there is time.",
    },
)
describe(
    RuleClass,
    "Kind of lead that a rule gives.",
    {
        RuleClass.BREACH: "A breach that records can prove.",
        RuleClass.INDICATOR: "A pattern that deserves a review and proves nothing.",
        RuleClass.RECORD: "Records that contradict each other or are incomplete.",
    },
)
describe(
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
describe(
    FindingOrder,
    "Order of a list of findings.",
    {
        FindingOrder.DAY: "The newest case first; cases whose day is not known come last.",
        FindingOrder.SEVERITY: "The most severe first, and of one severity the newest case first.",
        FindingOrder.CHANGE: "The newest change first, by the hub or a person.",
    },
)
describe(
    MeritIndexChangeOrder,
    "Order of bodies by the change of their merit index.",
    {
        MeritIndexChangeOrder.FALL: "The greatest fall first.",
        MeritIndexChangeOrder.RISE: "The greatest rise first.",
    },
)
describe(
    FindingGroup,
    "What findings are counted by.",
    {
        FindingGroup.RULE: "By rule.",
        FindingGroup.STATE: "By state.",
        FindingGroup.SEVERITY: "By severity.",
        FindingGroup.ORGANISATION: "By the organisation to which the case belongs.",
        FindingGroup.MONTH: "By the month of the case.",
    },
)
describe(
    RunState,
    "State of a load run.",
    {
        RunState.RUNNING: "It goes on.",
        RunState.CLEAN: "Everything was loaded.",
        RunState.WITH_REJECTS: "Some rows were put into quarantine; everything else was loaded.",
        RunState.HELD: "Something waits for a person's word, such as the removal of many records at once.",
        RunState.FAILED: "It failed. What was loaded before is kept.",
        RunState.STOPPED: "A person stopped it. What was loaded before is kept.",
        RunState.INTERRUPTED: "Its process died. What was loaded before is kept.",
    },
)
describe(
    ScopeState,
    "State of one scope in a load run.",
    {
        ScopeState.DONE: "It was read to its end.",
        ScopeState.HELD: "Something waits for a person's word, such as the removal of many records at once.",
        ScopeState.FAILED: "Its reading failed. What was loaded before is kept.",
        ScopeState.STOPPED: "A person stopped its reading. What was loaded before is kept.",
    },
)
describe(
    StreamMode,
    "What a reading of a stream contains.",
    {
        StreamMode.SNAPSHOT: "Every reading contains the whole scope, so a record that it lacks is missing.",
        StreamMode.DELTA: "A reading contains what changed since the one before.",
        StreamMode.APPEND: "Rows are added and never change.",
    },
)
describe(
    CandidateKind,
    "Who may be one person.",
    {
        CandidateKind.SERVANT: "Two servants.",
        CandidateKind.RELATIVE: "A declared relative and a servant.",
    },
)
describe(
    CandidateState,
    "Whether a person has judged a match candidate, and how.",
    {
        CandidateState.OPEN: "Nobody has judged it yet.",
        CandidateState.ACCEPTED: "They are one person.",
        CandidateState.REJECTED: "They are two people.",
        CandidateState.UNSURE: "Somebody looked at it and could not tell.",
    },
)
describe(
    DeliveryState,
    "What became of a message for another portal.",
    {
        DeliveryState.WAITING: "It waits to be sent.",
        DeliveryState.DELIVERED: "The recipient has it.",
        DeliveryState.SET_ASIDE: "The recipient refused it for good.",
        DeliveryState.DISCARDED: "A person gave it up.",
        DeliveryState.SUPERSEDED: "A later message about the same thing replaced it.",
    },
)
describe(
    ScorePart,
    "A part of an integral score.",
    {
        ScorePart.QUALIFICATION: "Qualification: education, training and service.",
        ScorePart.PROFESSIONAL: "Professional knowledge and competencies.",
        ScorePart.EFFECTIVENESS: "Effectiveness of the work.",
    },
)
describe(
    ConflictState,
    "Whether portals still contradict each other.",
    {
        ConflictState.OPEN: "They contradict each other.",
        ConflictState.SETTLED: "They contradict each other no longer.",
    },
)
