"""One batch, one transaction: looks up what it must know, plans, writes, notes page and watermark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import orjson

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import LoadError
from graph.model.table import node_type
from loaders.ingest.absence import what_left
from loaders.ingest.mapping import Rejected
from loaders.ingest.planner import Change, Plan, Planner
from loaders.ingest.resolver import Known, wanted
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream
from loaders.runs.conflict_retries import write_retrying_conflicts
from loaders.runs.leases import renew_lease
from loaders.runs.report import Books
from loaders.runs.scope_state import quarantine_of

# How many identifiers and marked servants are remembered between pages, so that memory stays flat.
_REMEMBERED = 50_000
_REMEMBERED_CONTENTS = 20_000
# The embedded engine takes messages of up to 16 MiB; of a payload that cannot be compressed below this only the beginning
# is kept.
_MESSAGE_BYTES = 12 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageRead:
    """What is noted of a page once all of its rows are written.

    ``keyless`` of the quarantined rows cannot be known again; ``keys`` are the packed ids of all others, where absence counts.
    ``note`` is the reader's.
    """

    id: str
    content_hash: str
    rows: int
    duplicate: int
    quarantined: int
    keyless: int = 0
    keys: str | None = None
    note: str | None = None


@dataclass(slots=True)
class Memory:
    """What a run has learned of the graph and need not ask again. Only committed things enter."""

    identified: dict[str, str] = field(default_factory=dict[str, str])
    marked: set[str] = field(default_factory=set[str])
    sole_record: dict[str, str | None] = field(default_factory=dict[str, str | None])
    written: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def learn(self, plan: Plan) -> None:
        limits = (
            (self.identified, _REMEMBERED),
            (self.marked, _REMEMBERED),
            (self.sole_record, _REMEMBERED),
            (self.written, _REMEMBERED_CONTENTS),
        )
        for kept, most in limits:
            if len(kept) > most:
                kept.clear()
        self.identified |= plan.identified
        self.marked |= plan.dirty
        self.sole_record |= plan.sole_record
        # Of a node created now only a later claim is worth remembering; that it was created ends what was known before.
        self.written |= {id_: content for id_, content in plan.written.items() if content or id_ in self.written}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes batches of one stream in one run; ``planned`` ones are undone again. ``holder`` has the lease of the scope."""

    database: Database
    portal: Portal
    stream: Stream[Any]
    scope: str
    keys: KeyRing
    run: str
    recorded_at: datetime
    memory: Memory
    holder: str | None = None
    planned: bool = False

    async def write(
        self,
        changes: Sequence[Change],
        rejected: Sequence[Rejected] = (),
        *,
        page: PageRead | None = None,
        page_id: str | None = None,
        watermark: str | None = None,
        released: Sequence[str] = (),
    ) -> Books:
        """Writes all of it or nothing and tells what became of it; identifiers may reject further changes.

        ``page_id`` is the page the rows came on, ``page`` what is noted of it with the last of them. ``released`` rows leave the
        quarantine: they could be read this time.
        """

        async def work(transaction: Transaction) -> Plan:
            if self.holder and not self.planned:
                await renew_lease(transaction, f"{self.portal.name}/{self.stream.name}/{self.scope}", self.holder)
            plan = await self._write_changes(transaction, changes) if changes else Plan()
            await self._queue_deliveries(transaction, changes, {record.id for record, _ in plan.rejected})
            refused = [self._quarantined(each, page_id) for each in (*rejected, *(each for _, each in plan.rejected))]
            again = {row["id"] for row in refused}
            if leaving := [id_ for id_ in released if id_ not in again]:
                for name in ("quarantine/recount_pages", "quarantine/remove_rows"):
                    await transaction.run(statement(name), {"ids": leaving})
            for rows in _portions(refused):
                await transaction.run(statement("quarantine/add_rows"), {"rows": rows})
            if page is not None:
                await self._keep_page(transaction, page, len(plan.rejected))
            if watermark is not None:
                kept = watermark_of(self.portal.name, self.stream.name, self.scope, watermark)
                await transaction.run(statement("ingest/save_watermark"), kept)
            return plan

        if self.planned:
            return self._books(changes, rejected, await self.database.try_out(work))
        plan = await write_retrying_conflicts(self.database, work)
        self.memory.learn(plan)
        return self._books(changes, rejected, plan)

    async def _write_changes(self, transaction: Transaction, changes: Sequence[Change]) -> Plan:
        known = await self._look_up(transaction, changes)
        stamp = {
            "portal": self.portal.name,
            "stream": self.stream.name,
            "state": "active",
            "run": self.run,
            "mapping_version": self.stream.mapping_version,
            "recorded_at": self.recorded_at,
        }
        planner = Planner(
            self.portal.authority, known, self.recorded_at, self.memory.marked, self.memory.sole_record, self.memory.written
        )
        plan = planner.plan(changes)
        for name, rows in plan.in_order():
            known_statement = statement(name)
            offered = {"rows": rows, "stamp": stamp}
            result = await transaction.run(known_statement, {each: offered[each] for each in known_statement.parameters})
            if name.startswith("write/create") and result[0]["written"] != len(rows):
                raise LoadError(
                    f"{name} wrote {result[0]['written']} of {len(rows)} rows of {self.portal.name}/{self.stream.name}: "
                    "something it refers to went away while it was written. Nothing of this page was kept; run sync again."
                )
        return plan

    async def _look_up(self, transaction: Transaction, changes: Sequence[Change]) -> Known:
        known = Known()
        want = wanted(fact for change in changes for fact in change.record.facts)
        remembered = self.memory.identified
        known.identified |= {key: remembered[key] for key in want.identifiers if key in remembered}
        if asked := sorted(want.identifiers - known.identified.keys()):
            found = await _only(transaction, "ingest/nodes_of_identifiers", {"keys": asked}, "found")
            known.identified |= dict(cast("list[tuple[str, str]]", found))
        known.numbers |= await self._numbers(transaction, changes, known)
        for label, ids in want.nodes.items():
            name = f"write/known_{node_type(label).kind}"
            known.nodes[label] |= set(cast("list[str]", await _only(transaction, name, {"ids": sorted(ids)}, "known")))
        return known

    async def _numbers(self, transaction: Transaction, changes: Sequence[Change], known: Known) -> dict[str, set[str]]:
        """All identifiers of the servants who are named together with another one or a new one; mostly there are none."""
        doubtful: set[str] = set()
        for named in (fact for change in changes for fact in change.record.facts):
            if named.spec.node.label == "Servant" and len(named.keys) > 1:
                found = {known.identified.get(key) for key in named.keys}
                doubtful |= {servant for servant in found if servant is not None} if len(found) > 1 else set[str]()
        numbers: dict[str, set[str]] = defaultdict(set)
        if doubtful:
            found = await _only(
                transaction, "entity_resolution/identifiers_of_servants", {"ids": sorted(doubtful)}, "identifiers"
            )
            for servant, key, _ in cast("list[tuple[str, str, str]]", found):
                numbers[servant].add(key)
        return numbers

    async def _queue_deliveries(self, transaction: Transaction, changes: Sequence[Change], refused: AbstractSet[str]) -> None:
        # Of a row that changes to and fro within one batch the last word is told.
        queued = {row["id"]: row for each in changes if each.record.id not in refused for row in self._deliveries(each)}
        if queued:
            await transaction.run(statement("outbox/queue_deliveries"), {"rows": list(queued.values())})
            subjects = [{"subject": row["subject"]} for row in queued.values()]
            await transaction.run(statement("outbox/supersede_deliveries"), {"rows": subjects})

    def _deliveries(self, change: Change) -> Iterable[Mapping[str, Any]]:
        """What other portals are to learn, queued in the transaction that learned it. One content is queued once."""
        for message in change.record.messages:
            body = orjson.dumps(message.body, option=orjson.OPT_SORT_KEYS)
            subject = f"{message.recipient}/{message.kind}/{message.number}"
            properties = {
                "recipient": message.recipient,
                "kind": message.kind,
                "number": message.number,
                "record": change.record.id,
                "state": "waiting",
                "waiting": message.recipient,
                "subject": subject,
                "content": self.keys.fingerprint(f"{subject}\x1f{body.decode()}"),
                "body": self.keys.seal(body),
                "attempts": 0,
                "queued_at": self.recorded_at,
                "not_before": self.recorded_at,
            }
            yield {"id": f"delivery:{self.keys.fingerprint(subject)}", "subject": subject, "properties": properties}

    def _quarantined(self, rejected: Rejected, page_id: str | None) -> Mapping[str, Any]:
        place = f"{self.portal.name}/{self.stream.name}/{self.scope}"
        # Of a row that is refused once more the page it came on stays known.
        return ({"page": page_id} if page_id else {}) | {
            "id": f"{quarantine_of(place)}{rejected.key or rejected.digest}",
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

    async def _keep_page(self, transaction: Transaction, page: PageRead, further_quarantined: int) -> None:
        properties: dict[str, Any] = {
            "content_hash": page.content_hash,
            "rows": page.rows,
            "duplicate": page.duplicate,
            "quarantined": page.quarantined + further_quarantined,
            "note": page.note,
            "mapping_version": self.stream.mapping_version,
        }
        if page.keys is not None:
            left = await what_left(transaction, page.id, page.keys)
            properties |= {"keyless": page.keyless, "keys": page.keys, "left": left}
        await transaction.run(statement("ingest/save_page"), {"id": page.id, "properties": properties})

    def _books(self, changes: Sequence[Change], rejected: Sequence[Rejected], plan: Plan) -> Books:
        refused = {id(record) for record, _ in plan.rejected}
        written = [change for change in changes if id(change.record) not in refused and not change.replay]
        return Books(
            created=sum(change.new for change in written),
            updated=sum(not change.new for change in written),
            quarantined=len(rejected) + len(plan.rejected),
            pending=len(plan.rows["ingest/save_pending_references"]),
        )


def _portions(rows: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The quarantined rows in portions that fit into one message."""
    portions: list[list[Mapping[str, Any]]] = []
    room = 0
    for row in rows:
        size = len(row["payload"])
        if size > room:
            portions.append([])
            room = _MESSAGE_BYTES
        portions[-1].append(row)
        room -= size
    return portions


def watermark_of(portal: str, stream: str, scope: str, value: str) -> dict[str, object]:
    """How far a scope was read, as it is kept."""
    properties = {"portal": portal, "stream": stream, "scope": scope, "value": value}
    return {"id": f"{portal}/{stream}/{scope}", "properties": properties}


async def _only(transaction: Transaction, name: str, parameters: Mapping[str, object], column: str) -> list[Any]:
    rows = await transaction.run(statement(name), parameters)
    return cast("list[Any]", rows[0][column]) if rows else []
