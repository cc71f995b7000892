"""Rows that could not be read: looking at them, trying them again after a mend, letting them go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson

from graph.database import Database
from graph.errors import LoadError
from graph.statements import statement
from loaders.contract import Portal, RawRow, Stream
from loaders.identity import KeyRing
from loaders.plan import Change
from loaders.rows import RawRecord, Rejected, Stated, identify, record_id, state
from loaders.said import from_canonical, named
from loaders.writing import Memory, Writer

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row in quarantine. ``payload`` is its sealed content, None once its time is over."""

    id: str
    portal: str
    stream: str
    scope: str
    key: str | None
    field: str | None
    reason: str
    mapping_version: int
    recorded_at: datetime
    payload: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of rows that were tried again: loaded, refused once more, or not to be tried (their content is no row)."""

    loaded: int
    refused: int
    untried: int


async def quarantined(database: Database, portal: str = "", limit: int = 1000) -> list[Quarantined]:
    """The rows in quarantine, in the order of their ids; of one portal where it is named."""
    rows = await database.read(statement("quarantined_rows"), {"portal": portal, "ids": None, "limit": limit})
    return [_quarantined(row) for row in rows]


async def quarantined_by_id(database: Database, ids: Sequence[str]) -> list[Quarantined]:
    """Those rows. Raises LoadError for an id that is not in quarantine."""
    rows = await database.read(statement("quarantined_rows"), {"portal": "", "ids": list(ids), "limit": len(ids)})
    found = [_quarantined(row) for row in rows]
    if missing := set(ids) - {row.id for row in found}:
        raise LoadError(
            f"There is no row {sorted(missing)[0]} in quarantine. `meritgraph quarantine list` shows those there are."
        )
    return found


async def discard(database: Database, ids: Iterable[str]) -> None:
    """Removes rows from quarantine for good."""
    chosen = list(ids)
    await database.write(lambda transaction: transaction.run(statement("release_quarantined"), {"ids": chosen}))


async def replay(
    database: Database, portals: Mapping[str, Portal], keys: KeyRing, chosen: Sequence[Quarantined], at: datetime
) -> Replay:
    """Tries rows again as the portals' packages read them now; what loads leaves the quarantine, and nothing else is touched.

    Careers are not derived here: the servants concerned are marked.
    """
    untried = loaded = 0
    by_scope: dict[tuple[str, str, str], list[Quarantined]] = defaultdict(list)
    for row in chosen:
        by_scope[row.portal, row.stream, row.scope].append(row)
    for (name, stream_name, scope), rows in by_scope.items():
        stream = _stream(portals.get(name), stream_name)
        if stream is None:
            untried += len(rows)
            continue
        portal = portals[name]
        ready: list[tuple[str, Stated]] = []
        for row in rows:
            outcome = _try(portal, stream, row, keys)
            untried += outcome is None
            if isinstance(outcome, Stated):
                ready.append((row.id, outcome))
        for start in range(0, len(ready), _AT_ONCE):
            part = ready[start : start + _AT_ONCE]
            loaded += await _write(database, portal, stream, scope, keys, part, at)
    return Replay(loaded, len(chosen) - loaded - untried, untried)


def _stream(portal: Portal | None, name: str) -> Stream[Any] | None:
    return next((stream for stream in portal.streams if stream.name == name), None) if portal else None


def _try(portal: Portal, stream: Stream[Any], row: Quarantined, keys: KeyRing) -> Stated | Rejected | None:
    content = content_of(row, keys)
    if isinstance(content, list) and row.key:
        # Its identifiers contradicted each other: of such a row the facts are kept, and they may agree by now.
        text = keys.unseal(row.payload or "").decode()
        facts = tuple(map(named, from_canonical(text)))
        return Stated(record_id(portal.name, stream.name, row.key), row.key, "", facts, text)
    if not isinstance(content, dict):
        return None
    record = identify(portal, stream, cast("RawRow", content), keys)
    return state(stream, record, keys) if isinstance(record, RawRecord) else record


def content_of(row: Quarantined, keys: KeyRing) -> Any:
    """The row as it came: an object, or text where it is not even JSON, or None once its content was removed."""
    if row.payload is None:
        return None
    raw = keys.unseal(row.payload)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode("utf-8", "replace")


async def _write(
    database: Database,
    portal: Portal,
    stream: Stream[Any],
    scope: str,
    keys: KeyRing,
    ready: Sequence[tuple[str, Stated]],
    at: datetime,
) -> int:
    rows = await database.read(statement("record_hashes"), {"ids": [stated.id for _, stated in ready]})
    known = dict(cast("list[tuple[str, str]]", rows[0]["hashes"])) if rows else {}
    changes = [Change(stated, new=stated.id not in known) for _, stated in ready if known.get(stated.id) != stated.content_hash]
    writer = Writer(database, portal, stream, scope, keys, "replay", at, Memory())
    books = await writer.write(changes, released=[id_ for id_, _ in ready])
    return len(ready) - books.quarantined


def _quarantined(row: Mapping[str, Any]) -> Quarantined:
    return Quarantined(**{name: row[name] for name in Quarantined.__slots__})
