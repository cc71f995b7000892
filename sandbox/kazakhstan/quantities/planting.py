"""Plants the quantities of this package on top of what is planted for rules."""

from collections.abc import Sequence

from sandbox.kazakhstan.model import Person
from sandbox.kazakhstan.quantities import team, turnover
from sandbox.kazakhstan.strata.addition import Addition

FEWEST_SERVANTS = 125
"""Smaller parts have no such quantities."""


def plant_quantities(addition: Addition) -> Addition:
    """Return the addition with the quantities, each once, if the part beneath is large enough."""
    if addition.first_person >= FEWEST_SERVANTS:
        turnover.plant(addition)
        team.plant(addition)
    return addition


def plant_kin(addition: Addition, people: Sequence[Person]) -> None:
    """Plant the ties of kin between people of these bodies, who are known by now."""
    if addition.first_person >= FEWEST_SERVANTS:
        turnover.plant_former_kin(addition, people)
