"""The timeline of a career: lanes from top to bottom, time from left to right, the moment of each lead through all lanes.

One drawing is readable in a page, as a file of its own and in grey print. What it has no room for stands in full in the table of
the same career, by the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings import colours
from meritgraph.case_pages.drawings.bar_lanes import BAR_HEIGHT, POST_HEIGHT, bar_lane
from meritgraph.case_pages.drawings.mark_lanes import competitions_lane, learning_lane, ratings_lane
from meritgraph.case_pages.drawings.moments import Flags
from meritgraph.case_pages.drawings.notes import notes_of, written_notes
from meritgraph.case_pages.drawings.pens import Drawn, Pen
from meritgraph.case_pages.drawings.spells import gradients
from meritgraph.case_pages.drawings.svg import drawing, element, joined, text, wrapped
from meritgraph.case_pages.drawings.time_axis import LEFT, WIDTH, TimeAxis, axis_of, grid, years
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import Career, Lane, LaneName, Moment
from meritgraph.case_pages.view_models.career_words import LANES, absences_in_words, flag_in_words, title_of

_TOP: Final = 40.0
_LANE_LINE: Final = "#c8c8c8"
_FILLS: Final = (colours.APPOINTMENT, colours.PROMOTION, colours.SANCTION, colours.LEARNING, colours.FINDING)


@dataclass(frozen=True, slots=True)
class _PlacedLane:
    """A lane with its facts drawn, and where it begins."""

    lane: Lane
    drawn: Drawn
    y: float

    @property
    def height(self) -> float:
        return self.drawn.bottom - self.y

    @property
    def bars(self) -> bool:
        """Whether its facts are bars, which the lines of moments cross."""
        return self.lane.name in (LaneName.POSTS, LaneName.BESIDE, LaneName.SANCTIONS)


def timeline(career: Career, texts: Texts, moments: Sequence[Moment] = (), prefix: str = "career") -> Markup:
    """Return the drawing of a career with the moments of leads marked. The ids in it begin with the prefix."""
    axis = axis_of(career, moments)
    evidence = frozenset(item.number for item in career.items for moment in moments if moment.rests_on(item))
    pen = Pen(axis, texts, prefix, evidence)
    flags = Flags(moments, axis, texts)
    top = _TOP + flags.height
    lanes = _placed(career, pen, top)
    bottom = lanes[-1].drawn.bottom
    notes, height = written_notes(list(notes_of(career, pen)), bottom + 20, prefix)
    content = joined(
        [
            *(part for lane in lanes for part in _not_loaded(lane, pen)),
            *grid(axis, top, bottom),
            *(part for lane in lanes for part in _frame(lane, texts)),
            element("line", x1=0, y1=bottom, x2=WIDTH, y2=bottom, stroke=_LANE_LINE),
            *(part for lane in lanes if lane.bars for part in lane.drawn.shapes),
            *_today(axis, texts, top, bottom),
            *flags.lines(bottom),
            *(part for lane in lanes if not lane.bars for part in lane.drawn.shapes),
            *(part for lane in lanes for part in lane.drawn.words),
            *years(axis, top),
            *flags.flags(),
            *notes,
        ]
    )
    return drawing(
        [element("defs", _hatch(prefix), *gradients(prefix, _FILLS, content)), content],
        prefix=prefix,
        width=WIDTH,
        height=height,
        title=title_of(career, texts),
        description=_description(moments, texts),
        css_class="timeline",
    )


def _placed(career: Career, pen: Pen, top: float) -> list[_PlacedLane]:
    placed: list[_PlacedLane] = []
    y = top
    for lane in career.lanes:
        placed.append(_PlacedLane(lane, _facts(lane, pen, y), y))
        y = placed[-1].drawn.bottom
    return placed


def _facts(lane: Lane, pen: Pen, y: float) -> Drawn:
    items = [item for item in lane.items if item.first_day is not None]
    match lane.name:
        case LaneName.POSTS:
            return bar_lane(items, pen, y, POST_HEIGHT)
        case LaneName.BESIDE | LaneName.SANCTIONS:
            return bar_lane(items, pen, y, BAR_HEIGHT)
        case LaneName.LEARNING:
            return learning_lane(items, pen, y)
        case LaneName.RATINGS:
            return ratings_lane(items, pen, y)
        case LaneName.COMPETITIONS:
            return competitions_lane(items, pen, y)


def _not_loaded(placed: _PlacedLane, pen: Pen) -> Iterator[Markup]:
    """Yield the hatching over the days that portals do not cover."""
    for left, right in pen.not_loaded(placed.lane):
        yield element("rect", x=left, y=placed.y, width=right - left, height=placed.height, fill=f"url(#{pen.prefix}-hatch)")


def _frame(placed: _PlacedLane, texts: Texts) -> Iterator[Markup]:
    """Yield the line above a lane, its title, and why it has no facts."""
    yield element("line", x1=0, y1=placed.y, x2=WIDTH, y2=placed.y, stroke=_LANE_LINE)
    words = wrapped(texts.gettext(LANES[placed.lane.name]), (LEFT - 16) / 1.06, 2, 13)
    first = placed.y + (27 if len(words) == 1 else 19)
    for index, line in enumerate(words):
        yield text(6, first + index * 16, line, size=13, bold=True)
    if not placed.drawn.shapes:
        why = absences_in_words(placed.lane, texts) if not placed.lane.items else texts.gettext("no day known, see the table")
        yield text(LEFT + 8, placed.y + placed.height / 2 + 4, why, fill=colours.QUIET, halo=True)


def _today(axis: TimeAxis, texts: Texts, top: float, bottom: float) -> Iterator[Markup]:
    x = axis.x(axis.today)
    yield element("line", x1=x, y1=top - 8, x2=x, y2=bottom + 6, stroke=colours.QUIET, stroke_dasharray="2 3")
    yield text(x, bottom + 20, texts.gettext("today"), anchor="end", fill=colours.QUIET)


def _hatch(prefix: str) -> Markup:
    return element(
        "pattern",
        element("rect", width=7, height=7, fill=colours.WHITE),
        element("line", x1=0, y1=0, x2=0, y2=7, stroke="#b0b0b0", stroke_width=2),
        id=f"{prefix}-hatch",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def _description(moments: Sequence[Moment], texts: Texts) -> str:
    table = texts.gettext("The table below lists the same facts.")
    return " ".join([*(f"{flag_in_words([moment], texts)}. {moment.reason}" for moment in moments), table])
