"""What reads of the graph give: one class per thing a client sees. Words of a fixed vocabulary stay text here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.model.days import FIRST_DAY, LAST_DAY


@dataclass(frozen=True, slots=True)
class Day:
    """A day as its first and last possible one; None where nothing bounds it. ``exact`` only where one day is possible."""

    earliest: date | None
    latest: date | None
    exact: date | None


def day(node: Mapping[str, Any], name: str) -> Day | None:
    """The day stored as ``<name>_earliest`` and ``<name>_latest``; None where nothing is stored."""
    earliest: date | None = node[f"{name}_earliest"]
    if earliest is None:
        return None
    latest: date = node[f"{name}_latest"]
    if earliest == latest:
        return Day(earliest, latest, earliest)
    return Day(None if earliest == FIRST_DAY else earliest, None if latest == LAST_DAY else latest, None)


@dataclass(frozen=True, slots=True)
class PortalRecord:
    """The row of a portal a fact came from. Its key stays inside: it may tell who somebody is."""

    id: str
    portal: str
    stream: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAsOf:
    """A body as it was on a day."""

    id: str
    name: str
    level: str | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionAsOf:
    """A post as it was on a day."""

    id: str
    title: str
    ladder: str | None
    rank: int | None
    group: str | None
    servant_class: str | None
    head_of_body: bool | None
    competition_required: bool | None
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Competition:
    """The round of a competition an appointment came from."""

    id: str
    kind: str | None
    round: int | None
    announced: Day | None
    closed: Day | None
    interview_day: Day | None
    protocol_day: Day | None
    annulled: bool
    records: list[PortalRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course of the academy."""

    id: str
    title: str
    kind: str | None
    subject: str | None
    hours: int | None
    provider: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One person on one course."""

    id: str
    course: Course
    state: str | None
    mastering_score: float | None
    start: Day
    end: Day | None
    open: bool
    records: list[PortalRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of professional development."""

    id: str
    number: str
    issued: Day
    valid_until: Day | None
    hours: int | None
    training: str | None
    records: list[PortalRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerStep:
    """One appointment, with what stood behind it and what was learned in its time."""

    id: str
    position: PositionAsOf
    organisation: OrganisationAsOf | None
    mode: str | None
    term: str | None
    order_number: str | None
    order_date: Day | None
    start: Day
    end: Day | None
    open: bool
    civil_service: bool | None
    fte: float | None
    end_reason: str | None
    on_main_line: bool
    move: str | None
    steps_gained: int | None
    competition: Competition | None
    training: list[Training]
    certificates: list[Certificate]
    records: list[PortalRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerGap:
    """Days, half-open, that certainly lie outside every civil-service appointment."""

    start: date
    end: date
    days: int
    after: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerPath:
    """All steps of one servant by start, what lies between them, and all training whenever it was."""

    servant: str
    steps: list[CareerStep]
    gaps: list[CareerGap]
    training: list[Training]
    certificates: list[Certificate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Servant:
    """A person, without any number that would tell who she is elsewhere."""

    id: str
    name: str
    birth_date: Day | None
    sex: str | None
    birthplace: str | None
    sort_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionVersion:
    """A post as it was for a time."""

    title: str
    ladder: str | None
    rank: int | None
    group: str | None
    servant_class: str | None
    head_of_body: bool | None
    competition_required: bool | None
    fte: float | None
    start: Day
    end: Day | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A post with its versions, oldest first; ``current`` is the one certainly in force today."""

    id: str
    title: str
    organisation: str
    current: PositionVersion | None
    versions: list[PositionVersion]
    sort_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationVersion:
    """A body as it was for a time; ``parent`` is the id of the body above it."""

    name: str
    level: str | None
    parent: str | None
    start: Day
    end: Day | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body with its versions, oldest first; level and parent are of the version certainly in force today."""

    id: str
    name: str
    country: str | None
    level: str | None
    parent: str | None
    versions: list[OrganisationVersion]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing a finding rests on, in words."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """A change in the life of a finding."""

    state: str
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRun:
    """The counts of a rule's last run. What could not be judged is never among the satisfied."""

    as_of: date
    ended_at: datetime
    violating: int
    satisfied: int
    not_evaluable: int
    missing: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRun:
    """The books of one scope of one stream in one run."""

    stream: str
    scope: str
    state: str
    problem: str | None
    read: int
    created: int
    updated: int
    unchanged: int
    duplicate: int
    quarantined: int
    pending: int

    @property
    def balanced(self) -> bool:
        return self.read == sum((self.created, self.updated, self.unchanged, self.duplicate, self.quarantined))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRun:
    """One synchronisation of one portal."""

    id: str
    portal: str
    state: str
    problem: str | None
    started_at: datetime
    ended_at: datetime | None
    scopes: list[ScopeRun]
