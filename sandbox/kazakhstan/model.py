"""The true facts of the Kazakh part of the world. The portal serves what it has learned of them by a day.

Intervals are half-open. An end of `None` means that the interval is still open on the world's day. `known` is the day on which
the portal learned a fact.
"""

from dataclasses import dataclass
from datetime import date

from sandbox.model import KeyEntry
from sandbox.quantity import Quantity

LAW = date(2016, 1, 1)
"""First day of Law 416-V in force: orders from this day on need a competition."""
LAW_ENDED = date(2026, 7, 1)
REGISTER_BEGINS = date(2015, 1, 1)
"""The portal holds no competition announced before this day."""
RENAMED_FAMILY, NEW_FAMILY, RENAMED_ON = "E-R", "R", date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Text:
    """The same text in Kazakh and in Russian."""

    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Name:
    last: Text
    first: Text
    patronymic: Text


@dataclass(frozen=True, slots=True)
class Education:
    level: str
    field: str
    institution: str
    graduated: int


@dataclass(frozen=True, slots=True)
class Relative:
    """A declared relative; `iin` is set for relatives in the service only.

    `since` and `until` are the first day of a tie, and the first day on which it no longer holds, where they were declared.
    """

    iin: str | None
    kinship: str
    name: str
    born: date
    workplace: str
    post: str
    declared: date
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    index: int
    iin: str
    name: Name
    former_last_name: Text | None
    name_changed: date | None
    female: bool
    born: date
    birthplace: str | None
    education: tuple[Education, ...]
    relatives: tuple[Relative, ...]
    entered: date


@dataclass(frozen=True, slots=True)
class BodyVersion:
    start: date
    end: date | None
    name: Text


@dataclass(frozen=True, slots=True)
class Body:
    """A body; a merged one ends on the day of the merger and names its successor (an index)."""

    index: int
    code: str
    bin: str
    family: str
    level: str
    parent: int | None
    pilot: bool
    versions: tuple[BodyVersion, ...]
    merged_into: int | None

    @property
    def ends(self) -> date | None:
        return self.versions[-1].end


@dataclass(frozen=True, slots=True)
class PostVersion:
    """The state of a post during an interval. `number` is that of its category; a lower number is more senior."""

    start: date
    end: date | None
    title: Text
    family: str
    number: int
    reports_to: str | None


@dataclass(frozen=True, slots=True)
class Post:
    index: int
    code: str
    body: int
    head: bool
    rotational: bool
    rate: float
    experience_months: int
    versions: tuple[PostVersion, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """The correction of a start: the wrong one that the portal had first, and the day on which it learned the true one."""

    wrong_start: date
    known: date


@dataclass(frozen=True, slots=True)
class Rotation:
    planned: date
    extended_by: str | None
    extended_until: date | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person in one post by one order, with the end and, if there are any, rotation and pay."""

    number: str
    person: int
    post: int
    mode: str | None
    term: str | None
    order_number: str
    order_day: date
    start: date
    known: date
    correction: Correction | None
    end: date | None
    end_known: date | None
    ground: str | None
    probation_until: date | None
    signed_by: str | None
    competition: str | None
    rotation: Rotation | None
    factor_points: float | None


@dataclass(frozen=True, slots=True)
class Competition:
    number: str
    post: int
    kind: str
    round: int
    announced: date
    closed: date
    interview: date
    protocol: date
    panel: tuple[str, ...]
    annulled: bool | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate; `admitted` is the decision when the competition closed, `decision` the final one."""

    number: str
    competition: str
    person: int
    admitted: str
    decision: str
    test: float
    essay: float
    interview: float | None
    total: float | None
    withdrawn: date | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    number: str
    person: int
    quarter: str
    day: date
    score: float
    evaluator: str | None


@dataclass(frozen=True, slots=True)
class Training:
    """A course that somebody took; `end` is its last day. A certificate whose number nobody kept has none."""

    number: str
    person: int
    course: str
    title: str
    kind: str
    hours: int
    start: date
    end: date
    certificate: str | None
    certified: bool


@dataclass(frozen=True, slots=True)
class Bonus:
    """A bonus for the results of a quarter (`2026-Q3`)."""

    number: str
    person: int
    day: date
    quarter: str
    amount: int
    ground: str


@dataclass(frozen=True, slots=True)
class Penalty:
    number: str
    person: int
    kind: str
    imposed: date
    ends: date | None
    lifted: date | None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal, a complaint or a request; `about` gives the kind and the number of its subject. Some wait for their answer."""

    number: str
    person: int
    filed: date
    kind: str
    about: tuple[str, str]
    due: date | None
    answered: date | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Kazakhstan:
    """Everything that is true in the Kazakh part. The people from the number `servants` on hold planted cases, on top of it."""

    servants: int
    seed: int
    today: date
    people: tuple[Person, ...]
    bodies: tuple[Body, ...]
    posts: tuple[Post, ...]
    appointments: tuple[Appointment, ...]
    competitions: tuple[Competition, ...]
    candidates: tuple[Candidate, ...]
    evaluations: tuple[Evaluation, ...]
    training: tuple[Training, ...]
    bonuses: tuple[Bonus, ...]
    discipline: tuple[Penalty, ...]
    appeals: tuple[Appeal, ...]
    key: tuple[KeyEntry, ...]
    quantities: tuple[Quantity, ...]
