"""Whether the commonest origin of somebody's picks is commoner than chance would have it. Pure.

The picks are drawn from a population without replacement; p is the probability of as many of them, or more, with the value. It is
the greater, the fewer picks have the value, the more have another one, the more of the population have it and the fewer have
another one. Hence its bounds where values or days are not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from graph.model.days.truth import Truth, any_of
from merit.rules.r13_common_origin.origins import KINDS, Kind, Origins
from merit.rules.r13_common_origin.population import Population, Window
from merit.strata.statistics import hypergeometric_tail, hypergeometric_tail_below


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
    """A value that may be the commonest: its picks, the population that these are drawn from, and the greatest p."""

    kind: Kind
    value: str
    picked: int
    of_picks: int
    have: int
    of_population: int
    p_most: float


class _Drawing(NamedTuple):
    """Picks with a value and without, and the population with and without it."""

    hits: int
    misses: int
    have: int
    have_not: int

    @property
    def p(self) -> float:
        """The p of so many hits among the picks."""
        return hypergeometric_tail(*self._terms)

    def no_chance(self, limits: Limits, tried: int) -> bool:
        """Tell whether the p is below the limit though so many values were tried."""
        return hypergeometric_tail_below(limits.p, *self._terms, times=tried)

    @property
    def _terms(self) -> tuple[int, int, int, int]:
        # The picks belong to the population, whatever is known of it.
        have, have_not = max(self.have, self.hits), max(self.have_not, self.misses)
        return self.hits, self.hits + self.misses, have, have + have_not


class _Candidate(NamedTuple):
    """A value that may be the commonest, and the drawings that give the greatest and the least p.

    ``greatest`` is None where too few picks certainly have the value.
    """

    value: str
    greatest: _Drawing | None
    least: _Drawing

    def certain(self, limits: Limits, tried: int) -> bool:
        """Tell whether as many picks have it as chance would certainly not have."""
        return self.greatest is not None and self.greatest.no_chance(limits, tried)


class Verdict(NamedTuple):
    """Whether an origin is shared by more than chance; the value with the lowest p that shows it, and how many were tried."""

    shared: Truth
    common: Common | None
    tried: int


def verdict(picks: Sequence[Pick], population: Population, window: Window, limits: Limits) -> Verdict:
    """Return the verdict on picks of one country and level."""
    of_kinds = [_Values(kind, picks, limits) for kind in KINDS]
    tried_least = max(1, sum(len(values.surely_tried) for values in of_kinds))
    tried_most = sum(len(values.have) + values.unknown for values in of_kinds)
    truths: list[Truth] = []
    found: list[Common] = []
    for values in of_kinds:
        candidates = [values.candidate(value, population, window) for value in values.candidates]
        certain = [each for each in candidates if each.certain(limits, tried_most)]
        shown = [each for each in certain if each.value in values.certain]
        if shown or (candidates and len(certain) == len(candidates) and not values.hidden):
            truths.append(True)
            found += map(values.common, shown or certain)
        elif values.hidden or any(each.least.no_chance(limits, tried_least) for each in candidates):
            truths.append(None)
        else:
            truths.append(False)
    shared = any_of(*truths)
    if shared and sum(pick.sure for pick in picks) < limits.picks:
        shared = None
    common = min(found, key=lambda each: (each.p_most, each.kind, each.value)) if shared else None
    return Verdict(shared, common, tried_most)


def _counted(values: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(chain.from_iterable(values))


class _Values:
    """The values of one kind, by how many picks have them, and what follows from that.

    ``candidates`` are the values that may be the commonest, ``certain`` those that certainly are; ``hidden`` tells whether
    one on no record may be. ``unknown`` is the number of picks that may have further values.
    """

    def __init__(self, kind: Kind, picks: Sequence[Pick], limits: Limits) -> None:
        self._kind, self._limits, self._picks = kind, limits, len(picks)
        held = [(pick.origins.values(kind), pick.origins.complete(kind), pick.sure) for pick in picks]
        alone = [values for values, complete, _ in held if complete]
        sure_alone = [values for values, complete, sure in held if complete and sure]
        self.unknown, self._sure_known = len(picks) - len(alone), len(sure_alone)
        self.have, self._have_alone = _counted(values for values, _, _ in held), _counted(alone)
        """How many have a value, and how many of these certainly have no other one."""
        self.surely_tried, self._sure_alone = _counted(values for values, _, sure in held if sure), _counted(sure_alone)
        """The same of the picks that certainly count."""
        most = {value: self._have_alone[value] + self.unknown for value in self.have}
        reached = max(self.surely_tried.values(), default=0)
        self.candidates = sorted(value for value, picked in most.items() if picked >= max(reached, limits.shared))
        self.hidden = self.unknown >= max(reached, limits.shared)
        others = {value: max((most[each] for each in most if each != value), default=0) for value in self.candidates}
        self.certain = {value for value in self.candidates if self.surely_tried[value] >= max(others[value], self.unknown)}

    def candidate(self, value: str, population: Population, window: Window) -> _Candidate:
        """Return a value with the bounds of its picks and of the population."""
        drawn = population.drawn(self._kind, value, window)
        hits, misses = self.surely_tried[value], self._picks - self.have[value]
        greatest = _Drawing(hits, misses, drawn.hits_most, drawn.misses_least) if hits >= self._limits.shared else None
        hits, misses = self._have_alone[value] + self.unknown, self._sure_known - self._sure_alone[value]
        return _Candidate(value, greatest, _Drawing(hits, misses, drawn.hits_least, drawn.misses_most))

    def common(self, found: _Candidate) -> Common:
        """Return a value that is certainly commoner than chance would have it."""
        greatest, least = found.greatest, found.least
        assert greatest is not None
        have = max(least.have, greatest.hits)
        of_population = have + max(greatest.have_not, least.misses)
        of_picks = greatest.hits + least.misses
        return Common(self._kind, found.value, greatest.hits, of_picks, have, of_population, greatest.p)
