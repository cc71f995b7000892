"""Plans: careers before posts, numbers and competitions are assigned."""

from dataclasses import dataclass, field
from datetime import date

from sandbox.model import Deed
from sandbox.plans import KeyPlan
from sandbox.quantity import Quantity

PORTAL = "e-kyzmet"


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody who lost: the decision, and how many interview points more than the winner (None: no total is on record)."""

    decision: str
    more_points: int | None


@dataclass(slots=True, eq=False)
class Script:
    """What a planted case lays down about one of its spells; an ordinary spell has none.

    `same_post_as` is an earlier spell whose post this one takes. `reports_to` lists from which day on the post reports to the
    post of which spell. `signer` and `panelist` are people. `extended_by` is the extension on record in a rotational post, and
    `rotation_stated` tells whether there is a record at all. `probation_months` of None means the lawful probation; `on_record`
    of probation, signer, mode and total tell what the portal was told.
    """

    same_post_as: "SpellPlan | None" = None
    reports_to: "list[tuple[date, SpellPlan | None]]" = field(default_factory=list["tuple[date, SpellPlan | None]"])
    rotational: bool = False
    rotation_stated: bool = True
    extended_by: str | None = None
    extended_until: date | None = None
    experience_months: int | None = None
    signer: int | None = None
    signer_on_record: bool = True
    panelist: int | None = None
    rivals: tuple[Rival, ...] | None = None
    winner_total_on_record: bool = True
    annulled_round: bool = False
    probation_months: int | None = None
    probation_on_record: bool = True


@dataclass(slots=True, eq=False)
class SpellPlan:
    """A spell under construction. It is mutable on purpose: each step of the build fills in its own part.

    `number` is that of the category; a lower number is more senior. `main_line` is true for the ordinary line of a career, false
    for concurrent spells. `competes` is true if the order follows a competition for this post. `own_post` reserves the post for
    this spell. The portal learns of the appointment on the day `known`, and of the end on the day `ended_known`. `script` is set
    for planted cases only.
    """

    person: int
    body: int
    number: int
    start: date
    end: date | None
    mode: str | None = None
    order_day: date = date.min
    competes: bool = False
    main_line: bool = True
    rate: float = 1.0
    first_entry: bool = False
    own_post: bool = False
    regraded: date | None = None
    ground: str | None = None
    wrong_start: date | None = None
    corrected: date | None = None
    known: date | None = None
    ended_known: date | None = None
    script: Script | None = None
    post: int = -1
    id: str = ""
    competition: str | None = None

    def lasts(self, today: date) -> int:
        """Return the number of days from the start to the end, or to today."""
        return ((self.end or today) - self.start).days

    def deed(self) -> Deed:
        """Return the appointment that the order states."""
        return Deed("appointment", PORTAL, "appointments", self.id)


@dataclass(frozen=True, slots=True)
class CompetitionBehind:
    """The competition that led to a planned spell."""

    plan: SpellPlan

    def deed(self) -> Deed:
        """Return the competition. Raises ValueError if there was none."""
        if self.plan.competition is None:
            raise ValueError(f"no competition led to appointment {self.plan.id}")
        return Deed("competition", PORTAL, "competitions", self.plan.competition)


@dataclass(slots=True, eq=False)
class PenaltyPlan:
    person: int
    imposed: date
    ends: date | None = None
    lifted: date | None = None


@dataclass(slots=True, eq=False)
class AppealPlan:
    """An appeal about an appointment, or about a person if `about_person` is set.

    The answer is due `days_to_answer` after the appeal (None: nobody entered a day), and comes `answered_after` it (None: never).
    """

    person: int
    filed: date
    kind: str
    about: SpellPlan
    about_person: int | None = None
    number: str = ""
    days_to_answer: int | None = 15
    answered_after: int | None = 10

    def deed(self) -> Deed:
        """Return the appeal."""
        return Deed("appeal", PORTAL, "appeals", self.number)


@dataclass(frozen=True, slots=True)
class KinPlan:
    """A tie that both declare. `kinds` are what the second is to the first and the first to the second."""

    pair: tuple[int, int]
    kinds: tuple[str, str]
    declared: date
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class EvaluatorPlan:
    """The last quarterly evaluation of a person before a day was made by that evaluator."""

    person: int
    before: date
    evaluator: int


@dataclass(frozen=True, slots=True)
class BonusPlan:
    """A bonus of a person, given for the quarter before its day."""

    person: int
    day: date
    amount: int


@dataclass(slots=True)
class Plans:
    """All plans of the planted cases.

    `scores` are evaluations by person and quarter (`2026-Q3`). The people `without_bonus` have no bonuses but planned ones.
    """

    spells: list[SpellPlan] = field(default_factory=list[SpellPlan])
    penalties: list[PenaltyPlan] = field(default_factory=list[PenaltyPlan])
    appeals: list[AppealPlan] = field(default_factory=list[AppealPlan])
    kin: list[KinPlan] = field(default_factory=list[KinPlan])
    evaluators: list[EvaluatorPlan] = field(default_factory=list[EvaluatorPlan])
    scores: dict[tuple[int, str], float] = field(default_factory=dict[tuple[int, str], float])
    bonuses: list[BonusPlan] = field(default_factory=list[BonusPlan])
    without_bonus: set[int] = field(default_factory=set[int])
    key: list[KeyPlan] = field(default_factory=list[KeyPlan])
    quantities: list[Quantity] = field(default_factory=list[Quantity])
