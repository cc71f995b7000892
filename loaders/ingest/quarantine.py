"""Rows in quarantine: reading them, replaying them after a portal's package was fixed, discarding them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
from pydantic import TypeAdapter

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import LoadError
from loaders.ingest.fact_codec import from_canonical, with_keys
from loaders.ingest.mapping import conflicting_row, identify, map_row
from loaders.ingest.records import CONFLICTING_ROWS, Batch, Change, MappedRecord, QuarantinedRow, RawRecord, RejectedRow
from loaders.ingest.run_cache import RunCache
from loaders.ingest.writer import Writer
from loaders.keys.ids import record_id
from loaders.keys.keyring import KeyRing
from loaders.keys.national_numbers import NumberSays
from loaders.portal_api.contract import Portal, RawRow, Stream
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.leases import leased
from loaders.runs.load_requests import shown_row_id

_AT_ONCE = 500
_NUMBERS = TypeAdapter(dict[str, NumberSays])
_CONFLICTS = 10_000


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What became of replayed rows: loaded, refused again, or untried because their content is not a row or no longer kept.

    ``superseded`` are the ids of rows that stay because newer content of the same record is loaded or in quarantine itself.
    """

    loaded: int
    refused: int
    untried: int
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _MappedRow:
    """A row in quarantine that can be mapped by now."""

    row: QuarantinedRow
    record: MappedRecord


async def quarantined(database: Database, portal: str = "", limit: int = 1000) -> list[QuarantinedRow]:
    """Return the rows in quarantine, of one portal if it is named, in the order of their ids."""
    return await _rows(database, portal=portal, limit=limit)


async def identity_conflicts(
    database: Database, portals: Mapping[str, Portal], keys: KeyRing
) -> list[tuple[QuarantinedRow, MappedRecord]]:
    """Return the rows whose identifiers contradict what is loaded, with their records, without superseded rows."""
    rows = await _rows(database, reason="identity_conflict", limit=_CONFLICTS)
    mapped = [(row, _mapped(portals, row, keys)) for row in sorted(rows, key=lambda row: row.recorded_at)]
    latest = {record.id: _MappedRow(row, record) for row, record in mapped if isinstance(record, MappedRecord)}
    ready = list(latest.values())
    if not ready:
        return []
    superseded = await _superseded_in_quarantine(database, ready)
    outdated, _ = await _outdated(database, ready)
    return [(each.row, each.record) for each in ready if each.row.id not in superseded | outdated]


async def quarantined_by_id(database: Database, ids: Sequence[str]) -> list[QuarantinedRow]:
    """Return these rows. Raises LoadError for an id that is not in quarantine."""
    found = await _rows(database, ids=ids, limit=len(ids))
    if missing := set(ids) - {row.id for row in found}:
        raise LoadError(
            f"There is no row {sorted(missing)[0]} in quarantine. `meritgraph quarantine list` lists the rows that are there."
        )
    return found


async def quarantined_by_shown_id(database: Database, shown: Sequence[str]) -> list[QuarantinedRow]:
    """Return the rows in quarantine, given by the ids that the API shows. Raises LoadError if none of them is there."""
    rows = await database.read(statement("quarantine/ids_of_rows"), {"portal": ""})
    ids = {shown_row_id(row): row for row in cast("list[str]", rows[0]["ids"])} if rows else {}
    still_there = [ids[each] for each in shown if each in ids]
    if not still_there:
        raise LoadError(
            f"None of the {len(shown)} rows is in quarantine any more: they were loaded, or removed for good. Nothing was tried."
        )
    return await quarantined_by_id(database, still_there)


async def discard(database: Database, ids: Iterable[str]) -> None:
    """Remove rows from quarantine for good."""
    await database.execute(statement("quarantine/remove_rows"), {"ids": list(ids)})


async def replay(
    database: Database, portals: Mapping[str, Portal], keys: KeyRing, chosen: Sequence[QuarantinedRow], at: datetime
) -> ReplayReport:
    """Map rows again with the installed packages; rows that can be loaded now leave the quarantine, all others stay.

    A record never gets older content than it has: of several rows of one record only the latest is loaded, and none if the record
    was loaded or found missing after that row came. Careers are not derived here, but the servants concerned are marked. Raises
    LeaseTaken for a scope that is being synchronised; rows of other scopes that were loaded before stay loaded.
    """
    untried = loaded = 0
    latest: dict[str, _MappedRow] = {}
    superseded: list[str] = []
    for row in sorted(chosen, key=lambda row: row.recorded_at):
        record = _mapped(portals, row, keys)
        untried += record is None
        if isinstance(record, MappedRecord):
            if earlier := latest.get(record.id):
                superseded.append(earlier.row.id)
            latest[record.id] = _MappedRow(row, record)
    ready = list(latest.values())
    waiting_later = await _superseded_in_quarantine(database, ready)
    superseded += sorted(waiting_later)
    by_scope: dict[ScopeKey, list[_MappedRow]] = defaultdict(list)
    for each in ready:
        if each.row.id not in waiting_later:
            by_scope[ScopeKey(each.row.portal, each.row.stream, each.row.scope)].append(each)
    for scope_key, rows in by_scope.items():
        portal = portals[scope_key.portal]
        stream = _stream(portal, scope_key.stream)
        assert stream is not None
        async with leased(database, str(scope_key)) as holder:
            writer = Writer(database, portal, stream, scope_key.scope, keys, "replay", at, RunCache(), holder)
            for start in range(0, len(rows), _AT_ONCE):
                written, outdated = await _write(writer, rows[start : start + _AT_ONCE])
                loaded += written
                superseded += outdated
    return ReplayReport(loaded, len(chosen) - loaded - untried - len(superseded), untried, tuple(superseded))


