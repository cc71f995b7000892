"""Whether the commonest origin of somebody's picks is commoner than chance would have it. Pure.

The picks are drawn from a population without replacement; p is the probability of as many of them, or more, with the value. It is
the greater, the fewer picks have the value, the more have another one, the more of the population have it and the fewer have
another one. Hence its bounds where values or days are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from graph.model.days.truth import Truth, any_of
from merit.rules.r13_common_origin.origins import KINDS, Kind, Origins
from merit.rules.r13_common_origin.population import Population, Window
from merit.strata.statistics import hypergeometric_tail


class Pick(NamedTuple):
    """A person who was picked: the origins, and whether the pick certainly counts."""

    origins: Origins
    sure: bool


class Limits(NamedTuple):
    """The fewest picks, the fewest of them with one value, and the probability below which it is no chance."""

    picks: int
    shared: int
    p: float


class Common(NamedTuple):
    """A value that may be the commonest: its picks, the population that these are drawn from, and the bounds of p."""

    kind: Kind
    value: str
    picked: int
    of_picks: int
    have: int
    of_population: int
    p_least: float
    p_most: float


class Verdict(NamedTuple):
    """Whether an origin is shared by more than chance; the value with the lowest p that shows it, and how many were tried."""

    shared: Truth
    common: Common | None
    tried: int


def verdict(picks: Sequence[Pick], population: Population, window: Window, limits: Limits) -> Verdict:
    """Return the verdict on picks of one country and level."""
    sure = [pick for pick in picks if pick.sure]
    tried_least = max(1, len(_values(sure)))
    tried_most = len(_values(picks)) + sum(not pick.origins.complete(kind) for kind in KINDS for pick in picks)
    truths: list[Truth] = []
    found: list[Common] = []
    for kind in KINDS:
        values = _Values(kind, picks, limits)
        candidates = [_common(kind, value, picks, population, window, limits) for value in values.candidates]
        certain = [each for each in candidates if each.p_most * tried_most < limits.p]
        shown = [each for each in certain if each.value in values.certain]
        if shown or (candidates and len(certain) == len(candidates) and not values.hidden):
            truths.append(True)
            found += shown or certain
        elif values.hidden or any(each.p_least * tried_least < limits.p for each in candidates):
            truths.append(None)
        else:
            truths.append(False)
    shared = any_of(*truths)
    if shared and len(sure) < limits.picks:
        shared = None
    common = min(found, key=lambda each: (each.p_most, each.kind, each.value)) if shared else None
    return Verdict(shared, common, tried_most)


def _values(picks: Sequence[Pick]) -> set[tuple[Kind, str]]:
    return {(kind, value) for pick in picks for kind in KINDS for value in pick.origins.values(kind)}


class _Values:
    """The values of one kind: those that may be the commonest, those that certainly are, and whether one on no record may be."""

    def __init__(self, kind: Kind, picks: Sequence[Pick], limits: Limits) -> None:
        held = [(pick.origins.values(kind), pick.sure) for pick in picks]
        values = {value for each, _ in held for value in each}
        least = {value: sum(sure for each, sure in held if value in each) for value in values}
        unknown = [pick for pick in picks if not pick.origins.complete(kind)]
        most = {
            value: sum(value in pick.origins.values(kind) or not pick.origins.complete(kind) for pick in picks)
            for value in values
        }
        reached = max(least.values(), default=0)
        self.candidates = sorted(value for value in values if most[value] >= max(reached, limits.shared))
        self.hidden = len(unknown) >= max(reached, limits.shared)
        others = {value: max((most[each] for each in values if each != value), default=0) for value in self.candidates}
        self.certain = {value for value in self.candidates if least[value] >= max(others[value], len(unknown))}


def _common(kind: Kind, value: str, picks: Sequence[Pick], population: Population, window: Window, limits: Limits) -> Common:
    hits = [value in pick.origins.values(kind) for pick in picks]
    complete = [pick.origins.complete(kind) for pick in picks]
    sure_hits = sum(hit and pick.sure for hit, pick in zip(hits, picks, strict=True))
    most_hits = sum(hit or not known for hit, known in zip(hits, complete, strict=True))
    most_misses = len(picks) - sum(hits)
    sure_misses = sum(known and not hit and pick.sure for hit, known, pick in zip(hits, complete, picks, strict=True))
    drawn = population.drawn(kind, value, window)
    p_most = 1.0
    if sure_hits >= limits.shared:
        p_most = _p(sure_hits, most_misses, drawn.hits_most, drawn.misses_least)
    p_least = _p(most_hits, sure_misses, drawn.hits_least, drawn.misses_most)
    have = max(drawn.hits_least, sure_hits)
    of_population = have + max(drawn.misses_least, sure_misses)
    return Common(kind, value, sure_hits, sure_hits + sure_misses, have, of_population, p_least, p_most)


def _p(hits: int, misses: int, have: int, have_not: int) -> float:
    """Return the p of so many hits among the picks; the picks belong to the population, whatever is known of it."""
    have, have_not = max(have, hits), max(have_not, misses)
    return hypergeometric_tail(hits, hits + misses, have, have + have_not)
