"""What a servant's personal file holds beside the posts: assessments, the record, and learning."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """BM, BKF and BFS scores, and the integral score somebody reported (not always the formula's)."""

    number: str
    person: int
    kind: str
    period: str
    day: date
    qualification: float
    professional: float
    effectiveness: float | None
    competencies: tuple[tuple[str, float], ...]
    reported: float
    evaluator: str | None


@dataclass(frozen=True, slots=True)
class Sanction:
    """`entered` is when it was first written down, `changed` the last time."""

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
    """`entered` and `updated` are the times of its two changes; the second can be read since `committed`."""

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
    """A qualification degree that is granted once its certificate is registered where degrees are given.

    `granted` is the day it would be granted on at the earliest.
    """

    number: str
    person: int
    degree: str
    certificate: str
    opinion: str
    granted: date
