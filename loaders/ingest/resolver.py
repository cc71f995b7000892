"""Decides which node each fact of a batch describes, and which servants a record takes for one person. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import orjson

from loaders.ingest.records import (
    Change,
    KeyedFact,
    KnownNodes,
    Lookup,
    MappedRecord,
    RejectedRow,
    Resolution,
    ResolvedFact,
    Row,
)
from loaders.keys.ids import conflicting_national_numbers, judgement_id, node_id


def lookup_of(facts: Iterable[KeyedFact]) -> Lookup:
    """Return every identifier and node id that the facts describe or refer to."""
    identifiers: set[str] = set()
    nodes: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        node = fact.spec.node
        (identifiers if node.identified else nodes[node.label]).update(fact.keys)
        for _, target, ends in fact.links:
            (identifiers if target.identified else nodes[target.label]).update(key for key, _ in ends)
    return Lookup(frozenset(identifiers), {label: frozenset(ids) for label, ids in nodes.items()})


def resolve(changes: Sequence[Change], known: KnownNodes, recorded_at: datetime) -> Resolution:
    """Give each fact of a batch its node, by what the graph knows and by what earlier records of the batch state.

    A record whose identifiers contradict each other is rejected with the reason ``identity_conflict``; the others are accepted.
    Merge proposals are dated ``recorded_at``.
    """
    resolver = _Resolver(known, recorded_at)
    accepted: list[tuple[Change, list[ResolvedFact]]] = []
    rejected: list[tuple[MappedRecord, RejectedRow]] = []
    for change in changes:
        facts = resolver.resolve(change.record)
        if isinstance(facts, RejectedRow):
            rejected.append((change.record, facts))
        else:
            accepted.append((change, facts))
    return Resolution(accepted, rejected, resolver.new_identifiers, resolver.merge_proposals, resolver.known())


class _Resolver:
    """What is known while a batch is resolved: copies, to which each record adds its identifiers and nodes."""

    def __init__(self, known: KnownNodes, recorded_at: datetime) -> None:
        self.new_identifiers: dict[str, str] = {}
        self.merge_proposals: list[Row] = []
        self._by_identifier = dict(known.by_identifier)
        self._by_label = defaultdict[str, set[str]](set, {label: set(ids) for label, ids in known.by_label.items()})
        self._identifiers = defaultdict[str, set[str]](set, {id_: set(keys) for id_, keys in known.identifiers.items()})
        self._recorded_at = recorded_at

    def known(self) -> KnownNodes:
        """Return what is known by now."""
        return KnownNodes(self._by_identifier, self._by_label, self._identifiers)

    def resolve(self, record: MappedRecord) -> list[ResolvedFact] | RejectedRow:
        """Return the facts of a record with their nodes, or the rejected row if its identifiers contradict each other."""
        ids: list[str] = []
        # Two facts of one record may share an identifier that nobody has yet: they are about one new node.
        own: dict[str, str] = {}
        proposals: list[Row] = []
        for fact in record.facts:
            node = fact.spec.node
            found = self._nodes_of(fact) if node.identified else ()
            if found and not self._may_be_one(node.label, found, fact.keys):
                schemes = ", ".join(dict.fromkeys(key.partition(":")[0] for key in fact.keys))
                return RejectedRow("identity_conflict", schemes, _payload(record), record.key)
            if found:
                self._by_label[node.label].update(found)
                ids.append(found[0])
                proposals += [self._merge_proposal(record, fact, found[0], other) for other in found[1:]]
            else:
                new = node_id(node.kind, fact.fact.ref) if node.identified else fact.keys[0]
                ids.append(next((own[key] for key in fact.keys if key in own), new))
            if node.identified:
                own |= dict.fromkeys(fact.keys, ids[-1])
        self.merge_proposals += proposals
        # A fact about a part of a node creates none, so it comes after the whole where one row states both.
        ordered = sorted(zip(record.facts, ids, strict=True), key=lambda pair: pair[0].spec.part)
        return [ResolvedFact(fact, id_, not fact.spec.part and self._add(fact, id_)) for fact, id_ in ordered]

    def _nodes_of(self, fact: KeyedFact) -> Sequence[str]:
        """Return the nodes that the fact's keys stand for, the node of the first key first."""
        known = self._by_identifier
        return list(dict.fromkeys(known[key] for key in fact.keys if key in known))

    def _may_be_one(self, label: str, nodes: Sequence[str], keys: Iterable[str]) -> bool:
        """Tell whether one row may take these nodes for one.

        Bodies and posts it may not. Servants it may, unless one of them would then have two valid numbers of a national scheme.
        """
        if label != "Servant":
            return len(nodes) == 1
        identifiers = {key for servant in nodes for key in self._identifiers.get(servant, ())} | set(keys)
        return not conflicting_national_numbers(identifiers)

    def _merge_proposal(self, record: MappedRecord, fact: KeyedFact, servant: str, other: str) -> Row:
        """Return the proposal that two servants are one person, named by an identifier of each."""
        by_servant = {self._by_identifier[key]: key for key in reversed(fact.keys) if key in self._by_identifier}
        left, right = sorted((by_servant[servant], by_servant[other]))
        why = f"one row gives both identifiers: {record.id}"
        return {"id": judgement_id(left, right), "left": left, "right": right, "why": why, "at": self._recorded_at}

    def _add(self, fact: KeyedFact, id_: str) -> bool:
        """Make the fact's node known to the rest of the batch, and tell whether it is new."""
        node = fact.spec.node
        if node.identified:
            for key in fact.keys:
                if key not in self._by_identifier:
                    self._by_identifier[key] = self.new_identifiers[key] = id_
                    self._identifiers[id_].add(key)
        known = self._by_label[node.label]
        is_new = id_ not in known
        known.add(id_)
        return is_new


def _payload(record: MappedRecord) -> bytes:
    """Return the quarantined content of a row that contradicts what is loaded.

    It consists of the keyed facts, what its national numbers say, and the content hash; by the hash a later change of the row is
    recognised.
    """
    content = {"content_hash": record.content_hash, "facts": orjson.Fragment(record.text), "numbers": record.numbers}
    return orjson.dumps(content)
