"""Coverage: for which bodies, labels and days the graph holds everything. Rules read it to tell *none* from *not known*."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.days import LAST_DAY

Span = tuple[date, date]
"""Days, half-open."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Spans of days on which a label is loaded completely, by body (its id) and label. Spans are joined and in order."""

    spans: Mapping[str, Mapping[str, tuple[Span, ...]]]

    def loaded(self, label: str, body: str, first: date, last: date) -> bool:
        """Tell whether everything of a label is loaded for a body on each day from the first to the last one."""
        return any(start <= first and last < end for start, end in self.spans.get(body, {}).get(label, ()))

    def gaps(self, label: str, body: str, first: date, end: date) -> list[Span]:
        """Return the spans of a half-open time in which a label is not loaded completely for a body."""
        found: list[Span] = []
        reached = first
        for start, until in self.spans.get(body, {}).get(label, ()):
            if reached < min(start, end):
                found.append((reached, min(start, end)))
            reached = max(reached, until)
        if reached < end:
            found.append((reached, end))
        return found


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans by start, with those that touch or overlap joined into one; empty ones are left out."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def open_ended(spans: Iterable[Span], today: date) -> tuple[Span, ...]:
    """Return the spans that begin before today; those that reach it have no end."""
    return tuple((start, LAST_DAY if end >= today else end) for start, end in spans if start < today)


def day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)
