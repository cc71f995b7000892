"""The days of a career that portals cover. Without them nobody can tell «there was nothing» from «nothing is known».

A day counts as covered for a label if portals are loaded completely for every body in which the servant may have served on that
day; on a day of which no post is known, for every body of her career.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from meritgraph.case_pages.view_models.days import date_of

Span = tuple[date, date]
"""Days, half-open."""
Coverage = Mapping[str, tuple[Span, ...]]
"""The days covered by label; a label that no portal covers is missing."""

ALWAYS: Final[Span] = (date.min, date.max)


def coverage_of(servant: Mapping[str, Any]) -> Coverage | None:
    """Return the coverage in an answer of ``CareerOfServant``; None where it is not for the reader, or no post is known."""
    steps = servant["careerPath"]["steps"] if servant["careerPath"] is not None else ()
    if servant["loadedDays"] is None or not steps:
        return None
    served: dict[str | None, list[Span]] = {}
    for step in steps:
        body = step["organisation"]["id"] if step["organisation"] else None
        served.setdefault(body, []).append(_possible_days(step))
    loaded: dict[str, dict[str, list[Span]]] = {}
    for row in servant["loadedDays"]:
        span = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        loaded.setdefault(row["label"], {}).setdefault(row["organisationId"], []).append(span)
    without_post = gaps((span for spans in served.values() for span in spans), *ALWAYS)
    return {label: tuple(_covered(of_bodies, served, without_post)) for label, of_bodies in loaded.items()}


def _covered(
    of_bodies: Mapping[str, Sequence[Span]], served: Mapping[str | None, Sequence[Span]], without_post: Sequence[Span]
) -> list[Span]:
    missing: list[Span] = []
    for body, spans in served.items():
        loaded = of_bodies.get(body, ()) if body else ()
        missing += (gap for span in (*spans, *without_post) for gap in gaps(loaded, *span))
    return gaps(missing, *ALWAYS)


def _possible_days(step: Mapping[str, Any]) -> Span:
    """Return all days on which a step may have been held."""
    end = None if step["open"] or step["end"] is None else date_of(step["end"]["latest"])
    start = date_of(step["start"]["earliest"]) or date.min
    return start, max(end, start + timedelta(1)) if end else date.max


def gaps(spans: Iterable[Span], first: date, end: date) -> list[Span]:
    """Return what spans leave of a half-open time."""
    found: list[Span] = []
    reached = first
    for start, until in sorted(spans):
        if reached < min(start, end):
            found.append((reached, min(start, end)))
        reached = max(reached, until)
    if reached < end:
        found.append((reached, end))
    return found


def common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """Return the days that are in both."""
    return gaps([*gaps(one, *ALWAYS), *gaps(other, *ALWAYS)], *ALWAYS)
