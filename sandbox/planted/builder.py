"""The stage on which one scripted career is played."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.bodies import RANKS, Landscape
from sandbox.careers import compete, equal_move
from sandbox.draws import day_between, days, whole
from sandbox.model import AUXILIARY, MANAGERIAL
from sandbox.plans import KeyPlan, Plans, PoolPlan, SanctionPlan, SpellPlan

ENTRIES = (date(2016, 2, 1), date(2020, 6, 30))
"""Scripted people enter the service in this time, well before the law of 2022."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One person, one body that lasts, one stream of chance; `variant` counts the cases of a kind."""

    person: int
    entry: date
    body: int
    land: Landscape
    draw: Random
    today: date
    variant: int
    plans: Plans

    @property
    def lowest(self) -> int:
        return RANKS[self.land.bodies[self.body].level][0]

    def day(self) -> date:
        """A day under the law on which an order of the case takes effect."""
        return day_between(self.draw, date(2023, 5, 2), self.today - days(150))

    def day_the_register_can_tell(self) -> date:
        """A day for which a missing competition is truly missing: one held the year before would be served, too."""
        return day_between(self.draw, date(2024, 2, 15), self.today - days(150))

    def opening(self, ladder: str = MANAGERIAL) -> SpellPlan:
        """The first post, before the law."""
        rank = 1 if ladder == AUXILIARY else self.lowest
        plan = SpellPlan(self.person, self.body, rank, self.entry, None, ladder=ladder, mode="other")
        plan.order_day, plan.first_entry, plan.scripted = self.entry - days(3), True, True
        self.plans.spells.append(plan)
        return plan

    def move(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        """From the old post to one that many ranks higher on its ladder; lawful by a competition."""
        old.end, old.end_ground = start, "transfer"
        return self.beside(old, start, steps)

    def beside(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        """The same, but the old post is kept."""
        plan = SpellPlan(self.person, self.body, old.rank + steps, start, None, ladder=old.ladder)
        plan.scripted = True
        self.plans.spells.append(compete(self.draw, plan))
        return plan

    def equal(self, old: SpellPlan, start: date, kind: str, *, keep: bool = False) -> SpellPlan:
        """An equal post without a competition: rotation, transfer or secondment."""
        plan = self.beside(old, start, 0) if keep else self.move(old, start, 0)
        plan.needs = "none"
        plan.body = self.land.other(self.draw, self.body, old.rank, self.today) or self.body
        return equal_move(self.draw, plan, kind)

    def acting(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        plan = self.beside(old, start, steps)
        plan.kind = plan.mode = "acting"
        plan.needs, plan.end, plan.end_ground = "none", start + days(90), "acting ended"
        return plan

    def without_competition(self, plan: SpellPlan, mode: str | None) -> SpellPlan:
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
        plan = SanctionPlan(self.person, imposed, precision, recorded_end, lifted)
        self.plans.sanctions.append(plan)

    def pool(self, start: date, end: date | None) -> None:
        self.plans.pool.append(PoolPlan(self.person, start, end))

    def some_days(self, low: int, high: int) -> int:
        return whole(self.draw, low, high)

    def judge(self, entry: KeyPlan) -> None:
        self.plans.key.append(entry)


Case = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Repertoire:
    """All plays of one rule. `violating` plays share their number; every other play gets its own."""

    rule: str
    violating: tuple[Case, ...]
    look_alikes: tuple[Case, ...]
    not_evaluable: tuple[Case, ...]
