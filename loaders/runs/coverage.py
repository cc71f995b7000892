"""Coverage: for which days and bodies a scope is loaded completely, so that rules may conclude absence.

A scope that names bodies speaks for these: the graph links its coverage to each of them that is loaded. A scope that names none
speaks for the bodies that records of its portal describe, which rules find by these records; where its stream is of the whole
country, for all bodies of the portal's country.
"""

from __future__ import annotations

from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from loaders.keys.ids import identifier_key
from loaders.portal_api.contract import CoveredDays, Portal, Stream
from loaders.portal_api.scope_key import ScopeKey

_COVERAGES_PER_TRANSACTION = 100


async def save_coverage(
    transaction: Transaction, portal: Portal, stream: Stream[Any], scope_key: ScopeKey, covers: CoveredDays, *, whole: bool
) -> None:
    """Save the days and bodies that a completed reading of a scope covers.

    A reading that is not ``whole`` covers nothing as long as a row of an earlier one is in quarantine.
    """
    bodies = None if covers.bodies is None else sorted({identifier_key(body) for body in covers.bodies})
    first, after = scope_key.quarantine_range
    id_ = f"coverage:{scope_key}"
    await transaction.run(
        statement("runs/save_coverage"),
        {
            "id": id_,
            "from": covers.from_,
            "bodies": bodies,
            "properties": {
                "portal": portal.name,
                "stream": stream.name,
                "country": portal.country,
                "labels": list(stream.labels),
                "whole_country": stream.whole_country,
                "scope": scope_key.scope,
                "to": covers.to,
            },
            "quarantined_from": first,
            "quarantined_to": first if whole else after,
        },
    )
    if bodies:
        await transaction.run(statement("runs/link_coverages"), {"ids": [id_]})


async def link_awaiting_coverages(database: Database) -> None:
    """Link coverages to bodies that they name and that were loaded after them."""
    rows = await database.read(statement("runs/awaiting_coverages"))
    ids = cast("list[str]", rows[0]["ids"])
    for start in range(0, len(ids), _COVERAGES_PER_TRANSACTION):

        async def work(transaction: Transaction, chosen: list[str] = ids[start : start + _COVERAGES_PER_TRANSACTION]) -> None:
            await transaction.run(statement("runs/link_coverages"), {"ids": chosen})

        await database.write(work)
