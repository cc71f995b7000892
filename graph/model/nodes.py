"""The nodes of the graph: one class per label, whose fields are the node's own properties.

``graph.model.table`` holds ids, links, indexes and derived properties, and relates these classes to the facts that portals state
(``graph.model.facts``). A ``Day`` is stored as ``<field>_earliest`` and ``<field>_latest``; a ``Period`` as
``start_earliest``, ``start_latest``, ``end_earliest``, ``end_latest`` and ``open``.

A field of a vocabulary (``graph.model.words``) has a sibling ``<field>_word``: the portal's own word, as it stood. A mapping
states the word and leaves the field itself to the hub, which translates the word by the portal's table
(``loaders.portal_api.words``). A mapping that knows the meaning without a word states the field alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from graph.model.days import Day, Period
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


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value that a number of the model can have. A row that states another goes to quarantine.

    They keep typing errors and broken exports out, and every number within what GraphQL's types can say (Int has 32 bits).
    """

    least: float
    greatest: float


LONGEST_INDEXED = 1_000
"""Characters of the longest text that goes into an index: Neo4j takes 8,167 bytes, and a character has up to four."""

RANK_BOUNDS = Bounds(0, 10_000)
Rank = Annotated[int, RANK_BOUNDS]
Count = Annotated[int, Bounds(0, 10_000)]
Hours = Annotated[int, Bounds(0, 100_000)]
Months = Annotated[int, Bounds(0, 1_200)]
Share = Annotated[float, Bounds(0, 100)]
Percent = Annotated[float, Bounds(0, 100)]
Confidence = Annotated[float, Bounds(0, 1)]
Points = Annotated[float, Bounds(-1_000_000, 1_000_000)]
Amount = Annotated[float, Bounds(-1_000_000_000_000_000, 1_000_000_000_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An administrative unit (SOATO in Uzbekistan); its name only where a portal gives more than the code."""

    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """Something a post requires, a course develops or an assessment rates."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A sequence of ranks that may be compared with each other."""

    name: str
    country: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body of the state, under all its names."""

    name: str
    country: str | None = None
    sector: Sector | None = None
    sector_word: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationVersion:
    """A body during a period: its name, its level, the body above it."""

    name: str
    level: BodyLevel | None = None
    level_word: str | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position in a body, filled or vacant."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionVersion:
    """A position during a period. A greater rank is more senior; ranks are comparable only within one ladder.

    0 months of experience, the level ``none`` and an empty list of fields say that none is demanded. Where a portal states
    nothing, the property is absent.
    """

    title: str
    ladder: str | None = None
    rank: Rank | None = None
    group: PositionGroup | None = None
    group_word: str | None = None
    servant_class: ServantClass | None = None
    servant_class_word: str | None = None
    head_of_body: bool | None = None
    rotational: bool | None = None
    competition_required: bool | None = None
    fte: Share | None = None
    required_experience_months: Months | None = None
    required_education_level: EducationLevel | None = None
    required_education_level_word: str | None = None
    required_education_fields: tuple[str, ...] | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Servant:
    """A person who serves or served. The name is the spelling of the leading portal.

    ``also_written``: other spellings in the same row, such as another script or a former last name.
    """

    name: str
    also_written: tuple[str, ...] = ()
    birth_date: Day | None = None
    sex: Sex | None = None
    sex_word: str | None = None
    birthplace: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """A tie between two people, declared or matched: what the first of them is to the second. Confidence is 0 to 1.

    No confidence means declared.
    """

    kind: KinKind | None = None
    kind_word: str | None = None
    confidence: Confidence | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """One diploma."""

    level: EducationLevel | None = None
    level_word: str | None = None
    field: str | None = None
    institution: str | None = None
    graduated: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A spell of one servant in one position, and the order that began it. FTE 1 is full time.

    ``civil_service`` is None where it is unknown whether the position belongs to the civil service.
    """

    period: Period
    mode: Mode | None = None
    mode_word: str | None = None
    term: Term | None = None
    term_word: str | None = None
    order_number: str | None = None
    order_date: Day | None = None
    civil_service: bool | None = None
    end_reason: EndReason | None = None
    end_reason_word: str | None = None
    fte: Share | None = None
    probation_until: Day | None = None
    rotation_extension: RotationExtension | None = None
    rotation_extension_word: str | None = None
    rotation_extended_until: Day | None = None
    pay_grade: str | None = None
    factor_points: Points | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A labour contract as the employer reported it: a second source for a spell of service, or a spell outside the service."""

    title: str
    period: Period
    occupation_code: str | None = None
    fte: Share | None = None
    end_reason: EndReason | None = None
    end_reason_word: str | None = None
    back_filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A relative that a servant declared, without a number that would identify the person: what this person is to the servant."""

    kinship: KinKind | None = None
    kinship_word: str | None = None
    name: str
    birth_date: Day | None = None
    workplace: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Competition:
    """One round of a competition for a position. ``annulled`` is absent where the portal does not say."""

    kind: CompetitionKind | None = None
    kind_word: str | None = None
    round: Count | None = None
    announced: Day | None = None
    closed: Day | None = None
    interview_day: Day | None = None
    protocol_day: Day | None = None
    requirements_edited: Day | None = None
    annulled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One person's application in a competition; scores in the portal's own points."""

    state: ApplicationState | None = None
    state_word: str | None = None
    test_score: Points | None = None
    essay_score: Points | None = None
    interview_score: Points | None = None
    total_score: Points | None = None
    withdrawn: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course of the academy."""

    title: str
    kind: CourseKind | None = None
    kind_word: str | None = None
    subject: str | None = None
    hours: Hours | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One person on one course; scores 0 to 100."""

    period: Period
    state: EnrolmentState | None = None
    state_word: str | None = None
    task_score: Percent | None = None
    assignment_score: Percent | None = None
    test_score: Percent | None = None
    mastering_score: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of professional development. No end of validity means that none is stated; the number may be unknown."""

    number: str | None = None
    issued: Day
    valid_until: Day | None = None
    hours: Hours | None = None
    replaces_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessment of one servant; scores 0 to 100, the integral score as the portal reports it.

    The period that was assessed runs from ``period_from`` to the first day after it, ``period_to``. ``period_word`` is the period
    in the portal's words; both days are absent where these name none.
    """

    type: AssessmentType | None = None
    type_word: str | None = None
    fixed_on: Day
    period_from: Day | None = None
    period_to: Day | None = None
    period_word: str | None = None
    qualification_score: Percent | None = None
    professional_score: Percent | None = None
    effectiveness_score: Percent | None = None
    reported_integral_score: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeGrant:
    """A qualification degree given to a servant."""

    degree: QualificationDegree | None = None
    degree_word: str | None = None
    granted: Day | None = None
    opinion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """A disciplinary sanction. The recorded end may be missing; the statutory end is policy."""

    kind: SanctionKind | None = None
    kind_word: str | None = None
    imposed: Day | None = None
    ends: Day | None = None
    lifted: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """A reward, benefit or bonus; the amount in the country's currency.

    The period that it is for, if it is for one, is stated as that of an assessment is.
    """

    kind: RewardKind | None = None
    kind_word: str | None = None
    given_on: Day | None = None
    period_from: Day | None = None
    period_to: Day | None = None
    period_word: str | None = None
    amount: Amount | None = None
    benefit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A period in which a person may not be appointed."""

    ground: BarGround | None = None
    ground_word: str | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveMembership:
    """Membership of a talent pool or personnel reserve."""

    pool: Pool | None = None
    pool_word: str | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A complaint, appeal or request that a servant filed."""

    kind: AppealKind | None = None
    kind_word: str | None = None
    filed: Day | None = None
    answer_due: Day | None = None
    answer: str | None = None
