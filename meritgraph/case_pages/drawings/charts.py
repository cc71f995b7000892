"""Charts of figures: bars with whiskers on one scale, bars by month, and a bar in the cell of a table.

A table with the same numbers stands below each chart, so its words are few.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import QUIET, SERVANT, TEXT
from meritgraph.case_pages.drawings.svg import drawing, element, group, shortened, text
from meritgraph.case_pages.view_models.chart_rows import Panel, Whiskers

_FILL, _GRID = SERVANT.line, "#b8b8b8"
_LABELS, _PLOT, _NOTES = 200.0, 320.0, 200.0
_GAP = 12.0
_ROW, _HEAD, _FOOT = 32.0, 28.0, 26.0
_PANEL_WIDTH, _PANEL_HEIGHT, _PANEL_GAP = 356.0, 132.0, 20.0
_PLOT_HEIGHT = 74.0
_CELL_BAR = 120.0


def whisker_chart(rows: Sequence[Whiskers], *, prefix: str, title: str, description: str, middle: str) -> Markup:
    """Return bars from 0 to 1 with whiskers; ``middle`` says what 0.5 means."""
    width, bottom = _LABELS + _PLOT + _NOTES + 2 * _GAP, _HEAD + _ROW * len(rows)
    parts = [
        *(_tick(value, bottom) for value in (0.0, 0.25, 0.5, 0.75, 1.0)),
        text(_across(0.5), 14, middle, anchor="middle", fill=QUIET),
        *(_whisker_row(row, _HEAD + _ROW * number) for number, row in enumerate(rows)),
    ]
    return drawing(parts, prefix=prefix, width=width, height=bottom + _FOOT, title=title, description=description)


def panel_chart(panels: Sequence[Panel], *, prefix: str, title: str, description: str) -> Markup:
    """Return small charts of bars, two beside each other, all on the scale of the largest number."""
    most = max((number for panel in panels for number in panel.numbers), default=0)
    lines = (len(panels) + 1) // 2
    parts = [
        group(
            _panel(panel, max(most, 1)),
            transform=f"translate({index % 2 * (_PANEL_WIDTH + _PANEL_GAP):g} {index // 2 * _PANEL_HEIGHT:g})",
        )
        for index, panel in enumerate(panels)
    ]
    width = 2 * _PANEL_WIDTH + _PANEL_GAP
    return drawing(parts, prefix=prefix, width=width, height=lines * _PANEL_HEIGHT, title=title, description=description)


def cell_bar(number: int, most: int) -> Markup:
    """Return a bar for the cell of a table in which the number stands, too; readers by voice hear only that."""
    width = _CELL_BAR * number / max(most, 1)
    return element(
        "svg",
        element("rect", width=max(width, 1.0), height=12, y=1, fill="currentColor"),
        class_="cell-bar",
        width=_CELL_BAR,
        height=14,
        viewBox=f"0 0 {_CELL_BAR:g} 14",
        aria_hidden="true",
        focusable="false",
    )


def _across(value: float) -> float:
    return _LABELS + _GAP + _PLOT * value


def _tick(value: float, bottom: float) -> Markup:
    dashes, x = ("5 3" if value == 0.5 else None), _across(value)
    colour, width = (TEXT, 1.5) if value == 0.5 else (_GRID, 1.0)
    line = element("line", x1=x, x2=x, y1=_HEAD - 8, y2=bottom, stroke=colour, stroke_width=width, stroke_dasharray=dashes)
    return line + text(x, bottom + 16, f"{value:g}", anchor="middle", fill=QUIET)


def _whisker_row(row: Whiskers, top: float) -> Markup:
    base, notes = top + _ROW / 2, _LABELS + _PLOT + 2 * _GAP
    words = text(_LABELS, base + 4, shortened(row.label, _LABELS), anchor="end")
    words += text(notes, base + 4, shortened(row.note, _NOTES), fill=QUIET)
    if row.value is None:
        return words
    bar = element("rect", x=_across(0), y=base - 8, width=_PLOT * row.value, height=16, fill=_FILL, fill_opacity=0.35)
    end = element("line", x1=_across(row.value), x2=_across(row.value), y1=base - 8, y2=base + 8, stroke=_FILL, stroke_width=3)
    if row.lower is None or row.upper is None:
        return words + bar + end
    return words + bar + end + _whisker(row.lower, row.upper, base)


def _whisker(lower: float, upper: float, base: float) -> Markup:
    low, high = _across(lower), _across(upper)
    path = f"M{low:.1f} {base - 5:g}V{base + 5:g}M{low:.1f} {base:g}H{high:.1f}M{high:.1f} {base - 5:g}V{base + 5:g}"
    return element("path", d=path, stroke=TEXT, stroke_width=1.5, fill="none")


def _panel(panel: Panel, most: int) -> list[Markup]:
    top, left = 26.0, 26.0
    bottom, step = top + _PLOT_HEIGHT, (_PANEL_WIDTH - left) / max(len(panel.numbers), 1)
    parts = [
        text(0, 14, shortened(panel.label, _PANEL_WIDTH), bold=True),
        text(left - 6, top + 8, str(most), anchor="end", fill=QUIET),
        text(left - 6, bottom, "0", anchor="end", fill=QUIET),
        element("line", x1=left, x2=_PANEL_WIDTH, y1=bottom, y2=bottom, stroke=QUIET),
        element("line", x1=left, x2=_PANEL_WIDTH, y1=top, y2=top, stroke=_GRID),
    ]
    for index, number in enumerate(panel.numbers):
        height = _PLOT_HEIGHT * number / most
        if number:
            x = left + step * index + 1
            parts.append(element("rect", x=x, y=bottom - height, width=max(step - 2, 1), height=height, fill=_FILL))
    for index, mark in panel.marks:
        x = left + step * index
        parts += [element("line", x1=x, x2=x, y1=bottom, y2=bottom + 5, stroke=QUIET), text(x + 3, bottom + 15, mark, fill=QUIET)]
    return parts
