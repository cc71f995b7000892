"""The appointments of a country and level through time, by the birthplaces and schools of who was appointed. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from merit.rules.r13_common_origin.origins import KINDS, Kind, Origins


class Window(NamedTuple):
    """The days from the first to the last order, each as the first and the last day that it can have been."""

    first_earliest: date
    first_latest: date
    last_earliest: date
    last_latest: date

    @classmethod
    def of(cls, certain: Iterable[tuple[date, date]], possible: Iterable[tuple[date, date]]) -> Window:
        """Return the days of orders that certainly count, and of all that may; each is its first and last possible day."""
        sure, every = list(certain), list(possible)
        return cls(
            min(first for first, _ in every),
            min((last for _, last in sure), default=max(last for _, last in every)),
            max((first for first, _ in sure), default=min(first for first, _ in every)),
            max(last for _, last in every),
        )


class Orders:
    """The days of orders, each by its first and its last possible day."""

    __slots__ = ("_firsts", "_imprecise", "_lasts", "spans")

    def __init__(self) -> None:
        self.spans: list[tuple[date, date]] = []
        self._firsts: list[date] = []
        self._lasts: list[date] = []
        self._imprecise: list[tuple[date, date]] = []

    def possible(self, window: Window) -> int:
        """Count the orders that may have been given in a window."""
        self._sort()
        early = bisect_left(self._lasts, window.first_earliest)
        late = len(self._firsts) - bisect_right(self._firsts, window.last_latest)
        return len(self._firsts) - early - late

    def certain(self, window: Window) -> int:
        """Count the orders that certainly were given in a window."""
        self._sort()
        first, last = window.first_latest, window.last_earliest
        if first > last:
            return 0
        not_early = len(self._firsts) - bisect_left(self._firsts, first)
        not_late = bisect_right(self._lasts, last)
        # Each order is one of both or of one, but for those that may have been given before the window and after it.
        either = len(self._firsts) - sum(start < first and end > last for start, end in self._imprecise)
        return not_early + not_late - either

    def _sort(self) -> None:
        # Most values are rare, and nobody asks for their orders.
        if len(self._firsts) != len(self.spans):
            self._firsts = sorted(first for first, _ in self.spans)
            self._lasts = sorted(last for _, last in self.spans)
            self._imprecise = [span for span in self.spans if span[0] != span[1]]


class Drawn(NamedTuple):
    """How many appointments of a population have a value and how many do not, at the least and at the most."""

    hits_least: int
    hits_most: int
    misses_least: int
    misses_most: int


_NONE = Orders()


class Population:
    """The appointments of one country and level, with the origins of who was appointed."""

    def __init__(self) -> None:
        self._all = Orders()
        self._complete: dict[Kind, Orders] = {kind: Orders() for kind in KINDS}
        self._hits: dict[tuple[Kind, str, bool], Orders] = defaultdict(Orders)

    def add(self, first: date, last: date, origins: Origins) -> None:
        """Add an appointment by the possible days of its order."""
        span = first, last
        self._all.spans.append(span)
        for kind in KINDS:
            complete = origins.complete(kind)
            if complete:
                self._complete[kind].spans.append(span)
            for value in origins.values(kind):
                self._hits[kind, value, complete].spans.append(span)

    def drawn(self, kind: Kind, value: str, window: Window) -> Drawn:
        """Count those with a value and those without among the appointments of a window."""
        alone = self._hits.get((kind, value, True), _NONE)
        beside_unknown = self._hits.get((kind, value, False), _NONE)
        known = alone.possible(window) + beside_unknown.possible(window)
        everybody, complete = self._all.possible(window), self._complete[kind]
        unknown = everybody - complete.possible(window) - beside_unknown.possible(window)
        return Drawn(
            hits_least=alone.certain(window) + beside_unknown.certain(window),
            hits_most=known + unknown,
            misses_least=complete.certain(window) - alone.certain(window),
            misses_most=everybody - known,
        )
