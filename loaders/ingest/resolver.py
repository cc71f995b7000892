"""Which node each fact of a record speaks of, and which servants a record takes for one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from loaders.ingest.fact_codec import KeyedFact
from loaders.ingest.mapping import MappedRecord, Rejected
from loaders.keys.keyring import anchors, judgement_id, node_id

Row = dict[str, Any]
Resolved = tuple[KeyedFact, str, bool]
"""A fact, the id of its node, and whether this fact makes the node."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be looked up before a batch can be planned."""

    identifiers: frozenset[str]
    nodes: Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Known:
    """What of it the graph knows: ids by identifier, ids by label, all identifiers of servants who may turn out to be two."""

    identified: dict[str, str] = field(default_factory=dict[str, str])
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    nodes: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))


def wanted(facts: Iterable[KeyedFact]) -> Wanted:
    """Every identifier and id the facts speak of or refer to."""
    identifiers: set[str] = set()
    nodes: dict[str, set[str]] = defaultdict(set)
    for named in facts:
        node = named.spec.node
        (identifiers if node.identified else nodes[node.label]).update(named.keys)
        for _, target, ends in named.ends:
            (identifiers if target.identified else nodes[target.label]).update(key for key, _ in ends)
    return Wanted(frozenset(identifiers), {k: frozenset(v) for k, v in nodes.items()})


class Resolver:
    """Gives each fact of a batch its node, by what the graph knows and what the batch has said so far.

    ``identified`` are the identifiers that are new, ``new_keys`` those not written yet by node, ``merges`` proposals to take
    two servants for one.
    """

    def __init__(self, known: Known, recorded_at: datetime) -> None:
        self.identified: dict[str, str] = {}
        self.new_keys: dict[str, list[Row]] = defaultdict(list)
        self.merges: list[Row] = []
        self._known = known
        self._recorded_at = recorded_at

    def resolve(self, record: MappedRecord) -> list[Resolved] | Rejected:
        """The facts of a record with their nodes; rejected where its identifiers contradict each other."""
        ids: list[str] = []
        merges: list[Row] = []
        for named in record.facts:
            node = named.spec.node
            found = self._identified(named) if node.identified else list[str]()
            if found and not self._may_be_one(node.label, found, named.keys):
                schemes = ", ".join(dict.fromkeys(key.partition(":")[0] for key in named.keys))
                return Rejected("identity_conflict", schemes, _stated(record), record.key)
            if found:
                self._known.nodes[node.label] |= set(found)
                ids.append(found[0])
                merges += [self._merge(record, named, found[0], other) for other in found[1:]]
            else:
                ids.append(node_id(node.kind, named.fact.ref) if node.identified else named.keys[0])
        self.merges += merges
        # What says only a part of a node makes none, and comes after the whole where one row says both.
        said = sorted(zip(record.facts, ids, strict=True), key=lambda pair: pair[0].spec.part)
        return [(named, id_, not named.spec.part and self._claim(named, id_)) for named, id_ in said]

    def _identified(self, named: KeyedFact) -> list[str]:
        """The nodes that its keys stand for, that of the first key first."""
        known = self._known.identified
        return list(dict.fromkeys(known[key] for key in named.keys if key in known))

    def _may_be_one(self, label: str, servants: Sequence[str], keys: Iterable[str]) -> bool:
        """Whether what one row speaks of as one can be: no national scheme gave a servant two valid numbers."""
        if label != "Servant":
            return len(servants) == 1
        numbers = {key for servant in servants for key in self._known.numbers.get(servant, ())} | set(keys)
        schemes = [key.partition(":")[0] for key in numbers if anchors(key)]
        return len(schemes) == len(set(schemes))

    def _merge(self, record: MappedRecord, named: KeyedFact, servant: str, other: str) -> Row:
        """The proposal to take two servants for one, by an identifier of each."""
        by_servant = {self._known.identified[key]: key for key in reversed(named.keys) if key in self._known.identified}
        left, right = sorted((by_servant[servant], by_servant[other]))
        why = f"one row gives both identifiers: {record.id}"
        return {"id": judgement_id(left, right), "left": left, "right": right, "why": why, "at": self._recorded_at}

    def _claim(self, named: KeyedFact, claimed: str) -> bool:
        """Makes the id known to the rest of the batch; True where it was not."""
        node = named.spec.node
        if node.identified:
            for key in named.keys:
                if key not in self._known.identified:
                    self._known.identified[key] = self.identified[key] = claimed
                    self._known.numbers[claimed].add(key)
                    self.new_keys[claimed].append({"key": key, "scheme": key.partition(":")[0]})
        known = self._known.nodes[node.label]
        is_new = claimed not in known
        known.add(claimed)
        return is_new


def _stated(record: MappedRecord) -> bytes:
    """What is kept of a row that contradicts what is loaded: its facts, keyed as they are, and what tells it from its change."""
    return orjson.dumps({"content_hash": record.content_hash, "facts": orjson.Fragment(record.text)})
