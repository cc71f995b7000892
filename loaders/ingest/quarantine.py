"""Rows that could not be read: looking at them, trying them again after a mend, letting them go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson

from graph.driver.database import Database
from graph.driver.statements import statement
from graph.errors import LoadError
from loaders.ingest.fact_codec import from_canonical, with_keys
from loaders.ingest.mapping import MappedRecord, RawRecord, Rejected, identify, map_row
from loaders.ingest.planner import Change
from loaders.ingest.writer import Memory, Writer
from loaders.keys.ids import record_id
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, RawRow, Stream
from loaders.runs.leases import leased

_AT_ONCE = 500
_CONTRADICTING = 10_000


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
    """What became of rows that were tried again: loaded, refused once more, or not to be tried (their content is no row).

    ``superseded`` are the ids of those that stay because of a later word on the same record, loaded or in quarantine itself.
    """

    loaded: int
    refused: int
    untried: int
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A row in quarantine that states something by now."""

    row: Quarantined
    stated: MappedRecord


async def quarantined(database: Database, portal: str = "", limit: int = 1000) -> list[Quarantined]:
    """The rows in quarantine, in the order of their ids; of one portal where it is with_keys."""
    return await _rows(database, portal=portal, limit=limit)


async def contradicting(
    database: Database, portals: Mapping[str, Portal], keys: KeyRing
) -> list[tuple[Quarantined, MappedRecord]]:
    """The rows whose identifiers contradict what is loaded and which no later word has superseded, with what they say."""
    rows = await _rows(database, reason="identity_conflict", limit=_CONTRADICTING)
    stated = [(row, restated(portals, row, keys)) for row in sorted(rows, key=lambda row: row.recorded_at)]
    latest = {each.id: _Ready(row, each) for row, each in stated if isinstance(each, MappedRecord)}
    ready = list(latest.values())
    if not ready:
        return []
    passed, (late, _) = await _passed(database, ready), await _late(database, ready)
    return [(each.row, each.stated) for each in ready if each.row.id not in passed | late]


async def quarantined_by_id(database: Database, ids: Sequence[str]) -> list[Quarantined]:
    """Those rows. Raises LoadError for an id that is not in quarantine."""
    found = await _rows(database, ids=ids, limit=len(ids))
    if missing := set(ids) - {row.id for row in found}:
        raise LoadError(
            f"There is no row {sorted(missing)[0]} in quarantine. `meritgraph quarantine list` shows those there are."
        )
    return found


async def discard(database: Database, ids: Iterable[str]) -> None:
    """Removes rows from quarantine for good."""
    chosen = list(ids)
    await database.execute(statement("quarantine/remove_rows"), {"ids": chosen})


async def replay(
    database: Database, portals: Mapping[str, Portal], keys: KeyRing, chosen: Sequence[Quarantined], at: datetime
) -> Replay:
    """Tries rows again as the portals' packages read them now; what loads leaves the quarantine, and nothing else is touched.

    A record never gets an older word than it has: of several rows on one record the latest is loaded, and none where the record
    was loaded, or found missing, after the row came. Careers are not derived here: the servants concerned are marked. Raises
    LeaseTaken for a scope that is being synchronised; what was loaded of others until then stays.
    """
    untried = loaded = 0
    latest: dict[str, _Ready] = {}
    superseded: list[str] = []
    for row in sorted(chosen, key=lambda row: row.recorded_at):
        outcome = restated(portals, row, keys)
        untried += outcome is None
        if isinstance(outcome, MappedRecord):
            if before := latest.get(outcome.id):
                superseded.append(before.row.id)
            latest[outcome.id] = _Ready(row, outcome)
    ready = list(latest.values())
    passed = await _passed(database, ready)
    superseded += sorted(passed)
    by_scope: dict[tuple[str, str, str], list[_Ready]] = defaultdict(list)
    for each in ready:
        if each.row.id in passed:
            continue
        by_scope[each.row.portal, each.row.stream, each.row.scope].append(each)
    for (name, stream_name, scope), rows in by_scope.items():
        stream = _stream(portals[name], stream_name)
        assert stream is not None
        async with leased(database, f"{name}/{stream_name}/{scope}") as holder:
            writer = Writer(database, portals[name], stream, scope, keys, "replay", at, Memory(), holder)
            for start in range(0, len(rows), _AT_ONCE):
                written, late = await _write(writer, rows[start : start + _AT_ONCE])
                loaded += written
                superseded += late
    return Replay(loaded, len(chosen) - loaded - untried - len(superseded), untried, tuple(superseded))


