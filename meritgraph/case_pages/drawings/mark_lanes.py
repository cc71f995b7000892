"""Lanes of marks: training and certificates, assessments and degrees, competitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import ASSESSMENT, COMPETITION, LEARNING, TEXT, WHITE, Colours
from meritgraph.case_pages.drawings.pens import Drawn, Pen
from meritgraph.case_pages.drawings.rows import rows_of
from meritgraph.case_pages.drawings.spells import Spell, bar
from meritgraph.case_pages.drawings.svg import SIZE, element, text, text_width
from meritgraph.case_pages.drawings.time_axis import RIGHT, TimeAxis
from meritgraph.case_pages.view_models.career_items import Item, Kind
from meritgraph.case_pages.view_models.career_words import name_of, state_of
from meritgraph.case_pages.view_models.days import Day

LANE: Final = 44.0
_SMALL: Final = 10.0
_DIAMOND: Final = 6.0
_SQUARE: Final = 7.0
_RING, _SMALL_RING = 12.0, 9.5
_TRAINING_HEIGHT: Final = 10.0
_LOST: Final = frozenset({"NOT_RECOMMENDED", "REJECTED", "WITHDRAWN"})

Parts = Iterable[Markup]


@dataclass(frozen=True, slots=True)
class _Mark:
    """One fact: its left and right edge, and its shapes and words around the middle of a row."""

    left: float
    right: float
    shapes: Callable[[float], Parts]
    words: Callable[[float], Parts]


def learning_lane(items: Sequence[Item], pen: Pen, y: float) -> Drawn:
    """Return the lane of training, as short bars, and below it of certificates, as diamonds with their validity."""
    courses = [item for item in items if item.kind is Kind.TRAINING]
    certificates = [item for item in items if item.kind is Kind.CERTIFICATE]
    return _lane(y, 4, [(courses, _training, 18), (certificates, _certificate, 18)], pen)


def ratings_lane(items: Sequence[Item], pen: Pen, y: float) -> Drawn:
    """Return the lane of assessments, as rings with the score, and below them of degrees."""
    rated = [item for item in items if item.kind is Kind.ASSESSMENT]
    degrees = [item for item in items if item.kind is Kind.DEGREE]
    middles = [_middle(item.start, pen.axis) for item in rated]
    crowded = any(after - before < 2 * _RING + 2 for before, after in pairwise(middles))
    radius = _SMALL_RING if crowded else _RING
    return _lane(y, 5, [(rated, partial(_ring, radius=radius), 2 * radius + 4), (degrees, _degree, 20)], pen)


def competitions_lane(items: Sequence[Item], pen: Pen, y: float) -> Drawn:
    """Return the lane of competitions, as squares with the word beside them."""
    return _lane(y, 6, [(items, _competition, 22)], pen)


def _lane(
    y: float, margin: float, groups: Sequence[tuple[Sequence[Item], Callable[[Item, Pen], _Mark], float]], pen: Pen
) -> Drawn:
    """Return groups of facts, each in as many rows as it needs, one group below the other, in the middle of the lane."""
    marked = [([(item, mark(item, pen)) for item in items], height) for items, mark, height in groups]
    rows = [rows_of([(mark.left, mark.right) for _, mark in marks]) for marks, _ in marked]
    heights = [(max(numbers) + 1) * height if numbers else 0 for numbers, (_, height) in zip(rows, marked, strict=True)]
    total = sum(heights) + 2 * margin
    top = y + margin + max(LANE - total, 0) / 2
    shapes: list[Markup] = []
    words: list[Markup] = []
    for (marks, height), numbers, used in zip(marked, rows, heights, strict=True):
        for (item, mark), row in zip(marks, numbers, strict=True):
            middle = top + (row + 0.5) * height
            shapes.append(pen.titled(item, mark.shapes(middle)))
            words += mark.words(middle)
        top += used
    return Drawn(shapes, words, y + max(total, LANE))


def _training(item: Item, pen: Pen) -> _Mark:
    spell = Spell.of(item, pen.axis)
    colours, height = pen.colours(item, LEARNING), _TRAINING_HEIGHT
    return _Mark(
        spell.first,
        spell.last + 6 + text_width(str(item.number), _SMALL),
        lambda middle: bar(spell, middle - height / 2, height, colours, pen.prefix),
        lambda middle: [_number(item, spell.last + 3, middle)],
    )


def _certificate(item: Item, pen: Pen) -> _Mark:
    x = _middle(item.start, pen.axis)
    colours = pen.colours(item, COMPETITION)
    until = item.end and (item.end.latest or item.end.earliest)
    end = x if until is None else pen.axis.x(until)
    reached = max(end, x + _DIAMOND)

    def shapes(middle: float) -> Iterator[Markup]:
        yield from _reach(item.start, pen.axis, middle, colours)
        if until is not None:
            yield element("line", x1=x, y1=middle, x2=end, y2=middle, stroke=colours.line, stroke_width=2)
            if until <= pen.axis.end:
                yield element("line", x1=end, y1=middle - 5, x2=end, y2=middle + 5, stroke=colours.line, stroke_width=2)
        yield element("path", d=f"M{x:.1f} {middle - _DIAMOND:.1f}l6 6-6 6-6-6z", fill=colours.line)

    right = reached + 7 + text_width(str(item.number), _SMALL)
    return _Mark(x - _DIAMOND, right, shapes, lambda middle: [_number(item, reached + 4, middle)])


def _ring(item: Item, pen: Pen, radius: float) -> _Mark:
    x = _middle(item.start, pen.axis)
    colours = pen.colours(item, ASSESSMENT)
    known = item.score is not None
    score = "?" if item.score is None else f"{item.score:.0f}"

    def shapes(middle: float) -> Iterator[Markup]:
        yield from _reach(item.start, pen.axis, middle, colours)
        if not known:
            yield element("circle", cx=x, cy=middle, r=radius, fill=WHITE)
        fill = colours.fill if known else f"url(#{pen.prefix}-hatch)"
        yield element("circle", cx=x, cy=middle, r=radius, fill=fill, stroke=colours.line, stroke_width=1.5)

    def words(middle: float) -> Iterator[Markup]:
        size = SIZE if radius == _RING and len(score) < 3 else _SMALL
        fill = colours.text if known else TEXT
        yield text(x, middle + size / 3, score, size=size, bold=True, anchor="middle", fill=fill, halo=not known)

    return _Mark(x - radius - 1, x + radius + 1, shapes, words)


def _degree(item: Item, pen: Pen) -> _Mark:
    x = _middle(item.start, pen.axis)
    colours = pen.colours(item, ASSESSMENT)

    def shapes(middle: float) -> Iterator[Markup]:
        yield from _reach(item.start, pen.axis, middle, colours)
        yield element("rect", x=x - 6, y=middle - 6, width=12, height=12, fill=colours.fill, stroke=colours.line)

    return _worded(item, pen, 6, name_of(item, pen.texts), shapes)


def _competition(item: Item, pen: Pen) -> _Mark:
    x = _middle(item.start, pen.axis)
    colours = pen.colours(item, COMPETITION)
    lost = item.annulled or item.code in _LOST
    fill = colours.line if item.code == "WON" and not lost else WHITE if lost else COMPETITION.fill

    def shapes(middle: float) -> Iterator[Markup]:
        left, top, side = x - _SQUARE, middle - _SQUARE, 2 * _SQUARE
        yield from _reach(item.start, pen.axis, middle, colours)
        yield element("rect", x=left, y=top, width=side, height=side, fill=fill, stroke=colours.line, stroke_width=2)
        if item.annulled:
            cross = f"M{left:.1f} {top:.1f}l14 14m0-14l-14 14"
            yield element("path", d=cross, fill="none", stroke=colours.line, stroke_width=2)

    named = pen.texts.gettext("named by an order") if item.kind is Kind.FILLING else ""
    return _worded(item, pen, _SQUARE, state_of(item, pen.texts) or named, shapes)


def _worded(item: Item, pen: Pen, half: float, words: str, shapes: Callable[[float], Parts]) -> _Mark:
    """Return a mark with its words on its right, or on its left where the drawing ends there."""
    left, right = _bounds(item.start, pen.axis, half)
    width = text_width(f"{item.number} {words}") + 8

    def written(x: float, anchor: str | None) -> Callable[[float], Parts]:
        return lambda middle: [text(x, middle + 4, words, number=item.number, anchor=anchor, halo=True)]

    if right + width > RIGHT:
        return _Mark(left - width, right + 2, shapes, written(left - 5, "end"))
    return _Mark(left - 2, right + width, shapes, written(right + 5, None))


def _number(item: Item, x: float, middle: float) -> Markup:
    return text(x, middle + 4, "", number=item.number, size=_SMALL, halo=True)


def _reach(day: Day | None, axis: TimeAxis, middle: float, colours: Colours) -> Iterator[Markup]:
    """Yield the line over the days that an imprecise day can be."""
    x, end = _bounds(day, axis, 0)
    if end > x:
        yield element("line", x1=x, y1=middle, x2=end, y2=middle, stroke=colours.line, stroke_dasharray="3 3")


def _bounds(day: Day | None, axis: TimeAxis, half: float) -> tuple[float, float]:
    """Return the edges of a mark that is so wide, or of the days that its day can be, if these reach further."""
    x = _middle(day, axis)
    bounds = [axis.x(each) for each in (day.earliest, day.latest) if each] if day else []
    return min([x - half, *bounds]), max([x + half, *bounds])


def _middle(day: Day | None, axis: TimeAxis) -> float:
    """Return where a mark stands: in the middle of the days that its day can be."""
    bounds = [axis.x(each) for each in (day.earliest, day.latest) if each] if day else []
    return sum(bounds) / len(bounds) if bounds else axis.x(axis.first)
