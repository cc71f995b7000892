"""The index of some events of the merit index, its interval, and the interval of a change between two periods. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from merit.figures.figure import Kept

SEED = 7
RESAMPLES = 5_000
_SEED_OF_EARLIER = 8
"""Of the earlier period in a change: with one seed for both, periods of equally many events would draw the same ones."""
_WEIGHTS_AT_ONCE = 2_000_000
_BOUNDS = (0.025, 0.975)

Pairs = tuple[int, int, int]
"""Pairs won, tied and lost."""


@dataclass(frozen=True, slots=True)
class Index:
    """The index of some events with their pairs. ``interval`` is None for one event."""

    events: int
    won: int
    tied: int
    lost: int
    interval: tuple[float, float] | None

    @property
    def pairs(self) -> int:
        return self.won + self.tied + self.lost

    @property
    def value(self) -> float:
        """The probability that the promoted person stood higher, plus half of that of a tie."""
        return (self.won + self.tied / 2) / self.pairs

    @property
    def rank_biserial(self) -> float:
        return 2 * self.value - 1


@dataclass(frozen=True, slots=True)
class Events:
    """Events as pairs won, tied and lost, and the people in them, of whom five are enough."""

    pairs: tuple[Pairs, ...]
    people: frozenset[int]


def events_of(kept: Iterable[Kept], filled: str | None = None) -> Events:
    """Return the events of some months of one body, or those of posts that were filled in one way."""
    pairs: list[Pairs] = []
    people = set[int]()
    for each in kept:
        pairs += [(won, tied, lost) for how, won, tied, lost in each.values["events"] if filled in (None, how)]
        people.update(who for how, named in each.values["people"].items() if filled in (None, how) for who in named)
    return Events(tuple(pairs), frozenset(people))


def index_of(pairs: Sequence[Pairs]) -> Index:
    """Return the index of events, of which there is at least one."""
    won, tied, lost = map(sum, zip(*pairs, strict=True))
    return Index(len(pairs), won, tied, lost, interval_of(pairs) if len(pairs) > 1 else None)


def interval_of(pairs: Sequence[Pairs]) -> tuple[float, float]:
    """Return the percentile bootstrap interval at 95 % of the index, over events: 2.5 % and 97.5 % of the resampled indices.

    Events are drawn with replacement (PCG64 of numpy with the stated seed); each brings all its pairs.
    """
    return _between_bounds(_resampled(pairs, SEED))


def interval_of_change(earlier: Sequence[Pairs], later: Sequence[Pairs]) -> tuple[float, float]:
    """Return the percentile bootstrap interval at 95 % of the change from one index to another; each is resampled by itself."""
    return _between_bounds(_resampled(later, SEED) - _resampled(earlier, _SEED_OF_EARLIER))


def _resampled(pairs: Sequence[Pairs], seed: int) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]:
    counts = numpy.array(pairs, numpy.float64)
    half_points, sizes = 2 * counts[:, 0] + counts[:, 1], counts.sum(axis=1)
    draw, number = numpy.random.default_rng(seed), len(pairs)
    found: list[float] = []
    while len(found) < RESAMPLES:
        some = min(RESAMPLES - len(found), max(1, _WEIGHTS_AT_ONCE // number))
        drawn = draw.integers(number, size=(some, number))
        found += (half_points[drawn].sum(axis=1) / (2 * sizes[drawn].sum(axis=1))).tolist()
    return numpy.array(found)


def _between_bounds(found: numpy.ndarray[Any, numpy.dtype[numpy.float64]]) -> tuple[float, float]:
    lower, upper = numpy.quantile(found, _BOUNDS).tolist()
    return lower, upper
