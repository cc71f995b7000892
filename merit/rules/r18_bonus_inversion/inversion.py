"""Whether bonuses run against ratings: by the rank correlation, and between the bottom and the top quartile. Pure.

Everything is counted in whole numbers, so that a correlation of exactly 0 is not taken for one below it.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from graph.model.days.truth import Truth, all_of, any_of

_Z = 1.96


class Rated(NamedTuple):
    """A rated person: the rating, whether there was a bonus and how much, and whether the person certainly counts."""

    rating: float | None
    bonus: Truth
    amount: float | None
    sure: bool


def enough(people: Sequence[Rated], fewest: int) -> Truth:
    """Return whether so many people have a rating and a bonus."""
    certain = sum(each.sure and each.bonus is True for each in people)
    possible = sum(each.bonus is not False for each in people)
    return True if certain >= fewest else False if possible < fewest else None


def known_pairs(people: Sequence[Rated]) -> list[tuple[float, float]]:
    """Return the ratings and bonuses of those who certainly count and of whom both are known."""
    return sorted(
        (each.rating, each.amount)
        for each in people
        if each.sure and each.bonus and each.rating is not None and each.amount is not None
    )


def negative(people: Sequence[Rated]) -> Truth:
    """Return whether Spearman's correlation of ratings and bonuses is below 0.

    Its sign is that of a sum over all people i, j, k of sign(rating i - rating j) · sign(bonus i - bonus k). Those of whom not
    all is known change at most the summands that they take part in.
    """
    pairs = known_pairs(people)
    known = len(pairs)
    everybody = sum(each.bonus is not False for each in people)
    total = concordance(pairs)
    unknown = everybody * (everybody - 1) ** 2 - known * (known - 1) ** 2
    return True if total + unknown < 0 else False if total - unknown >= 0 else None


def concordance(pairs: Sequence[tuple[float, float]]) -> int:
    """Return the sum over all of (lower ratings - higher ratings) · (lower bonuses - higher bonuses)."""
    ratings, bonuses = sorted(rating for rating, _ in pairs), sorted(bonus for _, bonus in pairs)
    return sum(_place(ratings, rating) * _place(bonuses, bonus) for rating, bonus in pairs)


def _place(values: Sequence[float], value: float) -> int:
    """Return how many of sorted values are lower than one, less how many are higher."""
    return bisect_left(values, value) - (len(values) - bisect_right(values, value))


def inverted(people: Sequence[Rated]) -> Truth:
    """Return whether somebody of the bottom quartile of the ratings has a bonus, and somebody of the top one has none.

    In the bottom quartile is whoever fewer than a quarter of all are rated strictly below; in the top one, strictly above. These
    are the ratings up to the lower and from the upper quartile. Both people must not have the same rating.
    """
    certain = [each for each in people if each.sure and each.rating is not None]
    with_bonus = min((each.rating for each in certain if each.bonus is True and each.rating is not None), default=math.inf)
    without = max((each.rating for each in certain if each.bonus is False and each.rating is not None), default=-math.inf)
    if with_bonus < without and _in_bottom(people, with_bonus, 1) and _in_bottom(people, without, -1):
        return True
    low = min((_lowest(each) for each in people if each.bonus is not False), default=math.inf)
    high = max((_highest(each) for each in people if each.bonus is not True), default=-math.inf)
    possible = low < high and _in_bottom(people, low, 1) is not False and _in_bottom(people, high, -1) is not False
    return None if possible else False


def _in_bottom(people: Sequence[Rated], rating: float, sign: int) -> Truth:
    """Return whether a rating lies in the bottom quartile; with the sign -1, in the top one."""
    known = [each for each in people if each.rating is not None]
    beyond = [each for each in known if each.rating is not None and sign * each.rating < sign * rating]
    certainly = sum(each.sure for each in beyond)
    certain_rest = sum(each.sure for each in known) - certainly
    unknown, rest = len(people) - len(known), len(known) - len(beyond)
    if 3 * (len(beyond) + unknown) < certain_rest:
        return True
    return None if 3 * certainly < rest + unknown else False


def _lowest(each: Rated) -> float:
    return -math.inf if each.rating is None else each.rating


def _highest(each: Rated) -> float:
    return math.inf if each.rating is None else each.rating


def violated(people: Sequence[Rated], fewest: int) -> Truth:
    """Return whether enough people have a rating and a bonus, and bonuses run against ratings in one way or the other."""
    return all_of(enough(people, fewest), any_of(negative(people), inverted(people)))


def interval(rho: float, pairs: int) -> tuple[float, float]:
    """Return the 95 % interval of Spearman's correlation by Fisher's transformation.

    With the standard error of Bonett and Wright it is tanh(artanh(rho) ± 1.96·√((1 + rho²/2)/(n - 3))) (Psychometrika 65, 2000,
    p. 23); of -1 and 1 it is that value alone.
    """
    if abs(rho) >= 1:
        return rho, rho
    spread = _Z * math.sqrt((1 + rho * rho / 2) / (pairs - 3))
    return math.tanh(math.atanh(rho) - spread), math.tanh(math.atanh(rho) + spread)
