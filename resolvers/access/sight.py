"""How much of a person a caller may see, and which facts of her. Pure.

By the access table (``resolvers/access/table.py``) a client sees the whole career of those who hold a main
position in her bodies today, and of others the steps in her bodies; every other fact belongs to the body of the main position
that the person held on its day. An investigator sees all of everybody who ever held a position in her bodies, a servant herself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.model.days import Day, Period
from graph.model.days.comparisons import within
from graph.model.words import UNKNOWN, Mode

# In the first two the servant keeps the position that she left for them; the third may be one of them.
NO_POSITION_OF_HER_OWN = frozenset({Mode.ACTING, Mode.SECONDMENT, UNKNOWN})


class Sight(StrEnum):
    """How much of a person is seen."""

    HIDDEN = "hidden"
    STEPS = "steps"
    CAREER = "career"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Step:
    """One appointment of a person to a position of the caller's bodies."""

    appointment: str
    mode: str | None
    period: Period

    @property
    def main(self) -> bool:
        """Whether it is a position of her own. A mode that is not known may be one that is not: it opens nothing."""
        return self.mode is not None and self.mode not in NO_POSITION_OF_HER_OWN


@dataclass(frozen=True, slots=True)
class PersonInSight:
    """What a caller sees of one person, and the steps in the caller's bodies by which she sees it."""

    sight: Sight
    steps: Sequence[Step] = ()

    @property
    def has_career(self) -> bool:
        """Whether all her steps are seen."""
        return self.sight in (Sight.CAREER, Sight.WHOLE)

    def has_step(self, appointment: str) -> bool:
        """Tell whether an appointment is seen."""
        return self.has_career or any(step.appointment == appointment for step in self.steps)

    def has_career_fact(self, day: Day | None) -> bool:
        """Tell whether a fact of the career of this day is seen, such as a certificate."""
        return self.sight == Sight.CAREER or self.has_fact(day)

    def has_fact(self, day: Day | None) -> bool:
        """Tell whether another fact of this day is seen, such as a sanction.

        It belongs to the body in which the person certainly held her main position on each day that it can be.
        """
        if self.sight == Sight.WHOLE:
            return True
        return day is not None and any(step.main and within(day, step.period) is True for step in self.steps)


HIDDEN = PersonInSight(Sight.HIDDEN)
WHOLE = PersonInSight(Sight.WHOLE)


def seen_by_client(steps: Sequence[Step], today: date) -> PersonInSight:
    """Return what a client sees of a person with these steps in her bodies."""
    if not steps:
        return HIDDEN
    now = Day.exactly(today)
    current = any(step.main and within(now, step.period) is True for step in steps)
    return PersonInSight(Sight.CAREER if current else Sight.STEPS, steps)


def seen_by_investigator(steps: Sequence[Step]) -> PersonInSight:
    """Return what an investigator sees of a person with these steps in her bodies."""
    return PersonInSight(Sight.WHOLE, steps) if steps else HIDDEN
