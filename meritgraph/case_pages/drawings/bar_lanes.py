"""Lanes of bars: posts, what was held beside them, sanctions. Each bar has its number, and its words where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import APPOINTMENT, OTHER, PROMOTION, SANCTION, Colours
from meritgraph.case_pages.drawings.pens import Drawn, Pen
from meritgraph.case_pages.drawings.rows import Extent, rows_of
from meritgraph.case_pages.drawings.spells import Spell, bar, other_bar
from meritgraph.case_pages.drawings.svg import shortened, text, text_width
from meritgraph.case_pages.drawings.time_axis import LEFT, RIGHT, TimeAxis
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career_items import Item, Kind
from meritgraph.case_pages.view_models.career_words import name_of, state_of

POST_HEIGHT: Final = 46.0
BAR_HEIGHT: Final = 28.0
_GAP: Final = 8.0
_LINE: Final = 17.0
_PADDING: Final = 6.0
_HANDOVER: Final = 4.0
_OTHER_ROW: Final = 6.0
_LONGEST_NUMBER: Final = 40.0
_ACTING: Final = Colours(PROMOTION.fill, PROMOTION.line, dash="5 3")
_COLOURS: Final = {Kind.ACTING: _ACTING, Kind.SANCTION: SANCTION, Kind.BAR: SANCTION}

Lines = list[str]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A bar in its row, between the end of the bar before it and the start of the one after it."""

    item: Item
    spell: Spell
    left: float
    right: float

    @property
    def inside(self) -> float:
        marks = (10 if self.spell.arrow else 0) + (12 if self.spell.until_when else 0)
        return self.spell.last - self.spell.start - 2 * _PADDING - marks


def bar_lane(items: Sequence[Item], pen: Pen, y: float, height: float) -> Drawn:
    """Return the bars of a lane, in as many rows as are needed so that none covers another."""
    spells = [Spell.of(item, pen.axis) for item in items]
    numbers = rows_of([(spell.start, spell.end) for spell in spells], _HANDOVER)
    shapes: list[Markup] = []
    words: list[Markup] = []
    y += _GAP
    for row in range(max(numbers, default=0) + 1):
        placed = _in_row([(item, spell) for item, spell, number in zip(items, spells, numbers, strict=True) if number == row])
        labels, cut = _labels(placed, pen, y, height)
        others, reached = _others([each.item for each in placed], pen, y + height + 2)
        below, reached = _below(cut, pen, reached)
        for each in placed:
            colours = _colours(each.item, pen)
            shapes.append(pen.titled(each.item, bar(each.spell, y, height, colours, pen.prefix)))
        shapes += others
        words += [*labels, *below]
        y = max(y + height, reached) + _GAP
    return Drawn(shapes, words, y)


def _colours(item: Item, pen: Pen) -> Colours:
    return pen.colours(item, _COLOURS.get(item.kind, APPOINTMENT))


def _in_row(chosen: Sequence[tuple[Item, Spell]]) -> list[_Placed]:
    placed: list[_Placed] = []
    taken = LEFT
    for index, (item, spell) in enumerate(chosen):
        until = chosen[index + 1][1].first if index + 1 < len(chosen) else RIGHT
        placed.append(_Placed(item, spell, taken, until))
        taken = max(taken, spell.last)
    return placed


def _labels(placed: Sequence[_Placed], pen: Pen, y: float, height: float) -> tuple[list[Markup], list[_Placed]]:
    """Return the words of the bars of a row, and the bars that have no room for all of theirs."""
    words: list[Markup] = []
    cut: list[_Placed] = []
    taken = LEFT
    for each in placed:
        written, reached = _full_label(each, max(taken, each.left), pen, y, height)
        if not written:
            cut.append(each)
            written = _short_label(each, pen, y, height)
        words += written
        taken = reached
    return words, cut


def _below(cut: Sequence[_Placed], pen: Pen, y: float) -> tuple[list[Markup], float]:
    """Return lines with the words of the bars that matter most, evidence and posts still held, and where they end."""
    lines: list[tuple[_Placed, str, Extent]] = []
    for each in cut:
        if each.item.number in pen.evidence or each.item.open:
            line = shortened(", ".join(_variants(each.item, pen.texts)[0]), RIGHT - LEFT - _LONGEST_NUMBER)
            width = text_width(f"{each.item.number} {line}") + 2 * _PADDING
            left = max(each.spell.last - width, LEFT) if each.spell.first + width > RIGHT else each.spell.first
            lines.append((each, line, (left, left + width)))
    rows = rows_of([extent for _, _, extent in lines])
    written = [
        text(left, y + (row + 1) * _LINE - 2, line, number=each.item.number, halo=True)
        for (each, line, (left, _)), row in zip(lines, rows, strict=True)
    ]
    return written, y + (max(rows) + 1) * _LINE if rows else y