async def _passed(database: Database, ready: Sequence[_Ready]) -> set[str]:
    """The ids of the rows on whose record a later row waits in quarantine, too: in another part of the list, say."""
    keys = sorted({each.row.key for each in ready if each.row.key})
    rows = await database.read(statement("quarantine/latest_per_key"), {"keys": keys})
    latest = {(row["portal"], row["stream"], row["key"]): cast("datetime", row["recorded_at"]) for row in rows}
    came = {each.row.id: (latest.get((each.row.portal, each.row.stream, each.row.key)), each.row.recorded_at) for each in ready}
    return {id_ for id_, (last, own) in came.items() if last is not None and last > own}


def _stream(portal: Portal | None, name: str) -> Stream[Any] | None:
    return next((stream for stream in portal.streams if stream.name == name), None) if portal else None


def restated(portals: Mapping[str, Portal], row: Quarantined, keys: KeyRing) -> MappedRecord | Rejected | None:
    """What the row says as its package reads it now; None where that is not at hand, or its content is no row."""
    stream = _stream(portals.get(row.portal), row.stream)
    content = content_of(row, keys) if stream else None
    if stream and row.reason == "identity_conflict" and isinstance(content, dict):
        # Of such a row the facts are kept, and they may agree by now. What is sealed stands under the key of its time.
        content = orjson.loads(keys.rekeyed(orjson.dumps(content).decode()))
        text = orjson.dumps(content["facts"]).decode()
        facts = tuple(map(with_keys, from_canonical(text)))
        return MappedRecord(
            record_id(row.portal, stream.name, row.key or ""), row.key or "", content["content_hash"], facts, text
        )
    if not stream or not isinstance(content, dict):
        return None
    record = identify(portals[row.portal], stream, cast("RawRow", content), keys)
    return map_row(stream, record, keys) if isinstance(record, RawRecord) else record


def content_of(row: Quarantined, keys: KeyRing) -> Any:
    """The row as it came: an object, or text where it is not even JSON, or None once its content was removed."""
    if row.payload is None:
        return None
    raw = keys.unseal(row.payload)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode("utf-8", "replace")


async def _late(database: Database, ready: Sequence[_Ready]) -> tuple[set[str], dict[str, str]]:
    """The ids of the rows whose record was loaded, or found missing, after they came; the content hashes of all records."""
    rows = await database.read(statement("quarantine/record_states"), {"ids": [each.stated.id for each in ready]})
    since = {row["id"]: cast("datetime", row["since"]) for row in rows}
    late = {each.row.id for each in ready if each.stated.id in since and since[each.stated.id] > each.row.recorded_at}
    return late, {cast("str", row["id"]): cast("str", row["content_hash"]) for row in rows}


async def _write(writer: Writer, ready: Sequence[_Ready]) -> tuple[int, list[str]]:
    """Writes rows of one scope; tells how many were loaded, and the ids of those that a later word has superseded."""
    late, hashes = await _late(writer.database, ready)
    written = [each for each in ready if each.row.id not in late]
    changes = [
        Change(stated, new=stated.id not in hashes)
        for stated in (each.stated for each in written)
        if hashes.get(stated.id) != stated.content_hash
    ]
    books = await writer.write(changes, released=[each.row.id for each in written])
    return len(written) - books.quarantined, sorted(late)


async def _rows(
    database: Database, *, portal: str = "", reason: str = "", ids: Sequence[str] | None = None, limit: int
) -> list[Quarantined]:
    chosen = {"portal": portal, "reason": reason, "ids": list(ids) if ids is not None else None, "limit": limit}
    rows = await database.read(statement("quarantine/rows"), chosen)
    return [Quarantined(**{name: cast("Any", row[name]) for name in Quarantined.__slots__}) for row in rows]
