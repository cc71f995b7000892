"""Time to promotion: how long people stay at a rank until their first day in a higher position."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import exp, log, sqrt

from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.truth import Grade, Person, Spell

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Time:
    """Days at a rank: watched from the day ``entered`` on until the day ``days``, both counted at the rank."""

    entered: int
    days: int
    risen: bool
    person: Person | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Point:
    """The share that is not yet promoted after so many days, with its interval (log-log, Greenwood)."""

    days: int
    at_risk: int
    risen: int
    share: Fraction
    low: float | None
    high: float | None


def times(facts: Facts, country: str, grade: Grade, since: date | None = None, until: date | None = None) -> Iterator[Time]:
    """Yield the times at a rank, of which nothing was observed before ``since``, and nothing after ``until``."""
    for person, line in facts.truth.lines.items():
        if person[0] != country:
            continue
        for start, end, risen in _at_grade(line, grade, until or facts.today):
            entered = max(0, (since - start).days) if since else 0
            if (end - start).days > entered:
                yield Time(entered, (end - start).days, risen, person)


def _at_grade(line: Sequence[Spell], grade: Grade, until: date) -> Iterator[tuple[date, date, bool]]:
    """Yield the unbroken times at a rank, and whether a higher position ended each."""
    spans = [span for one in line for span in _spans(one, until) if span[0] < span[1]]
    at = 0
    own = [span for span in spans if span[2] == grade]
    while at < len(own):
        start, end, _, _ = own[at]
        at += 1
        while at < len(own) and own[at][0] <= end:
            end = max(end, own[at][1])
            at += 1
        # A post that was graded up while it was held is no higher position.
        higher = [
            begin
            for begin, _, other, spell in spans
            if other
            and other.ladder == grade.ladder
            and other.rank > grade.rank
            and start < begin <= end
            and begin == spell.start
        ]
        yield start, min([end, *higher]), bool(higher)


def _spans(one: Spell, until: date) -> Iterator[tuple[date, date, Grade | None, Spell]]:
    """Yield the times of a spell at one rank, up to that day."""
    last = min(one.end, until)
    for version in one.post.versions:
        yield max(one.start, version.start), min(last, version.end), version.grade, one


def survival(observed: Iterable[Time]) -> list[Point]:
    """Return the estimate by Kaplan and Meier at each time of a promotion."""
    rows, share, spread, found = list(observed), Fraction(1), 0.0, list[Point]()
    for days in sorted({one.days for one in rows if one.risen}):
        at_risk = sum(one.entered < days <= one.days for one in rows)
        risen = sum(one.risen and one.days == days for one in rows)
        share *= 1 - Fraction(risen, at_risk)
        spread += risen / (at_risk * (at_risk - risen)) if at_risk > risen else float("inf")
        found.append(Point(days, at_risk, risen, share, *_interval(float(share), spread)))
    return found


def _interval(share: float, spread: float) -> tuple[float, float] | tuple[None, None]:
    if not 0 < share < 1:
        return None, None
    width = _Z * sqrt(spread) / log(share)
    return share ** exp(-width), share ** exp(width)


def after(points: Iterable[Point], days: int) -> Fraction:
    """Return the share that is not yet promoted after so many days."""
    return min((one.share for one in points if one.days <= days), default=Fraction(1))


def median(points: Iterable[Point]) -> int | None:
    """Return the first time at which at most half are not yet promoted."""
    return next((one.days for one in points if 2 * one.share <= 1), None)
