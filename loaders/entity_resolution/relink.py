"""Identifiers pointed at the servants they belong to by now, and what follows: joining and parting are the same step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from loaders.entity_resolution.clusters import Clusters, Origin
from loaders.ingest.pending_references import Record, replay
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal

_RECORDS = 500


async def relink_identifiers(
    database: Database,
    clusters: Clusters,
    affected: AbstractSet[str],
    portals: Mapping[str, Portal],
    keys: KeyRing,
    at: datetime,
    *,
    unless: AbstractSet[str] = frozenset(),
) -> str | None:
    """Points identifiers at the servants they belong to, writes the records cluster_of again, redirects the ids left over.

    ``unless`` are records that are not written again, for they will say something else. Does nothing and tells why where a
    record cluster_of cannot be written again.
    """
    belongs = {origin: clusters.servant(origin) for origin in affected}
    servants = sorted({*belongs, *belongs.values()})
    rows = await database.read(statement("entity_resolution/records_around_servants"), {"ids": servants})
    cluster_of = {tuple(row) for row in cast("list[list[str]]", rows[0]["records"])} if rows else set[tuple[str, ...]]()
    streams = {(portal.name, stream.name): (portal, stream) for portal in portals.values() for stream in portal.streams}
    if unknown := sorted({(portal, stream) for id_, portal, stream in cluster_of if id_} - streams.keys()):
        portal, stream = unknown[0]
        return f"records of {portal}/{stream} are concerned and its package is not installed: install it and sync again"
    records = sorted({id_ for id_, _, _ in cluster_of if id_} - unless)

    await database.write(lambda transaction: _repoint(transaction, clusters, belongs))
    for start in range(0, len(records), _RECORDS):
        found = await database.read(statement("ingest/record_facts"), {"ids": records[start : start + _RECORDS]})
        stated = cast("list[Record]", found[0]["records"])
        # Whoever has authority for clusters speaks last.
        stated.sort(key=lambda record: "Servant" in portals[record[4]].authority if record[4] in portals else False)
        await replay(database, stated, streams, keys, at, relink=True)
    left = [{"id": origin, "to": servant} for origin, servant in belongs.items() if origin != servant]
    if left:
        await database.write(
            lambda transaction: transaction.run(statement("entity_resolution/redirect_servants"), {"rows": left, "at": at})
        )
    return None


async def _repoint(transaction: Transaction, clusters: Clusters, belongs: Mapping[str, str]) -> None:
    """Points the identifiers of origins at the servants these belong to, who are there again if they were gone."""
    servants = sorted(set(belongs.values()))
    kept = [{"id": servant, "without_national_id": None if clusters.is_anchored(servant) else servant} for servant in servants]
    await transaction.run(statement("entity_resolution/revive_servants"), {"rows": kept})
    moved = [
        {"key": key, "servant": servant, "origin": origin}
        for origin, servant in belongs.items()
        for key in clusters.origin(origin).keys
    ]
    await transaction.run(statement("entity_resolution/relink_identifiers"), {"rows": moved})


async def origins_of_keys(database: Database, keys: AbstractSet[str]) -> list[Origin]:
    """The origins of these identifiers, with all identifiers of each and of everyone they were joined with."""
    rows = await database.read(statement("entity_resolution/origins_of_identifiers"), {"keys": sorted(keys)})
    return _origins(cast("list[tuple[str, str, str]]", rows[0]["origins"]) if rows else ())


async def origins_of_servants(database: Database, servants: Sequence[str]) -> list[Origin]:
    rows = await database.read(statement("entity_resolution/identifiers_of_servants"), {"ids": list(servants)})
    found = cast("list[tuple[str, str, str]]", rows[0]["identifiers"]) if rows else []
    return _origins((key, origin, servant) for servant, key, origin in found)


def _origins(rows: Iterable[tuple[str, str, str]]) -> list[Origin]:
    keys: dict[str, set[str]] = defaultdict(set)
    now: dict[str, str] = {}
    for key, origin, servant in rows:
        keys[origin].add(key)
        now[origin] = servant
    return [Origin(origin, frozenset(held), now[origin]) for origin, held in keys.items()]
