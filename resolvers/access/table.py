"""The access table: which role may see which types and fields of the schema, and which rows of them.

``TYPES`` says for each type which rows are seen and which roles may read it at all, ``FIELDS`` which fields fewer roles may read,
``INPUTS`` which field a filter or an order depends on. What is not named is read by nobody. ``resolvers/access/gate.py`` applies
the rows to everything that is read for an answer, ``schema/execution.py`` the roles to everything that is asked.
``resolvers/access/sight.py`` says what a part of a person's data is, ``docs/adr/0018-gate-and-record.md`` why, and
``docs/access.md`` shows the whole table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from resolvers.access.callers import Role


class Rows(StrEnum):
    """Which rows of a type are seen."""

    STEP = "step"
    CAREER = "career"
    FACT = "fact"
    FAMILY = "family"
    EMPLOYMENT = "employment"
    COMPETITION = "competition"
    APPLICATION = "application"
    PERSON = "person"
    PUBLIC = "public"
    FINDING = "finding"
    CHECK = "check"
    FIGURE = "figure"
    SERVICE = "service"
    LOADING = "loading"
    DOUBT = "doubt"
    OUTCOME = "outcome"
    LOG = "log"
    TRACKER = "tracker"
    CALLER = "caller"
    PART = "part"


class Access(NamedTuple):
    """Which rows of a type are seen, and by which roles."""

    rows: Rows
    roles: frozenset[Role]


_EVERYBODY: Final = frozenset(Role)
_OF_A_BODY: Final = frozenset({Role.CLIENT, Role.INVESTIGATOR})
_ABOUT_PEOPLE: Final = _OF_A_BODY | {Role.SERVANT}
_INVESTIGATING: Final = frozenset({Role.INVESTIGATOR})
_OPERATING: Final = frozenset({Role.INTEGRATOR})
# Of conflicts and match candidates, who operates the hub sees no person and no value.
_DOUBTING: Final = _OPERATING | _INVESTIGATING

_TYPES: tuple[tuple[Rows, frozenset[Role], str], ...] = (
    (Rows.PERSON, _ABOUT_PEOPLE, "LoadedDays Servant ServantMatch"),
    (Rows.STEP, _ABOUT_PEOPLE, "Appointment CareerGap CareerPath CareerStep Holder Promotion RatingBefore StaffOfOrganisation"),
    (Rows.CAREER, _ABOUT_PEOPLE, "Certificate DegreeGrant Education Enrolment"),
    (
        Rows.FACT,
        _ABOUT_PEOPLE,
        "Appeal AppealStanding Assessment Bar ComputedScore Rating ReserveMembership Reward Sanction",
    ),
    (Rows.FAMILY, _ABOUT_PEOPLE, "Kinship Relative TiedPerson"),
    (Rows.EMPLOYMENT, _ABOUT_PEOPLE, "Contract"),
    (Rows.COMPETITION, _ABOUT_PEOPLE, "Competition"),
    (Rows.APPLICATION, _ABOUT_PEOPLE, "Application"),
    (Rows.FINDING, _OF_A_BODY, "Dismissals"),
    (Rows.FINDING, _ABOUT_PEOPLE, "Evidence Finding FindingCount FindingEvent Review"),
    (
        Rows.CHECK,
        _ABOUT_PEOPLE,
        "AssessedCareer AssessedStep CareerAtypicality CertificateContradiction CertificateCount CertificateNotCompared"
        " CertificateReconciliation ComparedCertificate CompetencyRating CoursesForCompetency DevelopmentPlan LoadedRegister"
        " OpenCertificateConflict PlannedCompetency PlannedCourse PlannedTraining StatedCertificate TakenCourse",
    ),
    (
        Rows.CHECK,
        _OF_A_BODY,
        "AppealCheck AppointmentCheck CandidateRanking CandidateRemark CheckedCase CheckedEvidence CommonDays ComparedFinding"
        " ConnectedPerson DaysNotLoaded KeptAppealCheck KinTie NotJudged PossibleKinTie RankedCandidate RankedChoice ServantTies"
        " ServedPost SharedPanel SharedSchool SharedService SignedOrder TieFound TieNotAssessed",
    ),
    (
        Rows.FIGURE,
        _OF_A_BODY,
        "AfterYears CareerPlace CareerRoute CareerRoutes CountTable FigureCount FigureShare FigureSubject HoursOfYear MedianTime"
        " MeritIndexAnswer MeritIndexChange MeritIndexOfFilling MeritIndexOfMonths MeritIndexOfYear MeritIndexValue NamedCount"
        " PromotionStatistics RatingBand RatingOutcome RatingOutcomes RouteStep TimeToPromotion TrainingCompliance TrainingGroup"
        " TrainingUnit TurnoverAnswer TurnoverGroup TurnoverKind TurnoverRate TypicalRoute YearOfPromotions YearOfRatings",
    ),
    (Rows.FINDING, _INVESTIGATING, "FindingSaved NotAllowed StaleVersion"),
    (Rows.OUTCOME, _DOUBTING, "KeyUsedOtherwise NotFound NotPossible"),
    (Rows.SERVICE, _INVESTIGATING, "ChangedFinding PolicyDifference PolicyWhatIf"),
    (
        Rows.LOADING,
        _OPERATING,
        "Coverage Delivery LoadEvent LoadRequest LoadRequested LoadRun PendingReference Portal PortalStream QuarantinedRow"
        " ScopeRun",
    ),
    (Rows.DOUBT, _DOUBTING, "Conflict MatchCandidate StatedValue"),
    (Rows.DOUBT, _INVESTIGATING, "Judgement JudgementSaved"),
    (Rows.LOG, frozenset({Role.AUDITOR}), "AccessLogEntry"),
    (Rows.TRACKER, frozenset({Role.SERVANT}), "DataLook"),
    (Rows.CALLER, _EVERYBODY, "Me"),
    (
        Rows.PUBLIC,
        _EVERYBODY,
        "Area Competency Course Identifier MissingInput Mutation Organisation OrganisationVersion Policy PolicyValue Position"
        " PositionRequirements PositionVersion Query Rule RuleCoverage Subscription",
    ),
    (Rows.PART, _EVERYBODY, "Day OrganisationAsOf PageInfo PortalRecord PositionAsOf ScoreComponent _Service"),
)
# Types that have lists with pages. The list of what a role may not read is empty, so everybody may read its length.
_LISTED = (
    "AccessLogEntry Appeal Appointment Assessment Certificate Competition Conflict Course DataLook DegreeGrant Delivery Finding"
    " LoadRequest LoadRun MatchCandidate MeritIndexChange Organisation PendingReference Portal Position Promotion QuarantinedRow"
    " ReserveMembership Sanction Servant"
)


def _types() -> Mapping[str, Access]:
    types = {name: Access(rows, roles) for rows, roles, names in _TYPES for name in names.split()}
    lists = {f"{name}{part}": Access(types[name].rows, _EVERYBODY) for name in _LISTED.split() for part in ("Connection", "Edge")}
    return types | lists


TYPES: Final[Mapping[str, Access]] = _types()

_INVESTIGATORS_CHANGES: Final = (
    "assignFinding",
    "delayDisclosure",
    "discloseFinding",
    "judgeMatch",
    "reviewFinding",
    "undoDisclosure",
    "undoJudgement",
)
_LOADING: Final = ("deliveries", "loadRequest", "loadRequests", "loadRuns", "pendingReferences", "portals", "quarantine")
_OF_MATCHES: Final = ("judgement", "left", "leftId", "reasons", "right", "rightId", "version")

# Fields that fewer roles may read than the type they are of.
FIELDS: Final[Mapping[tuple[str, str], frozenset[Role]]] = {
    **dict.fromkeys((("Query", root) for root in _LOADING), _OPERATING),
    **dict.fromkeys((("Query", root) for root in ("conflicts", "matchCandidates")), _DOUBTING),
    ("Query", "accessLog"): frozenset({Role.AUDITOR}),
    **dict.fromkeys((("Mutation", root) for root in _INVESTIGATORS_CHANGES), _INVESTIGATING),
    ("Subscription", "findingChanged"): _ABOUT_PEOPLE,
    **dict.fromkeys((("Mutation", root) for root in ("confirmRemovals", "replayQuarantine", "startSync")), _OPERATING),
    ("Subscription", "loadProgress"): _OPERATING,
    # Who looks into a finding, and what she wrote down of it, is not told to the one whom it is about.
    **dict.fromkeys((("Finding", field) for field in ("assignee", "due", "note")), _OF_A_BODY),
    **dict.fromkeys((("Review", field) for field in ("by", "why", "note", "grounds", "explanation")), _OF_A_BODY),
    # When a disclosure is delayed is a matter of those who investigate.
    **dict.fromkeys((("Finding", field) for field in ("changes", "restsOnUnreviewedMatch")), _INVESTIGATING),
    **dict.fromkeys(((label, "browserUrl") for label in ("Finding", "Organisation", "Position", "Servant")), _INVESTIGATING),
    **dict.fromkeys((("Conflict", field) for field in ("nodeId", "node")), _INVESTIGATING),
    **dict.fromkeys((("StatedValue", field) for field in ("value", "records")), _INVESTIGATING),
    **dict.fromkeys((("MatchCandidate", field) for field in _OF_MATCHES), _INVESTIGATING),
}

# Each line: an input, the type that it is about, and the field that each of its own fields depends on, where that is not of the
# same name. Orders are named likewise. Fields that are not named depend on none. A finding rests on a missing record whether the
# evidence is seen or not, so those choose by it who see all doubts about findings.
_INPUTS = """
AccessLogFilter AccessLogEntry actor body person refused since=at before=at
AppealFilter Appeal servant organisation=servant changedSince=knownSince missingAtPortal kind filed
AppointmentFilter Appointment organisation servant position appointedBy mode orderNumber ordered=orderDate openOn=open \
  changedSince=knownSince missingAtPortal
