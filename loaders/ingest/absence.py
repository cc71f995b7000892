"""What a complete reading no longer found.

Absence is not deletion. A record that a complete reading of its scope did not find is missing. After several such readings it
counts as gone: what it stated no longer holds, but the record and its history stay until they are purged. If too many records are
missing at once, that is more likely a fault of the portal than the truth: then nothing is marked until a person confirms it.

A page keeps the digests of its records. So a page that is skipped by its hash still counts its records as seen, and the records
that a changed page lost are still known after a crash. Only records that may be missing are held in memory.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from loaders.ingest.packed_ids import ids_of_digests, pack_digests, pack_ids, unpack_digests
from loaders.ingest.written_nodes import may_be_deleted
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.absence_policy import AbsencePolicy
from loaders.runs.scope_state import ScopeState

_PAGES_AT_ONCE = 20
_RECORDS_AT_ONCE = 2000
# The statements that withdraw what a record stated, in the order in which they must run.
_WITHDRAWING = (
    "ingest/mark_dirty_of_records",
    "ingest/mark_dirty_of_described_versions",
    "ingest/mark_survivorship_pending",
    "ingest/delete_descriptions",
)


@dataclass(frozen=True, slots=True)
class Absences:
    """What a complete reading did not find, and the pages by which it was found out.

    ``missing`` are ids of records that are missing for the first time. ``found_again`` were missing before and have a row on a
    page now, readable or not; ``already_missing`` counts all that were missing before. ``removed_pages`` no longer exist, and
    ``shrunk_pages`` lost records. The absences are ``uncertain`` if a page had a row without a key, which could be the row of
    any missing record.
    """

    missing: Sequence[str] = ()
    removed_pages: Sequence[str] = ()
    shrunk_pages: Sequence[str] = ()
    found_again: Sequence[str] = ()
    already_missing: int = 0
    uncertain: bool = False

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to mark."""
        return not (self.missing or self.removed_pages or self.shrunk_pages or self.already_missing)


@dataclass(frozen=True, slots=True)
class UnwrittenPage:
    """What a dry run would have noted of a page: its packed record ids, and how many of its rows have no key."""

    keys: str
    keyless: int


async def find_absences(
    database: Database,
    scope_key: ScopeKey,
    current: ScopeState,
    pages_read: set[str],
    unwritten: Mapping[str, UnwrittenPage] = MappingProxyType({}),
) -> Absences:
    """Compare the pages that were read with ``current``, the state of their scope after they were written.

    ``unwritten`` are pages by id, of this scope and of others, that a dry run did not write: the graph still has their former
    content.
    """
    written, planned = pages_read - unwritten.keys(), pages_read & unwritten.keys()
    keyless = any(page.keyless for id_, page in current.pages.items() if id_ in written)
    if keyless or any(unwritten[id_].keyless for id_ in planned):
        return Absences(uncertain=True)
    removed = [id_ for id_ in current.pages if id_ not in pages_read]
    shrunk = [id_ for id_, page in current.pages.items() if id_ in pages_read and (page.lost_records or id_ in unwritten)]
    already_missing = unpack_digests(pack_ids(current.missing))
    if not removed and not shrunk and not already_missing:
        return Absences()
    suspects = set(already_missing)
    async for _, keys, lost in _pages(database, [*removed, *shrunk]):
        suspects |= unpack_digests(lost)
        suspects |= unpack_digests(keys)
    # A record that moved to another scope of its stream (another year) is there, not missing.
    of_stream = await _pages_of_stream(database, scope_key)
    elsewhere = [id_ for id_ in of_stream if not id_.startswith(scope_key.page_prefix) and id_ not in unwritten]
    async for _, keys, _ in _pages(database, [*sorted(written), *elsewhere]):
        suspects -= unpack_digests(keys)
    for page in unwritten.values():
        suspects -= unpack_digests(page.keys)
    return Absences(
        # A page also names its rows in quarantine. One that was never loaded has no record that could be missing.
        missing=await _existing(database, ids_of_digests(suspects - already_missing)),
        removed_pages=removed,
        shrunk_pages=shrunk,
        found_again=ids_of_digests(already_missing - suspects),
        already_missing=len(already_missing),
    )


