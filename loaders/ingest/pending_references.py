"""References to what was not loaded yet, once it is: the records that made them are written again from their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from graph.driver.database import Database
from graph.driver.statements import statement
from graph.model.table import node_type
from loaders.ingest.fact_codec import from_canonical, with_keys
from loaders.ingest.mapping import MappedRecord
from loaders.ingest.planner import Change
from loaders.ingest.writer import Memory, Writer
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream

_PAGE = 2000
_RECORDS = 500

Record = tuple[str, str, str, str, str, str]
"""Id, key, content hash, facts, portal and stream, as ``record_facts`` gives them."""
Streams = Mapping[tuple[str, str], tuple[Portal, Stream[Any]]]


async def resolve_pending_references(database: Database, portals: Iterable[Portal], keys: KeyRing, recorded_at: datetime) -> int:
    """Writes the records of these portals whose missing ends have come; tells how many."""
    ready = await _ready(database)
    streams = {(portal.name, stream.name): (portal, stream) for portal in portals for stream in portal.streams}
    settled = 0
    for start in range(0, len(ready), _RECORDS):
        rows = await database.read(statement("ingest/record_facts"), {"ids": ready[start : start + _RECORDS]})
        settled += await replay(database, cast("list[Record]", rows[0]["records"]), streams, keys, recorded_at)
    return settled


async def replay(
    database: Database,
    records: Sequence[Record],
    streams: Streams,
    keys: KeyRing,
    recorded_at: datetime,
    *,
    relink: bool = False,
) -> int:
    """Writes what records state once more, from their facts, so that it meets what the graph knows by now; tells how many.

    Records of portals that are not at hand are left as they are. ``relink`` as in ``Change``.
    """
    by_stream: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for id_, key, content_hash, facts, portal, stream in records:
        if (portal, stream) in streams:
            stated = MappedRecord(id_, key, content_hash, tuple(map(with_keys, from_canonical(facts))), facts)
            by_stream[portal, stream].append(Change(stated, new=False, replay=True, relink=relink))
    for name, changes in by_stream.items():
        portal, stream = streams[name]
        await Writer(database, portal, stream, "all", keys, "", recorded_at, Memory()).write(changes)
    return sum(map(len, by_stream.values()))


async def _ready(database: Database) -> list[str]:
    """Ids of the records that refer to something which is loaded by now, each once."""
    ready: dict[str, None] = {}
    after = ""
    while True:
        page = await database.read(statement("ingest/pending_references"), {"after": after, "limit": _PAGE})
        waiting: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in page:
            waiting[cast("str", row["label"])][cast("str", row["target"])].append(cast("str", row["record"]))
        for label, targets in waiting.items():
            for target in await _loaded(database, label, list(targets)):
                ready |= dict.fromkeys(targets[target])
        if len(page) < _PAGE:
            return list(ready)
        after = cast("str", page[-1]["id"])


async def _loaded(database: Database, label: str, targets: list[str]) -> list[str]:
    node = node_type(label)
    if node.identified:
        rows = await database.read(statement("ingest/nodes_of_identifiers"), {"keys": targets})
        return [key for key, _ in cast("list[tuple[str, str]]", rows[0]["found"])]
    rows = await database.read(statement(f"write/known_{node.kind}"), {"ids": targets})
    return cast("list[str]", rows[0]["known"])
