"""How many panels there are, and how many of them were won by the members' direct subordinates. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from graph.model.days.truth import Truth
from merit.strata.statistics import share


class Panels(NamedTuple):
    """How many panels certainly count and how many may, by whether a direct subordinate of the member won."""

    won: int
    lost: int
    open: int
    maybe_won: int
    maybe_lost: int
    maybe_open: int

    @classmethod
    def of(cls, kinds: Counter[tuple[bool, Truth]]) -> Panels:
        return cls(*(kinds[certain, won] for certain in (True, False) for won in (True, False, None)))

    @property
    def most(self) -> int:
        """The most panels that can count."""
        return sum(self)

    def captured(self, others: Panels, fewest: int) -> Truth:
        """Return whether so many panels at the least were won by subordinates, and the lower bound is above the others' share.

        With no panels of others there is nothing to compare with.
        """
        answers = set[Truth]()
        for panels, least, most in self._possible():
            if most < fewest:
                answers.add(False)
            elif least >= fewest and others.certain and share(least, panels).lower > others.greatest:
                answers.add(True)
            else:
                answers.add(None if share(most, panels).lower > others.least else False)
        return answers.pop() if len(answers) == 1 else None

    @property
    def certain(self) -> int:
        return self.won + self.lost + self.open

    @property
    def least(self) -> float:
        """The least share that can have been won by subordinates; 0 where there may be no panels."""
        return self.won / panels if (panels := self.certain + self.maybe_lost + self.maybe_open) else 0.0

    @property
    def greatest(self) -> float:
        """The greatest such share."""
        most = self.won + self.open + self.maybe_won + self.maybe_open
        return most / panels if (panels := most + self.lost) else 1.0

    def _possible(self) -> Iterator[tuple[int, int, int]]:
        """Yield the numbers of panels that can count, each with the fewest and the most of them won by subordinates."""
        for further in range(self.maybe_won + self.maybe_lost + self.maybe_open + 1):
            fewest = self.won + max(0, further - self.maybe_lost - self.maybe_open)
            most = self.won + self.open + min(further, self.maybe_won + self.maybe_open)
            yield self.certain + further, fewest, most
