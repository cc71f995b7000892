"""Builds the scripted careers of one planted case, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.kazakhstan.appointments import lawful_probation
from sandbox.kazakhstan.bodies import LOWEST, Landscape
from sandbox.kazakhstan.careers import order_by_competition
from sandbox.kazakhstan.model import Person
from sandbox.kazakhstan.people import may_be_siblings
from sandbox.kazakhstan.plans import AppealPlan, EvaluatorPlan, KinPlan, PenaltyPlan, Plans, Script, SpellPlan
from sandbox.plans import KeyPlan, Subject
from sandbox.random_streams import day_between, days, number_between

BEFORE_THE_LAW = (date(2012, 2, 1), date(2014, 6, 30))
"""First and last day on which people with a planted case enter the service, well before the law of 2015."""
UNDER_THE_LAW = (date(2017, 2, 1), date(2026, 4, 30))
"""First and last day on which an order of a planted case takes effect: it is made under the law of 2015."""


@dataclass(frozen=True, slots=True)
class CaseBuilder:
    """Builds one case: for some people, in one body that is never merged, with one random stream.

    `cast` are the people of the case and `entries` the days on which they enter the service; the first is the one whom the case
    is about. `variant` is the number of the case within its kind. Every method that plans something adds it to the plans.
    """

    rule: str
    cast: tuple[int, ...]
    entries: tuple[date, ...]
    body: int
    land: Landscape
    people: Sequence[Person]
    draw: Random
    today: date
    variant: int
    plans: Plans

    @property
    def lowest(self) -> int:
        """The number of the least senior category of the body."""
        return LOWEST[self.land.bodies[self.body].family]

    def day(self, first: date = UNDER_THE_LAW[0], last: date = UNDER_THE_LAW[1]) -> date:
        """Draw the day on which an order takes effect, so that the order is never made in the last days of a month."""
        day = day_between(self.draw, first, last)
        return day.replace(day=min(max(day.day, 8), 24))

    def day_after_the_law(self) -> date:
        """Draw a day on which the law of 2015 is no longer in force, at least a month ago."""
        return self.day(date(2026, 7, 10), max(date(2026, 7, 20), self.today - days(40)))

    def number_of_days(self, low: int, high: int) -> int:
        """Draw a number of days from `low` to `high`, both included."""
        return number_between(self.draw, low, high)

    def body_of_another_family(self) -> int:
        """Draw a lasting body whose categories cannot be compared with those of the builder's body."""
        body = self.body
        while self.land.bodies[body].family == self.land.bodies[self.body].family:
            body = self.land.draw_body(self.draw, self.today)
        return body

    def first_post(self, who: int = 0, above: int = 0) -> SpellPlan:
        """Plan the first post of somebody of the cast, that many categories above the lowest one."""
        plan = self._spell(self.cast[who], self.lowest - above, self.entries[who])
        plan.first_entry = True
        return order_by_competition(self.draw, plan)

    def probation_ends(self, plan: SpellPlan) -> date:
        """Return the day on which the lawful probation of somebody who enters the service is over."""
        return lawful_probation(plan.start)

    def move(self, old: SpellPlan, start: date, steps: int) -> SpellPlan:
        """End the old post and plan one that many categories more senior, lawful by a competition."""
        old.end, old.ground = start, "moved to another post"
        return self.back(old, start, steps)

    def back(self, old: SpellPlan, start: date, steps: int = 0) -> SpellPlan:
        """Plan a later post, won in a competition; the old one ends independently of it."""
        return order_by_competition(self.draw, self._spell(old.person, old.number - steps, start))

    def without_competition(self, plan: SpellPlan, mode: str | None) -> SpellPlan:
        """Take the competition away from the spell and give its order that mode."""
        plan.competes, plan.mode = False, mode
        return plan

    def transfer(self, old: SpellPlan, start: date, steps: int = 0) -> SpellPlan:
        """End the old post and plan one that many categories more senior, by transfer."""
        return self.without_competition(self.move(old, start, steps), "transfer")

    def acting(self, old: SpellPlan, start: date, end: date, steps: int = 1) -> SpellPlan:
        """Plan acting in a post that many categories more senior, beside the person's own post."""
        plan = self._spell(old.person, old.number - steps, start)
        plan.end, plan.mode, plan.order_day, plan.main_line, plan.ground = end, "acting", start - days(1), False, "acting ended"
        return plan

    def _spell(self, person: int, number: int, start: date) -> SpellPlan:
        plan = SpellPlan(person, self.body, number, start, None, own_post=True, script=Script())
        self.plans.spells.append(plan)
        return plan

    def penalty(self, imposed: date, ends: date | None = None, lifted: date | None = None) -> None:
        """Plan a penalty of the person whom the case is about."""
        self.plans.penalties.append(PenaltyPlan(self.cast[0], imposed, ends, lifted))

    def complaint(self, filed: date, about: SpellPlan, kind: str = "complaint", by: int = 0) -> AppealPlan:
        """Plan a complaint by somebody of the cast; about the person of the appointment if that is somebody else."""
        person = self.cast[by]
        plan = AppealPlan(person, filed, kind, about, about.person if about.person != person else None)
        self.plans.appeals.append(plan)
        return plan

    def evaluated_by(self, before: date, evaluator: int) -> None:
        """Let somebody of the cast make the last quarterly evaluation before that day."""
        self.plans.evaluators.append(EvaluatorPlan(self.cast[0], before, self.cast[evaluator]))

    def kin(self, declared: date) -> None:
        """Make the first two of the cast siblings, or in-laws where they cannot be siblings."""
        one, other = (self.people[index] for index in self._pair)
        if may_be_siblings(one, other):
            kinds = ("sister" if other.female else "brother", "sister" if one.female else "brother")
            self.plans.kin.append(KinPlan(self._pair, kinds, declared))
        else:
            self.in_laws(declared)

    def in_laws(self, declared: date, since: date | None = None, until: date | None = None) -> None:
        """Make the first two of the cast a married couple, or one of them a sibling of the other's spouse."""
        one, other = (self.people[index] for index in self._pair)
        if one.female != other.female:
            kinds = ("wife", "husband") if other.female else ("husband", "wife")
        else:
            kinds = ("husband's sister", "brother's wife") if one.female else ("wife's brother", "sister's husband")
        self.plans.kin.append(KinPlan(self._pair, kinds, declared, since, until))

    @property
    def _pair(self) -> tuple[int, int]:
        return self.cast[0], self.cast[1]

    def cousins(self, declared: date) -> None:
        """Make the first two of the cast cousins."""
        self.plans.kin.append(KinPlan(self._pair, ("cousin", "cousin"), declared))

    def violates(self, case: str, subjects: tuple[Subject, ...], because: str, rule: str | None = None) -> None:
        """Add a violation to the answer key, of another rule if one is given."""
        self.plans.key.append(KeyPlan(rule or self.rule, "violates", case, subjects, because))

    def satisfies(self, case: str, subjects: tuple[Subject, ...], because: str, concerned: bool = True) -> None:
        """Add a look-alike to the answer key; the rule does not apply to it unless it is `concerned`."""
        self.plans.key.append(KeyPlan(self.rule, "satisfies", case, subjects, because, concerned=concerned))

    def not_evaluable(
        self, case: str, subjects: tuple[Subject, ...], because: str, missing: str, rule: str | None = None
    ) -> None:
        """Add a case that lacks an input to the answer key."""
        self.plans.key.append(KeyPlan(rule or self.rule, "not_evaluable", case, subjects, because, missing))


Entries = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Case:
    """How one kind of case is built, and the first and the last day on which each of its people may enter the service."""

    build: Callable[[CaseBuilder], None]
    entries: tuple[Entries, ...] = (BEFORE_THE_LAW,)


@dataclass(frozen=True, slots=True)
class RuleCases:
    """All cases of one rule."""

    rule: str
    violating: tuple[Case, ...]
    look_alikes: tuple[Case, ...]
    not_evaluable: tuple[Case, ...]


PAIR = (BEFORE_THE_LAW, BEFORE_THE_LAW)
"""The entries of two people who are in the service before the law."""
