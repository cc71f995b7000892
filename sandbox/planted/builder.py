"""Builds the scripted career of one planted case, step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.bodies import RANKS, Landscape
from sandbox.careers import equal_move, order_by_competition
from sandbox.model import AUXILIARY, MANAGERIAL
from sandbox.plans import (
    AssessmentPlan,
    EvaluatedBy,
    KeyPlan,
    NumberPlan,
    NumberSlip,
    Plans,
    PoolPlan,
    SanctionPlan,
    SpellPlan,
)
from sandbox.random_streams import day_between, days, number_between

ENTRIES = (date(2016, 2, 1), date(2020, 6, 30))
"""First and last day on which people with a planted case enter the service, well before the law of 2022."""


@dataclass(frozen=True, slots=True)
class CaseBuilder:
    """Builds one case: for one person, in one body that is never merged, with one random stream.

    `variant` is the number of the case within its kind. Every method that plans a spell adds it to the plans. The `companions`
    build the careers of the other people whom the case needs, as many as its rule asks for, in the same body.
    """

    person: int
    entry: date
    body: int
    land: Landscape
    draw: Random
    today: date
    variant: int
    plans: Plans
    companions: tuple["CaseBuilder", ...] = ()

    @property
    def lowest(self) -> int:
        """The lowest managerial rank of the body."""
        return RANKS[self.land.bodies[self.body].level][0]

    def day(self) -> date:
        """Draw the day, under the law of 2022, on which the order of the case takes effect."""
        return day_between(self.draw, date(2023, 5, 2), self.today - days(150))

    def day_in_complete_register(self) -> date:
        """Draw a day so late that the register serves even a competition of the year before: a missing one was never held."""
        return day_between(self.draw, date(2024, 2, 15), self.today - days(150))

    def first_post(self, ladder: str = MANAGERIAL) -> SpellPlan:
        """Plan the person's first post, before the law."""
        rank = 1 if ladder == AUXILIARY else self.lowest
        plan = SpellPlan(self.person, self.body, rank, self.entry, None, ladder=ladder, mode="other")
        plan.order_day, plan.first_entry, plan.scripted = self.entry - days(3), True, True
        self.plans.spells.append(plan)
        return plan

    def entry_post(self, start: date) -> SpellPlan:
        """Plan the person's first post, under the law and by a competition."""
        plan = SpellPlan(self.person, self.body, self.lowest, start, None)
        plan.first_entry, plan.scripted = True, True
        self.plans.spells.append(order_by_competition(self.draw, plan))
        return plan

    def move(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        """End the old post and plan one that many `steps` higher on its ladder, lawful by a competition."""
        old.end, old.end_ground = start, "transfer"
        return self.additional_post(old, start, steps)

    def additional_post(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        """Plan a post that many `steps` higher, lawful by a competition; the person keeps the old post."""
        plan = SpellPlan(self.person, self.body, old.rank + steps, start, None, ladder=old.ladder)
        plan.scripted = True
        self.plans.spells.append(order_by_competition(self.draw, plan))
        return plan

    def equal_post(self, old: SpellPlan, start: date, kind: str, *, keep: bool = False) -> SpellPlan:
        """Plan an equal post without a competition (a rotation, transfer or secondment); `keep` keeps the old post as well."""
        plan = self.additional_post(old, start, 0) if keep else self.move(old, start, 0)
        plan.needs = "none"
        plan.body = self.land.draw_other_body(self.draw, self.body, old.rank, self.today) or self.body
        return equal_move(self.draw, plan, kind)

    def acting(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        """Plan 90 days of acting in a post that many `steps` higher."""
        plan = self.additional_post(old, start, steps)
        plan.kind = plan.mode = "acting"
        plan.needs, plan.end, plan.end_ground = "none", start + days(90), "acting ended"
        return plan

    def without_competition(self, plan: SpellPlan, mode: str | None) -> SpellPlan:
        """Take the competition away from the spell and give its order that mode."""
        plan.needs, plan.mode = "none", mode
        return plan

    def sanction(
        self,
        imposed: date,
        *,
        precision: str = "day",
        recorded_end: date | None = None,
        lifted: date | None = None,
    ) -> None:
        """Plan a sanction of the person."""
        plan = SanctionPlan(self.person, imposed, precision, recorded_end, lifted)
        self.plans.sanctions.append(plan)

    def pool(self, start: date, end: date | None, precision: str = "day") -> None:
        """Plan a membership in the talent pool."""
        self.plans.pool.append(PoolPlan(self.person, start, end, precision))

    def without_assessments(self) -> None:
        """Plan that the person has no assessments apart from those that the case plans."""
        self.plans.assessments.setdefault(self.person, [])

    def assessment(
        self,
        day: date,
        score: float,
        *,
        professional: float | None = None,
        reported: bool = True,
        effectiveness_known: bool = True,
        evaluator: EvaluatedBy = EvaluatedBy.ANOTHER,
        order: SpellPlan | None = None,
    ) -> None:
        """Plan an assessment of the person, who then has none but planned ones; `order` is the one whose signer is meant."""
        plan = AssessmentPlan(
            self.person,
            day,
            score,
            score if professional is None else professional,
            reported,
            effectiveness_known,
            evaluator,
            order,
        )
        self.plans.assessments.setdefault(self.person, []).append(plan)

    def national_number(self, slip: NumberSlip) -> NumberPlan:
        """Plan the slip in the person's national number."""
        plan = NumberPlan(self.person, slip)
        self.plans.numbers.append(plan)
        return plan

    def number_of_days(self, low: int, high: int) -> int:
        """Draw a number of days from `low` to `high`, both included."""
        return number_between(self.draw, low, high)

    def add_key_entry(self, entry: KeyPlan) -> None:
        """Add an entry to the answer key."""
        self.plans.key.append(entry)


Case = Callable[[CaseBuilder], None]


@dataclass(frozen=True, slots=True)
class RuleCases:
    """All cases of one rule.

    `sandbox.planted.assignment` says how many there are of each. Each case needs that many `companions`: people apart from the
    one it is about, who have no other case. `entries` are the first and the last day on which the people enter the service; those
    who enter later than usual are young, so that the registers hold all their years of work.
    """

    rule: str
    violating: tuple[Case, ...]
    look_alikes: tuple[Case, ...]
    not_evaluable: tuple[Case, ...]
    companions: int = 0
    entries: tuple[date, date] = ENTRIES
