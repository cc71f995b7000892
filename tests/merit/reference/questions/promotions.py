"""Promotions, with all that they are counted by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.truth import BodyKey, Person, moves, old_grade, promotions


@dataclass(frozen=True, slots=True)
class Promoted:
    """A promotion by an order of a day. ``age`` and ``female`` are None where the register has no birth date and sex."""

    person: Person
    day: date
    body: BodyKey
    """The top of the tree that the higher post is in."""
    mode: str | None
    age: int | None
    female: bool | None


def promoted(facts: Facts) -> Iterator[Promoted]:
    """Yield all promotions."""
    for _, new in promotions(facts.truth):
        human, day = facts.truth.people[new.person], new.ordered
        yield Promoted(
            person=new.person,
            day=day,
            body=facts.top(new.body),
            mode=facts.mode(new),
            age=full_years(human.born, day) if human.described else None,
            female=human.female if human.described else None,
        )


def unknown_steps(facts: Facts) -> int:
    """Return the number of moves whose steps cannot be told: between ladders, or without a rank on record."""
    grades = ((old_grade(old, new), new.post.on(new.ordered).grade) for old, new in moves(facts.truth))
    return sum(before is None or after is None or before.ladder != after.ladder for before, after in grades)


def full_years(born: date, day: date) -> int:
    """Return the age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
