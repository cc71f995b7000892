"""What is true in the sandbox's world. Portals show views of it; the answer key is kept beside it.

Intervals are half-open. `None` as an end means that the thing lasts at the world's today.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sandbox.names import Name
from sandbox.personal_file import Assessment, Certificate, Course, DegreeGrant, Enrolment, ReserveMembership, Reward, Sanction

LAW = date(2022, 8, 8)
"""ZRU-788 is in force from this day: before it, posts needed no competition that we could judge."""
REGISTER_BEGINS = date(2023, 1, 1)
"""The competitions register holds nothing announced before this day."""

MANAGERIAL, AUXILIARY, POLITICAL = "uz-managerial", "uz-auxiliary", "uz-political"


@dataclass(frozen=True, slots=True)
class Education:
    level: str
    field: str
    institution: str
    graduated: int


@dataclass(frozen=True, slots=True)
class Relative:
    kinship: str
    name: Name
    born: date
    workplace: str
    post: str


@dataclass(frozen=True, slots=True)
class Person:
    """A servant; `second_register_no` is set where the register holds the person twice."""

    index: int
    pinfl: str
    register_no: str
    second_register_no: str | None
    name: Name
    former_last_name: str | None
    name_changed: date | None
    female: bool
    born: date
    birthplace: str
    education: tuple[Education, ...]
    relatives: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class BodyVersion:
    start: date
    end: date | None
    name: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body; one that was merged ends on that day and names its successor (an index)."""

    index: int
    code: str
    stir: str
    level: str
    parent: int | None
    soato: str
    size: int
    versions: tuple[BodyVersion, ...]
    merged_into: int | None

    @property
    def ends(self) -> date | None:
        return self.versions[-1].end


@dataclass(frozen=True, slots=True)
class Requirements:
    experience_months: int
    education_level: str
    education_fields: tuple[str, ...]
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionVersion:
    start: date
    end: date | None
    title: str
    rank: int | None
    requirements: Requirements
    reports_to: str | None


@dataclass(frozen=True, slots=True)
class Position:
    """A post of a body. The ladder, the FTE and the duty to compete never change; the versions do."""

    index: int
    code: str
    body: int
    ladder: str
    head: bool
    rotational: bool
    competition_required: bool
    fte: float
    versions: tuple[PositionVersion, ...]

    def rank_on(self, day: date) -> int | None:
        """The rank in force on that day; None where there is none or it is not on record."""
        for version in self.versions:
            if version.start <= day and (version.end is None or day < version.end):
                return version.rank
        return None


@dataclass(frozen=True, slots=True)
class Sending:
    """An order as it was sent on a day, under a number of change of its own."""

    day: date
    seq: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A later order that puts right the start which the corrected order had wrong."""

    number: str
    order_day: date
    wrong_start: date
    sent: tuple[Sending, ...]

    @property
    def seq(self) -> int:
        return self.sent[-1].seq


@dataclass(frozen=True, slots=True)
class Spell:
    """One person in one post by one order. `end` is the truth even where no portal knows it.

    The order is sent when it is given, when it is corrected and when the spell ends.
    """

    number: str
    sent: tuple[Sending, ...]
    person: int
    register_no: str
    position: int
    kind: str
    mode: str | None
    term: str
    order_day: date
    start: date
    end: date | None
    end_known: bool
    end_ground: str | None
    start_precision: str
    end_precision: str
    probation_until: date | None
    signed_by: str | None
    competition: str | None
    correction: Correction | None

    @property
    def seq(self) -> int:
        return self.sent[-1].seq


@dataclass(frozen=True, slots=True)
class Employer:
    """Whoever employs people outside the civil service; `budget` tells schools and hospitals from firms."""

    stir: str
    name: str
    budget: bool
    soato: str


@dataclass(frozen=True, slots=True)
class Told:
    """A day, and when the labour system was told of it; never, where there is no moment."""

    day: date
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Contract:
    """A labour contract as the employer (a STIR) reported it.

    One for a spell of service has days that differ a little from the order's; `spell` is None outside the civil service.
    `precision` is how exactly its days before 2020 are known. Each day is told by itself: an end can be told first.
    """

    number: str
    spell: str | None
    person: int
    employer: str
    title: str
    occupation: str
    fte: float
    concluded: Told
    changed: tuple[Told, ...]
    terminated: Told | None
    ground: str | None
    precision: str


@dataclass(frozen=True, slots=True)
class Competition:
    """`interview` and `protocol` are None until they have been held."""

    number: str
    position: int
    kind: str
    round: int
    announced: date
    closed: date
    interview: date | None
    protocol: date | None
    panel: tuple[str, ...]
    requirements_edited: date | None
    annulled_rounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """What has not been held or decided yet is None."""

    number: str
    competition: str
    year: int
    person: int
    state: str
    test: float | None
    essay: float | None
    interview: float | None
    total: float | None
    withdrawn: date | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What a fair reviewer would say of one deed, written by whoever made the deed happen.

    `concerned` is false where the rule passes the deed by: then it has no outcome of its own, and
    "satisfies" only says that it must never be reported.
    """

    rule: str
    outcome: str
    case: str
    orders: tuple[str, ...]
    because: str
    missing: str | None
    concerned: bool


@dataclass(frozen=True, slots=True)
class World:
    """Everything on one day. People, bodies and posts are found by their index.

    `registered` are the register numbers that the civil service has given out. Certificates registered from `delivered_since`
    on reach the qualification system by delivery only.
    """

    servants: int
    seed: int
    today: date
    delivered_since: date
    people: tuple[Person, ...]
    registered: frozenset[str]
    bodies: tuple[Body, ...]
    positions: tuple[Position, ...]
    spells: tuple[Spell, ...]
    employers: tuple[Employer, ...]
    contracts: tuple[Contract, ...]
    competitions: tuple[Competition, ...]
    applications: tuple[Application, ...]
    assessments: tuple[Assessment, ...]
    sanctions: tuple[Sanction, ...]
    rewards: tuple[Reward, ...]
    reserve: tuple[ReserveMembership, ...]
    courses: tuple[Course, ...]
    enrolments: tuple[Enrolment, ...]
    certificates: tuple[Certificate, ...]
    degrees: tuple[DegreeGrant, ...]
    key: tuple[KeyEntry, ...]
