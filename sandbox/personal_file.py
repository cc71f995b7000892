"""Types of a servant's personal file apart from the posts: assessments, sanctions, rewards, reserve and learning."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment: BM, BKF and BFS scores (0 to 100), and the reported integral score, which may differ from the formula's.

    `reported` is None if the register has no integral score, and `effectiveness` if it has no BFS or the kind leaves it out.

    The period is a year (`2025`) or a half of one (`2025-H2`).
    """

    number: str
    person: int
    kind: str
    period: str
    day: date
    qualification: float
    professional: float
    effectiveness: float | None
    competencies: tuple[tuple[str, float], ...]
    reported: float | None
    evaluator: str | None


@dataclass(frozen=True, slots=True)
class Sanction:
    """A disciplinary sanction; `entered` is the time of its first record, `changed` that of the latest."""

    number: str
    person: int
    kind: str
    imposed: date
    imposed_precision: str
    recorded_end: date | None
    lifted: date | None
    entered: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Reward:
    number: str
    person: int
    kind: str
    day: date
    amount: int | None
    benefit: str | None
    changed: datetime


@dataclass(frozen=True, slots=True)
class ReserveMembership:
    number: str
    person: int
    pool: str
    start: date
    end: date | None
    changed: datetime
    start_precision: str = "day"


@dataclass(frozen=True, slots=True)
class Course:
    code: str
    subject: str
    title: str
    hours: int
    kind: str
    competencies: tuple[str, ...]
    provider: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An enrolment in a course, whose last day is `end`. `entered` and `updated` are the times of its two changes.

    The second change can be read from `committed` on. The portal states the last day only if `end_known`.
    """

    number: str
    person: int
    course: str
    start: date
    end: date
    task: float | None
    assignment: float | None
    test: float | None
    mastering: float | None
    state: str
    entered: datetime
    updated: datetime
    committed: datetime
    end_known: bool = True


@dataclass(frozen=True, slots=True)
class Certificate:
    number: str
    enrolment: str
    person: int
    issued: date
    valid_until: date
    hours: int
    replaces: str | None
    registered: date


@dataclass(frozen=True, slots=True)
class DegreeGrant:
    """A qualification degree, granted once the qualification system has registered its certificate.

    `granted` is the earliest day on which it can be granted; the system states the day only if `day_known`.
    """

    number: str
    person: int
    degree: str
    certificate: str
    opinion: str
    granted: date
    day_known: bool = True
