"""Turns resolved records into the rows of write statements. Pure.

A new node is created together with the record that describes it and with its required links, in one statement. Everything else
(known nodes, further links, second facts of a row) is merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from graph.cypher.statements import statement
from graph.cypher.write_statements import Verb, link_statement, write_statement
from graph.model.facts import OrganisationVersion, PositionVersion, Relative
from graph.model.table import SOURCE_NODES
from loaders.ingest.fact_codec import stored_properties
from loaders.ingest.records import Change, KeyedFact, MappedRecord, Resolution, ResolvedFact, ResolvedLink, Row, WritePlan
from loaders.keys.ids import has_national_id
from loaders.keys.national_numbers import NumberSays

_NOTHING: frozenset[str] = frozenset()
# A career is derived from the appointments and the labour contracts at the other end of these.
_LINKS_OF_CAREERS = frozenset({"HELD", "SIGNED"})


class Planner:
    """Plans the writing of one batch of records of one stream.

    ``authority`` are the labels for which the portal has authority: of nodes that are known, only their links are written.
    ``recorded_at`` is when the hub learned the records. ``sole_record`` and ``last_written`` are those of earlier plans of the
    run.
    """

    def __init__(
        self,
        authority: AbstractSet[str],
        resolution: Resolution,
        recorded_at: datetime,
        sole_record: Mapping[str, str | None] = MappingProxyType({}),
        last_written: Mapping[str, str | None] = MappingProxyType({}),
    ) -> None:
        self._authority = authority
        self._resolution = resolution
        self._known = resolution.known
        self._recorded_at = recorded_at
        self._sole_record = sole_record
        self._last_written = last_written
        # Identifiers that no statement of this plan writes yet, by node.
        self._unwritten_keys: dict[str, list[Row]] = defaultdict(list)
        # What national numbers say that no statement of this plan writes yet, by identifier.
        self._unwritten_numbers: dict[str, NumberSays] = {}
        self._new_spells: dict[str, list[Row]] = defaultdict(list)
        for key, id_ in resolution.new_identifiers.items():
            self._unwritten_keys[id_].append({"key": key, "scheme": key.partition(":")[0]})
        self._plan = WritePlan(rejected=resolution.rejected, new_identifiers=resolution.new_identifiers)

    def plan(self) -> WritePlan:
        """Return the plan of the whole batch."""
        for change, facts in self._resolution.accepted:
            self._write(change, facts)
        plan = self._plan
        plan.rows[statement("ingest/propose_merges")] += self._resolution.merge_proposals
        plan.rows[statement("ingest/save_what_numbers_say")] += [
            {"key": key, "properties": dict(says.properties)} for key, says in self._unwritten_numbers.items()
        ]
        plan.new_spells = {servant: rows for servant, rows in self._new_spells.items() if servant not in plan.dirty}
        plan.rows[statement("ingest/mark_dirty")] += [{"id": each} for each in sorted(plan.dirty | plan.new_spells.keys())]
        return plan

    def _write(self, change: Change, facts: Sequence[ResolvedFact]) -> None:
        record = change.record
        self._save_numbers(record)
        linked = [
            _LinkedFact(fact, id_, is_new, self._links(fact, also_absent=not is_new))
            for fact, id_, is_new in facts
            if self._has_node(fact, id_)
        ]
        carrier = self._carrier(change, linked)
        whole = {id_ for fact, id_, _, _ in linked if not fact.spec.part}
        for at, each in enumerate(linked):
            self._write_fact(change, each, carries=at == carrier)
            fact, id_ = each.fact, each.id
            if at != carrier and not (fact.spec.part and id_ in whole):
                described = {"record": record.id, "id": id_, "part": fact.spec.part or None}
                self._plan.rows[write_statement(Verb.DESCRIBE, fact.spec.node)].append(described)
        if carrier is None and change.new:
            self._plan.rows[statement("ingest/create_records")].append(_record_row(record))
        unknown = [unknown for each in linked for link in each.links for unknown in link.unknown]
        if len(linked) < len(facts):
            unknown += [(fact.spec.node.label, id_) for fact, id_, _ in facts if not self._has_node(fact, id_)]
        waiting = self._await(record, unknown)
        if not change.new:
            self._withdraw(change, [each.id for each in linked], waiting)

    def _save_numbers(self, record: MappedRecord) -> None:
        """Write what national numbers say, unless this run last wrote exactly that: a number may stand in every row."""
        for key, says in record.numbers.items():
            content = repr(says)
            if self._plan.last_written.get(key, self._last_written.get(key)) != content:
                self._plan.last_written[key] = content
                self._unwritten_numbers[key] = says

    def _has_node(self, fact: KeyedFact, id_: str) -> bool:
        """Tell whether the fact's node exists or is created here; a fact about a part waits for its node."""
        return not fact.spec.part or id_ in self._known.by_label.get(fact.spec.node.label, _NOTHING)

    def _withdraw(self, change: Change, described: list[str], waiting: list[str]) -> None:
        """Withdraw what the record stated before and states no longer.

        Its old content becomes a version, unless the record is only rewritten.
        """
        record, rows = change.record, self._plan.rows
        for name in ("ingest/mark_dirty_of_records", "ingest/mark_dirty_of_described_versions"):
            rows[statement(name)].append({"id": record.id})
        for name in ("ingest/mark_survivorship_pending", "ingest/delete_descriptions"):
            rows[statement(name)].append({"id": record.id, "described": described, "at": self._recorded_at})
        rows[statement("ingest/delete_pending_references")].append({"record": record.id, "waiting": waiting})
        if not change.rewrite:
            version = f"{record.id}:{record.content_hash}:{self._recorded_at.isoformat()}"
            rows[statement("ingest/update_records")].append({"id": record.id, "version": version, "record": _record_row(record)})

    def _carrier(self, change: Change, linked: Sequence[_LinkedFact]) -> int | None:
        """Return the index of the fact that is created together with its record: a new one with all its required ends.

        A fact with identifiers is preferred, since it would cost most otherwise; then the last in the order of writing.
        """
        best: int | None = None
        for at, (fact, _, is_new, links) in enumerate(linked):
            complete = not fact.spec.part and all(link.targets for link in links if link.link.required)
            if change.new and is_new and complete:
                best = at if best is None or _carrier_preference(fact) >= _carrier_preference(linked[best].fact) else best
        return best

    def _links(self, fact: KeyedFact, *, also_absent: bool) -> list[ResolvedLink]:
        """Return the links of a fact; with ``also_absent`` those it does not state, too, which its known node may still have."""
        found: list[ResolvedLink] = []
        for link, target, ends in fact.links:
            known = self._known.by_identifier if target.identified else self._known.by_label.get(target.label, _NOTHING)
            resolved = ResolvedLink(link)
            for key, value in ends:
                if key not in known:
                    resolved.unknown.append((target.label, key))
                    continue
                id_ = self._known.by_identifier[key] if target.identified else key
                resolved.targets.append({"id": id_, "value": value})
            found.append(resolved)
        if also_absent:
            stated = {resolved.link.field for resolved in found}
            found += [ResolvedLink(link) for link, _ in fact.spec.links if link.field not in stated]
        return found

    def _write_fact(self, change: Change, linked: _LinkedFact, *, carries: bool) -> None:
        self._mark(linked)
        if not (carries and linked.fact.spec.node.label == "Appointment"):
            of_careers = (link for link in linked.links if link.link.type in _LINKS_OF_CAREERS)
            self._plan.dirty.update(target["id"] for link in of_careers for target in link.targets)
        if linked.is_new:
            self._create(change, linked, carries=carries)
        else:
            self._restate(change, linked)
        node, id_ = linked.fact.spec.node, linked.id
        for identifier in self._unwritten_keys.pop(id_, ()):
            self._plan.rows[write_statement(Verb.IDENTIFY, node)].append({"id": id_, **identifier})
            if node.label == "Servant" and has_national_id((identifier["key"],)):
                self._plan.rows[statement("ingest/clear_without_national_id")].append({"id": id_})

    def _mark(self, linked: _LinkedFact) -> None:
        """Mark the servants whose matches or careers the fact may change."""
        fact, _, is_new, links = linked
        if isinstance(fact.fact, Relative):
            self._plan.rows[statement("ingest/mark_match_pending")] += _required_targets(links)
        elif isinstance(fact.fact, PositionVersion):
            self._plan.rows[statement("ingest/mark_dirty_holders")] += _required_targets(links)
        elif isinstance(fact.fact, OrganisationVersion) and is_new:
            self._plan.rows[statement("ingest/mark_dirty_employed")] += _required_targets(links)

    def _create(self, change: Change, linked: _LinkedFact, *, carries: bool) -> None:
        fact, id_, _, links = linked
        node = fact.spec.node
        properties = stored_properties(fact.fact, id_)
        if node.survivorship:
            properties["origin"] = self._plan.sole_record[id_] = change.record.id
            # A record that waited for something to which it refers was read long before its node could be created.
            properties["known_since"] = None if change.rewrite else self._recorded_at
        if node.label == "Servant":
            properties["match_pending"] = id_
            properties["without_national_id"] = None if has_national_id(fact.keys) else id_
        row: Row = {"id": id_, "properties": {name: value for name, value in properties.items() if value is not None}}
        if carries:
            row["record"] = _record_row(change.record)
            row |= {link.link.field: link.targets[0]["id"] for link in links if link.link.required}
            if node.identified:
                row["identifiers"] = [self._with_number(identifier) for identifier in self._unwritten_keys.pop(id_)]
            elif node.label == "Appointment":
                self._new_spells[row["servant"]].append(row)
        self._plan.rows[write_statement(Verb.CREATE if carries else Verb.MERGE, node)].append(row)
        for link in links:
            if link.targets and not (carries and link.link.required):
                self._plan.rows[link_statement(node, link.link.field)].append({"id": id_, "targets": link.targets})
        self._plan.last_written[id_] = None

    def _with_number(self, identifier: Row) -> Row:
        """Return a new identifier with what its number says, if it is a national one."""
        says = self._unwritten_numbers.pop(identifier["key"], None)
        return identifier if says is None else {**identifier, **says.properties}

    def _restate(self, change: Change, linked: _LinkedFact) -> None:
        """Write what a record states of a known node.

        Only the record that created the node may change it by itself; where several records describe it, survivorship decides
        later. Links are written for portals with authority only, and not again if this run last wrote exactly these: an
        organisation may stand in every row.
        """
        fact, id_, _, links = linked
        node, rows = fact.spec.node, self._plan.rows
        properties = stored_properties(fact.fact, id_)
        has_authority = node.label in self._authority or change.relink
        if node.survivorship:
            self._queue_survivorship(change, linked, properties, has_authority=has_authority)
        if fact.spec.part or not has_authority:
            return
        content = repr((() if node.survivorship else properties, [link.targets for link in links]))
        if self._plan.last_written.get(id_, self._last_written.get(id_)) == content:
            return
        self._plan.last_written[id_] = content
        if not node.survivorship:
            rows[write_statement(Verb.MERGE, node)].append({"id": id_, "properties": properties})
        for link in links:
            rows[link_statement(node, link.link.field)].append({"id": id_, "targets": link.targets})

    def _queue_survivorship(
        self, change: Change, linked: _LinkedFact, properties: dict[str, object], *, has_authority: bool
    ) -> None:
        """Update a node that only this record describes, and queue survivorship for one that others describe, too."""
        fact, id_, record = linked.fact, linked.id, change.record.id
        node, rows = fact.spec.node, self._plan.rows
        if not change.new and node.label == "Servant":
            rows[statement("ingest/mark_match_pending")].append({"id": id_})
        if not change.new and not fact.spec.part:
            rows[write_statement(Verb.UPDATE, node)].append({"id": id_, "record": record, "properties": properties})
        # Survivorship decides on the links of a record without authority even where it is the only record.
        alone = not has_authority and not change.new and any(not link.many for link, _ in fact.spec.links)
        if self._has_other_record(id_, record) or alone:
            rows[write_statement(Verb.QUEUE_SURVIVORSHIP, node)].append({"id": id_, "record": record, "alone": alone})

    def _has_other_record(self, id_: str, record: str) -> bool:
        """Tell whether the node may have to be queued for survivorship.

        Once two records of a run have described it, it is queued already.
        """
        sole_record = self._plan.sole_record.get(id_, self._sole_record.get(id_, ""))
        if sole_record is None:
            return False
        self._plan.sole_record[id_] = None if sole_record and sole_record != record else record
        return sole_record != record

    def _await(self, record: MappedRecord, unknown: Iterable[tuple[str, str]]) -> list[str]:
        """Note references of the record to nodes that are not loaded yet, each as (label, key); return the ids of the notes."""
        waiting: list[str] = []
        for label, target in unknown:
            id_ = f"{record.id}>{target}"
            waiting.append(id_)
            self._plan.rows[statement("ingest/save_pending_references")].append(
                {"id": id_, "record": record.id, "label": label, "target": target, "since": self._recorded_at}
            )
        return waiting


class _LinkedFact(NamedTuple):
    """A resolved fact with its resolved links."""

    fact: KeyedFact
    id: str
    is_new: bool
    links: list[ResolvedLink]


def _record_row(record: MappedRecord) -> Row:
    return {"id": record.id, "key": record.key, "content_hash": record.content_hash, "facts": record.text}


def _required_targets(links: Iterable[ResolvedLink]) -> list[Row]:
    return [{"id": target["id"]} for link in links if link.link.required for target in link.targets]


_CARRIER_PREFERENCES = {node.label: (node.identified, at) for at, node in enumerate(SOURCE_NODES)}


def _carrier_preference(fact: KeyedFact) -> tuple[bool, int]:
    return _CARRIER_PREFERENCES[fact.spec.node.label]
