"""Registers that correct whose number is whose: identifiers part again that only a former word had brought together.

A row that gives somebody a second valid number of one scheme is not loaded at once: two clusters must not be joined. Mostly it is
a correction, of a number that was somebody else's or nobody's. Where no other record says that the two numbers belong to whom the
row speaks of, each goes to the servant it would be with had the portal never said otherwise, and the row is loaded. What the
record said before stays as a version of it. Where another record or a person's judgement stands against the row, it waits.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import cast

from graph.driver.database import Database
from graph.driver.statements import statement
from loaders.entity_resolution.clusters import Clusters, Origin, in_turn
from loaders.entity_resolution.corrections import Correction, Keys, agreed
from loaders.entity_resolution.judgements import judgements
from loaders.entity_resolution.relink import origins_of_keys, origins_of_servants, relink_identifiers
from loaders.ingest.fact_codec import KeyedFact, from_canonical, with_keys
from loaders.ingest.pending_references import Record
from loaders.ingest.quarantine import contradicting, replay
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal
from loaders.runs.leases import LeaseTaken

logger = logging.getLogger("meritgraph.loading")

_RECORDS = 500


async def split_corrected(database: Database, portals: Mapping[str, Portal], keys: KeyRing, at: datetime) -> int:
    """Parts what rows in quarantine correct, and loads them; tells how many.

    Killed before they are loaded it is done again from the beginning; killed right after, a servant whom nobody speaks of any
    more may be left. What is of a scope that is being read is left for the next time.
    """
    corrections = [
        Correction(row, stated.id, servants)
        for row, stated in await contradicting(database, portals, keys)
        if (servants := _servants(stated.facts))
    ]
    if not corrections:
        return 0
    concerned = await _concerned(database, corrections)
    said = await _said(database, {origin.now for origin in concerned})
    known = [each for each in await judgements(database) if each.state in ("waiting", "applied", "refused")]
    judged = await origins_of_keys(database, {key for each in known for key in (each.left, each.right)})
    outcome = agreed(corrections, _each_once([*concerned, *judged]), said, known)
    if not outcome.corrections:
        return 0
    clusters = Clusters(outcome.origins)
    for judgement in in_turn(each for each in known if each.id not in outcome.over):
        clusters.add(judgement)
    records = {each.record for each in outcome.corrections}
    spoken_of = {key for each in outcome.corrections for servant in each.servants for key in servant}
    spoken_of |= {key for record in records for servant in said.get(record, ()) for key in servant}
    affected = clusters.cluster_of(spoken_of)
    if problem := await relink_identifiers(database, clusters, affected, portals, keys, at, unless=records):
        logger.warning("%d rows that correct whose number is whose wait: %s", len(records), problem)
        return 0
    over = {"ids": sorted(outcome.over)}
    await database.execute(statement("entity_resolution/delete_judgements"), over)
    try:
        loaded = (await replay(database, portals, keys, [each.row for each in outcome.corrections], at)).loaded
    except LeaseTaken:
        return 0
    unspoken = {"ids": sorted(origin for origin in affected if not clusters.origin(origin).keys & outcome.spoken), "at": at}
    await database.write(
        lambda transaction: transaction.run(statement("entity_resolution/delete_undescribed_servants"), unspoken)
    )
    return loaded


def _servants(facts: Iterable[KeyedFact]) -> tuple[Keys, ...]:
    return tuple(tuple(fact.keys) for fact in facts if fact.spec.node.label == "Servant")


def _each_once(origins: Iterable[Origin]) -> list[Origin]:
    return list({origin.id: origin for origin in origins}.values())


async def _concerned(database: Database, corrections: Sequence[Correction]) -> list[Origin]:
    """The origins of all whom the rows speak of, and of whom their records spoke until now."""
    origins = await origins_of_keys(database, {key for each in corrections for keys in each.servants for key in keys})
    rows = await database.read(statement("entity_resolution/servants_of_records"), {"ids": [each.record for each in corrections]})
    before = await origins_of_servants(database, cast("list[str]", rows[0]["servants"]) if rows else ())
    return _each_once([*origins, *before])


async def _said(database: Database, servants: AbstractSet[str]) -> dict[str, tuple[Keys, ...]]:
    """What each record that speaks of these servants says of their identifiers."""
    rows = await database.read(statement("entity_resolution/records_of_servants"), {"ids": sorted(servants)})
    records = cast("list[str]", rows[0]["records"]) if rows else []
    said: dict[str, tuple[Keys, ...]] = {}
    for start in range(0, len(records), _RECORDS):
        found = await database.read(statement("ingest/record_facts"), {"ids": records[start : start + _RECORDS]})
        stated = cast("list[Record]", found[0]["records"])
        said |= {id_: _servants(map(with_keys, from_canonical(facts))) for id_, _, _, facts, _, _ in stated}
    return said
