"""The check of the watermarks by which changes are requested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from loaders.conformance.answer_hints import field_names
from loaders.conformance.page_sources import PageSource
from loaders.conformance.stream_reading import ReadRow, StreamReading
from loaders.conformance.verdicts import CheckResult, NotExamined
from loaders.portal_api.contract import Portal, Stream, StreamMode, UnreadableRow
from loaders.sources import Since

# Later than every watermark: it is not known when a recording was made.
_LATEST = datetime.max.replace(tzinfo=UTC)


def are_in_order(_portal: Portal, stream: Stream[Any], _source: PageSource, first: StreamReading) -> CheckResult:
    """Check that rows have the field that ``Since`` names, with a value of its kind, in order if the list is sorted by it."""
    since = first.declared.since if first.declared else None
    if stream.mode is StreamMode.SNAPSHOT:
        if since is None:
            return None
        return (
            f"{stream.name} is a snapshot and has a Since: the second read would contain only what is new, and everything else "
            "would count as missing. Make it a delta stream, or remove since."
        )
    if since is None:
        # Without a watermark every read contains everything: nothing can be missed.
        return NotExamined("its reader keeps a watermark of its own") if first.has_watermark else None
    return _missing(stream, since, first) or (_unsorted(since, first) if since.sorted else None)


def _missing(stream: Stream[Any], since: Since, first: StreamReading) -> str | None:
    rows = [row.raw for row in first.rows if not isinstance(row.raw, UnreadableRow)]
    if since.kind.furthest(rows, since.field, None, _LATEST) is not None:
        return None
    fields = dict.fromkeys(name for row in rows for name in row)
    if since.field not in fields:
        return (
            f"no row of {stream.name} has the field {since.field!r}, which its Since names: everything would be read every time. "
            f"Rows have {field_names(fields)}. Correct Since.field."
        )
    return (
        f"the field {since.field!r}, which the Since of {stream.name} names, has no value of the kind {since.kind!r} in any row: "
        "everything would be read every time. Set Since.kind to what the portal writes: Timestamps(), Days(format) or Numbers()."
    )


def _unsorted(since: Since, first: StreamReading) -> CheckResult:
    compared = 0
    for scope in dict.fromkeys(page.scope for page in first.pages):
        rows = [row for page in first.pages if page.scope == scope for row in page.rows]
        last: ReadRow | None = None
        so_far: str | None = None
        for row, watermark in _with_watermark(since, rows):
            furthest = since.kind.furthest([row.raw], since.field, so_far, _LATEST)
            if last is not None and furthest != watermark:
                return (
                    f"{row.position} has an earlier {since.field} than {last.position}, and the list is declared as sorted by "
                    "it: an interrupted read would lose rows. Remove sorted=True."
                )
            compared += last is not None
            last, so_far = row, furthest
    return None if compared else NotExamined("fewer than two rows have a watermark to be sorted by")


def _with_watermark(since: Since, rows: Iterable[ReadRow]) -> Iterator[tuple[ReadRow, str]]:
    for row in rows:
        if (watermark := since.kind.furthest([row.raw], since.field, None, _LATEST)) is not None:
            yield row, watermark
