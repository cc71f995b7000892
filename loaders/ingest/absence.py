"""What a complete reading did not find any more.

Absence is no deletion. A record that a complete reading of its scope did not find is missing; after several such readings it is
taken for gone: what it said no longer holds, it and its history stay until they are purged. Too many missing at once are more
likely a fault of the portal than the truth: then nothing is marked until a person says so.

A page keeps the digests of its records, so that a page skipped by its hash counts its records as seen, and so that what left a
changed page is known again after a crash. Only what may be missing is held in memory.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from loaders.runs.scope_state import ScopeState

_DIGEST_BYTES = 15
_PAGES_AT_ONCE = 20
_RECORDS_AT_ONCE = 2000
# So many missing are more than the believed share of a small register, which may well lose a few.
_FEW = 20
# Half of what was there is no few, however small the register: an empty answer, or as many rows under other keys, which are there
# themselves by the next reading. One or two may be all there were.
_VERY_FEW, _MANY = 2, 0.5


# The statements that take back what a record stated, in the order in which they must run.
_WITHDRAWING = (
    "ingest/mark_dirty_of_records",
    "ingest/mark_dirty_of_described_versions",
    "ingest/mark_survivorship_pending",
    "ingest/delete_descriptions",
)


@dataclass(frozen=True, slots=True)
class AbsencePolicy:
    """How absence is judged: after how many complete readings a record is gone, and beyond which share a person decides."""

    readings_until_gone: int = 3
    max_removal_share: float = 0.05


def packed(record_ids: Iterable[str]) -> str:
    """Record ids in 20 letters each."""
    return b64encode(bytes.fromhex("".join(id_.partition(":")[2] for id_ in record_ids))).decode("ascii")


def unpacked(text: str | None) -> set[bytes]:
    """The digests of the record ids in a packed text."""
    raw = b64decode(text or "")
    return {raw[at : at + _DIGEST_BYTES] for at in range(0, len(raw), _DIGEST_BYTES)}


async def what_left(transaction: Transaction, page: str, now: str) -> str | None:
    """The packed records that a page had and has no more, together with those that had left it before."""
    rows = await transaction.run(statement("absence/page_keys"), {"ids": [page]})
    known = cast("list[list[str | None]]", rows[0]["pages"]) if rows else []
    if not known:
        return None
    _, keys, left = known[0]
    gone = (unpacked(keys) | unpacked(left)) - unpacked(now)
    return b64encode(b"".join(sorted(gone))).decode("ascii") or None


@dataclass(frozen=True, slots=True)
class Absences:
    """What a complete reading did not find: record ids, and the pages to forget once that is noted.

    ``there_again`` were missing, and there is a row of theirs on a page, readable or not; ``before`` is how many were missing.
    ``uncertain`` when a row without a key was on one of the pages: it might have been any of them.
    """

    missing: Sequence[str]
    gone_pages: Sequence[str]
    left_pages: Sequence[str]
    there_again: Sequence[str] = ()
    uncertain: bool = False
    before: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to note."""
        return not (self.missing or self.gone_pages or self.left_pages or self.before)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What a planned reading would have noted of a page: its packed records, and how many of its rows have no key."""

    keys: str
    keyless: int


async def absences(
    database: Database,
    place: str,
    known: ScopeState,
    pages_read: set[str],
    unwritten: Mapping[str, Unwritten] = MappingProxyType({}),
) -> Absences:
    """Compares the pages read just now with what is known of this place (portal/stream/scope) after they were written.

    ``unwritten`` are pages by id, of this scope and others, of which the graph still has what they were before.
    """
    written, planned = pages_read - unwritten.keys(), pages_read & unwritten.keys()
    keyless = {id_ for id_, page in known.pages.items() if page.keyless and id_ in written}
    if keyless or any(unwritten[id_].keyless for id_ in planned):
        return Absences((), (), (), uncertain=True)
    gone = [id_ for id_ in known.pages if id_ not in pages_read]
    left = [id_ for id_, page in known.pages.items() if id_ in pages_read and (page.left or id_ in unwritten)]
    absent = unpacked(packed(known.missing))
    if not gone and not left and not absent:
        return Absences((), (), ())
    suspects = set(absent)
    async for _, keys, went in _pages(database, [*gone, *left]):
        suspects |= unpacked(went)
        suspects |= unpacked(keys)
    # A record that moved to another scope of its stream (another year) is there, not missing.
    of_stream = await _pages_of_stream(database, place.rpartition("/")[0])
    elsewhere = [id_ for id_ in of_stream if not id_.startswith(f"{place}/") and id_ not in unwritten]
    async for _, keys, _ in _pages(database, [*sorted(written), *elsewhere]):
        suspects -= unpacked(keys)
    for page in unwritten.values():
        suspects -= unpacked(page.keys)
    return Absences(_record_ids(suspects - absent), gone, left, _record_ids(absent - suspects), before=len(absent))


def _record_ids(digests: Iterable[bytes]) -> list[str]:
    return [f"record:{digest.hex()}" for digest in sorted(digests)]


async def _pages_of_stream(database: Database, stream: str) -> list[str]:
    """The ids of the pages of all scopes of a stream (portal/stream)."""
    bounds = {"from": f"{stream}/", "to": f"{stream}0"}  # 0 is what comes after the slash
    rows = await database.read(statement("absence/pages_of_stream"), bounds)
    return cast("list[str]", rows[0]["ids"]) if rows else []


async def _pages(database: Database, ids: Sequence[str]) -> AsyncGenerator[list[str | None]]:
    for start in range(0, len(ids), _PAGES_AT_ONCE):
        rows = await database.read(statement("absence/page_keys"), {"ids": ids[start : start + _PAGES_AT_ONCE]})
        for page in cast("list[list[str | None]]", rows[0]["pages"]) if rows else ():
            yield page


def within_removal_limit(missing: int, still_there: int, policy: AbsencePolicy, confirmed: int = 0) -> bool:
    """Whether so many missing may be marked beside those that were there before and still are.

    ``confirmed`` is how many a person said are gone.
    """
    were_there = missing + still_there
    if missing <= max(confirmed, _VERY_FEW):
        return True
    return missing < _MANY * were_there and missing <= max(_FEW, policy.max_removal_share * were_there)


async def note_absences(
    transaction: Transaction, place: str, found: Absences, policy: AbsencePolicy, at: datetime
) -> tuple[int, int]:
    """Marks what is missing, counts one more reading for it, withdraws what is gone by now; tells how many of both.

    What is there again but cannot be read is not missing any more.
    """
    missing = 0
    for start in range(0, len(found.there_again), _RECORDS_AT_ONCE):
        await transaction.run(statement("absence/mark_found"), {"ids": found.there_again[start : start + _RECORDS_AT_ONCE]})
    for start in range(0, len(found.missing), _RECORDS_AT_ONCE):
        ids = found.missing[start : start + _RECORDS_AT_ONCE]
        rows = await transaction.run(statement("absence/mark_missing"), {"ids": ids, "place": place, "at": at})
        missing += cast("int", rows[0]["missing"]) if rows else 0
    counted = await transaction.run(
        statement("absence/count_missing_readings"), {"place": place, "runs": policy.readings_until_gone}
    )
    gone = cast("list[str]", counted[0]["gone"]) if counted else []
    if gone:
        withdrawn = [{"id": id_, "described": list[str]()} for id_ in gone]
        await transaction.run(statement("ingest/delete_pending_references"), {"rows": [{"record": id_} for id_ in gone]})
        for name in (
            "ingest/mark_dirty_of_records",
            "ingest/mark_dirty_of_described_versions",
            "ingest/mark_survivorship_pending",
            "ingest/delete_descriptions",
        ):
            await transaction.run(statement(name), {"rows": withdrawn})
    if found.gone_pages or found.left_pages:
        pages = {"gone": list(found.gone_pages), "left": list(found.left_pages)}
        await transaction.run(statement("absence/delete_pages"), pages)
    return missing, len(gone)
