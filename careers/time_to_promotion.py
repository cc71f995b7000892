"""Time to promotion by Kaplan and Meier, of times in grade that were watched only in part. Pure.

Somebody is at risk from the day after she came under watch (left truncation) to the day on which she was promoted or was no
longer watched (right censoring); both count in days in grade. Of the people at risk after t days, the share d / n is promoted on
that day, and S, the share not yet promoted, is the product of 1 - d / n over all days up to t.

The interval is Greenwood's on the scale log(-log S): S ** exp(±z · √v / log S), where v is the sum of d / (n · (n - d)). That of
the median goes from the first day on which the lower bound is at most one half to the first day on which the upper one is
(Brookmeyer and Crowley 1982).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist
from typing import NamedTuple

_Z = NormalDist().inv_cdf(0.975)
_HALF = 0.5
_NEAR = 1e-9
"""So near to one half, the exact product decides: S of four out of eight is one half, whatever rounding makes of it."""


class Watched(NamedTuple):
    """A time in grade while it was watched: days in grade at its first and its last moment, and whether it ended by promotion.

    ``who`` stands for the person, who may have been in the grade more than once.
    """

    entry: int
    exit: int
    promoted: bool
    who: int


class LifeRow(NamedTuple):
    """How many times in grade were at risk after some days, and how many of them ended by promotion on that day.

    ``people`` is the number of people whose times were at risk; 0 in rows that were kept before people were counted.
    """

    days: int
    at_risk: int
    promoted: int
    people: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """The share not yet promoted after some days in grade, with its interval at 95 %.

    The bounds are None before the first promotion and after everybody was promoted: there Greenwood's formula gives none.
    """

    days: int
    at_risk: int
    promoted: int
    people: int
    survival: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Median:
    """The first day in grade on which at most one half were not yet promoted, with its interval; None where it is not reached."""

    days: int | None
    lower: int | None
    upper: int | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The shares not yet promoted at the days of a life table, and the median time to promotion."""

    points: tuple[Point, ...]
    median: Median


def life_table(watched: Iterable[Watched], also: Iterable[int] = ()) -> list[LifeRow]:
    """Return a row for each day in grade on which somebody was promoted, and for some further days.

    Times that end when or before they come under watch say nothing.
    """
    times = [each for each in watched if each.entry < each.exit]
    entries, exits = sorted((each.entry, each.who) for each in times), sorted((each.exit, each.who) for each in times)
    at_risk = Counter[int]()
    promoted: dict[int, int] = dict.fromkeys(also, 0)
    for each in times:
        if each.promoted:
            promoted[each.exit] = promoted.get(each.exit, 0) + 1
    found: list[LifeRow] = []
    entered = left = 0
    for days in sorted(promoted):
        while entered < len(entries) and entries[entered][0] < days:
            at_risk[entries[entered][1]] += 1
            entered += 1
        while left < len(exits) and exits[left][0] < days:
            who = exits[left][1]
            at_risk[who] -= 1
            if not at_risk[who]:
                del at_risk[who]
            left += 1
        found.append(LifeRow(days, entered - left, promoted[days], len(at_risk)))
    return found


def estimate(table: Sequence[LifeRow]) -> Estimate:
    """Return the estimate of a life table, whose rows come by their days."""
    points: list[Point] = []
    survival, variance = 1.0, 0.0
    for row in table:
        if row.promoted:
            stay = row.at_risk - row.promoted
            survival *= stay / row.at_risk
            variance += row.promoted / (row.at_risk * stay) if stay else math.inf
        points.append(Point(*row, survival, *_interval(survival, variance)))
    halved = (row.days for at, row in enumerate(table) if _at_most_half(points[at].survival, table[: at + 1]))
    # Where all were promoted there is no bound, but a lower one cannot lie above the share itself.
    lower = (each.days for each in points if (each.survival if each.lower is None else each.lower) <= _HALF)
    upper = (each.days for each in points if each.upper is not None and each.upper <= _HALF)
    return Estimate(tuple(points), Median(next(halved, None), next(lower, None), next(upper, None)))


def _interval(survival: float, variance: float) -> tuple[float | None, float | None]:
    if not 0 < survival < 1:
        return None, None
    spread = _Z * math.sqrt(variance) / math.log(survival)
    return survival ** math.exp(-spread), survival ** math.exp(spread)


def _at_most_half(survival: float, table: Sequence[LifeRow]) -> bool:
    if abs(survival - _HALF) > _NEAR:
        return survival < _HALF
    return math.prod((1 - Fraction(row.promoted, row.at_risk) for row in table if row.promoted), start=Fraction(1)) <= _HALF
