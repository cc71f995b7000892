"""The statistics of stratum rules, by scipy. Every function says its formula or its source.

A share is reported with its numerator, its denominator and its interval (`Share`); of fewer than five things no figure is
reported (`MOST_SUPPRESSED`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

import numpy

MOST_SUPPRESSED = 4
"""Figures of so few things are not shown: they would tell of single people. A finding that names people is no figure."""
_Z = 1.96
_MORE = 1.000001
"""What is greater by so much is so whatever was rounded."""
_remembered = lru_cache(maxsize=100_000)
"""Strata are small, so that the same few numbers come again and again; scipy takes a tenth of a millisecond each time."""


@cache
def _stats() -> Any:
    """Import scipy's statistics when they are first needed: it takes most of a second, and scipy has no types."""
    return import_module("scipy.stats")


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its numerator and denominator, and its Wilson interval at 95 %."""

    numerator: int
    denominator: int
    lower: float
    upper: float

    @property
    def value(self) -> float:
        return self.numerator / self.denominator

    def __str__(self) -> str:
        return f"{self.numerator} of {self.denominator} ({self.value:.0%}, 95 % interval {self.lower:.0%} to {self.upper:.0%})"


def share(numerator: int, denominator: int) -> Share:
    """Return a share with its Wilson interval: (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.96 (domain.md §4).

    Raises ValueError for a denominator of 0 or a numerator outside 0 to the denominator.
    """
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ValueError(f"{numerator} of {denominator} is no share")
    p, n, square = numerator / denominator, denominator, _Z * _Z
    middle, spread = p + square / (2 * n), _Z * ((p * (1 - p) / n + square / (4 * n * n)) ** 0.5)
    # None and all are exact bounds: what rounding leaves there would lie above a share of 0.
    lower = 0.0 if numerator == 0 else (middle - spread) / (1 + square / n)
    upper = 1.0 if numerator == n else (middle + spread) / (1 + square / n)
    return Share(numerator, n, lower, upper)


@_remembered
def binomial_tail(successes: int, trials: int, p: float) -> float:
    """Return the probability of at least so many successes in independent trials of probability ``p``."""
    return float(_stats().binom.sf(successes - 1, trials, p))


@_remembered
def poisson_tail(events: int, rate: float) -> float:
    """Return the probability of at least so many events where ``rate`` are expected. A rate of 0 expects none."""
    if rate == 0:
        return 1.0 if events == 0 else 0.0
    return float(_stats().poisson.sf(events - 1, rate))


@_remembered
def hypergeometric_tail(drawn_hits: int, drawn: int, hits: int, population: int) -> float:
    """Return the probability of at least so many hits among ``drawn`` of a population with ``hits``, without replacement."""
    return float(_stats().hypergeom.sf(drawn_hits - 1, population, hits, drawn))


def hypergeometric_tail_below(limit: float, drawn_hits: int, drawn: int, hits: int, population: int, times: int = 1) -> bool:
    """Tell whether `hypergeometric_tail`, multiplied by a number, is below a limit.

    The tail is not less than the probability of exactly so many hits, C(K,k)·C(N-K,n-k)/C(N,n), which alone shows it of most.
    """
    if _exactly(drawn_hits, drawn, hits, population) * times > limit * _MORE:
        return False
    return hypergeometric_tail(drawn_hits, drawn, hits, population) * times < limit


def _exactly(drawn_hits: int, drawn: int, hits: int, population: int) -> float:
    """Return the probability of exactly so many hits, nearly: to more digits than `_MORE` allows for."""
    ways = _log_choices(hits, drawn_hits) + _log_choices(population - hits, drawn - drawn_hits)
    return math.exp(ways - _log_choices(population, drawn))


def _log_choices(things: int, chosen: int) -> float:
    """Return the logarithm of the number of ways to choose so many things."""
    if not 0 <= chosen <= things:
        return -math.inf
    return math.lgamma(things + 1) - math.lgamma(chosen + 1) - math.lgamma(things - chosen + 1)


@_remembered
def fisher_p(table: tuple[tuple[int, int], tuple[int, int]], alternative: str = "two-sided") -> float:
    """Return the p of Fisher's exact test of a table of two rows and two columns."""
    return float(_stats().fisher_exact(table, alternative=alternative).pvalue)


def fisher_p_below(limit: float, table: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """Tell whether the two-sided p of Fisher's exact test is below a limit: it is not less than the table's own probability."""
    (one, rest), (other, other_rest) = table
    if _exactly(one, one + rest, one + other, one + rest + other + other_rest) > limit * _MORE:
        return False
    return fisher_p(table) < limit


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation with ties at their mean rank; None where one of both never varies."""
    if len(set(one)) < 2 or len(set(other)) < 2:
        return None
    return float(_stats().spearmanr(one, other).statistic)


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Return the adjusted p (q) of each, in their order: the smallest of p·m/rank over its rank and all greater ones."""
    if not ps:
        return []
    values = numpy.asarray(ps, dtype=float)
    order = numpy.argsort(values, kind="stable")
    ranked = values[order] * len(values) / numpy.arange(1, len(values) + 1)
    adjusted = numpy.minimum(numpy.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    result = numpy.empty_like(adjusted)
    result[order] = adjusted
    return [float(value) for value in result]


def poisson_interval(events: int) -> tuple[float, float]:
    """Return the exact interval at 95 % of the expected number of events: halved chi-square quantiles (Garwood 1936)."""
    chi2 = _stats().chi2
    lower = float(chi2.ppf(0.025, 2 * events)) / 2 if events else 0.0
    return lower, float(chi2.ppf(0.975, 2 * events + 2)) / 2
