"""From stated records to the rows of write statements. Pure: what is known of the graph comes in, nothing goes out.

A node that is new is created together with the record that speaks of it and with the links it cannot be without, in one
statement; everything else (known nodes, further links, second facts of a row) is merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from graph.model.facts import OrganisationVersion, PositionVersion, Relative
from graph.model.table import SOURCE_NODES, Link
from loaders.ingest.fact_codec import KeyedFact, stored_properties
from loaders.ingest.mapping import MappedRecord, Rejected
from loaders.ingest.resolver import Known, Resolved, Resolver
from loaders.ingest.statement_order import STATEMENT_ORDER, last_words
from loaders.keys.keyring import anchors

Row = dict[str, Any]


@dataclass(slots=True)
class Plan:
    """Rows by the name of the statement that takes them, in the order in which the statements must run.

    ``sole_record`` tells for each node which record of this run speaks of it, None once there were several.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict[str, list[Row]](list))
    rejected: list[tuple[MappedRecord, Rejected]] = field(default_factory=list[tuple[MappedRecord, Rejected]])
    dirty: set[str] = field(default_factory=set[str])
    identified: dict[str, str] = field(default_factory=dict[str, str])
    sole_record: dict[str, str | None] = field(default_factory=dict[str, str | None])
    written: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def in_order(self) -> Iterable[tuple[str, list[Row]]]:
        return ((name, last_words(name, rows)) for name in STATEMENT_ORDER if (rows := self.rows.get(name)))


@dataclass(frozen=True, slots=True)
class Change:
    """A record to write. ``new`` records are created; ``replay`` writes the facts of a record that did not change.

    ``relink`` also writes links of facts the portal has no authority for: identifiers stand for other servants now.
    """

    record: MappedRecord
    new: bool
    replay: bool = False
    relink: bool = False


