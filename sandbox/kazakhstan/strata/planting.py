"""Plants the stories of this package on top of a part."""

from datetime import date

from sandbox.kazakhstan.bodies import Landscape
from sandbox.kazakhstan.strata import arrivals, connected, ratings
from sandbox.kazakhstan.strata.addition import Addition

FEWEST_SERVANTS = 200
"""Smaller parts have no such cases."""


def plant_strata(seed: int, servants: int, land: Landscape, today: date) -> Addition:
    """Return what comes on top of a part of so many servants: each story once, whatever the size of the part."""
    addition = Addition(seed, today, land, servants)
    if servants >= FEWEST_SERVANTS:
        school, staff = connected.plant(addition)
        arrivals.plant(addition, school)
        ratings.plant(addition, staff)
    return addition
