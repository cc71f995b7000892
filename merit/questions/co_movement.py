"""People who moved together: moves from one body to another whose days lie within a time of each other. Pure.

The days of moves may be imprecise. A team is a greatest group of moves that can lie within the time, so where people move all the
time, they belong to several teams. It certainly is a team where enough of its people certainly moved within the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model.days.truth import Truth
from merit.strata.moves import Row


@dataclass(frozen=True, slots=True)
class Team:
    """Moves of different people that can lie within a time of each other, by their days.

    ``certain`` are the appointments of the most people who certainly moved, and certainly within the time.
    """

    moves: tuple[Row, ...]
    certain: frozenset[str]

    def is_of(self, people: int) -> Truth:
        """Return whether at least so many people moved together: certainly, or None where it is possible."""
        return True if len({move.servant for move in self.moves if move.appointment in self.certain}) >= people else None


def teams(moves: Iterable[Row], days: int, people: int) -> Iterator[Team]:
    """Yield the teams of at least so many people whose moves can lie within so many days, the first and the last one counted.

    A group of moves can lie within the days from a day on if each of them can: so each move covers the days on which a window
    that holds it can begin, and a greatest group is where as many as possible cover one day.
    """
    found = sorted(moves, key=lambda move: (move.joined_first, move.joined_last, move.appointment))
    begins = {move.appointment: move.joined_first.toordinal() - days for move in found}
    ends = {move.appointment: move.joined_last.toordinal() for move in found}
    latest_begin = None
    for end in sorted(set(ends.values())):
        held = [move for move in found if begins[move.appointment] <= end <= ends[move.appointment]]
        begin = max(begins[move.appointment] for move in held)
        # A group is a greatest one if a move came to it since the last one that was: else it is a part of that one.
        if latest_begin is not None and begin <= latest_begin:
            continue
        latest_begin = begin
        if len({move.servant for move in held}) >= people:
            yield Team(tuple(held), _certain(held, days))


def _certain(moves: Sequence[Row], days: int) -> frozenset[str]:
    """Return the appointments of the most people who certainly moved within so many days of each other.

    They lie in one window of these days, or one of them can have moved on more days than that, each near enough to all others.
    """
    sure = [move for move in moves if move.sure]
    best: list[Row] = []
    for one in sure:
        together = [move for move in sure if move is one or _surely_near(one, move, days)]
        if len({move.servant for move in together}) > len({move.servant for move in best}):
            best = together
    return frozenset(move.appointment for move in best)


def _surely_near(one: Row, move: Row, days: int) -> bool:
    """Tell whether a move certainly lies in the window that begins with one move, or near it where that has no window."""
    if (one.joined_last - one.joined_first).days <= days:
        return one.joined_first <= move.joined_first and (move.joined_last - one.joined_first).days <= days
    return (one.joined_last - move.joined_first).days <= days and (move.joined_last - one.joined_first).days <= days
