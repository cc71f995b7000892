"""Work in portions: the next page is prepared while one is written, and no transaction is larger than an engine takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import TypeVar

from loaders.ingest.records import Change

T = TypeVar("T")

# A row grows about fourfold on its way (record, facts, properties, envelope), and the embedded engine takes messages of up
# to 16 MiB: batches are cut at this many bytes of facts.
_BATCH_BYTES = 2 * 1024 * 1024
_BATCH_ROWS = 2000


async def prefetched(items: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """Yield the same items, preparing the next one while the current one is used."""
    following = asyncio.ensure_future(anext(items, None))
    try:
        while (item := await following) is not None:
            following = asyncio.ensure_future(anext(items, None))
            yield item
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def batches(changes: Sequence[Change]) -> list[Sequence[Change]]:
    """Cut the changes into portions that each fit into one transaction; return at least one portion, perhaps an empty one.

    No portion has two changes of one record. What a record no longer states is withdrawn after all changes of a portion are
    written, so two changes of one record would withdraw each other's facts.
    """
    portions: list[list[Change]] = [[]]
    size = 0
    records: set[str] = set()
    for change in changes:
        grown = size + len(change.record.text)
        if portions[-1] and (grown > _BATCH_BYTES or len(portions[-1]) >= _BATCH_ROWS or change.record.id in records):
            portions.append([])
            grown = len(change.record.text)
            records.clear()
        portions[-1].append(change)
        records.add(change.record.id)
        size = grown
    return list(portions)