async def count_records(database: Database, pages_read: Set[str], unwritten: Mapping[str, UnwrittenPage]) -> int:
    """Return how many records there are, in the graph, of rows on these pages of one scope; rows in quarantine may have one."""
    known = 0
    async for _, keys, _ in _pages(database, sorted(pages_read - unwritten.keys())):
        known += len(await _existing(database, ids_of_digests(unpack_digests(keys))))
    for id_ in sorted(pages_read & unwritten.keys()):
        known += len(await _existing(database, ids_of_digests(unpack_digests(unwritten[id_].keys))))
    return known


async def _existing(database: Database, ids: Sequence[str]) -> list[str]:
    """Return those of these records that are in the graph and not gone."""
    existing: list[str] = []
    for start in range(0, len(ids), _RECORDS_AT_ONCE):
        parameters = {"ids": ids[start : start + _RECORDS_AT_ONCE]}
        rows = await database.read(statement("absence/existing_records"), parameters)
        existing += cast("list[str]", rows[0]["existing"])
    return existing


async def _pages_of_stream(database: Database, scope_key: ScopeKey) -> list[str]:
    """Return the ids of the pages of all scopes of the scope's stream."""
    first, after = scope_key.stream_range
    rows = await database.read(statement("absence/pages_of_stream"), {"from": first, "to": after})
    return cast("list[str]", rows[0]["ids"]) if rows else []


async def _pages(database: Database, ids: Sequence[str]) -> AsyncGenerator[list[str | None]]:
    """Yield [id, packed ids of its records, packed ids of records that left it] for each of these pages."""
    for start in range(0, len(ids), _PAGES_AT_ONCE):
        rows = await database.read(statement("absence/page_keys"), {"ids": ids[start : start + _PAGES_AT_ONCE]})
        for page in cast("list[list[str | None]]", rows[0]["pages"]) if rows else ():
            yield page


async def mark_absences(
    transaction: Transaction, scope_key: ScopeKey, absences: Absences, policy: AbsencePolicy, at: datetime
) -> tuple[int, int]:
    """Mark the missing records, count this reading for all of them, and withdraw the records that are gone now.

    Return how many records this reading marked as missing, and how many are gone now. A record whose row came back is no longer
    missing, even if the row cannot be read.
    """
    missing = 0
    for start in range(0, len(absences.found_again), _RECORDS_AT_ONCE):
        ids = absences.found_again[start : start + _RECORDS_AT_ONCE]
        await transaction.run(statement("absence/mark_found"), {"ids": ids})
    for start in range(0, len(absences.missing), _RECORDS_AT_ONCE):
        ids = absences.missing[start : start + _RECORDS_AT_ONCE]
        rows = await transaction.run(statement("absence/mark_missing"), {"ids": ids, "scope_key": str(scope_key), "at": at})
        missing += cast("int", rows[0]["missing"]) if rows else 0
    limit = {"scope_key": str(scope_key), "readings": policy.readings_until_gone}
    counted = await transaction.run(statement("absence/count_missing_readings"), limit)
    gone = cast("list[str]", counted[0]["gone"]) if counted else []
    if gone:
        await _withdraw(transaction, gone, at)
    if absences.removed_pages or absences.shrunk_pages:
        pages = {"removed": list(absences.removed_pages), "shrunk": list(absences.shrunk_pages)}
        await transaction.run(statement("absence/delete_pages"), pages)
    return missing, len(gone)


async def _withdraw(transaction: Transaction, records: Sequence[str], at: datetime) -> None:
    """Withdraw all that these records state."""
    rows = [{"record": id_, "waiting": list[str]()} for id_ in records]
    withdrawn = [{"id": id_, "described": list[str](), "at": at} for id_ in records]
    marks = DossierMarks(transaction)
    described = await marks.described_by(records)
    async with marks.watching(described, deleted=may_be_deleted(described)):
        await transaction.run(statement("ingest/delete_pending_references"), {"rows": rows})
        for name in _WITHDRAWING:
            await transaction.run(statement(name), {"rows": withdrawn})


async def records_gone_from_page(transaction: Transaction, page: str, now: str) -> str | None:
    """Return the packed ids of the records that a page has lost since its scope was last complete; None if there are none.

    These are the records that it had until now or had lost before, without those in ``now``, the packed ids of its new records.
    """
    rows = await transaction.run(statement("absence/page_keys"), {"ids": [page]})
    known = cast("list[list[str | None]]", rows[0]["pages"]) if rows else []
    if not known:
        return None
    _, keys, lost = known[0]
    return pack_digests((unpack_digests(keys) | unpack_digests(lost)) - unpack_digests(now)) or None
