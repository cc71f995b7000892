"""Records as the graph keeps them, and writing them again from their facts without asking their portal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from loaders.ingest.fact_codec import from_canonical, with_keys
from loaders.ingest.records import Batch, Change, MappedRecord, StoredRecord
from loaders.ingest.run_cache import RunCache
from loaders.ingest.writer import Writer
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream

Streams = Mapping[tuple[str, str], tuple[Portal, Stream[Any]]]
"""Installed streams with their portals, by the names of both."""


def streams_of(portals: Iterable[Portal]) -> Streams:
    """Return all streams of these portals."""
    return {(portal.name, stream.name): (portal, stream) for portal in portals for stream in portal.streams}


async def read_records(database: Database, ids: Sequence[str]) -> list[StoredRecord]:
    """Return the records with these ids, as far as there are such records."""
    rows = await database.read(statement("ingest/record_facts"), {"ids": list(ids)})
    return [StoredRecord(*row) for row in cast("list[list[str]]", rows[0]["records"])]


async def rewrite_records(
    database: Database,
    records: Sequence[StoredRecord],
    streams: Streams,
    keys: KeyRing,
    recorded_at: datetime,
    *,
    relink: bool = False,
) -> int:
    """Write records again from their stored facts, so that these meet what the graph knows by now; return how many.

    Records of streams that are not installed are left alone, and so are those of which another process has loaded another content
    since they were read: it has met the graph already. ``relink`` is that of ``Change``.
    """
    by_stream: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for record in records:
        if (record.portal, record.stream) in streams:
            facts = tuple(map(with_keys, from_canonical(record.facts)))
            mapped = MappedRecord(record.id, record.key, record.content_hash, facts, record.facts)
            by_stream[record.portal, record.stream].append(Change(mapped, new=False, rewrite=True, relink=relink))
    for name, changes in by_stream.items():
        portal, stream = streams[name]
        # A record does not keep its scope. The name matters only if the record is rejected now and goes to quarantine.
        writer = Writer(database, portal, stream, "all", keys, "", recorded_at, RunCache())
        await writer.write(Batch(changes))
    return sum(map(len, by_stream.values()))
