"""From stated records to the rows of write statements. Pure: what is known of the graph comes in, nothing goes out.

A node that is new is created together with the record that speaks of it and with the links it cannot be without, in one
statement; everything else (known nodes, further links, second facts of a row) is merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.days import Period
from graph.facts import Appointment, Fact, PositionVersion, Ref
from graph.vocabulary import SAID, Link, NodeType, node_type
from loaders.identity import identifier_key, node_id
from loaders.rows import Rejected, Stated
from loaders.said import SORTED_LABELS, references, shape_of, sorting

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be looked up before a batch can be planned."""

    identifiers: frozenset[str]
    nodes: Mapping[str, frozenset[str]]
    observed: frozenset[str]


@dataclass(slots=True)
class Known:
    """What of it the graph knows: ids by identifier, ids by label, periods other records observed."""

    identified: dict[str, str] = field(default_factory=dict[str, str])
    nodes: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    observations: dict[str, dict[str, Period]] = field(default_factory=lambda: defaultdict[str, dict[str, Period]](dict))


@dataclass(slots=True)
class Plan:
    """Rows by the name of the statement that takes them, in the order in which the statements must run."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict[str, list[Row]](list))
    rejected: list[tuple[Stated, Rejected]] = field(default_factory=list[tuple[Stated, Rejected]])
    touched: set[str] = field(default_factory=set[str])
    identified: dict[str, str] = field(default_factory=dict[str, str])

    def in_order(self) -> Iterable[tuple[str, list[Row]]]:
        return ((name, self.rows[name]) for name in STATEMENT_ORDER if name in self.rows)


def _statement_order() -> tuple[str, ...]:
    order = ["touch_servants_of_records"]
    for node in SAID:
        order += [f"write/create_{node.kind}", f"write/merge_{node.kind}"]
        order += [f"write/identify_{node.kind}"] if node.identified else []
    order += ["create_records", "update_records"]
    order += [f"write/link_{node.kind}_{link.field}" for node in SAID for link in node.links]
    order += [f"write/describe_{node.kind}" for node in SAID]
    return (*order, "forget_descriptions", "forget_parked", "park_references", "touch_holders", "touch_servants")


STATEMENT_ORDER = _statement_order()


def wanted(facts: Iterable[Fact]) -> Wanted:
    """Every identifier and id the facts speak of or refer to."""
    identifiers: set[str] = set()
    nodes: dict[str, set[str]] = defaultdict(set)
    observed: set[str] = set()

    def want(target: NodeType, ref: Ref) -> None:
        if target.identified:
            identifiers.add(identifier_key(ref))
        else:
            nodes[target.label].add(node_id(target.kind, ref))

    for fact in facts:
        node = shape_of(type(fact)).node
        for ref in _own(fact):
            want(node, ref)
        for link in node.links:
            target = node_type(link.target)
            for ref, _ in references(fact, link):
                want(target, ref)
        if isinstance(fact, Appointment) and fact.observed:
            observed.add(node_id(node.kind, fact.ref))
    return Wanted(frozenset(identifiers), {k: frozenset(v) for k, v in nodes.items()}, frozenset(observed))


@dataclass(frozen=True, slots=True)
class Change:
    """A record to write. ``new`` records are created; ``replay`` writes the facts of a record that did not change."""

    record: Stated
    new: bool
    replay: bool = False


class Planner:
    """Plans one batch of records of one stream.

    ``stamp`` are the record properties that all of them share, ``marked`` the servants already marked for derivation.
    """

    def __init__(
        self, authority: frozenset[str], known: Known, stamp: Mapping[str, Any], marked: frozenset[str] | set[str]
    ) -> None:
        self._authority = authority
        self._marked = marked
        self._known = known
        self._stamp = stamp
        self._new_keys: dict[str, list[Row]] = defaultdict(list)
        self._plan = Plan()

    def plan(self, changes: Sequence[Change]) -> Plan:
        # All ids first: a row may refer to what a later row of the same batch speaks of.
        accepted = [(change, facts) for change in changes if (facts := self._ids(change)) is not None]
        for change, facts in accepted:
            self._write(change, facts)
        marked = {row["id"] for row in self._plan.rows.get("write/create_servant", ())} | self._marked
        if unmarked := sorted(self._plan.touched - marked):
            self._plan.rows["touch_servants"] += [{"id": servant} for servant in unmarked]
        return self._plan

    def _ids(self, change: Change) -> list[tuple[Fact, str, bool]] | None:
        """Each fact with its node id and whether the node is new; None where its identifiers contradict each other."""
        ids: list[str] = []
        for fact in change.record.facts:
            node = shape_of(type(fact)).node
            found = self._identified(fact) if node.identified else set[str]()
            if len(found) > 1:
                payload = change.record.text.encode()
                self._plan.rejected.append((change.record, Rejected("identity_conflict", "", payload, change.record.key)))
                return None
            self._known.nodes[node.label] |= found
            ids.append(found.pop() if found else node_id(node.kind, fact.ref))
        return [(fact, id_, self._claim(fact, id_)) for fact, id_ in zip(change.record.facts, ids, strict=True)]

    def _identified(self, fact: Fact) -> set[str]:
        keys = (identifier_key(ref) for ref in _own(fact))
        return {self._known.identified[key] for key in keys if key in self._known.identified}

    def _claim(self, fact: Fact, claimed: str) -> bool:
        """Makes the id known to the rest of the batch; True where it was not."""
        node = shape_of(type(fact)).node
        if node.identified:
            for ref in _own(fact):
                key = identifier_key(ref)
                if key not in self._known.identified:
                    self._known.identified[key] = self._plan.identified[key] = claimed
                    self._new_keys[claimed].append({"key": key, "scheme": ref.scheme})
        known = self._known.nodes[node.label]
        is_new = claimed not in known
        known.add(claimed)
        return is_new

    def _write(self, change: Change, facts: list[tuple[Fact, str, bool]]) -> None:
        record = change.record
        resolved = [(fact, id_, is_new, self._links(fact)) for fact, id_, is_new in facts]
        carrier = self._carrier(change, resolved)
        for at, (fact, id_, is_new, links) in enumerate(resolved):
            self._write_fact(change, fact, id_, is_new, links, carries=at == carrier)
        if carrier is None and change.new:
            self._plan.rows["create_records"].append(self._record(record))
        if not change.new:
            self._plan.rows["touch_servants_of_records"].append({"id": record.id})
            self._plan.rows["forget_descriptions"].append({"id": record.id, "described": [r[1] for r in resolved]})
            self._plan.rows["forget_parked"].append({"record": record.id})
            if not change.replay:
                properties = self._record(record)
                version = f"{record.id}:{record.content_hash}:{self._stamp['recorded_at'].isoformat()}"
                self._plan.rows["update_records"].append({"id": record.id, "version": version, "properties": properties})
        for _, _, _, links in resolved:
            self._park(record, links)

    def _record(self, record: Stated) -> Row:
        return {
            "id": record.id,
            "key": record.key,
            "content_hash": record.content_hash,
            "facts": record.text,
            **self._stamp,
        }

    def _carrier(self, change: Change, resolved: list[_Resolved]) -> int | None:
        """Which fact is created together with its record: a new one with all its required ends.

        One with identifiers if there is any (it would cost most otherwise), else the last in the order of writing.
        """
        best: int | None = None
        for at, (fact, _, is_new, links) in enumerate(resolved):
            ready = all(link.known for link in links if link.link.required)
            if change.new and is_new and ready:
                best = at if best is None or _weight(fact) >= _weight(resolved[best][0]) else best
        return best

    def _links(self, fact: Fact) -> list[_Ends]:
        ends: list[_Ends] = []
        for link in shape_of(type(fact)).node.links:
            target, found = node_type(link.target), _Ends(link)
            for ref, value in references(fact, link):
                if target.identified:
                    key = identifier_key(ref)
                    known = self._known.identified.get(key)
                else:
                    key = node_id(target.kind, ref)
                    known = key if key in self._known.nodes[target.label] else None
                if known is None:
                    found.unknown.append((target.label, key))
                else:
                    found.targets.append({"id": known, "value": value})
                    if target.label == "Servant":
                        self._plan.touched.add(known)
            ends.append(found)
        return ends

    def _write_fact(self, change: Change, fact: Fact, id_: str, is_new: bool, links: list[_Ends], *, carries: bool) -> None:
        shape = shape_of(type(fact))
        node, rows = shape.node, self._plan.rows
        if node.label == "Servant":
            self._plan.touched.add(id_)
        if isinstance(fact, PositionVersion):
            rows["touch_holders"] += [{"id": t["id"]} for ends in links if ends.link.required for t in ends.targets]
        if is_new or node.label in self._authority:
            properties = shape.properties(self._narrowed(fact, id_, change.record.id))
            if node.label in SORTED_LABELS:
                sorting(node.label, properties, id_)
            row: Row = {"id": id_, "properties": properties}
            if is_new and node.label == "Servant":
                properties["touched"] = id_
            if is_new:
                row["properties"] = {name: value for name, value in properties.items() if value is not None}
            if carries:
                row["record"] = self._record(change.record)
                row |= {e.link.field: e.targets[0]["id"] for e in links if e.link.required}
                if node.identified:
                    row["identifiers"] = self._new_keys.pop(id_)
            rows[f"write/{'create' if carries else 'merge'}_{node.kind}"].append(row)
            for ends in links:
                if (ends.targets or not is_new) and not (carries and ends.link.required):
                    rows[f"write/link_{node.kind}_{ends.link.field}"].append({"id": id_, "targets": ends.targets})
        for identifier in self._new_keys.pop(id_, ()):
            rows[f"write/identify_{node.kind}"].append({"id": id_, **identifier})
        if not carries:
            rows[f"write/describe_{node.kind}"].append({"record": change.record.id, "id": id_})

    def _narrowed(self, fact: Fact, id_: str, record: str) -> Fact:
        """An observed spell with the bounds that all its observations give together."""
        if not isinstance(fact, Appointment) or not fact.observed:
            return fact
        seen = self._known.observations[id_]
        seen[record] = fact.period
        first, *others = (seen[key] for key in sorted(seen))
        period = first
        for other in others:
            period = period.narrowed_by(other)
        return replace(fact, period=period)

    def _park(self, record: Stated, links: list[_Ends]) -> None:
        for ends in links:
            for label, target in ends.unknown:
                self._plan.rows["park_references"].append(
                    {"id": f"{record.id}>{target}", "record": record.id, "label": label, "target": target}
                )


@dataclass(slots=True)
class _Ends:
    """The other ends of one link of one fact: those the graph knows, and the (label, key) of those it does not."""

    link: Link
    targets: list[Row] = field(default_factory=list[Row])
    unknown: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def known(self) -> bool:
        return bool(self.targets)


_Resolved = tuple[Fact, str, bool, list[_Ends]]
_WEIGHTS = {node.fact: (node.identified, at) for at, node in enumerate(SAID)}


def _weight(fact: Fact) -> tuple[bool, int]:
    return _WEIGHTS[type(fact)]


def _own(fact: Fact) -> tuple[Ref, ...]:
    """The references a fact itself goes by, the one its id may come from first."""
    return (fact.ref, *getattr(fact, "also", ()))
