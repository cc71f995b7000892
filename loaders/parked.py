"""References to what was not loaded yet, once it is: the records that made them are written again from their facts."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import cast

from graph.database import Database
from graph.statements import statement
from graph.vocabulary import node_type
from loaders.contract import Portal
from loaders.identity import KeyRing
from loaders.plan import Change
from loaders.rows import Stated
from loaders.said import from_canonical, named
from loaders.writing import Memory, Writer

_PAGE = 2000
_RECORDS = 500


async def settle_parked(database: Database, portal: Portal, keys: KeyRing, run: str, recorded_at: datetime) -> int:
    """Writes the records of this portal whose missing ends have come; tells how many."""
    ready = await _ready(database)
    streams = {stream.name: stream for stream in portal.streams}
    settled = 0
    for start in range(0, len(ready), _RECORDS):
        rows = await database.read(statement("record_facts"), {"ids": ready[start : start + _RECORDS]})
        by_stream: dict[str, list[Change]] = defaultdict(list)
        for id_, key, content_hash, facts, origin, stream in cast("list[tuple[str, ...]]", rows[0]["records"]):
            if origin == portal.name and stream in streams:
                stated = Stated(id_, key, content_hash, tuple(map(named, from_canonical(facts))), facts)
                by_stream[stream].append(Change(stated, new=False, replay=True))
        for name, changes in by_stream.items():
            writer = Writer(database, portal, streams[name], "all", keys, run, recorded_at, Memory())
            await writer.write(changes)
            settled += len(changes)
    return settled


async def _ready(database: Database) -> list[str]:
    """Ids of the records that refer to something which is loaded by now, each once."""
    ready: dict[str, None] = {}
    after = ""
    while True:
        page = await database.read(statement("parked_references"), {"after": after, "limit": _PAGE})
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
        rows = await database.read(statement("identified"), {"keys": targets})
        return [key for key, _ in cast("list[tuple[str, str]]", rows[0]["found"])]
    rows = await database.read(statement(f"write/known_{node.kind}"), {"ids": targets})
    return cast("list[str]", rows[0]["known"])
