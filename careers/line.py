"""The line of a career: which appointments follow each other, and what each move was.

Pure: the spells of one person and the grades of her positions go in; the spells on the line, and the moves along it, come out.

The substantive civil-service appointments of one person form one line. Acting spells and secondments are not on it: the servant
returns to the post she left for them. Of posts held at the same time only one is on the line: a full post before a part-time one,
then the one that began first. An overlap of up to ``HANDOVER_DAYS`` days is a handover if it is certain which post began first.

A move compares the ranks of both posts on the day of the new order: a post that was re-graded while it was held is left at its
new rank. Ranks are compared inside one ladder only; a move between ranks that cannot be compared has unknown steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from graph.model.days import HANDOVER_DAYS, Day, Period
from graph.model.nodes import Mode, MoveKind

_MODES_OFF_THE_LINE = frozenset({Mode.ACTING, Mode.SECONDMENT})


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """A rank on a ladder; greater is more senior."""

    ladder: str
    rank: int


@dataclass(frozen=True, slots=True)
class GradedPeriod:
    """The grade of a position for a time (None where its ladder or rank is not known), and its share of a full post."""

    period: Period
    grade: Grade | None
    fte: float | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """One appointment, with what the line needs of it. ``ordered`` is the day of the order, else the day it began."""

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
    """A move from one appointment on the line to the next. ``steps`` are the ranks gained; None where they cannot be compared."""

    from_: str
    into: str
    kind: MoveKind
    steps: int | None
    ordered: Day


def career_line(spells: Sequence[Spell]) -> list[Spell]:
    """Return the appointments that follow each other, oldest first."""
    chosen: list[Spell] = []
    for spell in sorted(spells, key=lambda s: (s.part_time, *_start_order(s))):
        substantive = spell.civil_service and spell.mode not in _MODES_OFF_THE_LINE
        if substantive and not any(_run_in_parallel(spell, other) for other in chosen):
            chosen.append(spell)
    return sorted(chosen, key=_start_order)


def career_moves(line: Sequence[Spell], grades: Mapping[str, Sequence[GradedPeriod]]) -> list[Move]:
    """Return the moves along a line. ``grades`` are the graded periods by position id."""
    return [_move(old, new, grades.get(old.position, ()), grades.get(new.position, ())) for old, new in pairwise(line)]


def grade_on(day: Day, history: Sequence[GradedPeriod]) -> Grade | None:
    """Return the grade of a position on that day; None where it is unknown or could have been one or another.

    After its last version (a position abolished while the order was under way) it keeps its last grade.
    """
    possible = [version for version in history if _possibly_holds(version.period, day)]
    if not possible:
        earlier = [version for version in history if version.period.start.latest <= day.latest]
        possible = [max(earlier, key=lambda version: version.period.start.latest)] if earlier else []
    grades = {version.grade for version in possible}
    return grades.pop() if len(grades) == 1 else None


def _move(old: Spell, new: Spell, old_history: Sequence[GradedPeriod], new_history: Sequence[GradedPeriod]) -> Move:
    old_grade, new_grade = grade_on(_last_held(old, new.ordered), old_history), grade_on(new.ordered, new_history)
    if old_grade is None or new_grade is None or old_grade.ladder != new_grade.ladder:
        return Move(old.id, new.id, MoveKind.UNKNOWN, None, new.ordered)
    steps = new_grade.rank - old_grade.rank
    kind = MoveKind.PROMOTION if steps > 0 else MoveKind.DEMOTION if steps < 0 else MoveKind.LATERAL
    return Move(old.id, new.id, kind, steps, new.ordered)


def _last_held(old: Spell, ordered: Day) -> Day:
    """Return the day of the new order, or the last day in the old post if it was left before."""
    end = old.period.end.exact if old.period.end else None
    if end is not None and end <= ordered.earliest:
        return Day.exactly(max(end - timedelta(days=1), old.period.start.earliest))
    return ordered


def _run_in_parallel(one: Spell, other: Spell) -> bool:
    a, b = one.period, other.period
    succession = a.start.certainly_before(b.start) or b.start.certainly_before(a.start)
    return a.certainly_overlaps_for(b) > (HANDOVER_DAYS if succession else 0)


def _possibly_holds(period: Period, day: Day) -> bool:
    return period.start.earliest <= day.latest and (period.end is None or day.earliest < period.end.latest)


def _start_order(spell: Spell) -> tuple[object, ...]:
    return (spell.period.start.latest, spell.period.start.earliest, spell.id)
