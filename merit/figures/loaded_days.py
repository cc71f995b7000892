"""Of which days a label is loaded: kept beside a figure by year, so that nothing on record in a year does not count as none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from merit.context import Context
from merit.figures.top_bodies import TopBodies

LOADED, LOADED_SINCE = "loaded", "loaded_since"
"""Of a body (the top of its tree) the spans of days, of a country the first day of any of its bodies."""


def loaded_by_top(label: str, tops: TopBodies, context: Context) -> dict[str, dict[str, Any]]:
    """Return of each top of the day of judgement the days on which a label is loaded completely for it and all its units."""
    found = (body for body in sorted(context.bodies) if tops.on(body, context.as_of) == body)
    return {body: loaded_of(label, body, tops, context) for body in found}


def loaded_of(label: str, top: str, tops: TopBodies, context: Context) -> dict[str, Any]:
    """Return what is kept of the days of a top."""
    return {LOADED: [[str(first), str(end)] for first, end in tops.loaded(label, top, context.coverage)]}


def loaded_since(label: str, country: str, context: Context) -> dict[str, Any]:
    """Return what is kept of the days of a country; None where nothing is loaded."""
    of_country = (body.id for body in context.bodies.values() if body.country == country)
    starts = (start for id_ in of_country for start, _ in context.coverage.spans.get(id_, {}).get(label, ()))
    return {LOADED_SINCE: min((str(start) for start in starts), default=None)}


def may_be_known(kept: Mapping[str, Any], year: int, as_of: date) -> bool:
    """Tell whether anything of a year can be known: it has begun by the day of judgement, and some of its days are loaded.

    Where nothing is kept of the days that are loaded, that is not known, and does not count against it.
    """
    first, last = f"{year:04}-01-01", f"{year:04}-12-31"
    if first >= as_of.isoformat():
        return False
    if LOADED in kept:
        return any(start <= last and first < end for start, end in kept[LOADED])
    return LOADED_SINCE not in kept or (kept[LOADED_SINCE] is not None and kept[LOADED_SINCE] <= last)