async def _superseded_in_quarantine(database: Database, ready: Sequence[_MappedRow]) -> set[str]:
    """Return the ids of the rows whose record has a later row in quarantine, be it of another scope."""
    keys = sorted({each.row.key for each in ready if each.row.key})
    rows = await database.read(statement("quarantine/latest_per_key"), {"keys": keys})
    latest = {(row["portal"], row["stream"], row["key"]): cast("datetime", row["recorded_at"]) for row in rows}
    superseded: set[str] = set()
    for row in (each.row for each in ready):
        last = latest.get((row.portal, row.stream, row.key))
        if last is not None and last > row.recorded_at:
            superseded.add(row.id)
    return superseded


def _stream(portal: Portal | None, name: str) -> Stream[Any] | None:
    return next((stream for stream in portal.streams if stream.name == name), None) if portal else None


def _mapped(portals: Mapping[str, Portal], row: QuarantinedRow, keys: KeyRing) -> MappedRecord | RejectedRow | None:
    """Map the row with the installed package; return None if that is not installed, or if the content is not a row."""
    stream = _stream(portals.get(row.portal), row.stream)
    content = content_of(row, keys) if stream else None
    if not stream or not isinstance(content, dict):
        return None
    if row.reason == "identity_conflict":
        # The quarantine keeps the facts of such a row, and they may agree by now. They are keyed with the key of their time.
        content = orjson.loads(keys.rekeyed(orjson.dumps(content).decode()))
        text = orjson.dumps(content["facts"]).decode()
        facts = tuple(map(with_keys, from_canonical(text)))
        key, numbers = row.key or "", _NUMBERS.validate_python(content.get("numbers", {}))
        id_ = record_id(row.portal, stream.name, key)
        return MappedRecord(id_, key, content["content_hash"], facts, text, numbers=numbers)
    record = identify(portals[row.portal], stream, cast("RawRow", content), keys)
    if row.reason == CONFLICTING_ROWS and isinstance(record, RawRecord):
        # Another row of its reading counts as long as the portal has both.
        return conflicting_row(stream, record)
    return map_row(stream, record, keys, portals[row.portal].words) if isinstance(record, RawRecord) else record


def content_of(row: QuarantinedRow, keys: KeyRing) -> Any:
    """Return the row as it came: an object, text if it is not JSON, or None once its content was removed."""
    if row.payload is None:
        return None
    raw = keys.unseal(row.payload)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw.decode("utf-8", "replace")


async def _outdated(database: Database, ready: Sequence[_MappedRow]) -> tuple[set[str], dict[str, str]]:
    """Return the ids of the rows whose record was loaded or found missing after they came, and all records' content hashes."""
    rows = await database.read(statement("quarantine/record_states"), {"ids": [each.record.id for each in ready]})
    since = {row["id"]: cast("datetime", row["since"]) for row in rows}
    outdated = {each.row.id for each in ready if each.record.id in since and since[each.record.id] > each.row.recorded_at}
    return outdated, {cast("str", row["id"]): cast("str", row["content_hash"]) for row in rows}


async def _write(writer: Writer, ready: Sequence[_MappedRow]) -> tuple[int, list[str]]:
    """Write rows of one scope; return how many were loaded, and the ids of the outdated ones."""
    outdated, hashes = await _outdated(writer.database, ready)
    written = [each for each in ready if each.row.id not in outdated]
    changes = [
        Change(record, new=record.id not in hashes)
        for record in (each.record for each in written)
        if hashes.get(record.id) != record.content_hash
    ]
    done = await writer.write(Batch(changes, released=[each.row.id for each in written]))
    return len(written) - done.books.quarantined, sorted(outdated)


async def _rows(
    database: Database, *, portal: str = "", reason: str = "", ids: Sequence[str] | None = None, limit: int
) -> list[QuarantinedRow]:
    chosen = {"portal": portal, "reason": reason, "ids": list(ids) if ids is not None else None, "limit": limit}
    rows = await database.read(statement("quarantine/rows"), chosen)
    return [QuarantinedRow(**{name: cast("Any", row[name]) for name in QuarantinedRow.__slots__}) for row in rows]
