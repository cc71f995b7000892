"""Makes the graph what the clusters say: joining and splitting servants are the same step.

Clusters and the ids of the affected origins go in. Identifiers are pointed at the servants they belong to, the records about
these servants are written again, and servants that were merged into others become redirects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from datetime import datetime
from typing import cast

from graph.cypher.statements import Statement, statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from loaders.entity_resolution.clusters import Clusters, Origin
from loaders.ingest.records import Row
from loaders.ingest.stored_records import read_records, rewrite_records, streams_of
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal

_RECORDS_PER_BATCH = 500

Read = Callable[[Statement, Mapping[str, object]], Awaitable[list[dict[str, object]]]]
"""Reads a statement: in a transaction (``Transaction.run``), or by itself (``Database.read``)."""


async def relink_identifiers(
    database: Database,
    clusters: Clusters,
    affected: AbstractSet[str],
    portals: Mapping[str, Portal],
    keys: KeyRing,
    at: datetime,
    *,
    except_records: AbstractSet[str] = frozenset(),
) -> str | None:
    """Point the identifiers of the affected origins at the servants they belong to, and write what follows from it.

    Records about these servants, or about what is linked to them, are written again, except those in ``except_records``, whose
    facts are about to change. Returns why nothing was done if a record cannot be written again, else None.
    """
    surviving = {origin: clusters.surviving_id(origin) for origin in affected}
    servants = sorted({*surviving, *surviving.values()})
    rows = await database.read(statement("entity_resolution/records_linked_to_servants"), {"ids": servants})
    records = {tuple(row) for row in cast("list[list[str]]", rows[0]["records"])} if rows else set[tuple[str, ...]]()
    streams = streams_of(portals.values())
    if unknown := sorted({(portal, stream) for id_, portal, stream in records if id_} - streams.keys()):
        portal, stream = unknown[0]
        return f"records of {portal}/{stream} are concerned and its package is not installed: install it and sync again"
    record_ids = sorted({id_ for id_, _, _ in records if id_} - except_records)

    await database.write(lambda transaction: _point_identifiers(transaction, clusters, surviving))
    for start in range(0, len(record_ids), _RECORDS_PER_BATCH):
        batch = await read_records(database, record_ids[start : start + _RECORDS_PER_BATCH])
        # Portals with authority for servants are written last.
        batch.sort(key=lambda record: record.portal in portals and "Servant" in portals[record.portal].authority)
        await rewrite_records(database, batch, streams, keys, at, relink=True)
    redirects = [{"id": origin, "to": servant} for origin, servant in surviving.items() if origin != servant]
    if redirects:
        await database.write(lambda transaction: _redirect(transaction, redirects, at))
    return None


async def _redirect(transaction: Transaction, redirects: Sequence[Row], at: datetime) -> None:
    """Delete the servants that were merged into others, given as rows of {id, to}, and what was derived of them."""
    async with marking_deleted_servants(transaction, [row["id"] for row in redirects]):
        await transaction.run(statement("entity_resolution/redirect_servants"), {"rows": redirects, "at": at})


@asynccontextmanager
async def marking_deleted_servants(transaction: Transaction, servants: Sequence[str]) -> AsyncGenerator[None]:
    """Mark the dossiers that change because the body deletes some of these servants with what was derived of them."""
    marks = DossierMarks(transaction)
    employments: list[str] = []
    if await marks.needed():
        rows = await transaction.run(statement("entity_resolution/employments_of_servants"), {"ids": list(servants)})
        employments = cast("list[str]", rows[0]["employments"])
    deleted = {"Servant": servants, "Appointment": employments}
    async with marks.watching({}, deleted=deleted):
        yield


async def _point_identifiers(transaction: Transaction, clusters: Clusters, surviving: Mapping[str, str]) -> None:
    """Point the identifiers of origins at the surviving servants, which are revived if they had been merged into others."""
    servants = sorted(set(surviving.values()))
    revived = [
        {"id": servant, "without_national_id": None if clusters.has_national_id(servant) else servant} for servant in servants
    ]
    identifiers = [
        {"key": key, "servant": servant, "origin": origin}
        for origin, servant in surviving.items()
        for key in clusters.keys_of(origin)
    ]
    written = {"Servant": servants, "Identifier": [row["key"] for row in identifiers]}
    async with DossierMarks(transaction).watching(written):
        await transaction.run(statement("entity_resolution/revive_servants"), {"rows": revived})
        await transaction.run(statement("entity_resolution/relink_identifiers"), {"rows": identifiers})


async def origins_of_keys(read: Read, keys: AbstractSet[str]) -> list[Origin]:
    """Return the origins of these identifiers, and all origins that were joined with one of them.

    Each has all its identifiers.
    """
    rows = await read(statement("entity_resolution/origins_of_identifiers"), {"keys": sorted(keys)})
    return _origins(cast("list[tuple[str, str, str]]", rows[0]["origins"]) if rows else ())


async def origins_of_servants(read: Read, servants: Sequence[str]) -> list[Origin]:
    """Return the origins that were joined into these servants, with all their identifiers.

    The servants are given by their ids, or by ids that were merged into theirs.
    """
    rows = await read(statement("entity_resolution/identifiers_of_servants"), {"ids": list(servants)})
    identifiers = cast("list[tuple[str, str, str]]", rows[0]["identifiers"]) if rows else []
    return _origins((key, origin, servant) for servant, key, origin in identifiers)


def _origins(rows: Iterable[tuple[str, str, str]]) -> list[Origin]:
    """Return the origins in rows of identifier key, origin id and id of the current servant."""
    keys: dict[str, set[str]] = defaultdict(set)
    current: dict[str, str] = {}
    for key, origin, servant in rows:
        keys[origin].add(key)
        current[origin] = servant
    return [Origin(origin, frozenset(of_origin), current[origin]) for origin, of_origin in keys.items()]
