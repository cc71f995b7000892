"""Records of a dossier apart from posts: learning, evaluation, sanctions, kin and whatever else a file holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.model.days import Day, Period
from graph.model.days.comparisons import days_after
from graph.model.words import (
    AppealKind,
    AssessmentType,
    BarGround,
    CourseKind,
    EducationLevel,
    EndReason,
    EnrolmentState,
    KinKind,
    Pool,
    QualificationDegree,
    RewardKind,
    SanctionKind,
    Sex,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalNumber:
    """What a national number says; ``key`` is the keyed identifier, never the number. ``century`` is its first year."""

    key: str
    scheme: str
    checksum_valid: bool | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    century: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A labour contract. ``confirms`` is the id of the appointment that it is the second source of."""

    id: str
    employer: str
    period: Period
    fte: float | None = None
    end_reason: EndReason | None = None
    back_filled: bool = False
    confirms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """A diploma."""

    id: str
    level: EducationLevel | None = None
    field: str | None = None
    institution: str | None = None
    graduated: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A place on a course. The period ends on the day after the course's last day; ``hours`` are the course's."""

    id: str
    course: str
    course_kind: CourseKind | None = None
    period: Period
    state: EnrolmentState | None = None
    hours: int | None = None

    @property
    def last_day(self) -> Day:
        """The course's last day; without an end it is any day from the first one on."""
        first = self.period.start.earliest
        if self.period.end is None:
            return Day.not_before(first)
        last = days_after(self.period.end, -1)
        return Day(max(last.earliest, first), max(last.latest, first))


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate; ``enrolment`` is the id of the place that earned it. No end of validity means that none is stated."""

    id: str
    issued: Day
    valid_until: Day | None = None
    enrolment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An assessment, scores 0 to 100; ``evaluator`` is the id of a servant."""

    id: str
    fixed_on: Day
    type: AssessmentType | None = None
    period_from: Day | None = None
    period_to: Day | None = None
    qualification_score: float | None = None
    professional_score: float | None = None
    effectiveness_score: float | None = None
    reported_integral_score: float | None = None
    evaluator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeGrant:
    """A qualification degree; ``rests_on`` are ids of certificates and assessments."""

    id: str
    degree: QualificationDegree | None = None
    granted: Day | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """A sanction; its statutory end is policy."""

    id: str
    kind: SanctionKind | None = None
    imposed: Day | None = None
    ends: Day | None = None
    lifted: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """A reward, benefit or bonus; the amount in the country's currency."""

    id: str
    kind: RewardKind | None = None
    given_on: Day | None = None
    period_from: Day | None = None
    period_to: Day | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A time in which the person may not be appointed."""

    id: str
    ground: BarGround | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveMembership:
    """Membership of a pool or reserve."""

    id: str
    pool: Pool | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class KinTie:
    """A tie to another servant, who is the ``kind`` of this one. A tie without confidence was declared, else it was matched."""

    id: str
    servant: str
    name: str
    kind: KinKind | None = None
    confidence: float | None = None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A relative whom the servant declared without a number: it may be another servant or not. ``kind`` as in a `KinTie`."""

    id: str
    kind: KinKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A complaint, appeal or request; ``about`` are ids. No answer means that none is on record."""

    id: str
    kind: AppealKind | None = None
    filed: Day | None = None
    answer_due: Day | None = None
    answer: str | None = None
    about: tuple[str, ...] = ()
