"""The notes under a timeline: what its signs mean, as far as it uses them, and what it does not show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import ACCENT, APPOINTMENT, QUIET
from meritgraph.case_pages.drawings.pens import Pen
from meritgraph.case_pages.drawings.svg import element, text, text_width
from meritgraph.case_pages.drawings.time_axis import LEFT, WIDTH
from meritgraph.case_pages.view_models.career import Career
from meritgraph.case_pages.view_models.career_items import Item

_LINE: Final = 20.0
_SIGN: Final = 22.0


@dataclass(frozen=True, slots=True)
class Note:
    """One note; ``sign`` is what is drawn before it."""

    words: str
    sign: str | None = None


def notes_of(career: Career, pen: Pen) -> Iterator[Note]:
    """Yield the notes that the drawing of a career needs."""
    texts, items = pen.texts, [item for item in career.items if item.first_day]
    if pen.evidence:
        yield Note(texts.gettext("a lead rests on it"), "evidence")
    if any(map(pen.not_loaded, career.lanes)):
        yield Note(texts.gettext("portal not loaded for this time"), "hatch")
    if any(item.end_unknown or (item.start and item.start.earliest is None) for item in items):
        yield Note(texts.gettext("no portal states the day"), "unknown")
    if any(map(_imprecise, items)):
        yield Note(texts.gettext("the day is not known exactly"), "imprecise")
    if any(item.other_days for item in items):
        yield Note(texts.gettext("days that another portal states"), "other")
    if not career.covered:
        yield Note(texts.gettext("What portals cover is not known here: white space does not mean that there was nothing."))
    if undated := career.undated:
        numbers = ", ".join(str(item.number) for item in undated)
        yield Note(
            texts.ngettext(
                "Row %(rows)s of the table has no day and is not drawn.",
                "Rows %(rows)s of the table have no day and are not drawn.",
                len(undated),
                rows=numbers,
            )
        )


def written_notes(notes: Sequence[Note], y: float, prefix: str) -> tuple[list[Markup], float]:
    """Return the notes in as many lines as they need, and the height of the whole drawing."""
    drawn: list[Markup] = []
    x = LEFT
    for note in notes:
        width = (_SIGN + 6 if note.sign else 0) + text_width(note.words)
        if x > LEFT and x + width > WIDTH - 70:
            x, y = LEFT, y + _LINE
        if note.sign:
            drawn += _sign(note.sign, x, y - 10, prefix)
        drawn.append(text(x + (_SIGN + 6 if note.sign else 0), y, note.words, fill=QUIET))
        x += width + 20
    return drawn, y + 14


def _sign(sign: str, x: float, y: float, prefix: str) -> Iterator[Markup]:
    fill, line = APPOINTMENT.fill, APPOINTMENT.line
    box = {"x": x, "y": y, "width": _SIGN, "height": 12}
    match sign:
        case "evidence":
            yield element("rect", **box, fill=ACCENT)
        case "hatch":
            yield element("rect", **box, fill=f"url(#{prefix}-hatch)", stroke="#b0b0b0")
        case "unknown":
            yield element("rect", **box, fill=f"url(#{prefix}-out-{fill[1:]})")
            yield text(x + _SIGN - 8, y + 10, "?", bold=True, fill=QUIET)
        case "imprecise":
            yield element("rect", **box, fill=f"url(#{prefix}-in-{fill[1:]})")
            yield element("line", x1=x, y1=y, x2=x, y2=y + 12, stroke=line, stroke_width=1.5, stroke_dasharray="3 3")
        case _:
            yield element("rect", x=x, y=y + 4, width=_SIGN, height=4, fill="#ffffff", stroke=line)


def _imprecise(item: Item) -> bool:
    days = (item.start, item.end)
    return any(day and day.earliest and day.latest and day.exact is None for day in days)
