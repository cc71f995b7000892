"""Plans: careers before posts, numbers and competitions are assigned."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Protocol

from sandbox.model import MANAGERIAL, Deed, Requirements
from sandbox.quantity import Quantity
from sandbox.scripted_competitions import ScriptedCompetition
from sandbox.scripted_files import ScriptedFiles

USUAL = "usual"
"""The term of an order that follows from the order: a first entrant under the law is on probation for 90 days."""


class Subject(Protocol):
    """What an entry of the answer key is about. Its deed is known once the world is complete."""

    def deed(self) -> Deed: ...


@dataclass(slots=True, eq=False)
class SpellPlan:
    """A spell under construction. It is mutable on purpose: each step of the build fills in its own part.

    `needs` names the competition behind the order: "none", "own" (for this post) or "other" (held for another post). `main_line`
    is true for the ordinary line of a career, false for concurrent spells. `own_position` reserves the post for this spell, and
    `post_since` is the day since when there is such a post.
    `same_position_as` is the earlier spell whose post this one takes again. `contest` scripts the competition behind the order.
    `requirements` are the demands of a post of its own.

    An order of another `term` than the usual one has the probation and the end of the term (`term_until`) that are planned, if
    any. `needs_signer` lets somebody sign even if no head above the post is in office.
    """

    person: int
    body: int
    rank: int
    start: date
    end: date | None
    kind: str = "appointment"
    mode: str | None = None
    order_day: date = date.min
    ladder: str = MANAGERIAL
    needs: str = "none"
    end_ground: str | None = None
    end_known: bool = True
    start_precision: str = "day"
    end_precision: str = "day"
    main_line: bool = True
    fte: float = 1.0
    rank_known: bool = True
    competition_required: bool = False
    regraded: date | None = None
    abolished: date | None = None
    own_position: bool = False
    post_since: date | None = None
    requirements: Requirements | None = None
    same_position_as: "SpellPlan | None" = None
    first_entry: bool = False
    scripted: bool = False
    second_register: bool = False
    wrong_start_by: int = 0
    term: str | None = USUAL
    term_until: date | None = None
    probation_until: date | None = None
    needs_signer: bool = False
    signer_known: bool = True
    position: int = -1
    number: str = ""
    competition: str | None = None
    contest: ScriptedCompetition | None = None

    def lasts(self, today: date) -> int:
        """Return the number of days from the start to the end, or to today."""
        return ((self.end or today) - self.start).days

    def deed(self) -> Deed:
        """Return the appointment that the order states."""
        return Deed("appointment", "test.argos.uz", "orders", self.number)


@dataclass(frozen=True, slots=True)
class CompetitionBehind:
    """The competition named in the order of a planned spell."""

    plan: SpellPlan

    def deed(self) -> Deed:
        """Return the competition. Raises ValueError if the order names none."""
        if self.plan.competition is None:
            raise ValueError(f"order {self.plan.number} names no competition")
        return Deed("competition", "test.argos.uz", "competitions", self.plan.competition)


@dataclass(slots=True)
class SanctionPlan:
    person: int
    imposed: date
    imposed_precision: str = "day"
    recorded_end: date | None = None
    lifted: date | None = None


@dataclass(slots=True)
class PoolPlan:
    person: int
    start: date
    end: date | None
    start_precision: str = "day"


class EvaluatedBy(Enum):
    """Who gave a planned assessment: the signer of the order that it precedes, another head, or somebody not on record."""

    SIGNER = auto()
    ANOTHER = auto()
    NOT_RECORDED = auto()


@dataclass(slots=True)
class AssessmentPlan:
    """A planned assessment. All parts have the `score`, unless the professional part has one of its own.

    `reported` and `effectiveness_known` tell whether the register has the integral score and the effectiveness. `by` is the
    person who gave it, where that is laid down.
    """

    person: int
    day: date
    score: float
    professional: float
    reported: bool = True
    effectiveness_known: bool = True
    evaluator: EvaluatedBy = EvaluatedBy.ANOTHER
    order: SpellPlan | None = None
    by: int | None = None


class NumberSlip(Enum):
    """What is wrong with a person's national number, or with what the register has to compare it with."""

    NONE = auto()
    CHECK_DIGIT = auto()
    DAY_AFTER = auto()
    CENTURY_BEFORE = auto()
    OTHER_SEX = auto()
    OTHER_BIRTHPLACE = auto()
    NOT_IN_REGISTER = auto()


@dataclass(slots=True, eq=False)
class NumberPlan:
    """A person's national number: the slip in it, and the number once it is issued."""

    person: int
    slip: NumberSlip
    number: str = ""

    def deed(self) -> Deed:
        """Return the number itself, which no portal owns."""
        return Deed("identifier", "", "UZ/PINFL", self.number)


@dataclass(slots=True)
class ContractPlan:
    """A labour contract; `spell` is the spell that it is for, None for work outside the civil service."""

    person: int
    concluded: date
    terminated: date | None
    spell: SpellPlan | None = None
    fte: float = 1.0
    precision: str = "day"


@dataclass(slots=True)
class KeyPlan:
    rule: str
    outcome: str
    case: str
    subjects: tuple[Subject, ...]
    because: str
    missing: str | None = None
    concerned: bool = True


@dataclass(slots=True)
class Plans:
    """All plans so far, of ordinary careers and planted cases.

    Whoever has an entry in `assessments` or `contracts` has no others, and people `pooled_by_plan` have planned memberships only.
    """

    spells: list[SpellPlan] = field(default_factory=list[SpellPlan])
    sanctions: list[SanctionPlan] = field(default_factory=list[SanctionPlan])
    pool: list[PoolPlan] = field(default_factory=list[PoolPlan])
    pooled_by_plan: set[int] = field(default_factory=set[int])
    assessments: dict[int, list[AssessmentPlan]] = field(default_factory=dict[int, list[AssessmentPlan]])
    numbers: list[NumberPlan] = field(default_factory=list[NumberPlan])
    contracts: dict[int, list[ContractPlan]] = field(default_factory=dict[int, list[ContractPlan]])
    files: ScriptedFiles = field(default_factory=ScriptedFiles)
    key: list[KeyPlan] = field(default_factory=list[KeyPlan])
    quantities: list[Quantity] = field(default_factory=list[Quantity])

    def join(self, further: "Plans") -> None:
        """Add further plans, of people without an entry in these."""
        self.spells += further.spells
        self.sanctions += further.sanctions
        self.pool += further.pool
        self.pooled_by_plan |= further.pooled_by_plan
        self.assessments |= further.assessments
        self.contracts |= further.contracts
        self.files.join(further.files)
        self.key += further.key
        self.quantities += further.quantities
