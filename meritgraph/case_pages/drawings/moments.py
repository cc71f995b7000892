"""The moments of leads in a timeline: a flag with the day and the rule, and a line through all lanes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from meritgraph.case_pages.drawings.colours import ACCENT, WHITE
from meritgraph.case_pages.drawings.rows import rows_of
from meritgraph.case_pages.drawings.svg import element, shortened, text, text_width
from meritgraph.case_pages.drawings.time_axis import TimeAxis
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import Moment, flags_of
from meritgraph.case_pages.view_models.career_words import flag_in_words, rules_of

ROW = 20.0
_SIZE = 13.0
_HALF = 8.0
_LONGEST = 420.0
_MANY = 6
"""More flags than so many say their rules only; the table has the days."""


class Flags:
    """The flags of moments, one for each day, in as many rows as their words need. Several are numbered, as in the table."""

    def __init__(self, moments: Sequence[Moment], axis: TimeAxis, texts: Texts) -> None:
        flags = flags_of(moments)
        many = len(flags) > _MANY
        words = (", ".join(rules_of(of_day)) if many else flag_in_words(of_day, texts) for of_day in flags)
        self._places = [
            (axis.x(of_day[0].day), shortened(each, _LONGEST, _SIZE)) for of_day, each in zip(flags, words, strict=True)
        ]
        self._rows = rows_of([self._extent(x, words) for x, words in self._places])
        self.height = (max(self._rows, default=-1) + 1) * ROW

    def flags(self) -> Iterator[Markup]:
        """Yield the flags with their words."""
        for number, ((x, words), row) in enumerate(zip(self._places, self._rows, strict=True), 1):
            y = 10 + row * ROW
            yield element("path", d=f"M{x - _HALF:.1f} {y:.1f}h16v9l-8 7-8-7z", fill=ACCENT)
            if len(self._places) > 1:
                yield text(x, y + 9.5, str(number), size=10, bold=True, anchor="middle", fill=WHITE)
            left = self._to_the_left(x, words)
            yield text(x - 12 if left else x + 12, y + 11, words, size=_SIZE, bold=True, anchor="end" if left else None)

    def lines(self, bottom: float) -> Iterator[Markup]:
        """Yield the line of each moment, from its flag to the bottom of the lanes, visible on dark bars, too."""
        for (x, _), row in zip(self._places, self._rows, strict=True):
            for colour, width in ((WHITE, 5), (ACCENT, 2)):
                yield element("line", x1=x, y1=22 + row * ROW, x2=x, y2=bottom + 6, stroke=colour, stroke_width=width)

    def _extent(self, x: float, words: str) -> tuple[float, float]:
        width = self._width(words)
        return (x - width, x + _HALF) if self._to_the_left(x, words) else (x - _HALF, x + width)

    def _to_the_left(self, x: float, words: str) -> bool:
        return x >= self._width(words)

    @staticmethod
    def _width(words: str) -> float:
        return text_width(words, _SIZE) * 1.06 + 16
