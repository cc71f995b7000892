"""Work in portions: the next page is prepared while one is written, and no transaction is larger than an engine takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import TypeVar

from loaders.ingest.planner import Change

T = TypeVar("T")

# A row grows about fourfold on its way (record, facts, properties, envelope), and the embedded engine takes messages of up
# to 16 MiB: batches are cut at this many bytes of raw rows.
_BATCH_BYTES = 2 * 1024 * 1024
_BATCH_ROWS = 2000


async def ahead(items: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """The same items, each next one being prepared while the one before is used."""
    following = asyncio.ensure_future(anext(items, None))
    try:
        while (item := await following) is not None:
            following = asyncio.ensure_future(anext(items, None))
            yield item
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def batches(changes: Sequence[Change]) -> list[Sequence[Change]]:
    """The changes in portions that fit into one transaction; at least one, perhaps empty.

    Of a record that comes twice each portion has one word: what it no longer says is forgotten after all of a portion is
    written, and two words at once would forget each other's.
    """
    cut: list[list[Change]] = [[]]
    size = 0
    records: set[str] = set()
    for change in changes:
        grown = size + len(change.record.text)
        if cut[-1] and (grown > _BATCH_BYTES or len(cut[-1]) >= _BATCH_ROWS or change.record.id in records):
            cut.append([])
            grown = len(change.record.text)
            records.clear()
        cut[-1].append(change)
        records.add(change.record.id)
        size = grown
    return list(cut)
