"""The evidence of a lead with nodes opened: lanes by kind, time from left to right.

The person whom the lead is about stands above the lanes, and her links are left out: drawn, they would hide all others. The table
has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import QUIET, TEXT
from meritgraph.case_pages.drawings.evidence_marks import Curve, Line, Pen, Point, along, fitted
from meritgraph.case_pages.drawings.lane_layout import TOP, Lane, LaneLayout, lane_layout
from meritgraph.case_pages.drawings.lane_routes import LaneRoutes
from meritgraph.case_pages.drawings.palette import Outline, look_of
from meritgraph.case_pages.drawings.svg import drawing, element, text, wrapped
from meritgraph.case_pages.drawings.time_axis import LEFT, WIDTH, grid
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.evidence_graph import EvidenceGraph, Link, Node

_BOTTOM: Final = 36.0
_LANE_LINE: Final = "#c8c8c8"
_SIZE: Final = 11.5
_TITLE_SIZE: Final = 12.5
_YEAR_WIDTH: Final = 40.0
_SHARES: Final = (0.5, 0.35, 0.65)


def evidence_lanes(graph: EvidenceGraph, texts: Texts, prefix: str = "evidence", *, links: bool = True) -> Markup:
    """Return the drawing. ``links`` is false for a file of its own, which leads nowhere. The ids in it begin with the prefix."""
    layout = lane_layout(graph)
    routes = LaneRoutes(layout)
    pen = Pen(links)
    pen.keep_clear(layout.boxes.values())
    nodes = {node.id: node for node in graph.nodes}
    titles = {node.id: node.title for node in graph.nodes}
    shown = sorted(drawn_links(graph), key=lambda link: link.is_evidence)
    ways = {(link.source, link.target): routes.way(link.source, link.target) for link in shown}
    return drawing(
        [
            *grid(layout.axis, TOP, layout.bottom),
            *(part for lane in layout.lanes for part in _frame(lane, texts)),
            *_moment(graph, layout, texts),
            *(pen.link(link, ways[link.source, link.target], titles) for link in shown),
            *(_verb(pen, link, ways) for link in shown),
            *_years(layout),
            *(pen.node(nodes[id_], layout.boxes[id_], [_line(nodes[id_], layout)]) for id_ in layout.order),
            *_remarks(graph, layout),
        ],
        prefix=prefix,
        width=WIDTH,
        height=layout.bottom + _BOTTOM + 20 * len(graph.remarks),
        title=graph.title,
        description=texts.gettext(
            "Lanes by kind, time from left to right. What has no day stands near what it is linked to. "
            "The links of the person whom the lead is about stand in the table alone."
        ),
        role="group",
        css_class="evidence lanes",
    )


def drawn_links(graph: EvidenceGraph) -> list[Link]:
    """Return the links that the lanes show: all but those of the person whom the lead is about."""
    subjects = {node.id for node in graph.nodes if node.is_subject}
    return [link for link in graph.links if link.source not in subjects and link.target not in subjects]


def _line(node: Node, layout: LaneLayout) -> Line:
    box = layout.boxes[node.id]
    room = box.width - (22 if look_of(node.kind).shape in (Outline.PILL, Outline.HEXAGON) else 10)
    return Line(fitted(node.short, room, _SIZE), _SIZE, False)


def _verb(pen: Pen, link: Link, ways: Mapping[tuple[str, str], list[Curve]]) -> Markup:
    """Return the verbs of a link; those of other links than evidence are shown when somebody points at them."""
    curves = ways[link.source, link.target]
    points: list[Point] = [along(curve, share) for curve in curves for share in _SHARES]
    return pen.verb(link, points) if link.is_evidence else pen.quiet_verb(link, points[len(points) // 2])


def _frame(lane: Lane, texts: Texts) -> Iterable[Markup]:
    yield element("line", x1=0, y1=lane.top, x2=WIDTH, y2=lane.top, stroke=_LANE_LINE)
    for number, line in enumerate(wrapped(texts.gettext(lane.title), LEFT - 24, 3, _TITLE_SIZE)):
        yield text(6, lane.top + 20 + 15 * number, line, size=_TITLE_SIZE, bold=True)
    yield element("line", x1=0, y1=lane.bottom, x2=WIDTH, y2=lane.bottom, stroke=_LANE_LINE)


def _years(layout: LaneLayout) -> Iterable[Markup]:
    """Yield the years above the lanes, as many as there is room for."""
    shown = list(layout.axis.years())
    room = layout.axis.x(date(shown[0] + 1, 1, 1)) - layout.axis.x(date(shown[0], 1, 1))
    step = next(step for step in (1, 2, 5, 10, 100) if step * room >= _YEAR_WIDTH or step == 100)
    for year in shown:
        if year % step == 0:
            yield text(layout.axis.x(date(year, 1, 1)), TOP - 14, str(year), anchor="middle", fill=QUIET, halo=True)


def _moment(graph: EvidenceGraph, layout: LaneLayout, texts: Texts) -> Iterable[Markup]:
    """Yield the line through all lanes at the day of the lead."""
    day: date | None = graph.day
    if day is None:
        return
    x = layout.axis.x(day)
    yield element("line", x1=x, y1=TOP - 40, x2=x, y2=layout.bottom, stroke=TEXT, stroke_width=1.5)
    words = texts.gettext("Day of the lead: %(day)s", day=texts.short_day(day))
    yield text(x - 6, TOP - 32, words, size=_TITLE_SIZE, bold=True, anchor="end", halo=True)


def _remarks(graph: EvidenceGraph, layout: LaneLayout) -> Iterable[Markup]:
    for number, remark in enumerate(graph.remarks):
        yield text(6, layout.bottom + 24 + 20 * number, remark, size=_TITLE_SIZE)
