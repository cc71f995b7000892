"""What the lanes of one timeline are drawn with, and what each lane gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import FINDING, Colours
from meritgraph.case_pages.drawings.rows import Extent
from meritgraph.case_pages.drawings.svg import element, group
from meritgraph.case_pages.drawings.time_axis import TimeAxis
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import Lane
from meritgraph.case_pages.view_models.career_items import Item
from meritgraph.case_pages.view_models.career_words import in_full

_VISIBLE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Pen:
    """What all lanes of one drawing are drawn with. ``evidence`` are the numbers of the facts that leads rest on."""

    axis: TimeAxis
    texts: Texts
    prefix: str
    evidence: frozenset[int]

    def colours(self, item: Item, own: Colours) -> Colours:
        """Return the colours of a fact: its own, or the dark ones of evidence."""
        return FINDING if item.number in self.evidence else own

    def not_loaded(self, lane: Lane) -> list[Extent]:
        """Return where portals do not cover a lane, as far as one can see it."""
        spans = lane.not_loaded(self.axis.first, self.axis.today)
        extents = ((self.axis.x(first), self.axis.x(end)) for first, end in spans)
        return [(left, right) for left, right in extents if right - left >= _VISIBLE]

    def titled(self, item: Item, shapes: Iterable[Markup]) -> Markup:
        """Return the shapes of one fact, with all its words for whoever points at them."""
        return group([element("title", in_full(item, self.texts)), *shapes])


@dataclass(frozen=True, slots=True)
class Drawn:
    """The facts of a lane: their shapes, the words that stand over them and over the lines of moments, and where it ends."""

    shapes: list[Markup]
    words: list[Markup]
    bottom: float
