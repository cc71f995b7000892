"""The check that memory stays flat however much is read."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

from loaders.conformance.page_sources import PageSource
from loaders.conformance.stream_reading import StreamReading
from loaders.conformance.verdicts import CheckResult, NotExamined
from loaders.portal_api.contract import Page, Portal, Stream, UnreadableRow

_ROUNDS = 6
_WARM_UP_ROUNDS = 2
_ROWS = 400
# Padding gives a small recording some weight; it changes nothing in JSON.
_PADDING = b" " * 64 * 1024
# What an HTTP client and a server keep by themselves; a mapping keeps nothing.
_NOISE_OF_READING = 96 * 1024
_NOISE_OF_MAPPING = 16 * 1024


def stays_flat(portal: Portal, stream: Stream[Any], source: PageSource, first: StreamReading) -> CheckResult:
    """Check that the reader requests pages when they are needed and keeps none, and that the mapping keeps no rows."""
    if first.reads_ahead:
        return "pages are requested long before they are needed. Yield each page before the next one is requested."
    if not source.live and (growth := _growth_by_reading(portal, stream, source)) > _NOISE_OF_READING:
        return f"{growth // 1024} KiB remain after {_ROUNDS} reads. The reader keeps what it has read."
    if (growth := _growth_by_mapping(stream, first)) > _NOISE_OF_MAPPING:
        return f"{growth // 1024} KiB remain after {_ROWS} rows. The mapping keeps what it has seen."
    return NotExamined("a live feed is not read often enough to see memory grow") if source.live else None


def _growth_by_reading(portal: Portal, stream: Stream[Any], source: PageSource) -> int:
    with source.open(stream) as opened, portal.connect(opened.visit) as reader:
        scope = next(iter(reader.scopes(stream)))
        if opened.replay:
            opened.replay.answers = [_PADDING + body if body else body for body in opened.replay.answers]

        def read() -> None:
            if opened.replay:
                opened.replay.rewind()
            for page in reader.read(stream, scope, None):
                if isinstance(page, Page):
                    page.decode()

        return _growth(read, _ROUNDS)


def _growth_by_mapping(stream: Stream[Any], first: StreamReading) -> int:
    rows = [row.raw for row in first.rows[:100] if not isinstance(row.raw, UnreadableRow)]

    def map_rows() -> None:
        for raw in rows:
            try:
                for _ in stream.map(stream.row.model_validate(raw)):
                    pass
            except Exception:  # broad, as rejected rows are the subject of another check
                continue

    return _growth(map_rows, max(_ROUNDS, _ROWS // max(1, len(rows))))


def _growth(work: Callable[[], None], rounds: int) -> int:
    """Return by how many bytes memory grows in so many rounds after a warm-up."""
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    # Older objects are left out of every collection below, which makes the collections cheap.
    gc.freeze()
    try:
        for _ in range(_WARM_UP_ROUNDS):
            work()
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(rounds):
            work()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        return after - before
    finally:
        gc.unfreeze()
        if not traced:
            tracemalloc.stop()
