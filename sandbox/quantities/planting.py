"""Plants the quantities of this package on top of what is planted for rules."""

from sandbox.quantities import merit, young
from sandbox.strata.addition import Addition

FEWEST_SERVANTS = 500
"""Smaller worlds have no such quantities."""


def plant_quantities(addition: Addition) -> Addition:
    """Return the addition with the quantities, each once, if the world beneath is large enough."""
    if addition.first_person >= FEWEST_SERVANTS:
        merit.plant(addition)
        young.plant(addition)
    return addition
