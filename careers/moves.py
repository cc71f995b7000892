"""Moves along the line of a career: what each gained. Pure: places on the line and grades of positions go in, moves come out.

A move compares the ranks of both posts on the day of the new order: a post that was re-graded while it was held is left at its
new rank. Ranks are compared inside one ladder only; a move between ranks that cannot be compared has unknown steps. Where the day
of the order, the day on which the old post was left, or the old post itself is not known, every possibility is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from careers.line import WHICH_BEGAN_FIRST, PlacedSpell, Spell
from graph.model.days import Day, Period
from graph.model.words import MoveKind

RANK = "rank of the old or the new post"
DAY_OF_ORDER = "day of the order"


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
class Move:
    """A move into an appointment on the line.

    ``follows`` are the appointments of which one was left for it: one, or several where it is not known which began last.
    ``parallel`` are those of which it is not known whether they began before it or after it. ``steps`` are the ranks gained, None
    where they are not known; then ``steps_least`` and ``steps_most`` are the fewest and the most possible, None where the ranks
    cannot be compared. The kind is known where all possible steps agree on it. ``missing`` is what is not known of the move.
    """

    follows: tuple[str, ...]
    into: str
    kind: MoveKind
    steps: int | None
    ordered: Day
    steps_least: int | None = None
    steps_most: int | None = None
    missing: str | None = None
    parallel: tuple[str, ...] = ()


Grades = Mapping[str, Sequence[GradedPeriod]]
"""The graded periods of positions, by position id."""


def career_moves(line: Sequence[PlacedSpell], grades: Grades) -> list[Move]:
    """Return the moves along a line."""
    return [_move(placed, grades) for placed in line if placed.follows or placed.parallel]


def grade_on(day: Day, history: Sequence[GradedPeriod]) -> Grade | None:
    """Return the grade of a position on that day; None where it is unknown or could have been one or another.

    After its last version (a position abolished while the order was under way) it keeps its last grade.
    """
    grades = _grades_on(day.earliest, day.latest, history)
    return grades.pop() if len(grades) == 1 else None


def _move(placed: PlacedSpell, grades: Grades) -> Move:
    new, follows = placed.spell, tuple(old.id for old in placed.follows)
    if placed.missing is not None:
        parallel = tuple(other.id for other in placed.parallel)
        return Move(follows, new.id, MoveKind.UNKNOWN, None, new.ordered, missing=placed.missing, parallel=parallel)
    gained = set[int | None]()
    for old in placed.follows:
        gained |= _possible_steps(old, new, grades.get(old.position, ()), grades.get(new.position, ()))
    steps = {each for each in gained if each is not None}
    if not steps or None in gained:
        return Move(follows, new.id, MoveKind.UNKNOWN, None, new.ordered, missing=RANK)
    least, most = min(steps), max(steps)
    kinds = {_kind(each) for each in steps}
    kind = kinds.pop() if len(kinds) == 1 else MoveKind.UNKNOWN
    missing = None if least == most else WHICH_BEGAN_FIRST if len(follows) > 1 else DAY_OF_ORDER
    return Move(follows, new.id, kind, least if least == most else None, new.ordered, least, most, missing)


def _kind(steps: int) -> MoveKind:
    return MoveKind.PROMOTION if steps > 0 else MoveKind.DEMOTION if steps < 0 else MoveKind.LATERAL


def _possible_steps(
    old: Spell, new: Spell, old_history: Sequence[GradedPeriod], new_history: Sequence[GradedPeriod]
) -> set[int | None]:
    """Return the ranks that a move can have gained, None among them where ranks of one day cannot be compared."""
    first, last = new.ordered.earliest, new.ordered.latest
    left = _last_held(old, first)[0], _last_held(old, last)[1]
    before, after = _grades_on(*left, old_history), _grades_on(first, last, new_history)
    if len(before) <= 1 and len(after) <= 1:
        return {_steps(low, high) for low in before for high in after}
    # Both grades are of the same day: only what goes together counts.
    found = set[int | None]()
    for day in _days_that_differ(new.ordered, old_history, new_history):
        before, after = _grades_on(*_last_held(old, day), old_history), _grades_on(day, day, new_history)
        found |= {_steps(low, high) for low in before for high in after}
    return found


def _steps(before: Grade | None, after: Grade | None) -> int | None:
    if before is None or after is None or before.ladder != after.ladder:
        return None
    return after.rank - before.rank


def _days_that_differ(ordered: Day, *histories: Sequence[GradedPeriod]) -> Iterator[date]:
    """Yield possible days of an order, at least one between any two days on which a grade of the positions can change."""
    days = {ordered.earliest, ordered.latest}
    for history in histories:
        for version in history:
            for bound in (version.period.start, version.period.end):
                if bound is not None:
                    days |= {bound.earliest, bound.latest, bound.earliest - timedelta(days=1), bound.latest - timedelta(days=1)}
    yield from sorted(day for day in days if ordered.earliest <= day <= ordered.latest)


def _last_held(old: Spell, ordered: date) -> tuple[date, date]:
    """Return the first and the last possible day on which the old post was held last, the day of the new order at the latest."""
    end, first = old.period.end, old.period.start.earliest
    if end is None or ordered < end.earliest:
        held = max(ordered, first)
        return held, held
    one = timedelta(days=1)
    return max(end.earliest - one, first), max(min(ordered, end.latest - one), first)


def _grades_on(first: date, last: date, history: Sequence[GradedPeriod]) -> set[Grade | None]:
    """Return the grades that a position can have had on a day between two days; none before its first version."""
    found = {
        version.grade
        for version in history
        if version.period.start.earliest <= last and (version.period.end is None or first < version.period.end.latest)
    }
    if not found:
        earlier = [version for version in history if version.period.start.latest <= last]
        return {max(earlier, key=lambda version: version.period.start.latest).grade} if earlier else set()
    return found
