"""Splits servants whose identifiers a portal corrects, and loads the rows that correct them.

A row that gives a servant a second valid number of one scheme goes to quarantine at first, because two persons must not be
joined. Mostly it is a correction of a number that was somebody else's or nobody's. If no other record states that the two numbers
belong to the servant, each number goes to the servant it would be with if the portal had never stated otherwise, and the row is
loaded. The former facts of its record stay as a version. If another record or a person's judgement contradicts the row, it stays
in quarantine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from loaders.entity_resolution.clusters import Clusters, Origin, by_priority
from loaders.entity_resolution.corrections import AcceptedCorrections, Correction, IdentifierKeys, accept_corrections
from loaders.entity_resolution.judgements import GIVEN_UP, judgements
from loaders.entity_resolution.relink import (
    marking_deleted_servants,
    origins_of_keys,
    origins_of_servants,
    relink_identifiers,
)
from loaders.ingest.fact_codec import from_canonical, with_keys
from loaders.ingest.quarantine import identity_conflicts, replay
from loaders.ingest.records import KeyedFact
from loaders.ingest.stored_records import read_records
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal
from loaders.runs.leases import LeaseTaken

logger = logging.getLogger("meritgraph.loading")

_RECORDS_PER_BATCH = 500


async def split_corrected(database: Database, portals: Mapping[str, Portal], keys: KeyRing, at: datetime) -> int:
    """Split servants as quarantined rows correct their identifiers, and load these rows; return how many were loaded.

    If the process is killed before the rows are loaded, the next call starts again from the beginning; if it is killed right
    after, a servant that no record describes may remain. Corrections in a scope that is being synchronised wait for the next
    call.
    """
    corrections = [
        Correction(row, record.id, servants)
        for row, record in await identity_conflicts(database, portals, keys)
        if (servants := _servants(record.facts))
    ]
    if not corrections:
        return 0
    origins = await _affected_origins(database, corrections)
    stated = await _stated_identifiers(database, {origin.current for origin in origins})
    known = [each for each in await judgements(database) if each.state not in GIVEN_UP]
    judged = await origins_of_keys(database.read, {key for each in known for key in (each.left, each.right)})
    accepted = accept_corrections(corrections, _unique([*origins, *judged]), stated, known)
    if not accepted.corrections:
        return 0
    clusters = Clusters(accepted.origins)
    for judgement in by_priority(each for each in known if each.id not in accepted.obsolete):
        clusters.add(judgement)
    records = {each.record for each in accepted.corrections}
    before_and_after = [*(stated.get(record, ()) for record in records), *(each.servants for each in accepted.corrections)]
    affected = clusters.affected_origins({key for servants in before_and_after for servant in servants for key in servant})
    if problem := await relink_identifiers(database, clusters, affected, portals, keys, at, except_records=records):
        logger.warning("%d rows that correct identifiers stay in quarantine: %s", len(records), problem)
        return 0
    return await _load(database, portals, keys, accepted, clusters, affected, at)


async def _load(
    database: Database,
    portals: Mapping[str, Portal],
    keys: KeyRing,
    accepted: AcceptedCorrections,
    clusters: Clusters,
    affected: AbstractSet[str],
    at: datetime,
) -> int:
    """Load the accepted rows, and delete the judgements and servants that nothing supports any longer."""
    await database.execute(statement("entity_resolution/delete_judgements"), {"ids": sorted(accepted.obsolete)})
    try:
        loaded = (await replay(database, portals, keys, [each.row for each in accepted.corrections], at)).loaded
    except LeaseTaken:
        return 0
    undescribed = sorted(origin for origin in affected if not clusters.keys_of(origin) & accepted.stated_keys)

    async def delete_undescribed(transaction: Transaction) -> None:
        async with marking_deleted_servants(transaction, undescribed):
            parameters = {"ids": undescribed, "at": at}
            await transaction.run(statement("entity_resolution/delete_undescribed_servants"), parameters)

    await database.write(delete_undescribed)
    return loaded


def _servants(facts: Iterable[KeyedFact]) -> tuple[IdentifierKeys, ...]:
    return tuple(tuple(fact.keys) for fact in facts if fact.spec.node.label == "Servant")


def _unique(origins: Iterable[Origin]) -> list[Origin]:
    return list({origin.id: origin for origin in origins}.values())


async def _affected_origins(database: Database, corrections: Sequence[Correction]) -> list[Origin]:
    """Return the origins of all servants that the rows describe, and of those that their records described until now."""
    origins = await origins_of_keys(database.read, {key for each in corrections for keys in each.servants for key in keys})
    rows = await database.read(statement("entity_resolution/servants_of_records"), {"ids": [each.record for each in corrections]})
    before = await origins_of_servants(database.read, cast("list[str]", rows[0]["servants"]) if rows else ())
    return _unique([*origins, *before])


async def _stated_identifiers(database: Database, servants: AbstractSet[str]) -> dict[str, tuple[IdentifierKeys, ...]]:
    """Return the identifiers that each record about these servants states for the servants it describes, by record id."""
    rows = await database.read(statement("entity_resolution/records_of_servants"), {"ids": sorted(servants)})
    ids = cast("list[str]", rows[0]["records"]) if rows else []
    stated: dict[str, tuple[IdentifierKeys, ...]] = {}
    for start in range(0, len(ids), _RECORDS_PER_BATCH):
        for record in await read_records(database, ids[start : start + _RECORDS_PER_BATCH]):
            stated[record.id] = _servants(map(with_keys, from_canonical(record.facts)))
    return stated
