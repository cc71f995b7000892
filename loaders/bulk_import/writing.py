"""The graph of an import in the making: takes in the mapped rows of pages, and writes out at the end what could still change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.model.facts import Servant
from loaders.bulk_import.csv_fields import LIST_SEPARATOR
from loaders.bulk_import.import_files import ImportFiles, columns_of
from loaders.bulk_import.plan_rows import LINKS, PlanRows, Portion
from loaders.bulk_import.selection import Selection
from loaders.bulk_import.staging import StagingGraph
from loaders.ingest.batching import batches
from loaders.ingest.mapping import conflicting_row
from loaders.ingest.planner import Planner
from loaders.ingest.records import Change, MappedRecord, RawRecord
from loaders.ingest.run_cache import RunCache
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portal_api.scope_key import ScopeKey

# As loaders.keys.key_check claims it in a graph that has none.
_IDENTITY_KEY = "identity-key"


@dataclass(frozen=True, slots=True)
class ImportedScope:
    """One scope of an import. ``number`` distinguishes it from all others; ``only`` tells that its stream has no other."""

    portal: Portal
    stream: Stream[Any]
    key: ScopeKey
    run: str
    number: int
    only: bool


@dataclass(slots=True)
class Taken:
    """What became of rows: imported, the same as a row before, or left to the `sync` that follows."""

    imported: int = 0
    duplicate: int = 0
    left_out: int = 0


class ImportedGraph:
    """Takes in rows of one scope after the other; ``begin_portal`` is called before the first scope of each portal."""

    def __init__(self, staging: StagingGraph, files: ImportFiles, keys: KeyRing, recorded_at: datetime) -> None:
        self._staging, self._files, self._keys, self._recorded_at = staging, files, keys, recorded_at
        self._selection = Selection(staging, keys, recorded_at)
        self._rows = PlanRows(staging, files)
        self._cache = RunCache()

    def begin_portal(self) -> None:
        """Forget what the planner remembers of one portal's run, as `sync` does."""
        self._cache = RunCache()

    def take(self, scope: ImportedScope, rows: Sequence[tuple[RawRecord, MappedRecord]]) -> Taken:
        """Take in the rows of a page, in their order."""
        raw = {id(mapped): record for record, mapped in rows}
        taken = Taken()
        for portion in batches([Change(mapped, new=True) for _, mapped in rows]):
            self._take_portion(scope, portion, raw, taken)
        return taken

    def _take_portion(self, scope: ImportedScope, portion: Sequence[Change], raw: dict[int, RawRecord], taken: Taken) -> None:
        before = self._staging.records(change.record.id for change in portion)
        changes: list[Change] = []
        leave_out: set[str] = set()
        for change in portion:
            record = change.record
            known = before.get(record.id)
            if known is not None and known.content_hash == record.content_hash:
                taken.duplicate += 1
                continue
            changes.append(change)
            if known is not None:
                leave_out.add(record.id)
                if scope.only and scope.stream.mode is StreamMode.SNAPSHOT:
                    self._quarantine(scope, raw[id(record)])
            elif _has_unwritable_name(record):
                leave_out.add(record.id)
        imported = self._write(scope, changes, leave_out)
        taken.imported += imported
        taken.left_out += len(changes) - imported

    def _write(self, scope: ImportedScope, changes: Sequence[Change], leave_out: set[str]) -> int:
        """Write what is imported of the changes, and return how many these are."""
        selected = self._selection.select(changes, leave_out)
        resolution, cache = selected.resolution, self._cache
        authority = scope.portal.authority
        planner = Planner(authority, resolution, self._recorded_at, cache.marked, cache.sole_record, cache.last_written)
        plan = planner.plan()
        cache.remember(plan)
        accepted = [change.record for change, _ in resolution.accepted]
        records = {record.id: self._staging.new_number() for record in accepted}
        self._staging.add_records((record.id, record.content_hash, scope.number) for record in accepted)
        self._rows.write(plan.rows, Portion(self._stamp(scope), dict(selected.numbers), records))
        for row in selected.messages:
            properties = {**row["properties"], "id": f"{row['id']}:1", "seq": 1, "idempotency_key": f"{row['id']}:1"}
            self._add("Delivery", properties)
        self._staging.add_messages((row["subject"], row["properties"]["content"]) for row in selected.messages)
        return len(accepted)

    def _stamp(self, scope: ImportedScope) -> dict[str, object]:
        return {
            "portal": scope.key.portal,
            "stream": scope.key.stream,
            "state": "active",
            "run": scope.run,
            "mapping_version": scope.stream.mapping_version,
            "recorded_at": self._recorded_at,
        }

    def _quarantine(self, scope: ImportedScope, record: RawRecord) -> None:
        """Note that a record has conflicting rows: `sync` looks out for them only as long as it remembers the first."""
        row = conflicting_row(scope.stream, record)
        id_ = f"{scope.key.quarantine_prefix}{row.name}"
        if self._staging.add_quarantined(id_):
            noted = {"id": id_, "scope": scope.key.scope, "key": row.key, "field": row.field, "reason": row.reason}
            stamp = self._stamp(scope)
            del stamp["state"]
            self._add("QuarantinedRow", {**stamp, **noted, "payload": self._keys.seal(row.payload)})

    def finish(self) -> None:
        """Write everything that later rows might have changed, the identity key, and the arguments of the importer."""
        self._add("IdentityKey", {"id": _IDENTITY_KEY, "key_id": self._keys.key_id, "check_value": self._keys.check_value})
        for number, label, fields in self._staging.all_changing():
            self._files.add_node(label, number, fields)
        columns = columns_of("Identifier")
        for key, number, node_id, node, says in self._staging.all_identifiers():
            fields = says or columns.fields({})
            columns.update(fields, {"key": key, "scheme": key.partition(":")[0], "origin": node_id})
            self._files.add_node("Identifier", number, fields)
            self._files.add_relationship("IDENTIFIES", number, node)
        for id_, label in self._staging.all_unsettled():
            self._add("PendingSurvivorship", {"id": id_, "label": label})
        for fields in self._staging.all_judgements():
            self._files.add_node("Judgement", self._staging.new_number(), fields)
        for node, at, other, value in self._staging.all_links():
            _, link = LINKS[at]
            ends = (other, node) if link.incoming else (node, other)
            self._files.add_relationship(link.type, *ends, link.value or "", value)
        self._files.write_arguments()

    def _add(self, label: str, properties: dict[str, Any]) -> None:
        self._files.add_node(label, self._staging.new_number(), columns_of(label).fields(properties))


def _has_unwritable_name(record: MappedRecord) -> bool:
    """Tell whether a servant has other spellings that no field can hold. Survivorship would write these in another order."""
    spellings = (fact.fact.also_written for fact in record.facts if isinstance(fact.fact, Servant))
    return any(names == ("",) or any(LIST_SEPARATOR in name for name in names) for names in spellings)
