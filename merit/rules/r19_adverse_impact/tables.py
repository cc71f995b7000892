"""Tables of two groups by selected or not, and all tables that are possible where something of the applicants is not known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from graph.model.days.truth import Truth
from merit.strata.statistics import fisher_p, fisher_p_below

Cell = tuple[bool, bool]
"""Whether an applicant belongs to the group, and whether she was selected."""
Options = tuple[Cell | None, ...]
"""The cells in which an applicant can stand; None stands for no cell."""

MOST_TABLES = 2000
"""Where more tables than this are possible, too much is unknown to compare."""


class Table(NamedTuple):
    """Numbers of applicants."""

    own_selected: int = 0
    own_rest: int = 0
    others_selected: int = 0
    others_rest: int = 0

    @property
    def own(self) -> int:
        return self.own_selected + self.own_rest

    @property
    def others(self) -> int:
        return self.others_selected + self.others_rest

    def with_cell(self, cell: Cell | None, number: int = 1) -> Table:
        """Return the table with so many more applicants in a cell."""
        if cell is None:
            return self
        column = 2 * (not cell[0]) + (not cell[1])
        return Table(*(each + number * (at == column) for at, each in enumerate(self)))

    @property
    def by_group(self) -> tuple[tuple[int, int], tuple[int, int]]:
        return (self.own_selected, self.own_rest), (self.others_selected, self.others_rest)

    def rates_differ(self, ratio: float) -> bool:
        """Tell whether the lower selection rate is less than ``ratio`` of the higher one. Without one of the groups none is."""
        one, other = self.own_selected * self.others, self.others_selected * self.own
        # Whole numbers are divided once, so that a ratio of exactly four fifths is not below .8.
        return max(one, other) > 0 and min(self.own, self.others) > 0 and min(one, other) / max(one, other) < ratio


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one group is selected too seldom in all possible tables, then their greatest p, and the table of what is known."""

    adverse: Truth
    p: float
    known: Table


def compare(applicants: Counter[Options], *, fewest: int, ratio: float, level: float) -> Verdict:
    """Compare a group with the others.

    A table of at least ``fewest`` applicants is adverse if the lower selection rate is below ``ratio`` of the higher one, and the
    p of Fisher's exact test (two-sided) is below ``level``.
    """
    known = Table()
    for options, number in applicants.items():
        if len(options) == 1:
            known = known.with_cell(options[0], number)
    tables = _possible(known, applicants)
    if tables is None:
        return Verdict(None, 1.0, known)
    answers = set[bool]()
    for table in sorted(tables):
        answers.add(sum(table) >= fewest and table.rates_differ(ratio) and fisher_p_below(level, table.by_group))
        if len(answers) == 2:
            return Verdict(None, 1.0, known)
    adverse = answers.pop()
    return Verdict(adverse, max(fisher_p(table.by_group) for table in tables) if adverse else 1.0, known)


def _possible(known: Table, applicants: Counter[Options]) -> set[Table] | None:
    """Return all possible tables; None where they are too many."""
    tables = {known}
    for options, number in applicants.items():
        for _ in range(number if len(options) > 1 else 0):
            tables = {table.with_cell(cell) for table in tables for cell in options}
            if len(tables) > MOST_TABLES:
                return None
    return tables
