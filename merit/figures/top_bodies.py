"""The top of the tree in which a body stands: questions about a body count it with all its units, as of the day. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from graph.model.days import FIRST_DAY, LAST_DAY
from merit.context import Body
from merit.coverage import Coverage, Span, join_spans

_ALWAYS = (FIRST_DAY, LAST_DAY)


class TopPeriod(NamedTuple):
    """A half-open time in which a body stood under the same top, which is itself where nothing stands above it."""

    first: date
    end: date
    top: str


class TopBodies:
    """The tops of bodies through time. A body of which no version is known on a day stands as it did in the nearest one."""

    def __init__(self, bodies: Mapping[str, Body]) -> None:
        self._bodies = bodies
        self._known: dict[str, tuple[TopPeriod, ...]] = {}
        self._under: dict[str, list[tuple[str, Span]]] | None = None

    def on(self, body: str, day: date) -> str:
        """Return the top of a body on a day."""
        return next(period.top for period in self.periods(body) if period.first <= day < period.end)

    def periods(self, body: str) -> tuple[TopPeriod, ...]:
        """Return the times in which a body stood under each top. They are in order and cover all days."""
        if body not in self._known:
            self._known[body] = tuple(self._periods(body))
        return self._known[body]

    def units(self, body: str, day: date) -> list[str]:
        """Return a body and all that stand below it on a day, by id."""
        return sorted({body, *(each for each in self._bodies if body in self._line(each, day))})

    def loaded(self, label: str, top: str, coverage: Coverage) -> tuple[Span, ...]:
        """Return the days on which a label is loaded completely for a body and for all units that certainly stood under it."""
        if self._under is None:
            self._under = self._units()
        units = self._under.get(top, ())
        gaps = join_spans(gap for unit, span in [(top, _ALWAYS), *units] for gap in coverage.gaps(label, unit, *span))
        return tuple(Coverage({top: {label: gaps}}).gaps(label, top, *_ALWAYS))

    def _units(self) -> dict[str, list[tuple[str, Span]]]:
        """Return by top the units under it, each with a time in which it certainly was there."""
        found: defaultdict[str, list[tuple[str, Span]]] = defaultdict(list)
        for id_, body in self._bodies.items():
            for version in body.versions:
                there = version.period.start.latest, version.period.end.earliest if version.period.end else LAST_DAY
                for first, end, top in self.periods(id_):
                    span = max(first, there[0]), min(end, there[1])
                    if top != id_ and span[0] < span[1]:
                        found[top].append((id_, span))
        return found

    def _periods(self, body: str) -> list[TopPeriod]:
        turning = sorted(self._turning(body))
        found: list[TopPeriod] = []
        for first, end in zip([FIRST_DAY, *turning], [*turning, LAST_DAY], strict=True):
            top = self._top(body, first)
            if found and found[-1].top == top:
                found[-1] = TopPeriod(found[-1].first, end, top)
            else:
                found.append(TopPeriod(first, end, top))
        return found

    def _turning(self, body: str) -> set[date]:
        """Return the days on which something in the line above a body changes."""
        days: set[date] = set()
        waiting, seen = [body], {body}
        while waiting:
            found = self._bodies.get(waiting.pop())
            for version in found.versions if found else ():
                days |= {version.period.start.latest, *([version.period.end.earliest] if version.period.end else ())}
                if version.parent and version.parent not in seen:
                    seen.add(version.parent)
                    waiting.append(version.parent)
        return {day for day in days if FIRST_DAY < day < LAST_DAY}

    def _top(self, body: str, day: date) -> str:
        return self._line(body, day)[-1]

    def _line(self, body: str, day: date) -> list[str]:
        """Return a body and those above it, upwards."""
        line = [body]
        while (parent := self._parent(line[-1], day)) is not None and parent not in line:
            line.append(parent)
        return line

    def _parent(self, body: str, day: date) -> str | None:
        found = self._bodies.get(body)
        if found is None or not found.versions:
            return None
        versions = sorted(found.versions, key=lambda version: (version.period.start.latest, version.period.start.earliest))
        begun = [version for version in versions if version.period.start.latest <= day]
        return (begun[-1] if begun else versions[0]).parent