AssessmentFilter Assessment servant organisation=servant changedSince=knownSince missingAtPortal type evaluator fixedOn
CertificateFilter Certificate servant organisation=servant course=enrolment issued validOn=validUntil changedSince=knownSince \
  missingAtPortal
CompetitionFilter Competition organisation=position position announced annulled changedSince=knownSince missingAtPortal
ConflictFilter Conflict label property state servant=nodeId organisation=nodeId changedSince=openedAt
CourseFilter Course kind titleContains=title developing=develops provider changedSince=knownSince
DegreeGrantFilter DegreeGrant servant organisation=servant changedSince=knownSince missingAtPortal degree granted
DeliveryFilter Delivery recipient kind state changedSince=queuedAt
FindingFilter Finding rules=ruleId severities=severity states=state organisation servant assignee unassigned=assignee \
  decidedBy=Review.by day \
  firstSeen restsOnMissingRecord=restsOnUnreviewedMatch changedSince=firstSeen
LoadRequestFilter LoadRequest portal kind state changedSince=askedAt
LoadRunFilter LoadRun portal state changedSince=startedAt
MatchCandidateFilter MatchCandidate kind state servant=leftId leastConfidence=confidence changedSince=foundAt
MeritIndexChangeFilter MeritIndexChange country=organisation
OrganisationFilter Organisation name country level parent changedSince=knownSince
PendingReferenceFilter PendingReference portal stream label changedSince=since
PositionFilter Position organisation title area ladder=current rank=current headOfBody=current vacantFor=holders \
  changedSince=knownSince
