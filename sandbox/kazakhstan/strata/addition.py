"""What comes on top of the part: bodies, the people who serve in them, and all that is planned for these people."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sandbox.kazakhstan.bodies import Landscape
from sandbox.kazakhstan.careers import order_by_competition
from sandbox.kazakhstan.model import Person, Text
from sandbox.kazakhstan.plans import PORTAL, Plans, Script, SpellPlan
from sandbox.model import Deed
from sandbox.plans import KeyPlan, Subject
from sandbox.random_streams import day_between, days, number_between, stream

FAMILY = "D-O"
HEAD, UNIT_HEAD, EXPERT, SPECIALIST = 2, 3, 5, 6
"""Numbers of categories in the bodies that are added: a lower number is more senior."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The birthplace that is laid down for a person, None if it is not on record, and the school of all diplomas."""

    birthplace: str | None
    school: str


@dataclass(frozen=True, slots=True)
class BodyNamed:
    """A body as the subject of an entry of the answer key."""

    code: str

    def deed(self) -> Deed:
        """Return the body in the portal's list."""
        return Deed("organisation", PORTAL, "bodies", self.code)


@dataclass(frozen=True, slots=True)
class PeriodNamed:
    """A period, half-open, as the subject of an entry of the answer key. No portal owns it."""

    first: date
    end: date

    def deed(self) -> Deed:
        """Return the period itself."""
        return Deed("period", "", "", f"{self.first}/{self.end}")


@dataclass(slots=True)
class Addition:
    """Bodies and people in addition to the part; their indices follow those of the part.

    Nobody among them declares a relative, so that it is known that nobody is kin.
    """

    seed: int
    today: date
    land: Landscape
    first_person: int
    plans: Plans = field(default_factory=Plans)
    draw: Random = field(default_factory=Random)
    entries: list[date] = field(default_factory=list[date])
    origins: dict[int, Origin] = field(default_factory=dict[int, Origin])

    def begin(self, story: str) -> None:
        """Begin a story, with a random stream of its own."""
        self.draw = stream(self.seed, "kz story", story)

    def body(self, kk: str, ru: str) -> int:
        """Add a body of a region and return its index."""
        self.land = self.land.with_body(self.seed, FAMILY, Text(kk, ru))
        return len(self.land.bodies) - 1

    def tree(self, kk: str, ru: str, *, pilot: bool, under: int | None = None) -> int:
        """Add a body at the top of a tree of its own, or a unit under another one, and return its index."""
        self.land = self.land.with_tree(self.seed, FAMILY, Text(kk, ru), under, pilot=pilot)
        return len(self.land.bodies) - 1

    def day(self, first: date, last: date) -> date:
        """Draw a day from `first` to `last`, both included."""
        return day_between(self.draw, first, last)

    def enters(
        self, body: int, number: int, start: date, under: SpellPlan | None = None, origin: Origin | None = None
    ) -> SpellPlan:
        """Add somebody who enters the service, and return the first post; it reports to the post of `under`."""
        person = self.first_person + len(self.entries)
        self.entries.append(start)
        if origin is not None:
            self.origins[person] = origin
        plan = self._spell(person, body, number, start, under)
        plan.first_entry = True
        return self._by_competition(plan)

    def moves(
        self,
        old: SpellPlan,
        start: date,
        body: int,
        steps: int = 0,
        under: SpellPlan | None = None,
        into: SpellPlan | None = None,
    ) -> SpellPlan:
        """End the old post and plan one in that body: an equal one by transfer, a more senior one by competition.

        It is a new post that reports to that of `under`, or the post of an earlier spell (`into`).
        """
        old.end, old.ground = start, "moved to another post"
        plan = self._spell(old.person, body, old.number - steps, start, under)
        if into is not None and plan.script is not None:
            plan.script.same_post_as = into
        if steps:
            return self._by_competition(plan)
        plan.order_day, plan.mode = start - days(number_between(self.draw, 1, 6)), "transfer"
        return plan

    def leaves(self, plan: SpellPlan, end: date, ground: str | None) -> None:
        """Plan that somebody leaves the service on that day."""
        plan.end, plan.ground = end, ground

    def returns(self, plan: SpellPlan, left: date, start: date, body: int) -> SpellPlan:
        """Plan that somebody leaves at the own wish on a day, and enters an equal post of that body on a later one."""
        self.leaves(plan, left, "own wish")
        return self._by_competition(self._spell(plan.person, body, plan.number, start, None))

    def reports_later(self, plan: SpellPlan, since: date, superior: SpellPlan) -> None:
        """Let the post of the spell report to another post from that day on."""
        if plan.script is not None:
            plan.script.reports_to.append((since, superior))

    def adapted(self, people: Sequence[Person]) -> list[Person]:
        """Return all people, those of the addition without relatives and with the origins laid down for them."""
        return [*people[: self.first_person], *(self._adapted(one) for one in people[self.first_person :])]

    def violates(self, rule: str, case: str, subjects: tuple[Subject, ...], because: str) -> None:
        """Add a violation to the answer key."""
        self.plans.key.append(KeyPlan(rule, "violates", case, subjects, because))

    def satisfies(self, rule: str, case: str, subjects: tuple[Subject, ...], because: str, *, concerned: bool = True) -> None:
        """Add a look-alike to the answer key; the rule does not apply to it unless it is `concerned`."""
        self.plans.key.append(KeyPlan(rule, "satisfies", case, subjects, because, concerned=concerned))

    def not_evaluable(self, rule: str, case: str, subjects: tuple[Subject, ...], because: str, missing: str) -> None:
        """Add a case that lacks an input to the answer key."""
        self.plans.key.append(KeyPlan(rule, "not_evaluable", case, subjects, because, missing))

    def _spell(self, person: int, body: int, number: int, start: date, under: SpellPlan | None) -> SpellPlan:
        script = Script() if under is None else Script(reports_to=[(start, under)])
        plan = SpellPlan(person, body, number, start, None, own_post=True, script=script)
        self.plans.spells.append(plan)
        return plan

    def _by_competition(self, plan: SpellPlan) -> SpellPlan:
        """Give the plan an order and, under the law, a competition; before it, the order says that there was none."""
        order_by_competition(self.draw, plan)
        if not plan.competes:
            plan.mode = "other"
        return plan

    def _adapted(self, person: Person) -> Person:
        origin, person = self.origins.get(person.index), replace(person, relatives=())
        if origin is None:
            return person
        diplomas = tuple(replace(one, institution=origin.school) for one in person.education)
        return replace(person, birthplace=origin.birthplace, education=diplomas)
