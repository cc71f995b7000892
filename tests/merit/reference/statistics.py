"""Figures of the rules by scipy, or by their formula."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

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
