"""Routes: how often careers step from one state to another. A state is a ladder, a rank and the level of a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import log

from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.truth import Grade, Person, moves, old_grade

State = tuple[str, str, int, str]
"""Country, ladder, rank and level of a body."""
Step = tuple[State, State]


@dataclass(frozen=True, slots=True)
class Steps:
    """The observed moves between states, and the people who made each."""

    moves: Counter[Step]
    people: dict[Step, set[Person]]

    def share(self, step: Step) -> Fraction:
        """Return the share of a step in all that were observed from its first state."""
        return Fraction(self.moves[step], sum(count for (one, _), count in self.moves.items() if one == step[0]))

    def cheapest(self, first: State, last: State, fewest: int = 1) -> float | None:
        """Return the least sum of −ln P over the ways from one state to another by steps that so many people took.

        None where there is no such way. All steps count in P.
        """
        cost = {first: 0.0}
        shown = [step for step in self.moves if len(self.people[step]) >= fewest]
        for _ in range(len({state for step in shown for state in step})):
            for step in shown:
                if step[0] in cost:
                    through = cost[step[0]] - log(self.share(step))
                    cost[step[1]] = min(through, cost.get(step[1], through))
        return cost.get(last)


def steps(facts: Facts) -> Steps:
    """Return all steps. A move between posts of one state is none."""
    counts, people = Counter[Step](), dict[Step, set[Person]]()
    for person, step in observed(facts):
        counts[step] += 1
        people.setdefault(step, set()).add(person)
    return Steps(counts, people)


def observed(facts: Facts) -> Iterator[tuple[Person, Step]]:
    """Yield who made which step, in the sequence of each career. Ranks that are not on record make none."""
    for old, new in moves(facts.truth):
        before = _state(facts, old.post.key, old_grade(old, new))
        after = _state(facts, new.post.key, new.post.on(new.ordered).grade)
        if before and after and before != after:
            yield new.person, (before, after)


def _state(facts: Facts, post: tuple[str, int], grade: Grade | None) -> State | None:
    return None if grade is None else (post[0], grade.ladder, grade.rank, facts.level(post))
