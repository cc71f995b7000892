"""The graph of an import in the making: takes in the mapped rows of pages, and writes out at the end what could still change."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.model.facts import Servant
from loaders.bulk_import.csv_fields import LIST_SEPARATOR
from loaders.bulk_import.import_files import ImportFiles, columns_of
from loaders.bulk_import.plan_rows import LINKS, PlanRows, Portion
from loaders.bulk_import.selection import Selection, content_of
from loaders.bulk_import.staging import StagingGraph
from loaders.ingest.batching import batches
from loaders.ingest.field_history import learned_fields
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
    """One scope of an import. ``only`` tells that its stream has no other."""

    portal: Portal
    stream: Stream[Any]
    key: ScopeKey
    run: str
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
        changes, conflicting = self._changed(scope, rows)
        taken = Taken(duplicate=len(rows) - len(changes))
        for portion in batches(changes):
            taken.imported += self._write(scope, portion, conflicting)
        taken.left_out = len(changes) - taken.imported
        return taken

    def end_scope(self, scope: ImportedScope, fields: AbstractSet[str]) -> None:
        """Note the fields that rows of a scope have: by this `sync` knows that the graph has records of the stream."""
        if (learned := learned_fields(scope.stream, frozenset(), fields)) is not None:
            key = scope.key
            names = {"portal": key.portal, "stream": key.stream, "scope": key.scope, "fields": sorted(learned)}
            self._add("StreamFields", {"id": str(key), **names})

    def _changed(self, scope: ImportedScope, rows: Sequence[tuple[RawRecord, MappedRecord]]) -> tuple[list[Change], set[int]]:
        """Return the rows that are not the same as the last of their record, as `sync` finds them.

        Of these the second value has the conflicting ones: the identities of their records in memory.
        """
        last = self._staging.contents(record.id for record, _ in rows)
        changes: list[Change] = []
        conflicting: set[int] = set()
        for raw, mapped in rows:
            before = last.get(mapped.id)
            if before == mapped.content_hash:
                continue
            changes.append(Change(mapped, new=True))
            if before is not None and scope.only and scope.stream.mode is StreamMode.SNAPSHOT:
                conflicting.add(id(mapped))
                self._quarantine(scope, raw)
            else:
                last[mapped.id] = mapped.content_hash
        return changes, conflicting

    def _write(self, scope: ImportedScope, changes: Sequence[Change], conflicting: AbstractSet[int]) -> int:
        """Write what is imported of a portion of changes, and return how many these are."""
        before = self._staging.contents(change.record.id for change in changes)
        leave_out = {change.record.id for change in changes if change.record.id in before or _has_unwritable_name(change.record)}
        selected = self._selection.select(changes, leave_out)
        resolution, cache = selected.resolution, self._cache
        authority = scope.portal.authority
        planner = Planner(authority, resolution, self._recorded_at, cache.sole_record, cache.last_written)
        plan = planner.plan()
        cache.remember(plan)
        records = {change.record.id: self._staging.new_number() for change, _ in resolution.accepted}
        counted = (change.record for change in changes if id(change.record) not in conflicting)
        self._staging.save_records((each.id, each.content_hash, selected.names[each.id]) for each in counted)
        self._rows.write(plan.rows, Portion(self._stamp(scope), dict(selected.numbers), records))
        for row in selected.messages:
            properties = {**row["properties"], "id": f"{row['id']}:1", "seq": 1, "idempotency_key": f"{row['id']}:1"}
            self._add("Delivery", properties)
        self._staging.add_messages((row["subject"], content_of(row)) for row in selected.messages)
        return len(records)

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
        for id_, label in self._staging.all_awaiting_survivorship():
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
