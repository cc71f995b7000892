"""The scales of evaluators by calendar year, of the ratings given before a day: what came later says nothing then. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy

from merit.strata.normalised import Scale, scale_of
from merit.strata.packing import Numbers


class Given(NamedTuple):
    """A score that an evaluator gave to somebody (numbers that stand for them), fixed on that day at the latest."""

    evaluator: int
    fixed: date
    who: int
    score: float


class _OfYear(NamedTuple):
    """The ratings of an evaluator in a year, oldest first: days (ordinals), people and scores."""

    days: Numbers
    people: Numbers
    scores: Any


class Scales:
    """The scales of evaluators, each made once. Add all ratings of a year together, before the scales are asked for."""

    def __init__(self) -> None:
        self._given: dict[tuple[int, int], _OfYear] = {}
        self._known: dict[tuple[int, int, int], Scale | None] = {}

    def add(self, year: int, given: Iterable[Given]) -> None:
        """Add the ratings that were fixed in a year."""
        evaluators, days, people, scores = _columns(given)
        order = numpy.lexsort((scores, people, days, evaluators))
        evaluators, found = evaluators[order], _OfYear(days[order], people[order], scores[order])
        starts = numpy.flatnonzero(numpy.diff(evaluators, prepend=-1))
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(evaluators)], strict=True):
            self._given[int(evaluators[start]), year] = _OfYear(*(column[start:end] for column in found))

    def before(self, evaluator: int, year: int, day: date) -> Scale | None:
        """Return the scale of the ratings of a year that were fixed before a day; None where there is none."""
        given = self._given.get((evaluator, year))
        if given is None:
            return None
        number = int(numpy.searchsorted(given.days, day.toordinal()))
        key = (evaluator, year, number)
        if key not in self._known:
            rated = zip(given.people[:number].tolist(), given.scores[:number].tolist(), strict=True)
            self._known[key] = scale_of(rated)
        return self._known[key]


def _columns(given: Iterable[Given]) -> tuple[Numbers, Numbers, Numbers, Any]:
    rows = [(each.evaluator, each.fixed.toordinal(), each.who, each.score) for each in given]
    evaluators, days, people, scores = zip(*rows, strict=True) if rows else ((),) * 4
    whole = numpy.int64
    return (
        numpy.array(evaluators, whole),
        numpy.array(days, whole),
        numpy.array(people, whole),
        numpy.array(scores, numpy.float64),
    )
