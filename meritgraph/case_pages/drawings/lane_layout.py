"""Where the nodes of an expanded evidence graph stand: in lanes by kind, by time from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from meritgraph.case_pages.drawings.palette import Box
from meritgraph.case_pages.drawings.spreading import spread
from meritgraph.case_pages.drawings.time_axis import LEFT, RIGHT, TimeAxis
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.views.evidence_graph import EvidenceGraph, Link, Node

NODE_WIDTH, NODE_HEIGHT = 118.0, 28.0
TOP: Final = 62.0
_GAP: Final = 14.0
_ROW, _LANE_GAP, _FIRST_ROW = 38.0, 14.0, 26.0
_MOST_IN_ROW: Final = int((RIGHT - LEFT + _GAP) // (NODE_WIDTH + _GAP))
_FAR: Final = 70.0
"""How far a node may stand from its day before another row is begun."""
_ROUNDS: Final = 6
_LEAST_DAYS: Final = 365
_SUBJECT: Final = Box(LEFT / 2 - 2, 24.0, LEFT - 24, NODE_HEIGHT)

LANES: Final[Sequence[tuple[str, frozenset[str]]]] = (
    (N_("Bodies"), frozenset({"Organisation"})),
    (N_("Posts"), frozenset({"Position"})),
    (N_("Competitions"), frozenset({"Competition"})),
    (N_("Applications"), frozenset({"Application"})),
    (N_("Appointments"), frozenset({"Appointment", "Contract", "ReserveMembership"})),
    (N_("Moves"), frozenset({"Promotion"})),
    (N_("Leads, sanctions, appeals"), frozenset({"Finding", "Sanction", "Bar", "Appeal"})),
    (N_("People"), frozenset({"Servant", "Kinship", "Relative"})),
    (N_("Assessments, degrees, rewards"), frozenset({"Assessment", "DegreeGrant", "Reward"})),
    (N_("Learning"), frozenset({"Enrolment", "Course", "Certificate", "Education"})),
    (N_("Portal records"), frozenset({"PortalRecord"})),
    (N_("Other facts"), frozenset()),
)
_OTHER: Final = len(LANES) - 1
_LANE_OF: Final[Mapping[str, int]] = {kind: place for place, (_, kinds) in enumerate(LANES) for kind in kinds}


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its title and where it begins and ends."""

    title: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class LaneLayout:
    """The lanes that have nodes, with the box and the row of each node; rows count from the top through all lanes.

    The person whom the lead is about stands above the lanes, in no row.
    """

    axis: TimeAxis
    lanes: tuple[Lane, ...]
    boxes: Mapping[str, Box]
    rows: Mapping[str, int]
    order: tuple[str, ...]
    """The ids of the nodes in the order of reading: lane by lane, each by time."""

    @property
    def bottom(self) -> float:
        return self.lanes[-1].bottom if self.lanes else TOP


def lane_layout(graph: EvidenceGraph) -> LaneLayout:
    """Return the layout of a graph."""
    nodes = [node for node in graph.nodes if not node.is_subject]
    axis = _axis(graph)
    wanted = _wanted(nodes, graph, axis)
    of_lanes = _by_lane(nodes, graph)
    boxes = {node.id: _SUBJECT for node in graph.nodes if node.is_subject}
    rows: dict[str, int] = {}
    order = list(boxes)
    lanes: list[Lane] = []
    top, first_row = TOP, 0
    for lane, ids in sorted(of_lanes.items()):
        placed = _rows(sorted(ids, key=lambda id_: (wanted[id_], id_)), wanted)
        for number, row in enumerate(placed):
            y = top + _FIRST_ROW + number * _ROW
            boxes |= {id_: Box(x, y, NODE_WIDTH, NODE_HEIGHT) for id_, x in row.items()}
            rows |= dict.fromkeys(row, first_row + number)
        order += sorted((id_ for row in placed for id_ in row), key=lambda id_: (boxes[id_].x, boxes[id_].y))
        bottom = top + _FIRST_ROW + (len(placed) - 1) * _ROW + NODE_HEIGHT / 2 + _LANE_GAP
        lanes.append(Lane(LANES[lane][0], top, bottom))
        top, first_row = bottom, first_row + len(placed)
    return LaneLayout(axis, tuple(lanes), boxes, rows, tuple(order))


def _axis(graph: EvidenceGraph) -> TimeAxis:
    """Return an axis on which the boxes of the first and the last day fit."""
    days = [node.day for node in graph.nodes if node.day is not None and not node.is_subject]
    days += [graph.day] if graph.day is not None else []
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    if (last - first).days < _LEAST_DAYS:
        first, last = first - timedelta(_LEAST_DAYS // 2), last + timedelta(_LEAST_DAYS // 2)
    margin = timedelta(int((last - first).days * (NODE_WIDTH / 2 + 4) / (RIGHT - LEFT - NODE_WIDTH - 8)) + 1)
    return TimeAxis(first - margin, last + margin, last)


def _wanted(nodes: Iterable[Node], graph: EvidenceGraph, axis: TimeAxis) -> dict[str, float]:
    """Return where each node belongs: at its day, one without a day amid those that it is linked to."""
    known = {node.id: axis.x(node.day) for node in nodes if node.day is not None}
    undated = [node.id for node in nodes if node.day is None]
    beside = _neighbours(graph.links)
    found = dict(known)
    for _ in range(_ROUNDS):
        for id_ in undated:
            near = [found[each] for each in beside.get(id_, ()) if each in found]
            if near:
                found[id_] = sum(near) / len(near)
    middle = axis.x(graph.day) if graph.day is not None else (LEFT + RIGHT) / 2
    return {node.id: found.get(node.id, middle) for node in nodes}


def _by_lane(nodes: Iterable[Node], graph: EvidenceGraph) -> dict[int, list[str]]:
    """Return the nodes by their lanes; what is missing or not drawn stands in the lane of what it belongs to."""
    kinds = {node.id: node.kind for node in graph.nodes}
    owners = {link.target: link.source for link in graph.links if kinds[link.target] in ("Missing", "More")}
    lanes: dict[int, list[str]] = {}
    for node in nodes:
        kind = kinds.get(owners.get(node.id, ""), node.kind)
        lanes.setdefault(_LANE_OF.get(kind, _OTHER), []).append(node.id)
    return lanes


def _rows(ids: Sequence[str], wanted: Mapping[str, float]) -> list[dict[str, float]]:
    """Return the rows of a lane: as few as keep each node near its day."""
    least = -(-len(ids) // _MOST_IN_ROW)
    for number in range(least, least + 2):
        rows = [_row(ids[start::number], wanted) for start in range(number)]
        if all(abs(x - wanted[id_]) <= _FAR for row in rows for id_, x in row.items()):
            return rows
    return [_row(ids[start :: least + 1], wanted) for start in range(least + 1)] if len(ids) > 1 else [_row(ids, wanted)]


def _row(ids: Sequence[str], wanted: Mapping[str, float]) -> dict[str, float]:
    lowest, highest = LEFT + NODE_WIDTH / 2, RIGHT - NODE_WIDTH / 2
    return dict(zip(ids, spread([wanted[id_] for id_ in ids], NODE_WIDTH + _GAP, lowest, highest), strict=True))


def _neighbours(links: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.source, []).append(link.target)
        found.setdefault(link.target, []).append(link.source)
    return found
