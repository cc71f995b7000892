"""What resolvers return: a frozen class for each GraphQL type. Values of a closed vocabulary stay text, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar, Final

from merit.contract import Rule, RuleClass
from merit.findings.states import FindingChange
from resolvers.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Day:
    """A day by the first and the last date it can be, each None where nothing bounds it. ``exact`` is set if they are equal."""

    earliest: date | None
    latest: date | None
    exact: date | None


@dataclass(frozen=True, slots=True)
class PortalRecord:
    """The portal record that a fact comes from, without its key: a key can reveal who a person is."""

    id: str
    portal: str
    stream: str
    recorded_at: datetime
    missing_since: datetime | None


# What the ids of numbers begin with, where a finding is about one.
NUMBER: Final = "number"


def is_number_id(id_: str) -> bool:
    """Tell whether an id stands for a number of somebody or something, and is no node's."""
    return id_.startswith(f"{NUMBER}:")


def all_missing(records: Sequence[PortalRecord]) -> bool:
    """Tell whether there are records and all of them are missing at their portals."""
    return bool(records) and all(record.missing_since is not None for record in records)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAsOf:
    """An organisation as it was on a day."""

    id: str
    name: str
    level: str | None
    level_word: str | None
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionAsOf:
    """A position as it was on a day. ``certain`` is false if another version may have been in force then."""

    id: str
    title: str
    ladder: str | None
    rank: int | None
    group: str | None
    servant_class: str | None
    servant_class_word: str | None
    head_of_body: bool | None
    competition_required: bool | None
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerStep:
    """One appointment of ``servant``, an id. ``competition`` is the id of the round that it came from."""

    id: str
    servant: str
    position: PositionAsOf
    organisation: OrganisationAsOf | None
    mode: str | None
    mode_word: str | None
    term: str | None
    order_number: str | None
    order_date: Day | None
    start: Day
    end: Day | None
    open: bool
    civil_service: bool | None
    fte: float | None
    end_reason: str | None
    end_reason_word: str | None
    on_main_line: bool
    move: str | None
    steps_gained: int | None
    competition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerGap:
    """A half-open span of days that certainly lie outside every civil-service appointment."""

    start: date
    end: date
    days: int
    step_before_id: str
    step_after_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerPath:
    """The career of one servant: all steps by start, and the gaps between them."""

    servant: Servant
    steps: list[CareerStep]
    gaps: list[CareerGap]


@dataclass(frozen=True, slots=True, kw_only=True)
class Servant:
    """A person, without any number that would identify her elsewhere."""

    label: ClassVar[str] = "Servant"

    id: str
    name: str
    birth_date: Day | None
    sex: str | None
    birthplace: str | None
    sort_key: str


# What is known of a person beside her name: it is read only where it is asked for, and hidden from who sees her steps alone.
OF_PERSON: Final = frozenset(each.name for each in fields(Servant)) - {"id", "name", "sort_key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionVersion:
    """A position as it is or was for a period."""

    title: str
    ladder: str | None
    rank: int | None
    group: str | None
    servant_class: str | None
    servant_class_word: str | None
    head_of_body: bool | None
    competition_required: bool | None
    fte: float | None
    start: Day
    end: Day | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position with its versions, oldest first. ``current`` is the version that is certainly in force today."""

    label: ClassVar[str] = "Position"

    id: str
    title: str
    organisation: str
    current: PositionVersion | None
    versions: list[PositionVersion]
    sort_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionDemands:
    """What a position demands of its holder today, and the ids of the competencies and of the position to which it reports.

    No months and an empty list of fields say that nothing is demanded, None that it is not known.
    """

    experience_months: int | None
    education_level: str | None
    education_level_word: str | None
    education_fields: list[str] | None
    competencies: list[str]
    reports_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationVersion:
    """An organisation as it is or was for a period. ``parent`` is the id of the organisation above it."""

    name: str
    level: str | None
    level_word: str | None
    parent: str | None
    start: Day
    end: Day | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation with its versions, oldest first. Level and parent are those of the version certainly in force today.

    ``parent`` and ``successor`` are ids.
    """

    label: ClassVar[str] = "Organisation"

    id: str
    name: str
    country: str | None
    sector: str | None
    successor: str | None
    level: str | None
    parent: str | None
    versions: list[OrganisationVersion]
    sort_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A lead for review. ``rule`` is None if the rule is no longer installed; one about a body concerns no servant.

    ``subjects`` are ids of facts, or such names as of periods; the refusal stands in place of one that is denied. Of a number
    there is an id that says nothing of it: the key of a personal number is never shown.
    """

    id: str
    rule_id: str
    rule: Rule | None
    state: str
    severity: str
    reason: str
    day: date | None
    policy: str
    subjects: list[str | Forbidden]
    organisation: str
    servant: str | None
    first_seen: datetime
    last_changed: datetime
    assignee: str | None
    due: date | None
    note: str | None
    version: int
    disclosed_at: datetime | None
    sort_key: str

    @property
    def browser_query(self) -> str | None:
        """The query that shows it. It contains the subjects, so there is none where one is a number, or denied."""
        known = [each for each in self.subjects if isinstance(each, str)]
        if self.rule is None or len(known) < len(self.subjects) or any(is_number_id(each) for each in known):
            return None
        return self.rule.browser_query(known)

    @property
    def rule_class(self) -> RuleClass | None:
        return self.rule.rule_class if self.rule else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """How many findings have one key. ``by`` says what the key is; a key of None counts cases whose day is not known."""

    by: str
    key: str | None
    findings: int

    @property
    def rule_id(self) -> str | None:
        return self.key if self.by == "rule" else None

    @property
    def state(self) -> str | None:
        return self.key if self.by == "state" else None

    @property
    def severity(self) -> str | None:
        return self.key if self.by == "severity" else None

    @property
    def month(self) -> str | None:
        return self.key if self.by == "month" else None


@dataclass(frozen=True, slots=True)
class Dismissals:
    """How many findings of a rule were dismissed on the same grounds; None stands for none that were given."""

    grounds: str | None
    findings: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One node that a finding rests on, described in text. ``known_since`` is None where no record describes it.

    ``people`` are the ids of the servants whom it is about, as far as the caller sees it.
    """

    id: str
    label: str
    text: str
    missing_at_portal: bool
    known_since: datetime | None
    people: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What makes a finding less certain: facts that no portal states any more, unsettled matches, rows that could not be read."""

    rests_on_missing_record: bool = False
    rests_on_unreviewed_match: bool = False
    has_quarantined_rows: bool = False


_BESIDE_THE_STATE = frozenset(
    {
        FindingChange.ASSIGNED,
        FindingChange.DISCLOSED,
        FindingChange.DISCLOSURE_UNDONE,
        FindingChange.DISCLOSURE_DELAYED,
    }
)


@dataclass(frozen=True, slots=True)
class Review:
    """One change of a finding. ``state`` is the one after it, and ``note`` what a person left with it."""

    change: str
    state: str
    by: str
    why: str
    note: str | None
    grounds: str | None
    explanation: int | None
    at: datetime

    @property
    def of_state(self) -> bool:
        """Whether it is a part of the history of the state. Who looks into a finding, and what is disclosed when, is none."""
        return self.change not in _BESIDE_THE_STATE


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRun:
    """The row counts of one scope of one stream in one run."""

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
