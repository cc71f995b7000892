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


class Outline(Enum):
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

    shape: Outline
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


_OTHER: Final = Look(Outline.BOX, colours.OTHER)
_LOOKS: Final[Mapping[str, Look]] = {
    "Servant": Look(Outline.PILL, colours.SERVANT),
    "Appointment": Look(Outline.ROUNDED, colours.APPOINTMENT),
    "Promotion": Look(Outline.ROUNDED, colours.PROMOTION),
    "Position": Look(Outline.ROUNDED, colours.POSITION),
    "Organisation": Look(Outline.BOX, colours.ORGANISATION),
    "Competition": Look(Outline.HEXAGON, colours.COMPETITION),
    "Application": Look(Outline.HEXAGON, colours.COMPETITION),
    "Course": Look(Outline.BOX, colours.LEARNING),
    "Enrolment": Look(Outline.BOX, colours.LEARNING),
    "Certificate": Look(Outline.FOLDED, colours.LEARNING),
    "Assessment": Look(Outline.BOX, colours.ASSESSMENT),
    "DegreeGrant": Look(Outline.BOX, colours.ASSESSMENT),
    "Kinship": Look(Outline.ROUNDED, colours.KINSHIP),
    "Relative": Look(Outline.ROUNDED, colours.KINSHIP),
    "Sanction": Look(Outline.CUT, colours.SANCTION),
    "Bar": Look(Outline.CUT, colours.SANCTION),
    "Finding": Look(Outline.CUT, colours.FINDING),
    "PortalRecord": Look(Outline.FOLDED, colours.RECORD),
    "Missing": Look(Outline.BOX, colours.MISSING),
    "More": Look(Outline.PILL, colours.MISSING),
}


def look_of(kind: str) -> Look:
    """Return how a kind is drawn; one without a look of its own as a plain box."""
    return _LOOKS.get(kind, _OTHER)


def outline(shape: Outline, box: Box, **attributes: str | float | None) -> Markup:
    """Return the outline of a node."""
    if shape in (Outline.PILL, Outline.ROUNDED, Outline.BOX):
        radius = {Outline.PILL: box.height / 2, Outline.ROUNDED: 5.0, Outline.BOX: None}[shape]
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


_PATHS: Final = {Outline.HEXAGON: _hexagon, Outline.CUT: _cut, Outline.FOLDED: _folded}


def _closed(points: tuple[tuple[float, float], ...]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
