"""Bars for spells of time: open, ended, fading where a day is not known, gradual where it is known imprecisely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import QUIET, TEXT, Colours
from meritgraph.case_pages.drawings.svg import element, text
from meritgraph.case_pages.drawings.time_axis import LEFT, RIGHT, TimeAxis
from meritgraph.case_pages.view_models.career_items import Item
from meritgraph.case_pages.view_models.days import Day

_FADE: Final = 46.0
_LEAST_WIDTH: Final = 6.0
_TIP: Final = 10.0
_BETWEEN: Final = 1.5


@dataclass(frozen=True, slots=True)
class Spell:
    """Where a spell lies: it certainly lasts from ``start`` to ``end``, and possibly from ``first`` to ``last``.

    ``since_when`` and ``until_when`` tell that nothing bounds the day on that side. ``arrow`` tells that it still lasts.
    """

    first: float
    start: float
    end: float
    last: float
    arrow: bool
    since_when: bool
    until_when: bool

    @classmethod
    def of(cls, item: Item, axis: TimeAxis) -> Spell:
        """Return where a fact that has a day lies."""
        first, start, since_when = _start(item.start, axis)
        first, start = min(first, RIGHT - _LEAST_WIDTH), min(start, RIGHT - _LEAST_WIDTH)
        if item.open:
            end = last = axis.x(axis.today)
        else:
            end, last = _end(item.end, start, axis)
        if end < start:
            # The last day it can have begun is after the first day it can have ended: nothing of it is certain.
            start = end = min(max((start + end) / 2, first), last)
        if last - first < _LEAST_WIDTH:
            last = first + _LEAST_WIDTH
            end = last if end - start >= 0 and not since_when else end
        return cls(first, start, end, last, item.open, since_when, item.end_unknown)


def _start(day: Day | None, axis: TimeAxis) -> tuple[float, float, bool]:
    if day is None or not day.known:
        return LEFT, LEFT, True
    if day.earliest is None:
        latest = axis.x(_given(day.latest))
        return max(latest - _FADE, LEFT), latest, True
    earliest = axis.x(day.earliest)
    return earliest, earliest + _FADE if day.latest is None else axis.x(day.latest), False


def _end(day: Day | None, start: float, axis: TimeAxis) -> tuple[float, float]:
    if day is None or day.latest is None:
        certain = max(start, axis.x(day.earliest) if day and day.earliest else start)
        return certain, min(certain + _FADE, max(axis.x(axis.today), certain + _LEAST_WIDTH))
    latest = axis.x(day.latest)
    return (start if day.earliest is None else axis.x(day.earliest)), latest


def _given(day: date | None) -> date:
    assert day is not None, "one bound of a known day is known"
    return day


def bar(spell: Spell, y: float, height: float, colours: Colours, prefix: str) -> Iterator[Markup]:
    """Yield the bar of a spell."""
    if spell.first < spell.start:
        yield _fading(prefix, "in", colours, spell.first, spell.start, y, height)
    if spell.end < spell.last:
        yield _fading(prefix, "out", colours, spell.end, spell.last, y, height)
    yield element("path", d=_outline(spell, y, height, closed=True), fill=colours.fill)
    line = {"stroke": colours.line, "stroke_dasharray": colours.dash}
    yield element("path", d=_outline(spell, y, height, closed=False), fill="none", **line)
    if spell.first < spell.start and not spell.since_when:
        yield _bound(spell.first, y, height, colours)
    if spell.end < spell.last and not spell.until_when:
        yield _bound(spell.last, y, height, colours)
    if spell.since_when:
        yield text(spell.first + 4, y + height / 2 + 4, "?", bold=True, fill=QUIET)
    if spell.until_when:
        yield text(spell.last - 10, y + height / 2 + 4, "?", bold=True, fill=TEXT)


def other_bar(first: float, last: float, y: float, colours: Colours) -> Markup:
    """Return the thin bar of the days that another portal states."""
    width = max(last - first, _LEAST_WIDTH)
    return element("rect", x=first, y=y, width=width, height=4, fill="#ffffff", stroke=colours.line)


def gradients(prefix: str, colours: Sequence[Colours], used: str) -> Iterator[Markup]:
    """Yield the gradients that a drawing uses."""
    for fill in dict.fromkeys(each.fill for each in colours):
        for direction, opacities in (("in", (0, 1)), ("out", (1, 0))):
            name = _gradient(prefix, direction, fill)
            if f"url(#{name})" in used:
                stops = (
                    element("stop", offset=offset, stop_color=fill, stop_opacity=opacity)
                    for offset, opacity in enumerate(opacities)
                )
                yield element("linearGradient", *stops, id=name)


def _gradient(prefix: str, direction: str, fill: str) -> str:
    return f"{prefix}-{direction}-{fill.removeprefix('#')}"


def _fading(prefix: str, direction: str, colours: Colours, x: float, end: float, y: float, height: float) -> Markup:
    fill = f"url(#{_gradient(prefix, direction, colours.fill)})"
    return element("rect", x=x, y=y, width=end - x, height=height, fill=fill)


def _bound(x: float, y: float, height: float, colours: Colours) -> Markup:
    return element("line", x1=x, y1=y, x2=x, y2=y + height, stroke=colours.line, stroke_width=1.5, stroke_dasharray="3 3")


def _outline(spell: Spell, y: float, height: float, *, closed: bool) -> str:
    """Return the path around what is certain of a spell; a side that fades has no line."""
    x, end = spell.start, spell.end
    open_left, open_right = spell.first < x, end < spell.last
    tip = min(_TIP, end - x) if spell.arrow else 0.0
    right = f"L{end:.1f} {y + height / 2:.1f}L{end - tip:.1f} {y + height:.1f}" if tip else f"V{y + height:.1f}"
    if not spell.arrow and not open_right:
        end = max(end - _BETWEEN, x)
    if closed:
        return f"M{x:.1f} {y:.1f}H{end - tip:.1f}{right}H{x:.1f}Z"
    top = f"M{x:.1f} {y:.1f}H{end - tip:.1f}"
    side = f"M{end:.1f} {y + height:.1f}" if open_right else right
    return f"{top}{side}H{x:.1f}" + ("" if open_left else "Z" if not open_right else f"V{y:.1f}")
