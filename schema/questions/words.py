"""The enums of answers: closed vocabularies of questions, each value with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from careers.ties import Role
from merit.appeal_states import AppealState
from merit.contract import Outcome
from merit.figures import merit_rows, ratings_lead_to, turnover
from merit.questions import ranking
from merit.questions.certificate_comparison import Outcome as CertificateOutcome
from merit.questions.competencies import Standing as CompetencyStanding
from merit.questions.standings import Chosen, Standing
from merit.questions.ties import TieKind
from merit.training import DueState

__all__ = [
    "AppealState",
    "CertificateOutcome",
    "Chosen",
    "CompetencyStanding",
    "DueState",
    "LeavingKind",
    "Outcome",
    "PostFilled",
    "RankingDay",
    "RatingEvent",
    "Role",
    "Standing",
    "TieKind",
    "TurnoverBodies",
    "TurnoverPart",
]

E = TypeVar("E", bound=Enum)


class LeavingKind(StrEnum):
    """Why people left."""

    VOLUNTARY = turnover.VOLUNTARY
    INVOLUNTARY = turnover.INVOLUNTARY
    RETIREMENT = turnover.RETIREMENT
    OTHER = turnover.OTHER
    UNKNOWN = turnover.UNKNOWN


class TurnoverBodies(StrEnum):
    """Of which bodies a turnover is."""

    ASKED = "bodies"
    REST = "rest"


class TurnoverPart(StrEnum):
    """Of which months a turnover is."""

    PERIOD = "period"
    BEFORE = "before"
    AFTER = "after"


class RatingEvent(StrEnum):
    """What can happen to people after they are rated."""

    BONUS = ratings_lead_to.BONUS
    PROMOTION = ratings_lead_to.PROMOTION
    TRAINING = ratings_lead_to.TRAINING
    ROTATION = ratings_lead_to.ROTATION
    DEMOTION = ratings_lead_to.DEMOTION
    DISMISSAL = ratings_lead_to.DISMISSAL


class PostFilled(StrEnum):
    """How a post was filled, as far as the merit index tells it apart."""

    COMPETITION = merit_rows.COMPETITION
    OTHERWISE = merit_rows.OTHERWISE
    UNKNOWN = merit_rows.UNKNOWN


class RankingDay(StrEnum):
    """Which day decides what counts in a ranking."""

    PROTOCOL = ranking.PROTOCOL
    INTERVIEW = ranking.INTERVIEW
    CLOSING = ranking.CLOSING
    ORDER = ranking.ORDER
    ASKED = ranking.ASKED
    TODAY = ranking.TODAY


def _describe(enum: type[E], name: str, description: str, meanings: Mapping[E, str]) -> None:
    """Add an enum to the schema. Raises KeyError if a value has no meaning."""
    described: Any = strawberry.enum(enum, name=name, description=description)
    definition = cast("StrawberryEnumDefinition", described.__strawberry_definition__)
    for value in definition.values:
        value.description = meanings[enum[value.name]]


_describe(
    Outcome,
    "CaseOutcome",
    "Outcome of a rule for one case.",
    {
        Outcome.VIOLATES: "The case violates the rule.",
        Outcome.SATISFIES: "The case satisfies the rule.",
        Outcome.NOT_EVALUABLE: "It cannot be judged, because an input is missing. It is not clean.",
    },
)
_describe(
    Standing,
    "CandidateStanding",
    "Why a candidate is ranked, or is not.",
    {
        Standing.RANKED: "Eligible, with a score.",
        Standing.NOT_ASSESSED: "Eligible, without a score.",
        Standing.UNKNOWN: "It is not known whether the candidate is eligible.",
        Standing.NOT_ELIGIBLE: "The candidate does not meet a requirement.",
        Standing.BARRED: "The candidate is barred.",
        Standing.WITHDREW: "The candidate withdrew.",
        Standing.NOT_READ: "The file of the candidate cannot be read.",
    },
)
_describe(
    Chosen,
    "ChosenBy",
    "How the records say who was chosen.",
    {
        Chosen.WON: "They won the competition.",
        Chosen.RECOMMENDED: "The panel recommended them.",
        Chosen.LISTED: "They are members of the reserve.",
    },
)
_describe(
    CompetencyStanding,
    "CompetencyStanding",
    "How a competency of a servant stands.",
    {
        CompetencyStanding.MISSING: "The post requires it, or may, and nobody rated it.",
        CompetencyStanding.LOW: "Its last rating is below the policy's score.",
        CompetencyStanding.SUFFICIENT: "Its last rating is not low.",
        CompetencyStanding.NOT_ASSESSED: "It is not known which rating is the last one, or what is low.",
    },
)
_describe(
    DueState,
    "TrainingState",
    "How a day stands on which training is due.",
    {
        DueState.OVERDUE: "The day is over.",
        DueState.DUE_SOON: "The day comes within the policy's time.",
        DueState.IN_TIME: "The day comes later.",
    },
)
_describe(
    AppealState,
    "AppealState",
    "How far the answer to an appeal has come.",
    {
        AppealState.OVERDUE: "No answer is on record, and the day on which it was due is over.",
        AppealState.WAITING: "No answer is on record, and it is not due yet.",
        AppealState.ANSWERED: "An answer is on record.",
        AppealState.NOT_ASSESSED: "Something is not known, such as the day on which the answer is due.",
    },
)
_describe(
    CertificateOutcome,
    "CertificateOutcome",
    "What becomes of the number of a certificate that is compared at my.dba.uz, which issues it, and mo.argos.uz, its register.",
    {
        CertificateOutcome.CONTRADICTED: "Both state it and contradict each other.",
        CertificateOutcome.ONLY_REGISTER: "Only mo.argos.uz states it.",
        CertificateOutcome.ONLY_ISSUER: "Only my.dba.uz states it.",
        CertificateOutcome.NOT_ASSESSED: "It is not known whether the other portal has it.",
        CertificateOutcome.AGREED: "Both state it alike.",
    },
)
_describe(
    TieKind,
    "TieKind",
    "Kind of a tie between two people.",
    {
        TieKind.SERVICE: "Both served in one body on a common day.",
        TieKind.APPOINTMENT: "One signed an order that appointed the other.",
        TieKind.PANEL: "One sat on the panel of a competition; the other one sat there, too, applied, or was appointed by it.",
        TieKind.KIN: "Both are kin.",
        TieKind.SCHOOL: "Both finished one school. This is a weak tie.",
    },
)
_describe(
    Role,
    "CompetitionRole",
    "What somebody had to do with a competition.",
    {
        Role.SAT: "Sat on the panel.",
        Role.APPLIED: "Applied.",
        Role.APPOINTED: "Was appointed by it.",
    },
)
_describe(
    LeavingKind,
    "LeavingKind",
    "Why people left.",
    {
        LeavingKind.VOLUNTARY: "By their own wish or by agreement.",
        LeavingKind.INVOLUNTARY: "Dismissed, such as for discipline, performance, corruption or a failed probation.",
        LeavingKind.RETIREMENT: "By age.",
        LeavingKind.OTHER: "For another reason, such as the end of a term, the abolition of the post, health or death.",
        LeavingKind.UNKNOWN: "No source says why, or nobody translated the portal's word.",
    },
)
_describe(
    TurnoverBodies,
    "TurnoverBodies",
    "Of which bodies a turnover is.",
    {
        TurnoverBodies.ASKED: "Of those in `about`.",
        TurnoverBodies.REST: "Of the other bodies of the country in `restOf`.",
    },
)
_describe(
    TurnoverPart,
    "TurnoverPart",
    "Of which months a turnover is.",
    {
        TurnoverPart.PERIOD: "Of all months.",
        TurnoverPart.BEFORE: "Of the months before the change.",
        TurnoverPart.AFTER: "Of the months from the change on.",
    },
)
_describe(
    RatingEvent,
    "RatingEvent",
    "What can happen to people after they are rated.",
    {
        RatingEvent.BONUS: "A reward.",
        RatingEvent.PROMOTION: "A promotion.",
        RatingEvent.TRAINING: "A place on a course.",
        RatingEvent.ROTATION: "A lateral move.",
        RatingEvent.DEMOTION: "A demotion.",
        RatingEvent.DISMISSAL: "A dismissal.",
    },
)
_describe(
    PostFilled,
    "PostFilled",
    "How a post was filled, as far as the merit index tells it apart.",
    {
        PostFilled.COMPETITION: "By a competition.",
        PostFilled.OTHERWISE: "In another way.",
        PostFilled.UNKNOWN: "It is not known how.",
    },
)
_describe(
    RankingDay,
    "RankingDay",
    "Which day decides what counts in a ranking.",
    {
        RankingDay.PROTOCOL: "The day of the competition's protocol.",
        RankingDay.INTERVIEW: "The day of the interview.",
        RankingDay.CLOSING: "The last day for applications.",
        RankingDay.ORDER: "The day of the first order that names the competition.",
        RankingDay.ASKED: "The day that was asked for.",
        RankingDay.TODAY: "Today.",
    },
)
