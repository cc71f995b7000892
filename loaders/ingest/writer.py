"""Writes one batch in one transaction: its plan (`loaders.ingest.planning`), its quarantine, page and watermark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, cast

from graph.cypher.statements import statement
from graph.dossier_marks import DossierMarks
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.errors import LoadError, QueryTimedOut
from loaders.ingest.absence import records_gone_from_page
from loaders.ingest.delivery_rows import delivery_rows
from loaders.ingest.halves import first_half, second_half, together
from loaders.ingest.in_hand import NewServants
from loaders.ingest.planning import PlannedBatch, Planning
from loaders.ingest.records import Batch, Change, PageRead, RejectedRow, Row, WritePlan, Written
from loaders.ingest.run_cache import RunCache
from loaders.ingest.statement_order import creating_statements, in_order
from loaders.ingest.written_nodes import deleted_nodes, withdrawn_records, written_nodes
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.leases import OtherWork, other_work, renew_lease
from loaders.runs.report import Books
from loaders.runs.scope_state import MappingMark, watermark_row

# The embedded engine takes messages of up to 16 MiB; of a payload that cannot be compressed below this only the beginning
# is kept.
_MESSAGE_BYTES = 12 * 1024 * 1024
# What a quarantined row has beside its texts: their names, numbers and times.
_ROW_BYTES = 1024


@dataclass(slots=True)
class Writer:
    """Writes batches of one scope in one run. With ``dry_run`` all it wrote is undone. ``holder`` has the lease of the scope.

    ``on_halved`` is called with the number of changes of each batch that has to be written in halves.
    """

    database: Database
    portal: Portal
    stream: Stream[Any]
    scope: str
    keys: KeyRing
    run: str
    recorded_at: datetime
    cache: RunCache
    holder: str | None = None
    dry_run: bool = False
    on_halved: Callable[[int], None] = lambda rows: None
    planning: Planning = field(init=False)

    def __post_init__(self) -> None:
        self.planning = Planning(self.portal.authority, self.recorded_at, self.cache)

    @property
    def scope_key(self) -> ScopeKey:
        """Scope that the batches belong to."""
        return ScopeKey(self.portal.name, self.stream.name, self.scope)

    @property
    def mapping(self) -> MappingMark:
        """What the rows of the batches were mapped under."""
        return MappingMark.of(self.portal, self.stream)

    async def write(self, batch: Batch, planned: PlannedBatch | None = None) -> Written:
        """Write a batch in one transaction, and return what became of its rows. ``planned`` is its plan, if there is one.

        A batch that exceeds the time of a write is written in halves (`loaders.ingest.halves`). Some of its changes may be
        rejected while they are written, because their identifiers contradict what is loaded. Raises LeaseTaken if the lease of
        the scope was lost, LoadError if something the batch refers to disappeared meanwhile, QueryTimedOut if a single change
        takes too long.
        """
        try:
            return await self._write_whole(batch, planned)
        except QueryTimedOut:
            if len(batch.changes) < 2:
                raise
        self.on_halved(len(batch.changes))
        first = await self.write(first_half(batch))
        return together(first, await self.write(second_half(batch, first)))

    async def plan_ahead(self, changes: Sequence[Change]) -> PlannedBatch | None:
        """Plan changes while those before them are written; None where they can only be planned when they are written."""
        if self.dry_run or self.holder is None or not changes:
            return None
        try:
            return await self.planning.ahead(changes, self.database.read, self.holder)
        except QueryTimedOut:
            # A read has less time than a write, and here it runs beside one. Within the transaction it has the time of a write.
            return None

    async def _write_whole(self, batch: Batch, planned: PlannedBatch | None) -> Written:
        if self.dry_run:
            done = await self.database.try_out(lambda transaction: self._write(transaction, batch, None, in_hand=False))
            return _written(batch, done.plan)
        attempts = count(1)

        async def work(transaction: Transaction) -> PlannedBatch:
            # Where another writer was in the way, what follows from this batch is left to the derivation of all careers.
            first = next(attempts) == 1
            return await self._write(transaction, batch, planned if first else None, in_hand=first)

        try:
            done = await write_retrying_conflicts(self.database, work)
        except BaseException:
            self.planning.discard()
            raise
        if batch.changes:
            self.planning.committed(done, ahead=done is planned)
        return _written(batch, done.plan)

    async def _write(
        self, transaction: Transaction, batch: Batch, planned: PlannedBatch | None, *, in_hand: bool
    ) -> PlannedBatch:
        """Write a batch; with ``in_hand`` also what follows from its new nodes alone (`loaders.ingest.in_hand`)."""
        if self.holder and not self.dry_run:
            await renew_lease(transaction, str(self.scope_key), self.holder)
        batch = await _without_outdated(transaction, batch)
        done = await self._write_changes(transaction, batch.changes, planned, in_hand=in_hand)
        plan = done.plan
        rejected = {record.id for record, _ in plan.rejected}
        await self._queue_deliveries(transaction, [each for each in batch.changes if each.record.id not in rejected])
        # Rows without a key are named by their content: of equal ones the quarantine has one.
        refused = {row.name: row for row in (*batch.rejected, *(row for _, row in plan.rejected))}
        quarantined = [self._quarantine_row(row, batch.page_id) for row in refused.values()]
        await self._keep_quarantine(transaction, quarantined, batch.released)
        if batch.page is not None:
            await self._save_page(transaction, batch.page, len(plan.rejected))
        if batch.watermark is not None and (reached := batch.watermark(rejected)) is not None:
            await transaction.run(statement("ingest/save_watermark"), watermark_row(self.scope_key, reached, self.mapping))
        if batch.fields is not None:
            key = self.scope_key
            properties = {"portal": key.portal, "stream": key.stream, "scope": key.scope, "fields": sorted(batch.fields)}
            await transaction.run(statement("runs/save_stream_fields"), {"id": str(key), "properties": properties})
        return done

    async def _write_changes(
        self, transaction: Transaction, changes: Sequence[Change], planned: PlannedBatch | None, *, in_hand: bool
    ) -> PlannedBatch:
        if not changes:
            return PlannedBatch((), WritePlan(), NewServants(WritePlan()), 0)
        others = await other_work(transaction.run, self.holder) if in_hand and self.holder is not None else OtherWork(True, 0)
        alone = not others.found
        if planned is None or not self.planning.holds(planned, changes, others):
            planned = await self.planning.within(changes, transaction.run, others, in_hand=alone)
        plan, servants = planned.plan, planned.new_servants
        if alone:
            await servants.leave_unmarked(transaction)
        marks = DossierMarks(transaction)
        described = await marks.described_by(withdrawn_records(plan.rows))
        async with marks.watching(written_nodes(plan.rows, described), deleted_nodes(plan.rows, described)):
            await self._run_plan(transaction, plan)
        await servants.finish(transaction)
        if plan.careers and await other_work(transaction.run, self.holder or "") != others:
            # Another process may have changed what the careers were derived from: they are derived once more.
            new = [{"id": servant} for servant in plan.new_spells]
            await transaction.run(statement("ingest/mark_dirty"), {"rows": new})
        return planned

    async def _run_plan(self, transaction: Transaction, plan: WritePlan) -> None:
        stamp = {
            "portal": self.portal.name,
            "stream": self.stream.name,
            "state": "active",
            "run": self.run,
            "mapping_version": self.stream.mapping_version,
            "recorded_at": self.recorded_at,
        }
        for known, rows in in_order(plan.rows):
            offered = {"rows": rows, "stamp": stamp}
            result = await transaction.run(known, {each: offered[each] for each in known.parameters})
            if known in creating_statements() and result[0]["written"] != len(rows):
                raise LoadError(
                    f"{known.name} wrote {result[0]['written']} of {len(rows)} rows of {self.portal.name}/{self.stream.name}: "
                    "something they refer to was removed while they were written. Nothing of this page was kept; run sync again."
                )

    async def _queue_deliveries(self, transaction: Transaction, changes: Sequence[Change]) -> None:
        """Queue what other portals receive, in the transaction in which the hub learns it."""
        rows = delivery_rows(changes, self.keys, self.recorded_at)
        if rows:
            await transaction.run(statement("outbox/queue_deliveries"), {"rows": rows})
            subjects = [{"subject": row["subject"]} for row in rows]
            await transaction.run(statement("outbox/supersede_deliveries"), {"rows": subjects})

    async def _keep_quarantine(self, transaction: Transaction, quarantined: Sequence[Row], released: Sequence[str]) -> None:
        """Take the released rows out of quarantine, unless they are rejected again, and add the rejected ones."""
        again = {row["id"] for row in quarantined}
        if leaving := [id_ for id_ in released if id_ not in again]:
            for name in ("quarantine/recount_pages", "quarantine/remove_rows"):
                await transaction.run(statement(name), {"ids": leaving})
        for rows in _portions(quarantined):
            await transaction.run(statement("quarantine/add_rows"), {"rows": rows})

    def _quarantine_row(self, rejected: RejectedRow, page_id: str | None) -> Row:
        # A row that is replayed comes on no page: if it is rejected again, it stays noted on the page it first came on.
        return ({"page": page_id} if page_id else {}) | {
            "id": f"{self.scope_key.quarantine_prefix}{rejected.name}",
            "portal": self.portal.name,
            "stream": self.stream.name,
            "scope": self.scope,
            "key": rejected.key or None,
            "field": rejected.field or None,
            "reason": rejected.reason,
            "payload": self._sealed(rejected.payload),
            "mapping_version": self.stream.mapping_version,
            "run": self.run,
            "recorded_at": self.recorded_at,
        }

    def _sealed(self, payload: bytes) -> str:
        sealed = self.keys.seal(payload)
        return sealed if len(sealed) <= _MESSAGE_BYTES else self.keys.seal(payload[: _MESSAGE_BYTES // 2])

    async def _save_page(self, transaction: Transaction, page: PageRead, further_quarantined: int) -> None:
        properties: dict[str, Any] = {
            "content_hash": page.content_hash,
            "rows": page.rows,
            "duplicate": page.duplicate,
            "quarantined": page.quarantined + further_quarantined,
            "note": page.note,
            **self.mapping.properties,
        }
        if page.keys is not None:
            gone = await records_gone_from_page(transaction, page.id, page.keys)
            properties |= {"keyless": page.keyless, "keys": page.keys, "left": gone}
        await transaction.run(statement("ingest/save_page"), {"id": page.id, "properties": properties})


async def _without_outdated(transaction: Transaction, batch: Batch) -> Batch:
    """Leave out what would be written again, if another process has loaded a newer content since it was read, or none is left."""
    again = {change.record.id: change.record.content_hash for change in batch.changes if change.rewrite}
    if not again:
        return batch
    rows = await transaction.run(statement("ingest/lock_records"), {"ids": sorted(again)})
    current = dict(cast("list[tuple[str, str]]", rows[0]["records"])) if rows else {}
    outdated = {id_ for id_, content_hash in again.items() if current.get(id_) != content_hash}
    return replace(batch, changes=[change for change in batch.changes if change.record.id not in outdated])


def _written(batch: Batch, plan: WritePlan) -> Written:
    return Written(_books(batch, plan), {record.id for record, _ in plan.rejected}, plan.careers)


def _books(batch: Batch, plan: WritePlan) -> Books:
    rejected = {id(record) for record, _ in plan.rejected}
    written = [change for change in batch.changes if id(change.record) not in rejected and not change.rewrite]
    return Books(
        created=sum(change.new for change in written),
        updated=sum(not change.new for change in written),
        quarantined=len(batch.rejected) + len(plan.rejected),
        pending=len(plan.rows[statement("ingest/save_pending_references")]),
    )


def _portions(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the quarantined rows in portions that fit into one message."""
    portions: list[list[Row]] = []
    room = 0
    for row in rows:
        size = _ROW_BYTES + sum(len(each.encode()) for each in row.values() if isinstance(each, str))
        if size > room:
            portions.append([])
            room = _MESSAGE_BYTES
        portions[-1].append(row)
        room -= size
    return portions
