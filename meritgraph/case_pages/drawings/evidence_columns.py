"""The evidence of a lead as three columns: who, what happened, to which post and body. What happened stands by time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.evidence_marks import BOLD, REGULAR, Curve, Line, Pen, Point, along
from meritgraph.case_pages.drawings.palette import Box, Outline, look_of
from meritgraph.case_pages.drawings.spreading import spread
from meritgraph.case_pages.drawings.svg import drawing, text, wrapped
from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.evidence_graph import EvidenceGraph, Link, Node

_WIDTH: Final = 1120.0
_NODE_WIDTH, _NODE_HEIGHT, _TALL = 220.0, 46.0, 62.0
_TOP, _BOTTOM, _ROW = 86.0, 46.0, 92.0
_ROOM: Final = _NODE_WIDTH - 16
_ROUND_ENDS: Final = 16.0
_MOST_LINES: Final = 3
_TITLE_SIZE, _DETAIL_SIZE, _HEADING_SIZE = 13.0, 11.5, 14.0
_WHO, _WHAT, _WHERE = range(3)
_CENTRES: Final = (168.0, 560.0, 952.0)
_HEADINGS: Final = (N_("Who"), N_("What happened"), N_("To which post and body"))
_COLUMN: Final[Mapping[str, int]] = {
    "Servant": _WHO,
    "Kinship": _WHO,
    "Relative": _WHO,
    "Position": _WHERE,
    "Organisation": _WHERE,
}
_PORT: Final = 16.0
_MANY: Final = 3
_MIDDLE_FIRST: Final = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.22)
_END_FIRST: Final = (0.66, 0.72, 0.58, 0.78, 0.5, 0.4, 0.3)


def evidence_columns(graph: EvidenceGraph, texts: Texts, prefix: str = "evidence", *, links: bool = True) -> Markup:
    """Return the drawing. ``links`` is false for a file of its own, which leads nowhere. The ids in it begin with the prefix."""
    boxes = _placed(graph)
    pen = Pen(links)
    pen.keep_clear(boxes.values())
    routes = _Routes(boxes, graph.links)
    pen.keep_clear(routes.heads(graph.links))
    order = sorted(graph.nodes, key=lambda node: (_column(node), boxes[node.id].y))
    drawn = sorted(graph.links, key=lambda link: link.is_evidence)
    titles = {node.id: node.title for node in graph.nodes}
    bottom = max((box.bottom for box in boxes.values()), default=_TOP)
    return drawing(
        [
            *_headings(graph, texts),
            *(pen.link(link, [routes.curve(link)], titles) for link in drawn),
            *(pen.verb(link, routes.verb_points(link)) for link in sorted(graph.links, key=routes.freedom)),
            *(pen.node(node, boxes[node.id], _lines(node)) for node in order),
            *_remarks(graph, bottom),
        ],
        prefix=prefix,
        width=_WIDTH,
        height=bottom + _BOTTOM + 20 * len(graph.remarks),
        title=graph.title,
        description=texts.gettext("Three columns: who, what happened, to which post and body. The table has the same facts."),
        role="group",
        css_class="evidence columns",
    )


def _column(node: Node) -> int:
    return _COLUMN.get(node.kind, _WHAT)


def _lines(node: Node) -> list[Line]:
    title, detail = node.drawn
    room = _ROOM - (_ROUND_ENDS if look_of(node.kind).shape is Outline.PILL else 0)
    lines = [Line(words, _TITLE_SIZE, True) for words in wrapped(title, room / BOLD, 2, _TITLE_SIZE)]
    details = wrapped(detail, room / REGULAR, _MOST_LINES - len(lines), _DETAIL_SIZE)
    return [*lines, *(Line(words, _DETAIL_SIZE, False) for words in details)]


def _height(node: Node) -> float:
    return _TALL if len(_lines(node)) > 2 else _NODE_HEIGHT


def _placed(graph: EvidenceGraph) -> dict[str, Box]:
    """Return where each node stands: what happened by time, the others beside what they are linked to."""
    ys: dict[str, float] = {}
    for row, node in enumerate(_by_time(graph)):
        ys[node.id] = _TOP + row * _ROW
    beside = _neighbours(graph.links)
    people = [node for node in graph.nodes if _column(node) == _WHO]
    _place_beside([node for node in people if node.kind != "Kinship"], beside, ys)
    _place_between(people, beside, ys)
    places = [node for node in graph.nodes if _column(node) == _WHERE]
    _place_beside([node for node in places if node.kind == "Position"], beside, ys)
    _place_between(places, beside, ys)
    return {node.id: Box(_CENTRES[_column(node)], ys[node.id], _NODE_WIDTH, _height(node)) for node in graph.nodes}


def _by_time(graph: EvidenceGraph) -> list[Node]:
    """Return what happened, by time; a move before the order that it leads into, what is missing after what it is missed by."""
    what = [node for node in graph.nodes if _column(node) == _WHAT]
    days = {node.id: node.day for node in what}
    beside = _neighbours(graph.links)

    def when(node: Node) -> tuple[date, int, str]:
        near = [day for each in beside.get(node.id, ()) if (day := days.get(each)) is not None]
        return node.day or max(near, default=date.max), _TURN.get(node.kind, 1), node.title

    return sorted(what, key=when)


_TURN: Final = {"Competition": 0, "Promotion": 0, "Missing": 2}


def _place_beside(nodes: Sequence[Node], beside: Mapping[str, Sequence[str]], ys: dict[str, float]) -> None:
    """Place nodes level with what they are linked to."""
    wanted = {node.id: _mean([ys[each] for each in beside.get(node.id, ()) if each in ys], _TOP) for node in nodes}
    order = sorted(nodes, key=lambda node: (wanted[node.id], not node.is_subject, node.title))
    for node, y in zip(order, spread([wanted[node.id] for node in order], _ROW, _TOP), strict=True):
        ys[node.id] = y


def _place_between(nodes: Sequence[Node], beside: Mapping[str, Sequence[str]], ys: dict[str, float]) -> None:
    """Place the rest of a column: a tie between its people, a body below its posts; the others move to make room."""
    column = {node.id for node in nodes}

    def wanted(node: Node) -> float:
        if node.id in ys:
            return ys[node.id]
        own = [ys[each] for each in beside.get(node.id, ()) if each in ys and each in column]
        near = own or [ys[each] for each in beside.get(node.id, ()) if each in ys]
        return _mean(near, _TOP) + (_ROW / 2 if node.kind == "Organisation" else 0.0)

    order = sorted(nodes, key=lambda node: (wanted(node), not node.is_subject, node.title))
    for node, y in zip(order, spread([wanted(node) for node in order], _ROW, _TOP), strict=True):
        ys[node.id] = y


class _Routes:
    """The ways of links between boxes: each link has a port of its own on the side of a box, so that arrow heads stay apart."""

    def __init__(self, boxes: Mapping[str, Box], links: Sequence[Link]) -> None:
        self._boxes = boxes
        self._degree = Counter(id_ for link in links for id_ in (link.source, link.target))
        self._ports = self._all_ports(links)
        self._bends = self._all_bends(links)

    def curve(self, link: Link) -> Curve:
        one, other = self._boxes[link.source], self._boxes[link.target]
        if one.x != other.x:
            side = 1 if other.x > one.x else -1
            start = one.x + side * one.width / 2, one.y + self._ports[link.source, link.target, link.source]
            end = other.x - side * other.width / 2, other.y + self._ports[link.source, link.target, link.target]
            middle = (start[0] + end[0]) / 2
            return start, (middle, start[1]), (middle, end[1]), end
        if not self._between(one, other):
            return _straight(one, other)
        side = -1 if one.x < _WIDTH / 3 else 1
        x, bend = one.x + side * one.width / 2, self._bends[link.source, link.target] * side
        down = 1 if other.y > one.y else -1
        start, end = (x, one.y + down * _PORT), (x, other.y - down * _PORT)
        return start, (x + bend, start[1]), (x + bend, end[1]), end

    def freedom(self, link: Link) -> float:
        """Return how much room a link leaves to its verb: the flattest links come first."""
        return abs(self._boxes[link.source].y - self._boxes[link.target].y)

    def verb_points(self, link: Link) -> list[Point]:
        """Return where the verbs of a link may stand: of links that fan out, near the ends that lie apart."""
        curve = self.curve(link)
        shares = _END_FIRST if self._degree[link.source] >= _MANY else _MIDDLE_FIRST
        if curve[0][0] == curve[3][0]:
            shares = _MIDDLE_FIRST
        elif self._degree[link.target] > self._degree[link.source] and self._degree[link.target] >= _MANY:
            shares = tuple(1 - share for share in _END_FIRST)
        return [along(curve, share) for share in shares]

    def heads(self, links: Iterable[Link]) -> Iterable[Box]:
        """Yield where the arrow heads are."""
        for link in links:
            x, y = self.curve(link)[-1]
            yield Box(x, y, 26, 12)

    def _between(self, one: Box, other: Box) -> bool:
        low, high = sorted((one.y, other.y))
        return any(box.x == one.x and low < box.y < high for box in self._boxes.values())

    def _all_ports(self, links: Sequence[Link]) -> dict[tuple[str, str, str], float]:
        sides: dict[tuple[str, bool], list[tuple[float, Link]]] = {}
        for link in links:
            one, other = self._boxes[link.source], self._boxes[link.target]
            if one.x != other.x:
                sides.setdefault((link.source, other.x > one.x), []).append((other.y, link))
                sides.setdefault((link.target, one.x > other.x), []).append((one.y, link))
        ports: dict[tuple[str, str, str], float] = {}
        for (id_, _), ends in sides.items():
            ordered = sorted(ends, key=lambda each: (each[0], each[1].source, each[1].target))
            gap = min(_PORT, (self._boxes[id_].height - 14) / max(1, len(ordered) - 1))
            for index, (_, link) in enumerate(ordered):
                ports[link.source, link.target, id_] = (index - (len(ordered) - 1) / 2) * gap
        return ports

    def _all_bends(self, links: Sequence[Link]) -> dict[tuple[str, str], float]:
        sideways = [
            link
            for link in links
            if self._boxes[link.source].x == self._boxes[link.target].x
            and self._between(self._boxes[link.source], self._boxes[link.target])
        ]
        sideways.sort(key=lambda link: abs(self._boxes[link.source].y - self._boxes[link.target].y))
        return {(link.source, link.target): 40.0 + 14.0 * index for index, link in enumerate(sideways)}


def _straight(one: Box, other: Box) -> Curve:
    down = other.y > one.y
    start = one.x, one.bottom if down else one.top
    end = other.x, other.top if down else other.bottom
    return start, start, end, end


def _headings(graph: EvidenceGraph, texts: Texts) -> Iterable[Markup]:
    used = {_column(node) for node in graph.nodes}
    for column in sorted(used):
        x = _CENTRES[column] - _NODE_WIDTH / 2
        yield text(x, 28, texts.gettext(_HEADINGS[column]), size=_HEADING_SIZE, bold=True)


def _remarks(graph: EvidenceGraph, bottom: float) -> Iterable[Markup]:
    for number, remark in enumerate(graph.remarks):
        yield text(_CENTRES[_WHO] - _NODE_WIDTH / 2, bottom + 30 + 20 * number, remark, size=_TITLE_SIZE)


def _neighbours(links: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.source, []).append(link.target)
        found.setdefault(link.target, []).append(link.source)
    return found


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
