"""Write SVG that is safe in a page and as a file of its own: escaped text, presentation attributes, no style, no script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

from meritgraph.visible_text import visible

FONT = "Noto Sans, DejaVu Sans, sans-serif"
SIZE = 12
_CYRILLIC_PX, _LATIN_PX, _WIDE_PX = 7.4, 6.6, 12.0
_ELLIPSIS = "…"
# XML 1.0 cannot hold these, not even as references.
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def element(name: str, *content: str | Markup, **attributes: str | float | None) -> Markup:
    """Return an element. Text is escaped, Markup is used as it is; `stroke_width=2` becomes `stroke-width="2"`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"' for key, value in attributes.items() if value is not None
    )
    inside = "".join(part if isinstance(part, Markup) else _escaped(part) for part in content)
    return Markup(f"<{name}{written}>{inside}</{name}>" if content else f"<{name}{written}/>")


def group(content: Iterable[Markup], **attributes: str | float | None) -> Markup:
    """Return the elements together as one."""
    return element("g", joined(content), **attributes)


def joined(parts: Iterable[Markup]) -> Markup:
    """Return the elements one after the other."""
    return Markup("").join(parts)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SIZE,
    bold: bool = False,
    anchor: str | None = None,
    fill: str = "#1a1a1a",
    halo: bool | str = False,
    number: int | None = None,
) -> Markup:
    """Return one line of text; `halo` (white, or a colour) keeps it readable over lines, `number` stands bold before it."""
    numbered = [] if number is None else [element("tspan", str(number), font_weight=700), " " if words else ""]
    return element(
        "text",
        *numbered,
        words,
        x=x,
        y=y,
        font_size=None if size == SIZE else size,
        font_weight=600 if bold else None,
        text_anchor=anchor,
        fill=fill,
        stroke=halo if isinstance(halo, str) else "#ffffff" if halo else None,
        stroke_width=4 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
    )


def drawing(
    content: Iterable[Markup],
    *,
    prefix: str,
    width: float,
    height: float,
    title: str,
    description: str,
    role: str = "img",
    css_class: str | None = None,
) -> Markup:
    """Return a whole drawing on white, with its title and description; the ids in it begin with the prefix."""
    return element(
        "svg",
        element("title", title, id=f"{prefix}-title"),
        element("desc", description, id=f"{prefix}-desc"),
        element("rect", width=width, height=height, fill="#ffffff"),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        class_=css_class,
        role=role,
        aria_labelledby=f"{prefix}-title",
        aria_describedby=f"{prefix}-desc",
        font_family=FONT,
        font_size=SIZE,
    )


def number(value: float) -> str:
    """Return the number with at most one decimal, so that a drawing is the same on every machine."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # plus zero: minus zero becomes zero


def shown(words: str) -> str:
    """Return text without what acts on the reader's screen and without what XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", visible(words))


def text_width(words: str, size: float = SIZE) -> float:
    """Return how wide the text is in pixels, by the average width of a character of its script."""
    return sum(_character_width(character) for character in words) * size / SIZE


def shortened(words: str, room: float, size: float = SIZE) -> str:
    """Return the text as far as it fits into the room, with an ellipsis if cut; empty if fewer than four letters fit."""
    if text_width(words, size) <= room:
        return words
    kept = words
    while kept and text_width(kept, size) + text_width(_ELLIPSIS, size) > room:
        kept = kept[:-1]
    kept = kept.rstrip(" ,.·-–")
    return f"{kept}{_ELLIPSIS}" if len(kept) >= 4 else ""


def wrapped(words: str, room: float, lines: int, size: float = SIZE) -> list[str]:
    """Return the text broken at spaces into at most so many lines that fit the room; the last one is shortened."""
    broken = list[str]()
    rest = words.split()
    while rest and len(broken) < lines - 1:
        taken = 1
        while taken < len(rest) and text_width(" ".join(rest[: taken + 1]), size) <= room:
            taken += 1
        broken.append(shortened(" ".join(rest[:taken]), room, size))
        rest = rest[taken:]
    last = shortened(" ".join(rest), room, size)
    return [*broken, last] if last else broken


def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE_PX
    return _CYRILLIC_PX if "\u0400" <= character <= "\u052f" else _LATIN_PX


def _attribute(value: str | float) -> str:
    return _escaped(value) if isinstance(value, str) else number(value)


def _escaped(words: str) -> str:
    return str(escape(shown(words)))
