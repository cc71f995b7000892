"""How far the rows of one reading move the watermark of their scope. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.portal_api.contract import RawRow, RowMarks


@dataclass(slots=True)
class WatermarkProgress:
    """The watermark that the accepted rows of one reading reach from ``since``, where its pages have ``marks``.

    ``rows_read`` counts all rows of the reading so far.
    """

    since: str | None = None
    rows_read: int = 0
    marks: RowMarks | None = None
    reached: str | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.reached = self.since

    def after(self, marks: RowMarks, accepted: Sequence[RawRow]) -> str | None:
        """Return the watermark that these further rows reach."""
        return marks.furthest(accepted, self.reached)

    def advance(self, marks: RowMarks, accepted: Sequence[RawRow]) -> None:
        """Add the accepted rows of a page."""
        self.marks, self.reached = marks, self.after(marks, accepted)

    def rises_too_far(self, watermark: str | None, marks: RowMarks | None = None) -> bool:
        """Tell whether the watermark would rise further than the rows read so far explain; the first one may be anything.

        ``marks`` are those of the page that is being written, if they are not known yet.
        """
        marks = marks or self.marks
        limit = marks.max_rise if marks else None
        if limit is None or self.since is None or watermark is None or not (self.since.isdecimal() and watermark.isdecimal()):
            return False
        return int(watermark) - int(self.since) > limit * max(self.rows_read, 1)
