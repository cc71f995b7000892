"""Scales of evaluators: one evaluator's 80 may be another one's 60, so scores are compared as deviations from her own mean. Pure.

A scale is that of the scores that one evaluator gave in one calendar year. ``z = (score - mean) / s`` with the sample standard
deviation ``s = √(Σ(score - mean)² / (n - 1))``. Of one person, and of scores that do not vary, there is no scale: then nothing is
assessed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import fsum, sqrt

from graph.model.days import Day


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and sample standard deviation of some ``scores`` (their number) that so many ``people`` were given."""

    mean: float
    deviation: float
    scores: int
    people: int

    def z(self, score: float) -> float:
        """Return by how many standard deviations a score is above the mean; negative below."""
        return (score - self.mean) / self.deviation


def scale_of(given: Iterable[tuple[Hashable, float]]) -> Scale | None:
    """Return the scale of the scores that an evaluator gave in a year, each with the person whom it was given to.

    None where all are one person's, or all are equal.
    """
    rated = list(given)
    scores, people = [score for _, score in rated], len({person for person, _ in rated})
    if people < 2 or min(scores) == max(scores):
        return None
    mean = fsum(scores) / len(scores)
    deviation = sqrt(fsum((score - mean) ** 2 for score in scores) / (len(scores) - 1))
    return Scale(mean, deviation, len(scores), people)


def year_of(day: Day) -> int | None:
    """Return the calendar year in which a day is; None where it may be in several."""
    return day.earliest.year if day.earliest.year == day.latest.year else None
