"""What the drawings of an evidence graph share: a node with its words, a link with its arrow head, and where verbs find room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import ACCENT, LINK, QUIET, TEXT
from meritgraph.case_pages.drawings.palette import Box, look_of, outline
from meritgraph.case_pages.drawings.svg import element, group, number, shortened, text, text_width
from meritgraph.case_pages.view_models.evidence_graph import Link, Node, anchor

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
"""A cubic curve: its start, two points that bend it, and its end."""

BOLD, REGULAR = 1.2, 1.08
"""How much wider than the average of letters the widest fonts are: bold letters, and others."""
VERB_SIZE: Final = 12.0
"""The size of letters in a drawing."""
_HALO: Final = 7.0
_EVIDENCE_WIDTH, _WIDTH = 3.0, 1.0
_EVIDENCE_HEAD, _HEAD = 12.0, 8.0
_RING: Final = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a node."""

    words: str
    size: float
    bold: bool


@dataclass(slots=True)
class Pen:
    """Draws the marks of one graph. With ``links``, a node leads to the address that opens it, and has an id to jump to."""

    links: bool
    _taken: list[Box] = field(default_factory=list[Box])

    def node(self, node: Node, box: Box, lines: Sequence[Line]) -> Markup:
        """Return a node with its words."""
        look = look_of(node.kind)
        shape = outline(
            look.shape,
            box,
            fill=look.colours.fill,
            stroke=look.colours.line,
            stroke_width=3 if node.is_evidence or node.is_subject else 1.5,
            stroke_dasharray="6 4" if node.dashed else look.colours.dash,
        )
        parts = [element("title", node.label), *self._ring(node, box), shape, *_written(lines, box, look.colours.text)]
        if not self.links:
            return group(parts)
        id_, target = anchor(node.id), node.href
        if target is None:
            return group(parts, id_=id_, class_="node", role="img", aria_label=node.label)
        return element("a", *parts, id_=id_, class_="node", href=target, aria_label=node.label)

    def _ring(self, node: Node, box: Box) -> Iterable[Markup]:
        """Yield the mark of an opened node: a second outline."""
        if node.opened:
            yield outline(look_of(node.kind).shape, box.grown(_RING), fill="none", stroke=TEXT, stroke_width=1.5)

    def link(self, link: Link, curves: Sequence[Curve], titles: Mapping[str, str]) -> Markup:
        """Return a link along curves that join, with an arrow head at its end if it has a direction."""
        colour = QUIET if link.dashed else ACCENT if link.is_evidence else LINK
        size = (_EVIDENCE_HEAD if link.is_evidence else _HEAD) if link.directed else 0.0
        *before, last = curves
        start, one, two, end = last
        ahead = _direction(two, end, start)
        tip = end[0] - ahead[0] * size * 0.8, end[1] - ahead[1] * size * 0.8
        path = _path([*before, (start, one, two, tip)])
        width = _WIDTH if not link.is_evidence else 2.0 if link.dashed else _EVIDENCE_WIDTH
        parts = [
            element(
                "path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_dasharray="6 4" if link.dashed else None
            )
        ]
        if link.directed:
            parts.append(element("path", d=_head(end, ahead, size), fill=colour))
        return group(parts, class_="link evidence" if link.is_evidence else "link", **self._data(link))

    def keep_clear(self, boxes: Iterable[Box]) -> None:
        """Keep verbs away from these boxes."""
        self._taken.extend(boxes)

    def verb(self, link: Link, candidates: Sequence[Point]) -> Markup:
        """Return the verbs of a link at the first point with room, else where they cover the least."""
        width = text_width(verbs_of(link), VERB_SIZE) * BOLD + 6
        boxes = [Box(x, y, width, VERB_SIZE + 4) for x, y in candidates]
        best = min(boxes, key=lambda box: sum(box.overlap(each) for each in self._taken))
        self._taken.append(best)
        return self._words(link, (best.x, best.y))

    def quiet_verb(self, link: Link, at: Point) -> Markup:
        """Return the verbs of a link that only shows them to who points at it or at one of its nodes."""
        return self._words(link, at, visibility="hidden")

    def _words(self, link: Link, at: Point, **attributes: str) -> Markup:
        x, y = at
        colour = ACCENT if link.is_evidence and not link.dashed else QUIET
        return element(
            "text",
            verbs_of(link),
            x=x,
            y=y + VERB_SIZE * 0.35,
            font_weight=600,
            text_anchor="middle",
            fill=colour,
            stroke="#ffffff",
            stroke_width=_HALO,
            stroke_linejoin="round",
            paint_order="stroke",
            aria_hidden="true",
            class_="verb",
            **self._data(link),
            **attributes,
        )

    def _data(self, link: Link) -> dict[str, str]:
        """Return what connects a link with its nodes for the script of the pages."""
        return {"data_from": anchor(link.source), "data_to": anchor(link.target)} if self.links else {}


def verbs_of(link: Link) -> str:
    """Return the verbs of a link as its drawing shows them: the first one, and how many more there are."""
    first, *more = link.verbs
    return f"{first} + {len(more)}" if more else first


def along(curve: Curve, share: float) -> Point:
    """Return the point at a share of a curve, from 0 to 1."""
    left = 1 - share
    weights = left**3, 3 * left**2 * share, 3 * left * share**2, share**3
    return (
        sum(weight * point[0] for weight, point in zip(weights, curve, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, curve, strict=True)),
    )


def fitted(words: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the words as far as they fit; the table has all of them."""
    return shortened(words, room / (BOLD if bold else REGULAR), size)


def _written(lines: Sequence[Line], box: Box, colour: str) -> Iterable[Markup]:
    height = sum(line.size + 3 for line in lines) - 3
    y = box.y - height / 2
    for line in lines:
        y += line.size
        yield text(box.x, y - line.size * 0.13, line.words, size=line.size, bold=line.bold, anchor="middle", fill=colour)
        y += 3


def _direction(before: Point, end: Point, start: Point) -> Point:
    """Return in which direction a curve ends, as a vector of the length 1."""
    base = before if before != end else start
    x, y = end[0] - base[0], end[1] - base[1]
    length = (x * x + y * y) ** 0.5 or 1.0
    return x / length, y / length


def _head(end: Point, ahead: Point, size: float) -> str:
    """Return an arrow head with its tip at the end."""
    back = end[0] - ahead[0] * size, end[1] - ahead[1] * size
    side = -ahead[1] * size / 2, ahead[0] * size / 2
    points = (end, (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1]))
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def _path(curves: Sequence[Curve]) -> str:
    start = curves[0][0]
    parts = [f"M{number(start[0])} {number(start[1])}"]
    for _, one, two, end in curves:
        parts.append("C" + " ".join(f"{number(x)} {number(y)}" for x, y in (one, two, end)))
    return "".join(parts)
