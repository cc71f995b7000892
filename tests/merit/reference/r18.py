"""R18: a body and period in which bonuses run against the ratings."""

from __future__ import annotations

from collections.abc import Iterator

from tests.merit.reference.deeds import Finding, organisation, period_of
from tests.merit.reference.periods import Period, days_of, rated
from tests.merit.reference.statistics import doubled_ranks
from tests.merit.reference.truth import Bonus, Person, Truth

_PAIRS, _QUARTILE = 10, 0.25


def find(truth: Truth) -> Iterator[Finding]:
    given: dict[Person, list[Bonus]] = {}
    for one in truth.bonuses:
        given.setdefault(one.person, []).append(one)
    for (body, period), scores in rated(truth).items():
        ratings = {person: score for person, score in scores.items() if score is not None}
        sums = {person: sum(one.amount for one in given.get(person, []) if _is_for(one, period)) for person in ratings}
        paid = [person for person in ratings if sums[person] > 0]
        if len(paid) >= _PAIRS and (_runs_against(paid, ratings, sums) or _passes_over(ratings, sums)):
            yield Finding(organisation(truth.bodies[body]) | period_of(period))


def _is_for(one: Bonus, period: Period) -> bool:
    return days_of(one.period) == period if one.period else period[0] <= one.day < period[1]


def _runs_against(paid: list[Person], ratings: dict[Person, float], sums: dict[Person, float]) -> bool:
    """Tell whether Spearman's correlation is below 0: the covariance of the ranks, doubled so that it is exact."""
    one, other = doubled_ranks([ratings[each] for each in paid]), doubled_ranks([sums[each] for each in paid])
    return len(paid) * sum(a * b for a, b in zip(one, other, strict=True)) < sum(one) * sum(other)


def _passes_over(ratings: dict[Person, float], sums: dict[Person, float]) -> bool:
    scores = list(ratings.values())
    bottom = [one for one, own in ratings.items() if sum(each < own for each in scores) < _QUARTILE * len(scores)]
    top = [one for one, own in ratings.items() if sum(each > own for each in scores) < _QUARTILE * len(scores)]
    return any(sums[low] > 0 and sums[high] == 0 and ratings[low] < ratings[high] for low in bottom for high in top)
