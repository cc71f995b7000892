"""The check of what changes are asked for by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from loaders.conformance.answers import names
from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import Read, ReadRow
from loaders.conformance.verdicts import Found, NotExamined
from loaders.portal_api.contract import Portal, Stream, StreamMode, Unreadable
from loaders.sources import Since

# Later than every mark: nothing is known of when a recording was made.
_LATEST = datetime.max.replace(tzinfo=UTC)


def in_order(_portal: Portal, stream: Stream[Any], _source: PageSource, first: Read) -> Found:
    """What ``Since`` names stands in the rows, as a mark of its kind, and in order where the list is said to be sorted by it."""
    since = first.asked.since if first.asked else None
    if stream.mode is StreamMode.SNAPSHOT:
        if since is None:
            return None
        return (
            f"{stream.name} is a snapshot and has a Since: the second reading would bring what is new, and everything else would "
            "count as missing. Make it a delta, or leave since out."
        )
    if since is None:
        # Without a watermark everything is read every time: there is nothing to miss.
        return NotExamined("its reader keeps a watermark of its own") if first.watermarked else None
    return _there(stream, since, first) or (_sorted(since, first) if since.sorted else None)


def _there(stream: Stream[Any], since: Since, first: Read) -> str | None:
    rows = [row.raw for row in first.rows if not isinstance(row.raw, Unreadable)]
    if since.marks.reached(rows, since.field, None, _LATEST) is not None:
        return None
    fields = dict.fromkeys(name for row in rows for name in row)
    if since.field not in fields:
        return (
            f"no row of {stream.name} has the field {since.field!r}, which its Since names: everything would be read every time. "
            f"Rows have {names(fields)}. Correct Since.field."
        )
    return (
        f"the field {since.field!r}, which the Since of {stream.name} names, is in no row a mark of the kind {since.marks!r}: "
        "everything would be read every time. Give Since the marks that the portal writes: Moments(), Days(format) or Numbers()."
    )


def _sorted(since: Since, first: Read) -> Found:
    compared = 0
    for scope in dict.fromkeys(page.scope for page in first.pages):
        rows = [row for page in first.pages if page.scope == scope for row in page.rows]
        last: ReadRow | None = None
        so_far: str | None = None
        for row, mark in _marked(since, rows):
            furthest = since.marks.reached([row.raw], since.field, so_far, _LATEST)
            if last is not None and furthest != mark:
                return (
                    f"{row.place} has an earlier {since.field} than {last.place}, and the list is said to be sorted by it: a "
                    "reading that breaks off would lose rows. Leave sorted out."
                )
            compared += last is not None
            last, so_far = row, furthest
    return None if compared else NotExamined("fewer than two rows have a mark to be sorted by")


def _marked(since: Since, rows: Iterable[ReadRow]) -> Iterator[tuple[ReadRow, str]]:
    for row in rows:
        if (mark := since.marks.reached([row.raw], since.field, None, _LATEST)) is not None:
            yield row, mark