def _others(items: Sequence[Item], pen: Pen, y: float) -> tuple[list[Markup], float]:
    """Return the thin bars of the days that other portals state, and where they end."""
    found = [(item, extent) for item in items for extent in _other_extents(item, pen.axis)]
    rows = rows_of([extent for _, extent in found])
    drawn = [
        pen.titled(item, [other_bar(*extent, y + row * _OTHER_ROW, _COLOURS.get(item.kind, APPOINTMENT))])
        for (item, extent), row in zip(found, rows, strict=True)
    ]
    return drawn, y + max(rows) * _OTHER_ROW if rows else y - 2


def _other_extents(item: Item, axis: TimeAxis) -> list[Extent]:
    found: list[Extent] = []
    for other in item.other_days:
        start = other.start and (other.start.earliest or other.start.latest)
        end = None if other.end is None else other.end.latest or other.end.earliest
        if start is not None:
            found.append((axis.x(start), axis.x(axis.today if end is None else end)))
    return found


def _full_label(placed: _Placed, taken: float, pen: Pen, y: float, height: float) -> tuple[list[Markup], float]:
    """Return all words of a bar, inside it or beside it, and how far to the right they reach; none where they do not fit."""
    item, spell = placed.item, placed.spell
    sides = ("inside", "right", "left") if item.kind is Kind.POST else ("left", "right", "inside")
    for lines in _variants(item, pen.texts):
        room = max(text_width(line) for line in (f"{item.number} {lines[0]}", *lines[1:]))
        for side in sides:
            if side == "inside" and room <= placed.inside:
                return _written(item, lines, spell.start + _PADDING, y, height, inside=_colours(item, pen)), spell.last
            if side == "left" and room + 2 * _PADDING <= spell.first - taken:
                return _written(item, lines, spell.first - _PADDING, y, height, anchor="end"), spell.last
            if side == "right" and room + 2 * _PADDING <= placed.right - spell.last:
                return _written(item, lines, spell.last + _PADDING, y, height), spell.last + room + 2 * _PADDING
    return [], spell.last


def _short_label(placed: _Placed, pen: Pen, y: float, height: float) -> list[Markup]:
    """Return the words of a bar as far as they fit into it, or only its number."""
    item, spell, colours = placed.item, placed.spell, _colours(placed.item, pen)
    if lines := _fitting(item, placed.inside, pen.texts):
        return _written(item, lines, spell.start + _PADDING, y, height, inside=colours)
    middle, line = (spell.first + spell.last) / 2, y + height / 2 + 4
    return [text(middle, line, "", number=item.number, anchor="middle", halo=colours.fill, fill=colours.text)]


def _variants(item: Item, texts: Texts) -> list[Lines]:
    """Return the words of a bar without its number, as lines, the fullest first."""
    name, state = name_of(item, texts), state_of(item, texts)
    if item.kind is Kind.POST:
        second = ", ".join(part for part in (item.body, state) if part)
        return [[name, second] if second else [name]]
    if item.kind is Kind.ACTING:
        return [[texts.gettext("acting: %(post)s", post=name)], [name]]
    return [[f"{name}, {state}"], [name]] if state else [[name]]


def _fitting(item: Item, room: float, texts: Texts) -> Lines:
    """Return the lines as far as they fit; none where not even the number does."""
    numbered = f"{item.number} "
    lines = _variants(item, texts)[0]
    first = shortened(lines[0], room - text_width(numbered))
    if not first:
        return [""] if text_width(numbered) <= room else []
    if len(lines) == 1:
        return [first]
    state = state_of(item, texts)
    shown = (lines[1], state) if item.open and state else (lines[1],)
    second = next((line for line in shown if text_width(line) <= room), shortened(item.body or lines[1], room))
    return [first, second] if second else [first]


def _written(
    item: Item, lines: Sequence[str], x: float, y: float, height: float, *, anchor: str | None = None, inside: Colours = OTHER
) -> list[Markup]:
    """Return the lines one below the other, with a halo in the colour of the bar that they are inside of."""
    top = y + height / 2 + 4 - (len(lines) - 1) * _LINE / 2
    return [
        text(
            x,
            top + index * _LINE,
            line,
            number=None if index else item.number,
            anchor=anchor,
            fill=inside.text,
            halo=inside.fill,
        )
        for index, line in enumerate(lines)
    ]
