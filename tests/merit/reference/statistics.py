"""Figures of the rules by scipy, or by their formula."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from math import sqrt
from typing import Any

_STATS: Any = import_module("scipy.stats")  # scipy has no types
_Z = 1.96


def wilson_lower(count: int, of: int) -> float:
    """Return the lower bound of Wilson's interval at 95 % (domain.md §4)."""
    share, z2 = count / of, _Z * _Z
    return (share + z2 / (2 * of) - _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of))) / (1 + z2 / of)


def corrected(values: Sequence[float]) -> list[float]:
    """Return the q of each p by Benjamini and Hochberg."""
    return [
        min(min(1.0, other * len(values) / sum(each <= other for each in values)) for other in values if other >= value)
        for value in values
    ]


def poisson_at_least(count: int, expected: float) -> float:
    """Return the probability of that many or more."""
    return float(_STATS.poisson.sf(count - 1, expected))


def binomial_at_least(count: int, of: int, share: float) -> float:
    """Return the probability of that many or more among so many."""
    return float(_STATS.binom.sf(count - 1, of, share))


def hypergeometric_at_least(count: int, drawn: int, having: int, of: int) -> float:
    """Return the probability of that many or more among so many drawn without replacement."""
    return float(_STATS.hypergeom.sf(count - 1, of, having, drawn))


def fisher_two_sided(table: Sequence[Sequence[int]]) -> float:
    """Return the p of Fisher's exact test of a table of two rows and two columns."""
    return float(_STATS.fisher_exact(table)[1])


def doubled_ranks(values: Sequence[float]) -> list[int]:
    """Return twice the rank of each value: a whole number also where equal values share their mean rank."""
    return [round(2 * rank) for rank in _STATS.rankdata(values)]
