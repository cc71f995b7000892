"""The line of a career: which appointments follow each other, and what each move was. Pure.

Substantive civil-service appointments of one person form one line. Acting spells and secondments pass by: the post they left
stays the post they return to. Posts held at the same time run in parallel, and only one of them is on the line: a full post
before a part-time one, then the one that began first. An overlap of up to ``HANDOVER_DAYS`` days is a handover where it is
certain which post began first.

A move is judged by ranks on the day of the new order, the old post's rank included: a post that was re-graded while it was
held is left at its new rank. Ranks are compared inside one ladder only; what cannot be compared has unknown steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from graph.model.days import HANDOVER_DAYS, Day, Period
from graph.model.nodes import Mode, MoveKind

_PASSING_BY = frozenset({Mode.ACTING, Mode.SECONDMENT})


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """A rank on a ladder; greater is more senior."""

    ladder: str
    rank: int


@dataclass(frozen=True, slots=True)
class GradedPeriod:
    """The grade a post had for a time, None where its ladder or rank is not known, and its share of a full post."""

    period: Period
    grade: Grade | None
    fte: float | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """One appointment, as far as the line needs it. ``ordered`` is the day of the order, else the day it began."""

    id: str
    position: str
    period: Period
    mode: Mode | None
    civil_service: bool | None
    fte: float | None
    ordered: Day

    @property
    def part_time(self) -> bool:
        return self.fte is not None and self.fte < 1


@dataclass(frozen=True, slots=True)
class Move:
    """From one appointment on the line into the next. Steps are the ranks gained, None where they cannot be compared."""

    from_: str
    into: str
    kind: MoveKind
    steps: int | None
    ordered: Day


def line(spells: Sequence[Spell]) -> list[Spell]:
    """The appointments that follow each other, oldest first."""
    chosen: list[Spell] = []
    for spell in sorted(spells, key=lambda s: (s.part_time, *_begins(s))):
        substantive = spell.civil_service and spell.mode not in _PASSING_BY
        if substantive and not any(_in_parallel(spell, other) for other in chosen):
            chosen.append(spell)
    return sorted(chosen, key=_begins)


def moves(followed: Sequence[Spell], grades: Mapping[str, Sequence[GradedPeriod]]) -> list[Move]:
    """The moves along a line; ``grades`` by position."""
    return [_move(old, new, grades.get(old.position, ()), grades.get(new.position, ())) for old, new in pairwise(followed)]


def grade_on(day: Day, history: Sequence[GradedPeriod]) -> Grade | None:
    """The grade a post had on that day; None where it is unknown or could have been one or another.

    After its last version (a post abolished while the order was under way) a post keeps the last grade it had.
    """
    possible = [version for version in history if _possibly_holds(version.period, day)]
    if not possible:
        earlier = [version for version in history if version.period.start.latest <= day.latest]
        possible = [max(earlier, key=lambda version: version.period.start.latest)] if earlier else []
    grades = {version.grade for version in possible}
    return grades.pop() if len(grades) == 1 else None


def _move(old: Spell, new: Spell, old_history: Sequence[GradedPeriod], new_history: Sequence[GradedPeriod]) -> Move:
    left, reached = grade_on(_last_held(old, new.ordered), old_history), grade_on(new.ordered, new_history)
    if left is None or reached is None or left.ladder != reached.ladder:
        return Move(old.id, new.id, MoveKind.UNKNOWN, None, new.ordered)
    steps = reached.rank - left.rank
    kind = MoveKind.PROMOTION if steps > 0 else MoveKind.DEMOTION if steps < 0 else MoveKind.LATERAL
    return Move(old.id, new.id, kind, steps, new.ordered)


def _last_held(old: Spell, ordered: Day) -> Day:
    """The day of the new order, or the last day in the old post where that was left before."""
    end = old.period.end.exact if old.period.end else None
    if end is not None and end <= ordered.earliest:
        return Day.exactly(max(end - timedelta(days=1), old.period.start.earliest))
    return ordered


def _in_parallel(one: Spell, other: Spell) -> bool:
    a, b = one.period, other.period
    succession = a.start.certainly_before(b.start) or b.start.certainly_before(a.start)
    return a.certainly_overlaps_for(b) > (HANDOVER_DAYS if succession else 0)


def _possibly_holds(period: Period, day: Day) -> bool:
    return period.start.earliest <= day.latest and (period.end is None or day.earliest < period.end.latest)


def _begins(spell: Spell) -> tuple[object, ...]:
    return (spell.period.start.latest, spell.period.start.earliest, spell.id)
