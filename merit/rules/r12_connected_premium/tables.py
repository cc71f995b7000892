"""Tables of people by connected and promoted, and all that are possible where something of the people is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb
from typing import NamedTuple

from merit.policies.values import PolicyValue
from merit.strata.statistics import fisher_p

Cell = tuple[bool, bool]
"""Whether a person is connected to the head, and whether she was promoted."""
Options = tuple[Cell | None, ...]
"""The cells in which a person can stand; None stands for no cell."""

_MOST_TABLES = 2000
"""Where more tables than this are possible, too much is unknown to compare."""


class Table(NamedTuple):
    """Numbers of people."""

    connected_promoted: int = 0
    connected_rest: int = 0
    others_promoted: int = 0
    others_rest: int = 0

    @property
    def connected(self) -> int:
        return self.connected_promoted + self.connected_rest

    @property
    def others(self) -> int:
        return self.others_promoted + self.others_rest

    @property
    def premium(self) -> Fraction:
        """The share promoted of the connected minus that of the others."""
        return Fraction(self.connected_promoted, self.connected) - Fraction(self.others_promoted, self.others)

    @property
    def p(self) -> float:
        """The two-sided p of Fisher's exact test."""
        return fisher_p(((self[0], self[1]), (self[2], self[3])))

    def enough(self, value: PolicyValue) -> bool:
        """Tell whether enough people are connected, and enough are not."""
        return min(self.connected, self.others) >= value["people"]

    def favours(self, value: PolicyValue) -> bool:
        """Tell whether the connected were promoted more often by so much, and more often than by chance."""
        return self.enough(value) and self.premium >= Fraction(str(value["premium"])) and self.p < value["q"]

    def plus(self, cells: Iterable[Cell | None]) -> Table:
        """Return the table with so many more people."""
        numbers = list(self)
        for cell in cells:
            if cell is not None:
                numbers[2 * (not cell[0]) + (not cell[1])] += 1
        return Table(*numbers)


def possible_tables(people: Sequence[Options]) -> set[Table] | None:
    """Return all tables that are possible; None where they are too many."""
    found = {Table()}
    for options, number in sorted(Counter(people).items(), key=str):
        if len(found) * comb(number + len(options) - 1, number) > 20 * _MOST_TABLES:
            return None
        ways = list(_ways(options, number))
        found = {table.plus(way) for table in found for way in ways}
        if len(found) > _MOST_TABLES:
            return None
    return found


def _ways(options: Options, number: int) -> Iterator[tuple[Cell | None, ...]]:
    """Yield how so many people can stand in the cells, whoever stands where."""
    yield from combinations_with_replacement(options, number)
