"""Whether memory stays flat however much is read."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import Read
from loaders.conformance.verdicts import Found, NotExamined
from loaders.portal_api.contract import Page, Portal, Stream, Unreadable

_ROUNDS = 6
_WARM_UP = 2
_ROWS = 400
# Padding makes a small recording weigh something, and JSON does not mind it.
_PADDING = b" " * 64 * 1024
# What a client and a server leave behind by themselves; a mapping leaves nothing.
_NOISE_OF_READING = 96 * 1024
_NOISE_OF_MAPPING = 16 * 1024


def flat(portal: Portal, stream: Stream[Any], source: PageSource, first: Read) -> Found:
    """A reader fetches pages as they are asked for and keeps none; a mapping keeps nothing of the rows it has seen."""
    if first.hasty:
        return "pages are fetched long before they are asked for. Yield each page before the next one is asked for."
    if not source.live and (grown := _reading(portal, stream, source)) > _NOISE_OF_READING:
        return f"{grown // 1024} KiB stay behind after {_ROUNDS} readings. The reader keeps what it has read."
    if (grown := _mapping(stream, first)) > _NOISE_OF_MAPPING:
        return f"{grown // 1024} KiB stay behind after {_ROWS} rows. The mapping keeps what it has seen."
    return NotExamined("a live feed is not read often enough to see memory grow") if source.live else None


def _reading(portal: Portal, stream: Stream[Any], source: PageSource) -> int:
    with source.opened(stream) as opened, portal.connect(opened.visit) as reader:
        scope = next(iter(reader.scopes(stream)))
        if opened.replay:
            opened.replay.answers = [_PADDING + body if body else body for body in opened.replay.answers]

        def once() -> None:
            if opened.replay:
                opened.replay.rewind()
            for page in reader.read(stream, scope, None):
                if isinstance(page, Page):
                    page.decode()

        return _growth(once, _ROUNDS)


def _mapping(stream: Stream[Any], first: Read) -> int:
    rows = [row.raw for row in first.rows[:100] if not isinstance(row.raw, Unreadable)]

    def once() -> None:
        for raw in rows:
            try:
                for _ in stream.map(stream.row.model_validate(raw)):
                    pass
            except Exception:  # what a row is refused for is another check's matter
                continue

    return _growth(once, max(_ROUNDS, _ROWS // max(1, len(rows))))


def _growth(once: Callable[[], None], rounds: int) -> int:
    """By how many bytes memory has grown after so many rounds, those of a warm-up not counted."""
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    # What was there before is left out of every collection below, which makes them cheap.
    gc.freeze()
    try:
        for _ in range(_WARM_UP):
            once()
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(rounds):
            once()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        return after - before
    finally:
        gc.unfreeze()
        if not traced:
            tracemalloc.stop()
