"""The shape and the colours of each kind of node in an evidence graph. Kinds differ by shape and by word, not by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings import colours
from meritgraph.case_pages.drawings.colours import Colours
from meritgraph.case_pages.drawings.svg import element, number


class Shape(Enum):
    """The outline of a node."""

    PILL = "pill"
    ROUNDED = "rounded"
    BOX = "box"
    HEXAGON = "hexagon"
    CUT = "cut"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of node is drawn."""

    shape: Shape
    colours: Colours


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node stands."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2

    def grown(self, by: float) -> Box:
        """Return the box with a margin around it."""
        return Box(self.x, self.y, self.width + 2 * by, self.height + 2 * by)

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)


_OTHER: Final = Look(Shape.BOX, colours.OTHER)
_LOOKS: Final[Mapping[str, Look]] = {
    "Servant": Look(Shape.PILL, colours.SERVANT),
    "Appointment": Look(Shape.ROUNDED, colours.APPOINTMENT),
    "Promotion": Look(Shape.ROUNDED, colours.PROMOTION),
    "Position": Look(Shape.ROUNDED, colours.POSITION),
    "Organisation": Look(Shape.BOX, colours.ORGANISATION),
    "Competition": Look(Shape.HEXAGON, colours.COMPETITION),
    "Application": Look(Shape.HEXAGON, colours.COMPETITION),
    "Course": Look(Shape.BOX, colours.LEARNING),
    "Enrolment": Look(Shape.BOX, colours.LEARNING),
    "Certificate": Look(Shape.FOLDED, colours.LEARNING),
    "Assessment": Look(Shape.BOX, colours.ASSESSMENT),
    "DegreeGrant": Look(Shape.BOX, colours.ASSESSMENT),
    "Kinship": Look(Shape.ROUNDED, colours.KINSHIP),
    "Relative": Look(Shape.ROUNDED, colours.KINSHIP),
    "Sanction": Look(Shape.CUT, colours.SANCTION),
    "Bar": Look(Shape.CUT, colours.SANCTION),
    "Finding": Look(Shape.CUT, colours.FINDING),
    "PortalRecord": Look(Shape.FOLDED, colours.RECORD),
    "Missing": Look(Shape.BOX, colours.MISSING),
    "More": Look(Shape.PILL, colours.MISSING),
}


def look_of(kind: str) -> Look:
    """Return how a kind is drawn; one without a look of its own as a plain box."""
    return _LOOKS.get(kind, _OTHER)


def outline(shape: Shape, box: Box, **attributes: str | float | None) -> Markup:
    """Return the outline of a node."""
    if shape in (Shape.PILL, Shape.ROUNDED, Shape.BOX):
        radius = {Shape.PILL: box.height / 2, Shape.ROUNDED: 5.0, Shape.BOX: None}[shape]
        return element("rect", x=box.left, y=box.top, width=box.width, height=box.height, rx=radius, **attributes)
    return element("path", d=_PATHS[shape](box), stroke_linejoin="round", **attributes)


def _hexagon(box: Box) -> str:
    corner = min(10.0, box.height / 3)
    points = (
        (box.left + corner, box.top),
        (box.right - corner, box.top),
        (box.right, box.y),
        (box.right - corner, box.bottom),
        (box.left + corner, box.bottom),
        (box.left, box.y),
    )
    return _closed(points)


def _cut(box: Box) -> str:
    corner = min(10.0, box.height / 4)
    points = (
        (box.left + corner, box.top),
        (box.right - corner, box.top),
        (box.right, box.top + corner),
        (box.right, box.bottom - corner),
        (box.right - corner, box.bottom),
        (box.left + corner, box.bottom),
        (box.left, box.bottom - corner),
        (box.left, box.top + corner),
    )
    return _closed(points)


def _folded(box: Box) -> str:
    corner = min(12.0, box.height / 3)
    points = (
        (box.left, box.top),
        (box.right - corner, box.top),
        (box.right, box.top + corner),
        (box.right, box.bottom),
        (box.left, box.bottom),
    )
    x, y = number(box.right - corner), number(box.top + corner)
    return f"{_closed(points)}M{x} {number(box.top)}V{y}H{number(box.right)}"


_PATHS: Final = {Shape.HEXAGON: _hexagon, Shape.CUT: _cut, Shape.FOLDED: _folded}


def _closed(points: tuple[tuple[float, float], ...]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
