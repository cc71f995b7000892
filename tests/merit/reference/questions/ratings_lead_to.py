"""What ratings lead to: what became of people within twelve months after they were rated, by the band of the rating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sandbox.calendar_months import months_after
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.questions.turnover import kind_of_ground
from tests.merit.reference.truth import BodyKey, Person, Spell, moves, old_grade

Happened = tuple[str, date]
Cell = tuple[BodyKey, int, int]
"""The top of the tree in which somebody served, the year of the rating, and the number of its band from 0 on."""


@dataclass(slots=True)
class Rated:
    """A person who was rated in a year and band: whether twelve months are over since, and what happened in them."""

    followed: bool = False
    events: set[str] = field(default_factory=set[str])


def rated(
    facts: Facts, happened: dict[Person, list[Happened]], limits: dict[str, Sequence[float]]
) -> dict[Cell, dict[Person, Rated]]:
    """Return the people of each cell. ``limits`` are the highest scores of all bands but the last one, by country."""
    found: dict[Cell, dict[Person, Rated]] = {}
    for one in facts.scores:
        served = [spell for spell in facts.truth.lines.get(one.person, []) if spell.covers(one.day)]
        if one.score is None or not served:
            continue
        body = facts.top(max(served, key=lambda spell: spell.start).body)
        band = sum(one.score > limit for limit in limits[one.person[0]])
        person = found.setdefault((body, one.day.year, band), {}).setdefault(one.person, Rated())
        until = months_after(one.day, 12)
        if until <= facts.today:
            person.followed = True
            person.events |= {event for event, day in happened.get(one.person, []) if one.day < day < until}
    return found


def all_that_happened(facts: Facts, world: World) -> dict[Person, list[Happened]]:
    """Return the events of each person: moves by the day of the order, courses by their first day."""
    found: dict[Person, list[Happened]] = {}
    for person, event, day in (*_moved(facts), *_dismissed(facts), *_learned(world), *_rewarded(world)):
        found.setdefault(person, []).append((event, day))
    return found


def _moved(facts: Facts) -> Iterator[tuple[Person, str, date]]:
    for old, new in moves(facts.truth):
        before, after = old_grade(old, new), new.post.on(new.ordered).grade
        if before and after and before.ladder == after.ladder and before.rank != after.rank:
            yield new.person, "promotion" if after.rank > before.rank else "demotion", new.ordered
    for one in facts.truth.spells:
        if facts.mode(one) == "rotation":
            yield one.person, "rotation", one.ordered


def _dismissed(facts: Facts) -> Iterator[tuple[Person, str, date]]:
    ended: list[Spell] = [one for line in facts.truth.lines.values() for one in line if one.ground]
    return ((one.person, "dismissal", one.end) for one in ended if kind_of_ground(one.ground) == "involuntary")


def _learned(world: World) -> Iterator[tuple[Person, str, date]]:
    kinds = {one.code: one.kind for one in world.courses}
    for one in world.enrolments:
        if kinds[one.course] != "introductory":
            yield ("UZ", one.person), "training", one.start
    for each in kazakh_part(world).training:
        if each.kind != "introductory":
            yield ("KZ", each.person), "training", each.start


def _rewarded(world: World) -> Iterator[tuple[Person, str, date]]:
    for one in world.rewards:
        if one.kind == "bonus":
            yield ("UZ", one.person), "bonus", one.day
    for each in kazakh_part(world).bonuses:
        yield ("KZ", each.person), "bonus", each.day
