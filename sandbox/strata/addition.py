"""What comes on top of a world: offices, the people who serve in them, and all that is planned for these people."""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sandbox.bodies import Landscape, build_office
from sandbox.careers import order_by_competition
from sandbox.model import MANAGERIAL, Body, Deed
from sandbox.people import Traits
from sandbox.plans import AssessmentPlan, EvaluatedBy, KeyPlan, Plans, SpellPlan, Subject
from sandbox.random_streams import day_between, days, number_between, stream
from sandbox.scripted_competitions import Candidate, ScriptedCompetition, ScriptedRound

BEFORE_THE_LAW = (date(2016, 2, 1), date(2019, 6, 30))
"""First and last day on which people enter the service where a plant does not say it."""


@dataclass(frozen=True, slots=True)
class Office:
    """A body as the subject of an entry of the answer key."""

    code: str

    def deed(self) -> Deed:
        """Return the body in the register."""
        return Deed("organisation", "test.argos.uz", "bodies", self.code)


@dataclass(slots=True)
class Addition:
    """Offices and people in addition to a world; their indices follow those of the world.

    The `commission` are three people of an office of their own. They sit on the panels of competitions, and no applicant ever
    reports to one of them.
    """

    seed: int
    today: date
    land: Landscape
    first_person: int
    rule: str = ""
    draw: Random = field(default_factory=Random)
    entries: list[date] = field(default_factory=list[date])
    traits: dict[int, Traits] = field(default_factory=dict[int, Traits])
    plans: Plans = field(default_factory=Plans)
    commission: tuple[int, ...] = ()

    def begin(self, rule: str) -> None:
        """Begin the cases of a rule, with a random stream of their own. The first time there is no commission yet: it is made."""
        self.rule, self.draw = rule, stream(self.seed, "stratum", rule)
        if not self.commission:
            office = self.office("district")
            self.commission = tuple(self.newcomer(office, 5).person for _ in range(3))

    def office(self, level: str, under: int | None = 0) -> int:
        """Add an office under another body, or at the top of a tree of its own, and return its index."""
        office = replace(build_office(self.seed, len(self.land.bodies), level), parent=under)
        self.land = self.land.with_offices([office])
        return office.index

    def body(self, index: int) -> Body:
        """Return a body by its index."""
        return self.land.bodies[index]

    def newcomer(
        self, office: int, rank: int, traits: Traits | None = None, entry: date | None = None, ladder: str = MANAGERIAL
    ) -> SpellPlan:
        """Add somebody who enters the service before the law, and return the first post."""
        person = self.first_person + len(self.entries)
        start = entry or day_between(self.draw, *BEFORE_THE_LAW)
        self.entries.append(start)
        self.traits[person] = traits or Traits()
        plan = SpellPlan(person, office, rank, start, None, ladder=ladder, mode="other", first_entry=True, scripted=True)
        plan.order_day = start - days(3)
        self.plans.spells.append(plan)
        return plan

    def move(
        self, old: SpellPlan, start: date, steps: int, contest: ScriptedCompetition | None, to: int | None = None
    ) -> SpellPlan:
        """End the old post and plan one that many `steps` higher, won in that competition if there is one.

        It is in the same office, or in the one it leads `to`.
        """
        old.end, old.end_ground = start, "transfer"
        plan = SpellPlan(
            old.person, old.body if to is None else to, old.rank + steps, start, None, ladder=old.ladder, scripted=True
        )
        order_by_competition(self.draw, plan)
        # The old post is vacant on that day, and nobody competes for the own one.
        plan.contest, plan.own_position = contest, steps == 0
        if contest is None:
            plan.needs, plan.mode = "none", "other"
        self.plans.spells.append(plan)
        return plan

    def contest(
        self,
        winner: Candidate,
        rivals: list[tuple[int, Candidate]],
        *,
        panel: tuple[int, ...] | None = None,
        edited: int | None = None,
    ) -> ScriptedCompetition:
        """Return a competition of the winner and these rivals before the commission, or before another panel."""
        return ScriptedCompetition(
            ScriptedRound(winner, tuple(one for _, one in rivals)),
            rivals=tuple(person for person, _ in rivals),
            panel=panel or self.commission,
            edited=edited,
        )

    def rate(self, person: int, day: date, score: float, *, known: bool = True, by: int | None = None) -> None:
        """Plan an assessment of the person, who then has none but planned ones; the register may lack the score.

        It was given `by` that person, or by some head.
        """
        plan = AssessmentPlan(person, day, score, score, known, known, EvaluatedBy.ANOTHER, by=by)
        self.plans.assessments.setdefault(person, []).append(plan)

    def number_of_days(self, low: int, high: int) -> int:
        """Draw a number of days from `low` to `high`, both included."""
        return number_between(self.draw, low, high)

    def enter(self, outcome: str, case: str, subject: Subject, because: str, missing: str | None = None) -> None:
        """Add an entry of the rule to the answer key."""
        self.plans.key.append(KeyPlan(self.rule, outcome, case, (subject,), because, missing))
