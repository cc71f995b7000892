"""References to what was not loaded yet: once it is loaded, the records that made them are written again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from graph.cypher.statements import statement
from graph.cypher.write_statements import Verb, write_statement
from graph.driver.database import Database
from graph.model.table import node_type
from loaders.ingest.stored_records import read_records, rewrite_records, streams_of
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal

_PAGE = 2000
_RECORDS = 500


async def resolve_pending_references(database: Database, portals: Iterable[Portal], keys: KeyRing, recorded_at: datetime) -> int:
    """Write again the records of these portals whose pending references can be resolved by now; return how many."""
    ready = await _ready_records(database)
    streams = streams_of(portals)
    written = 0
    for start in range(0, len(ready), _RECORDS):
        records = await read_records(database, ready[start : start + _RECORDS])
        written += await rewrite_records(database, records, streams, keys, recorded_at)
    return written


async def _ready_records(database: Database) -> list[str]:
    """Return the ids of the records that refer to something which is loaded by now, each once."""
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
    """Return those targets that are loaded: identifier keys for a label with identifiers, ids for any other."""
    node = node_type(label)
    if node.identified:
        rows = await database.read(statement("ingest/nodes_of_identifiers"), {"keys": targets})
        return [key for key, _ in cast("list[tuple[str, str]]", rows[0]["found"])]
    rows = await database.read(write_statement(Verb.KNOWN, node), {"ids": targets})
    return cast("list[str]", rows[0]["known"])
