"""The ways of links between lanes. A link passes the rows between its nodes where no node stands, so it seems to lead to none."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from typing import Final

from meritgraph.case_pages.drawings.evidence_marks import Curve, Point
from meritgraph.case_pages.drawings.lane_layout import LaneLayout
from meritgraph.case_pages.drawings.palette import Box
from meritgraph.case_pages.drawings.time_axis import LEFT, RIGHT

_CLEAR: Final = 4.0
_ARC: Final = 14.0
_APART: Final = 4.0
"""How far apart links pass a row, and turn between rows."""
_TURNS: Final = (0.5, 0.35, 0.65, 0.42, 0.58)


class LaneRoutes:
    """Ways through the rows of a layout. Each way that is asked for keeps clear of those before, where there is room."""

    def __init__(self, layout: LaneLayout) -> None:
        self._layout = layout
        self._by_row: dict[int, list[Box]] = {}
        self._slots: dict[int, list[float]] = {}
        self._number = 0
        for id_, row in layout.rows.items():
            self._by_row.setdefault(row, []).append(layout.boxes[id_])

    def way(self, source: str, target: str) -> list[Curve]:
        """Return the curves of a link from a node to another, each beginning where the one before ends."""
        one, other = self._layout.boxes[source], self._layout.boxes[target]
        row, last = self._layout.rows[source], self._layout.rows[target]
        if row == last:
            return [self._within_row(one, other, row)]
        down = 1 if last > row else -1
        points: list[tuple[Point, Point]] = []
        x = one.x
        passed = list(range(row + down, last, down))
        for number, between in enumerate(passed, start=1):
            # It stays above or below its beginning for the first half of the way, and turns to its end after that.
            x = self._opening(between, x if 2 * number <= len(passed) else other.x)
            box = self._by_row[between][0]
            entry, leave = (box.top, box.bottom) if down > 0 else (box.bottom, box.top)
            points.append(((x, entry), (x, leave)))
        start, end = (one.x, one.y + down * one.height / 2), (other.x, other.y - down * other.height / 2)
        self._number += 1
        return _joined(start, points, end, _TURNS[self._number % len(_TURNS)])

    def _within_row(self, one: Box, other: Box, row: int) -> Curve:
        low, high = sorted((one.x, other.x))
        if any(low < box.x < high for box in self._by_row[row]):
            start, end = (one.x, one.top), (other.x, other.top)
            return start, (start[0], start[1] - _ARC), (end[0], end[1] - _ARC), end
        side = 1 if other.x > one.x else -1
        start, end = (one.x + side * one.width / 2, one.y), (other.x - side * other.width / 2, other.y)
        return start, start, end, end

    def _opening(self, row: int, ideal: float) -> float:
        """Return where a row can be passed, as near as possible to a point, and apart from other links if there is room."""
        if row not in self._slots:
            self._slots[row] = _slots(self._by_row[row])
        slots = self._slots[row]
        index = bisect(slots, ideal)
        near = slots[max(0, index - 1) : index + 1]
        if not near:
            return ideal
        x = min(near, key=lambda x: (abs(x - ideal), x))
        if abs(x - ideal) < _APART and not any(_covers(box, ideal) for box in self._by_row[row]):
            x = ideal
        self._slots[row] = [each for each in slots if abs(each - x) >= _APART]
        return x


def _slots(boxes: Sequence[Box]) -> list[float]:
    """Return where links can pass between boxes, in order."""
    points = [LEFT + _APART * step for step in range(1, int((RIGHT - LEFT) / _APART))]
    edges = [edge for box in boxes for edge in (box.left - _CLEAR, box.right + _CLEAR) if LEFT < edge < RIGHT]
    return sorted(x for x in {*points, *edges} if not any(_covers(box, x) for box in boxes))


def _covers(box: Box, x: float) -> bool:
    return box.left - _CLEAR < x < box.right + _CLEAR


def _joined(start: Point, passed: Sequence[tuple[Point, Point]], end: Point, turn: float) -> list[Curve]:
    curves: list[Curve] = []
    at = start
    for entry, leave in passed:
        curves += [_bend(at, entry, turn), (entry, entry, leave, leave)]
        at = leave
    return [*curves, _bend(at, end, turn)]


def _bend(start: Point, end: Point, turn: float) -> Curve:
    middle = start[1] + (end[1] - start[1]) * turn
    return start, (start[0], middle), (end[0], middle), end
