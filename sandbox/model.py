"""The true facts of the sandbox's world. Portals serve views of them; the answer key is kept separately.

Intervals are half-open. An end of `None` means that the interval is still open on the world's day.
"""

from dataclasses import dataclass
from datetime import date

from sandbox.labour import Contract, Employer
from sandbox.names import Name
from sandbox.personal_file import Assessment, Certificate, Course, DegreeGrant, Enrolment, ReserveMembership, Reward, Sanction
from sandbox.quantity import Quantity

LAW = date(2022, 8, 8)
"""First day of ZRU-788 in force. Before it, posts needed no competition that we could judge."""
REGISTER_BEGINS = date(2023, 1, 1)
"""The register of competitions holds no competition announced before this day."""

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
    """A civil servant; `second_register_no` is set if the register holds the person twice.

    `birth_on_record` is false if the register has neither the birth date nor the sex.
    """

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
    birth_on_record: bool = True


@dataclass(frozen=True, slots=True)
class BodyVersion:
    start: date
    end: date | None
    name: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body; a merged one ends on the day of the merger and names its successor (an index)."""

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
    """What a post demands of its holder; None where the register does not say it."""

    experience_months: int | None
    education_level: str | None
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
    """A post of a body. Ladder, FTE and the need for a competition never change; everything else is in the versions."""

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
        """Return the rank in force on that day; None if there is none or it is not on record."""
        for version in self.versions:
            if version.start <= day and (version.end is None or day < version.end):
                return version.rank
        return None


@dataclass(frozen=True, slots=True)
class Sending:
    """The sending of an order on one day, under its own change number `seq`."""

    day: date
    seq: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A later order that corrects a wrong start."""

    number: str
    order_day: date
    wrong_start: date
    sent: tuple[Sending, ...]

    @property
    def seq(self) -> int:
        return self.sent[-1].seq


@dataclass(frozen=True, slots=True)
class Spell:
    """The time of one person in one post, by one order. `end` is the true end even if no portal knows it.

    The order is sent when it is issued, when it is corrected and when the spell ends. `term_until` is the first day after a fixed
    term, if the order says it.
    """

    number: str
    sent: tuple[Sending, ...]
    person: int
    register_no: str
    position: int
    kind: str
    mode: str | None
    term: str | None
    term_until: date | None
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
class Competition:
    """A competition for a post; `interview` and `protocol` are None until they have taken place, or if they are not on record.

    `closed` is the true day even if it is not on record (`closed_known`).
    """

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
    closed_known: bool = True


@dataclass(frozen=True, slots=True)
class Application:
    """One person's application to a competition; results that do not exist yet are None.

    It was made in the last round, unless `annulled_round` names an earlier one.
    """

    number: str
    competition: str
    year: int
    person: int
    state: str | None
    test: float | None
    essay: float | None
    interview: float | None
    total: float | None
    withdrawn: date | None
    decision: str | None
    annulled_round: int | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What a finding is about, as a portal's row states it.

    The kinds are appointment, competition, certificate, degree_grant, appeal, organisation, identifier and period. The last two
    have no portal. The `stream` of an identifier is the scheme of the number, such as `UZ/PINFL`, and its `key` is the number.
    The `key` of a period is its first day and the first day after it, such as `2026-01-01/2026-04-01`.
    """

    kind: str
    portal: str
    stream: str
    key: str


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """The outcome that a fair reviewer would reach for a planted case, written by the code that planted it.

    `concerned` is false if the rule does not apply to the case. The case then has no outcome of its own, and `satisfies` only
    means that it must never be reported. `missing` names the missing fact of a case that cannot be evaluated.
    """

    rule: str
    outcome: str
    case: str
    deeds: tuple[Deed, ...]
    because: str
    missing: str | None
    concerned: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the deeds: numbers of orders, competitions, certificates and so on."""
        return tuple(deed.key for deed in self.deeds)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true on one day. People, bodies and posts are referred to by their index.

    `registered` holds the register numbers that the civil service has issued. Certificates registered on or after
    `delivered_since` reach the qualification system by delivery only; of the others, those in `typed_wrong` are registered there
    under a wrong number.
    """

    servants: int
    seed: int
    today: date
    delivered_since: date
    typed_wrong: frozenset[str]
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
    quantities: tuple[Quantity, ...]
