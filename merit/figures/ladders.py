"""In which countries each ladder is: kept beside a figure by grade, so that a question need not name the country."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from merit.figures.figure import Kept

EVERYWHERE = "*"
"""What is kept about this says it."""


def kept_ladders(countries: Mapping[str, Collection[str]]) -> Kept:
    """Return what is kept of the countries of each ladder."""
    return Kept(EVERYWHERE, {ladder: sorted(of_ladder) for ladder, of_ladder in countries.items()})
