"""Where the nodes of an expanded evidence graph stand: in lanes by kind, by time from left to right."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from meritgraph.case_pages.drawings.palette import Box
from meritgraph.case_pages.drawings.spreading import spread
from meritgraph.case_pages.drawings.time_axis import LEFT, RIGHT, TimeAxis
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.view_models.evidence_graph import EvidenceGraph, Link, Node

NODE_WIDTH, NODE_HEIGHT = 118.0, 29.0
TOP: Final = 62.0
_GAP: Final = 20.0
_ROW, _LANE_GAP, _FIRST_ROW = 40.0, 14.0, 26.0
_MOST_IN_ROW: Final = int((RIGHT - LEFT + _GAP) // (NODE_WIDTH + _GAP))
_FAR: Final = 80.0
"""How far a node may stand from its day before another row is begun."""
_MORE_ROWS: Final = 2
_ROUNDS: Final = 4
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
_LANE_OF: Final[Mapping[str, int]] = {kind: index for index, (_, kinds) in enumerate(LANES) for kind in kinds}


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
    placed = _placed(nodes, graph, axis)
    boxes = {node.id: _SUBJECT for node in graph.nodes if node.is_subject}
    rows: dict[str, int] = {}
    order = list(boxes)
    lanes: list[Lane] = []
    top, first_row = TOP, 0
    for lane, of_lane in sorted(placed.items()):
        for number, row in enumerate(of_lane):
            y = top + _FIRST_ROW + number * _ROW
            boxes |= {id_: Box(x, y, NODE_WIDTH, NODE_HEIGHT) for id_, x in row.items()}
            rows |= dict.fromkeys(row, first_row + number)
        order += sorted((id_ for row in of_lane for id_ in row), key=lambda id_: (boxes[id_].x, boxes[id_].y))
        bottom = top + _FIRST_ROW + (len(of_lane) - 1) * _ROW + NODE_HEIGHT / 2 + _LANE_GAP
        lanes.append(Lane(LANES[lane][0], top, bottom))
        top, first_row = bottom, first_row + len(of_lane)
    return LaneLayout(axis, tuple(lanes), boxes, rows, tuple(order))


def _axis(graph: EvidenceGraph) -> TimeAxis:
    """Return an axis on which the boxes of the first and the last day fit."""
    days = [node.day for node in graph.nodes if node.day is not None and not node.is_subject]
    days += [graph.day] if graph.day is not None else []
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    if (last - first).days < _LEAST_DAYS:
        first, last = first - timedelta(_LEAST_DAYS // 2), last + timedelta(_LEAST_DAYS // 2)
    margin = timedelta(int((last - first).days * (NODE_WIDTH / 2) / (RIGHT - LEFT - NODE_WIDTH)) + 1)
    return TimeAxis(first - margin, last + margin, last)


def _placed(nodes: Sequence[Node], graph: EvidenceGraph, axis: TimeAxis) -> dict[int, list[dict[str, float]]]:
    """Return the rows of each lane: where each node stands, at its day, one without a day amid those that it is linked to."""
    middle = axis.x(graph.day) if graph.day is not None else (LEFT + RIGHT) / 2
    dated = {node.id: axis.x(node.day) for node in nodes if node.day is not None}
    at = dict(dated)
    beside = _neighbours(graph.links)
    of_lanes = _by_lane(nodes, graph)
    placed: dict[int, list[dict[str, float]]] = {}
    for _ in range(_ROUNDS):
        # What has no day follows the others to where they were moved, lane by lane.
        for lane, ids in sorted(of_lanes.items()):
            near = {id_: [at[each] for each in beside.get(id_, ()) if each in at] for id_ in ids}
            wanted = {id_: dated.get(id_, sum(near[id_]) / len(near[id_]) if near[id_] else middle) for id_ in ids}
            placed[lane] = _rows(sorted(ids, key=lambda id_, wanted=wanted: (wanted[id_], id_)), wanted, dated)
            at |= {id_: x for row in placed[lane] for id_, x in row.items()}
    return placed


def _by_lane(nodes: Iterable[Node], graph: EvidenceGraph) -> dict[int, list[str]]:
    """Return the nodes by their lanes; what is missing or not drawn stands in the lane of what it belongs to."""
    kinds = {node.id: node.kind for node in graph.nodes}
    owners = {link.target: link.source for link in graph.links if kinds[link.target] in ("Missing", "More")}
    lanes: dict[int, list[str]] = {}
    for node in nodes:
        kind = kinds.get(owners.get(node.id, ""), node.kind)
        lanes.setdefault(_LANE_OF.get(kind, _OTHER), []).append(node.id)
    return lanes


def _rows(ids: Sequence[str], wanted: Mapping[str, float], dated: Container[str]) -> list[dict[str, float]]:
    """Return the rows of a lane: as few as keep each node near its day."""
    least = -(-len(ids) // _MOST_IN_ROW)
    rows: list[dict[str, float]] = []
    for number in range(least, min(least + _MORE_ROWS, len(ids)) + 1):
        rows = [_row(ids[start::number], wanted) for start in range(number)]
        if all(abs(x - wanted[id_]) <= _FAR for row in rows for id_, x in row.items() if id_ in dated):
            break
    return rows


def _row(ids: Sequence[str], wanted: Mapping[str, float]) -> dict[str, float]:
    lowest, highest = LEFT + NODE_WIDTH / 2, RIGHT - NODE_WIDTH / 2
    return dict(zip(ids, spread([wanted[id_] for id_ in ids], NODE_WIDTH + _GAP, lowest, highest), strict=True))


def _neighbours(links: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.source, []).append(link.target)
        found.setdefault(link.target, []).append(link.source)
    return found