PromotionFilter Promotion organisation=into servant kind appointedBy=into mode=into ordered changedSince=knownSince \
  missingAtPortal
QuarantineFilter QuarantinedRow portal stream code field changedSince=recordedAt
ReserveMembershipFilter ReserveMembership servant organisation=servant changedSince=knownSince missingAtPortal pool \
  started=start openOn=open
SanctionFilter Sanction servant organisation=servant changedSince=knownSince missingAtPortal kind imposed
ServantFilter Servant name organisation=appointments changedSince=knownSince servedUnder=appointments promoted=promotions \
  sanctionInForceOn=sanctions
FindingOrder Finding DAY=day SEVERITY=severity CHANGE=lastChanged
FindingGroup FindingCount RULE=ruleId STATE=state SEVERITY=severity ORGANISATION=organisation MONTH=month
MeritIndexChangeOrder MeritIndexChange FALL=change RISE=change
"""


def _inputs() -> Mapping[tuple[str, str], tuple[str, str]]:
    inputs: dict[tuple[str, str], tuple[str, str]] = {}
    for line in _INPUTS.strip().splitlines():
        name, about, *fields = line.split()
        for each in fields:
            own, _, field = each.partition("=")
            of, _, inner = field.partition(".")
            inputs[name, own] = (of, inner) if inner else (about, field or own)
    return inputs


# By input and field of it, or by order and value of it: the type and its field on which it depends.
INPUTS: Final[Mapping[tuple[str, str], tuple[str, str]]] = _inputs()


def readable(role: Role | None, type_name: str, field_name: str) -> bool:
    """Tell whether a role may read a field of a type, of rows that it sees. The hub itself, which has no role, may read all."""
    if role is None:
        return True
    access = TYPES.get(type_name)
    return access is not None and role in access.roles and role in FIELDS.get((type_name, field_name), _EVERYBODY)


# The rows of what is read from the graph, by label.
ROWS: Mapping[str, Rows] = {
    "Appeal": Rows.FACT,
    "Application": Rows.APPLICATION,
    "Appointment": Rows.STEP,
    "Area": Rows.PUBLIC,
    "Assessment": Rows.FACT,
    "Bar": Rows.FACT,
    "Certificate": Rows.CAREER,
    "Competency": Rows.PUBLIC,
    "Competition": Rows.COMPETITION,
    "Contract": Rows.EMPLOYMENT,
    "Course": Rows.PUBLIC,
    "DegreeGrant": Rows.CAREER,
    "Education": Rows.CAREER,
    "Enrolment": Rows.CAREER,
    "Kinship": Rows.FAMILY,
    "Organisation": Rows.PUBLIC,
    "OrganisationVersion": Rows.PUBLIC,
    "Position": Rows.PUBLIC,
    "Promotion": Rows.STEP,
    "Relative": Rows.FAMILY,
    "ReserveMembership": Rows.FACT,
    "Reward": Rows.FACT,
    "Sanction": Rows.FACT,
    "Servant": Rows.PERSON,
}
