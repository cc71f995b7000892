"""The truth that the questions ask about: that of the rules, and the trees of bodies, orders, evaluators and kin beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from tests.merit.reference.truth import BodyKey, Person, PostKey, Spell, Truth
from tests.merit.reference.world import truth_of

Order = tuple[str, str]
"""Country and number of the order that states an appointment now."""


@dataclass(frozen=True, slots=True)
class Score:
    """A result of an assessment, by an evaluator if that is on record; None where the score is not."""

    person: Person
    day: date
    score: float | None
    evaluator: Person | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A round of a competition, annulled or not, with those who sat on its panel and those who applied in it."""

    row: str
    seats: frozenset[Person]
    applicants: frozenset[Person]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a world, apart from the answers."""

    truth: Truth
    parents: dict[BodyKey, BodyKey | None]
    modes: dict[Order, str | None]
    scores: tuple[Score, ...]
    panels: tuple[Panel, ...]

    @property
    def today(self) -> date:
        return self.truth.today

    def top(self, body: BodyKey) -> BodyKey:
        """Return the top of the tree of a body. No body of the sandbox ever changes its tree."""
        parent = self.parents[body]
        return body if parent is None else self.top(parent)

    def tree(self, top: BodyKey) -> set[BodyKey]:
        """Return a body that is the top of a tree, with its units."""
        return {one for one in self.parents if self.top(one) == top}

    def mode(self, spell: Spell) -> str | None:
        return self.modes[spell.country, spell.row]

    def level(self, post: PostKey) -> str:
        return self.truth.bodies[self.truth.posts[post].body].level


def facts_of(world: World) -> Facts:
    """Return what is true of a world."""
    part, truth = kazakh_part(world), truth_of(world)
    return Facts(
        truth=truth,
        parents={
            (country, one.index): None if one.parent is None else (country, one.parent)
            for country, bodies in (("UZ", world.bodies), ("KZ", part.bodies))
            for one in bodies
        },
        modes=_modes(world, part),
        scores=(*_uzbek_scores(world, truth), *_kazakh_scores(part)),
        panels=(*_uzbek_panels(truth), *_kazakh_panels(part)),
    )


def _modes(world: World, part: Kazakhstan) -> dict[Order, str | None]:
    orders = {("UZ", one.number if one.correction is None else one.correction.number): one.mode for one in world.spells}
    return orders | {("KZ", one.number): one.mode for one in part.appointments}


def _uzbek_scores(world: World, truth: Truth) -> list[Score]:
    numbers = {
        number: ("UZ", one.index) for one in world.people for number in (one.register_no, one.second_register_no) if number
    }
    ratings = [one for one in truth.ratings if one.person[0] == "UZ"]
    return [
        Score(rating.person, rating.day, rating.score, numbers[one.evaluator] if one.evaluator else None)
        for one, rating in zip(world.assessments, ratings, strict=True)
    ]


def _kazakh_scores(part: Kazakhstan) -> list[Score]:
    by_iin = {one.iin: ("KZ", one.index) for one in part.people}
    return [
        Score(("KZ", one.person), one.day, one.score, by_iin[one.evaluator] if one.evaluator else None)
        for one in part.evaluations
    ]


def _uzbek_panels(truth: Truth) -> list[Panel]:
    """Return the last rounds: nobody knows who sat on the panels of annulled ones."""
    return [
        Panel(one.row, frozenset(one.panel), frozenset(each.person for each in one.applicants))
        for one in truth.rounds
        if one.post.key[0] == "UZ"
    ]


def _kazakh_panels(part: Kazakhstan) -> list[Panel]:
    by_iin, made = {one.iin: ("KZ", one.index) for one in part.people}, dict[str, set[Person]]()
    for each in part.candidates:
        made.setdefault(each.competition, set()).add(("KZ", each.person))
    return [
        Panel(one.number, frozenset(by_iin[iin] for iin in one.panel), frozenset(made.get(one.number, ())))
        for one in part.competitions
    ]