class Planner:
    """Plans one batch of records of one stream.

    ``recorded_at`` is when we learned them. Of what the run did before, ``marked`` are the servants marked for derivation,
    ``sole_record`` is that of its plans, and ``written`` the last links written of nodes by id.
    """

    def __init__(
        self,
        authority: frozenset[str],
        known: Known,
        recorded_at: datetime,
        marked: AbstractSet[str] = frozenset(),
        sole_record: Mapping[str, str | None] = MappingProxyType({}),
        written: Mapping[str, str | None] = MappingProxyType({}),
    ) -> None:
        self._authority = authority
        self._marked = marked
        self._sole_record = sole_record
        self._written = written
        self._known = known
        self._recorded_at = recorded_at
        self._resolver = Resolver(known, recorded_at)
        self._plan = Plan()

    def plan(self, changes: Sequence[Change]) -> Plan:
        # All ids first: a row may refer to what a later row of the same batch speaks of.
        accepted: list[tuple[Change, list[Resolved]]] = []
        for change in changes:
            facts = self._resolver.resolve(change.record)
            if isinstance(facts, Rejected):
                self._plan.rejected.append((change.record, facts))
            else:
                accepted.append((change, facts))
        for change, facts in accepted:
            self._write(change, facts)
        self._plan.identified = self._resolver.identified
        self._plan.rows["ingest/propose_merges"] += self._resolver.merges
        marked = {row["id"] for row in self._plan.rows.get("write/create_servant", ())} | self._marked
        if unmarked := sorted(self._plan.dirty - marked):
            self._plan.rows["ingest/mark_dirty"] += [{"id": servant} for servant in unmarked]
        return self._plan

    def _write(self, change: Change, facts: list[Resolved]) -> None:
        record = change.record
        waiting = [(named, id_) for named, id_, _ in facts if not self._is_there(named, id_)]
        resolved = [
            (named, id_, is_new, self._links(named, all_of_them=not is_new))
            for named, id_, is_new in facts
            if self._is_there(named, id_)
        ]
        carrier = self._carrier(change, resolved)
        whole = {id_ for named, id_, _, _ in resolved if not named.spec.part}
        for at, (named, id_, is_new, links) in enumerate(resolved):
            self._write_fact(change, named, id_, is_new, links, carries=at == carrier)
            if at != carrier and not (named.spec.part and id_ in whole):
                described = {"record": record.id, "id": id_, "part": named.spec.part or None}
                self._plan.rows[f"write/describe_{named.spec.node.kind}"].append(described)
        if carrier is None and change.new:
            self._plan.rows["ingest/create_records"].append(self._record(record))
        if not change.new:
            self._forget(change, [id_ for _, id_, _, _ in resolved])
        for _, _, _, links in resolved:
            self._park(record, [unknown for ends in links for unknown in ends.unknown])
        self._park(record, [(named.spec.node.label, id_) for named, id_ in waiting])

    def _is_there(self, named: KeyedFact, id_: str) -> bool:
        return not named.spec.part or id_ in self._known.nodes[named.spec.node.label]

    def _forget(self, change: Change, described: list[str]) -> None:
        """What the record said before and says no longer; its old content becomes a version unless it is only replayed."""
        record, rows = change.record, self._plan.rows
        for name in ("ingest/mark_dirty_of_records", "ingest/mark_dirty_of_described_versions"):
            rows[name].append({"id": record.id})
        for name in ("ingest/mark_survivorship_pending", "ingest/delete_descriptions"):
            rows[name].append({"id": record.id, "described": described})
        rows["ingest/delete_pending_references"].append({"record": record.id})
        if not change.replay:
            version = f"{record.id}:{record.content_hash}:{self._recorded_at.isoformat()}"
            rows["ingest/update_records"].append({"id": record.id, "version": version, "record": self._record(record)})

    def _record(self, record: MappedRecord) -> Row:
        return {"id": record.id, "key": record.key, "content_hash": record.content_hash, "facts": record.text}

    def _carrier(self, change: Change, resolved: list[_Linked]) -> int | None:
        """Which fact is created together with its record: a new one with all its required ends.

        One with identifiers if there is any (it would cost most otherwise), else the last in the order of writing.
        """
        best: int | None = None
        for at, (named, _, is_new, links) in enumerate(resolved):
            ready = not named.spec.part and all(ends.targets for ends in links if ends.link.required)
            if change.new and is_new and ready:
                best = at if best is None or _carrier_preference(named) >= _carrier_preference(resolved[best][0]) else best
        return best

    def _links(self, named: KeyedFact, *, all_of_them: bool) -> list[_Ends]:
        """The links of a fact; ``all_of_them`` also those it does not have, which a known node may still have."""
        found: list[_Ends] = []
        for link, target, ends in named.ends:
            known = self._known.identified if target.identified else self._known.nodes[target.label]
            resolved = _Ends(link)
            for key, value in ends:
                if key not in known:
                    resolved.unknown.append((target.label, key))
                    continue
                id_ = self._known.identified[key] if target.identified else key
                resolved.targets.append({"id": id_, "value": value})
                if target.label == "Servant":
                    self._plan.dirty.add(id_)
            found.append(resolved)
        if all_of_them:
            had = {ends.link.field for ends in found}
            found += [_Ends(link) for link, _ in named.spec.links if link.field not in had]
        return found

    def _write_fact(self, change: Change, named: KeyedFact, id_: str, is_new: bool, links: list[_Ends], *, carries: bool) -> None:
        node, rows, fact = named.spec.node, self._plan.rows, named.fact
        if node.label == "Servant":
            self._plan.dirty.add(id_)
        if isinstance(fact, Relative):
            rows["ingest/mark_match_pending"] += [{"id": t["id"]} for ends in links if ends.link.required for t in ends.targets]
        if isinstance(fact, PositionVersion):
            rows["ingest/mark_dirty_holders"] += [{"id": t["id"]} for ends in links if ends.link.required for t in ends.targets]
        if isinstance(fact, OrganisationVersion) and is_new:
            rows["ingest/mark_dirty_employed"] += [{"id": t["id"]} for ends in links if ends.link.required for t in ends.targets]
        if is_new:
            self._create(change, named, id_, links, carries=carries)
        else:
            self._restate(change, named, id_, links)
        for identifier in self._resolver.new_keys.pop(id_, ()):
            rows[f"write/identify_{node.kind}"].append({"id": id_, **identifier})
            if node.label == "Servant" and anchors(identifier["key"]):
                rows["ingest/clear_without_national_id"].append({"id": id_})

    def _create(self, change: Change, named: KeyedFact, id_: str, links: list[_Ends], *, carries: bool) -> None:
        node = named.spec.node
        said = stored_properties(named.fact, id_)
        if node.survivorship:
            said["origin"] = self._plan.sole_record[id_] = change.record.id
        if node.label == "Servant":
            said["dirty"] = said["match_pending"] = id_
            said["without_national_id"] = None if any(map(anchors, named.keys)) else id_
        row: Row = {"id": id_, "properties": {name: value for name, value in said.items() if value is not None}}
        if carries:
            row["record"] = self._record(change.record)
            row |= {ends.link.field: ends.targets[0]["id"] for ends in links if ends.link.required}
            if node.identified:
                row["identifiers"] = self._resolver.new_keys.pop(id_)
        self._plan.rows[f"write/{'create' if carries else 'merge'}_{node.kind}"].append(row)
        for ends in links:
            if ends.targets and not (carries and ends.link.required):
                self._plan.rows[f"write/link_{node.kind}_{ends.link.field}"].append({"id": id_, "targets": ends.targets})
        self._plan.written[id_] = None

    def _restate(self, change: Change, named: KeyedFact, id_: str, links: list[_Ends]) -> None:
        """A known node: only the record that made it may change it alone; what several say is survivorship later.

        Links are of those who have authority, and not written again where this run wrote exactly these before (of a body that
        stands in every row, say).
        """
        node, record, rows = named.spec.node, change.record.id, self._plan.rows
        said = stored_properties(named.fact, id_)
        lesser = not (node.label in self._authority or change.relink)
        if node.survivorship:
            if not change.new and node.label == "Servant":
                rows["ingest/mark_match_pending"].append({"id": id_})
            if not change.new and not named.spec.part:
                rows[f"write/update_{node.kind}"].append({"id": id_, "record": record, "properties": said})
            # Survivorship decides on the links of a record without precedence, even where it is the only one.
            alone = lesser and not change.new and any(not link.many for link, _ in named.spec.links)
            if self._has_other_record(id_, record) or alone:
                rows[f"write/queue_survivorship_{node.kind}"].append({"id": id_, "record": record, "alone": alone})
        if named.spec.part or lesser:
            return
        content = repr((() if node.survivorship else said, [ends.targets for ends in links]))
        if self._plan.written.get(id_, self._written.get(id_)) == content:
            return
        self._plan.written[id_] = content
        if not node.survivorship:
            rows[f"write/merge_{node.kind}"].append({"id": id_, "properties": said})
        for ends in links:
            rows[f"write/link_{node.kind}_{ends.link.field}"].append({"id": id_, "targets": ends.targets})

    def _has_other_record(self, id_: str, record: str) -> bool:
        """Whether the node may have to be marked for weighing; once two records of a run spoke of it, it is."""
        sole_record = self._plan.sole_record.get(id_, self._sole_record.get(id_, ""))
        if sole_record is None:
            return False
        self._plan.sole_record[id_] = None if sole_record and sole_record != record else record
        return sole_record != record

    def _park(self, record: MappedRecord, unknown: Iterable[tuple[str, str]]) -> None:
        for label, target in unknown:
            self._plan.rows["ingest/save_pending_references"].append(
                {"id": f"{record.id}>{target}", "record": record.id, "label": label, "target": target}
            )


@dataclass(slots=True)
class _Ends:
    """The other ends of one link of one fact: those the graph knows, and the (label, key) of those it does not."""

    link: Link
    targets: list[Row] = field(default_factory=list[Row])
    unknown: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


_Linked = tuple[KeyedFact, str, bool, list[_Ends]]
_CARRIER_PREFERENCES = {node.label: (node.identified, at) for at, node in enumerate(SOURCE_NODES)}


def _carrier_preference(named: KeyedFact) -> tuple[bool, int]:
    return _CARRIER_PREFERENCES[named.spec.node.label]
