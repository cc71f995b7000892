"""Writes the name keys of servants, by which search finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from loaders.matching.search_words import search_keys
from loaders.runs.leases import renew_lease

_PAGE = 1000


async def write_name_keys(database: Database, lease: str, holder: str, claimed: Mapping[str, str]) -> None:
    """Bring the name keys of all servants whose marks a lease holder claimed up to date; a key that is right is not written."""
    after = claimed["from"]
    while rows := await database.read(
        statement("matching/names_of_claimed"), {"from": after, "to": claimed["to"], "limit": _PAGE}
    ):
        await _write(database, lease, holder, rows)
        after = cast("str", rows[-1]["mark"])


async def has_unused_name_keys(database: Database) -> bool:
    """Tell whether there is a name key that nobody has any longer, because a servant was renamed, merged or deleted."""
    return bool(await database.read(statement("matching/any_unused_name_key")))


async def _write(database: Database, lease: str, holder: str, rows: list[dict[str, Any]]) -> None:
    new: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for row in rows:
        wanted = search_keys([name for name in (row["name"], *(row["also_written"] or ())) if name])
        known = frozenset(cast("list[str]", row["keys"]))
        new += [{"id": row["id"], "keys": sorted(wanted - known)}] if wanted - known else []
        gone += [{"id": row["id"], "keys": sorted(known - wanted)}] if known - wanted else []
    if not new and not gone:
        return

    async def work(transaction: Transaction) -> None:
        await renew_lease(transaction, lease, holder)
        if gone:
            await transaction.run(statement("matching/unlink_name_keys"), {"rows": gone})
        if new:
            await link_name_keys(transaction, new)

    await database.write(work)


async def link_name_keys(transaction: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
    """Give servants name keys that they do not have yet: ``rows`` are {id: of the servant, keys: list of name keys}."""
    keys = sorted({key for each in rows for key in cast("list[str]", each["keys"])})
    await transaction.run(statement("matching/create_name_keys"), {"keys": keys})
    await transaction.run(statement("matching/link_name_keys"), {"rows": rows})
