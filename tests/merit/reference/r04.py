"""R04: less than a year in grade before a promotion, or less than nearly everybody else took for the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.truth import (
    DAY,
    Spell,
    Truth,
    as_recorded,
    at_least_a_year,
    grade_since,
    grade_until,
    grouped,
    old_grade,
    promotions,
)

_PERCENTILE, _PROMOTIONS = 5, 20


@dataclass(frozen=True, slots=True)
class _Time:
    """A time in grade: from its first day to the day of the order, or the day on which the grade had been left before it."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return max(0, (self.until - self.since).days)


@dataclass(frozen=True, slots=True)
class _Promotion:
    """A promotion, and its time in grade: the true one, and the longest and the shortest by the records."""

    order: Spell
    transition: object
    true: _Time
    longest: _Time
    shortest: _Time


def find(truth: Truth) -> Iterator[Finding]:
    for same in grouped(_promotions(truth), lambda one: one.transition).values():
        least = _percentile(np.array([one.true.days for one in same]))
        shortest = np.array([one.shortest.days for one in same])
        for at, one in enumerate(same):
            if _is_fast(one.true, least):
                # As slow as it can have been, while all others were as fast as they can have been.
                days = shortest.copy()
                days[at] = one.longest.days
                yield Finding(appointment(one.order), None if _is_fast(one.longest, _percentile(days)) else "days of posts")


def _percentile(days: NDArray[np.int_]) -> float:
    return float(np.percentile(days, _PERCENTILE)) if len(days) >= _PROMOTIONS else 0.0


def _is_fast(time: _Time, least: float) -> bool:
    return not at_least_a_year(time.since, time.until) or time.days < least


def _promotions(truth: Truth) -> Iterator[_Promotion]:
    for old, new in promotions(truth):
        line = truth.lines[new.person]
        at, true = line.index(old), _time(line, line.index(old), new)
        exact = all(one.exact and all(version.grade for version in one.post.versions) for one in line)
        longest, shortest = (
            true if exact else _time(as_recorded(line, longest=each), at, new, longest=each) for each in (True, False)
        )
        transition = new.country, old_grade(old, new), new.post.on(new.ordered).grade
        yield _Promotion(new, transition, true, longest, shortest)


def _time(line: Sequence[Spell], at: int, new: Spell, *, longest: bool = False) -> _Time:
    old, before = line[at], [one for one in line if one.start < new.start]
    return _Time(
        grade_since(before, old, min(new.ordered, old.end) - DAY, longest=longest), grade_until(before, old, new.ordered)
    )
