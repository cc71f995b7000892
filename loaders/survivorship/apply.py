"""Applies survivorship to nodes that several records describe.

Nodes with pending survivorship go in. Their claims are read from the facts that the records keep. The winning values and links
are written to the node; where portals contradict each other, the property or link is disputed and a conflict is open.

A node of which the graph holds an impossible value keeps what was decided before and its mark; it stops no other.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple, cast

from careers.grades import IMPOSSIBLE
from graph.cypher.statements import statement
from graph.cypher.write_statements import Verb, link_statement, write_statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.model.days import Period
from graph.model.facts import Appointment, AppointmentEnd, Fact, Ref
from graph.model.table import NodeType, node_type
from loaders.ingest.fact_codec import from_canonical, spec_of, stored_properties, with_keys
from loaders.keys.ids import identifier_key, node_id
from loaders.survivorship.claims import Claim, surviving_claims
from loaders.survivorship.outcome import Outcome
from loaders.survivorship.precedence import SourcePrecedence

logger = logging.getLogger(__name__)

_BATCH_SIZE = 1000
# The statements that mark the servants of changed nodes as dirty, by label: their careers are derived anew.
_MARK_DIRTY_STATEMENTS = {
    "Appointment": "survivorship/mark_dirty_of_appointments",
    "Contract": "survivorship/mark_dirty_of_contracts",
    "PositionVersion": "survivorship/mark_dirty_holders_of_versions",
}


class _DescribingRecord(NamedTuple):
    """A record that describes a node, as the label's ``claims`` statement returns it.

    ``disputed`` are the disputed aspects of the node so far; ``facts`` is the canonical form of the record's facts; ``key`` is
    the portal's own.
    """

    node: str
    disputed: list[str] | None
    record: str
    portal: str
    stream: str
    facts: str
    key: str


class _PendingNode(NamedTuple):
    label: str
    id: str


class _StatedFact(NamedTuple):
    """A fact about a node, and the record that states it."""

    source: _DescribingRecord
    fact: Fact

    @property
    def partial(self) -> bool:
        return spec_of(type(self.fact)).part


async def apply_survivorship(
    database: Database, precedence: SourcePrecedence, at: datetime, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Apply survivorship to all nodes for which it is pending; return how many there were.

    ``at`` is the moment at which conflicts open or close. ``progress`` is called after each batch with the number done so far. A
    node to which survivorship cannot be applied is logged and stays pending.
    """
    done, after = 0, ""
    while True:
        rows = await database.read(statement("survivorship/pending"), {"after": after, "limit": _BATCH_SIZE})
        if not rows:
            return done
        pending = [_PendingNode(cast("str", row["label"]), cast("str", row["id"])) for row in rows]
        await _apply(database, pending, precedence, at)
        after = pending[-1].id
        done += len(pending)
        progress(done)


async def _apply(database: Database, pending: Sequence[_PendingNode], precedence: SourcePrecedence, at: datetime) -> None:
    """Apply survivorship to these nodes; if an impossible value of one is in the way, to the others."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, id_ in pending:
        by_label[label].append(id_)

    async def work(transaction: Transaction) -> None:
        marks = DossierMarks(transaction)
        for label, ids in by_label.items():
            async with marks.watching({label: ids}):
                await _apply_to_label(transaction, node_type(label), ids, precedence, at)

    try:
        await database.write(work)
    except IMPOSSIBLE as error:
        if len(pending) > 1:
            half = len(pending) // 2
            await _apply(database, pending[:half], precedence, at)
            await _apply(database, pending[half:], precedence, at)
            return
        # The transaction was undone, and so the node keeps its mark. The message of such an error may quote days of a career.
        kind = type(error).__name__
        logger.warning("Survivorship cannot be applied to %s: a value in its records is impossible (%s)", pending[0].id, kind)


async def _apply_to_label(
    transaction: Transaction, node: NodeType, ids: list[str], precedence: SourcePrecedence, at: datetime
) -> None:
    # Clear the marks first: a transaction that writes a record about one of these from now on waits for this one, and then marks
    # it again.
    await transaction.run(statement("survivorship/clear_pending"), {"ids": ids})
    rows = await transaction.run(write_statement(Verb.CLAIMS, node), {"ids": ids})
    records = [_DescribingRecord(*row) for row in cast("list[list[Any]]", rows[0]["claims"])]
    disputed = {record.node: record.disputed or [] for record in records}
    outcome = Outcome()
    for id_, claims in (await _claims(transaction, node, records, precedence)).items():
        outcome.add(node, id_, claims, surviving_claims(node.label, claims, precedence), disputed[id_])
    await _write(transaction, node, ids, outcome, at)


async def _write(transaction: Transaction, node: NodeType, ids: Sequence[str], outcome: Outcome, at: datetime) -> None:
    mark_dirty = _MARK_DIRTY_STATEMENTS.get(node.label)
    if outcome.properties:
        await transaction.run(write_statement(Verb.MERGE, node), {"rows": outcome.properties})
    if outcome.targets and mark_dirty:
        # The servants that the nodes belonged to until now are concerned as well.
        await transaction.run(statement(mark_dirty), {"ids": ids})
    for link, rows in outcome.targets.items():
        await transaction.run(link_statement(node, link), {"rows": rows})
    for name, conflicts in (("survivorship/open_conflicts", outcome.opened), ("survivorship/close_conflicts", outcome.closed)):
        if conflicts:
            await transaction.run(statement(name), {"rows": conflicts, "at": at})
    if mark_dirty:
        await transaction.run(statement(mark_dirty), {"ids": ids})


async def _claims(
    transaction: Transaction, node: NodeType, records: Sequence[_DescribingRecord], precedence: SourcePrecedence
) -> dict[str, list[Claim]]:
    """Return the claims on each node. Nodes about which all claims are partial are left out."""
    stated = await _stated_facts(transaction, node, records)
    uncertain = {id_: facts for id_, facts in stated.items() if _links_are_uncertain(node, facts, precedence)}
    targets = await _link_targets(transaction, uncertain)
    found: dict[str, list[Claim]] = {}
    for id_, facts in stated.items():
        claims = [_claim(id_, each) for each in _with_common_bounds(facts)]
        if any(not claim.partial for claim in claims):
            found[id_] = [replace(claim, link_targets=targets.get((id_, claim.record), {})) for claim in claims]
    return found


def _claim(id_: str, stated: _StatedFact) -> Claim:
    source, fact = stated
    properties = stored_properties(fact, id_)
    if isinstance(fact, AppointmentEnd):
        properties["open"] = False
    return Claim(source.portal, source.stream, source.record, properties, stated.partial, record_key=source.key)


async def _stated_facts(
    transaction: Transaction, node: NodeType, records: Sequence[_DescribingRecord]
) -> dict[str, list[_StatedFact]]:
    """Return the facts that records state about the nodes they describe, by node id."""
    facts = [(record, [fact for fact in from_canonical(record.facts) if spec_of(type(fact)).node is node]) for record in records]
    known: dict[str, str] = {}
    if node.identified:
        known = await _nodes_of_identifiers(transaction, sorted({identifier_key(fact.ref) for _, of in facts for fact in of}))
    stated: dict[str, list[_StatedFact]] = {}
    for record, of_record in facts:
        of_node = [_StatedFact(record, fact) for fact in of_record if _id_of(node, fact.ref, known) == record.node]
        stated.setdefault(record.node, []).extend(of_node)
    return stated


def _id_of(node: NodeType, ref: Ref, known: Mapping[str, str]) -> str | None:
    return known.get(identifier_key(ref)) if node.identified else node_id(node.kind, ref)


def _with_common_bounds(facts: Sequence[_StatedFact]) -> list[_StatedFact]:
    """Give each observation of a spell the bounds that all observations of it allow together."""
    observations = [(record, fact) for record, fact in facts if isinstance(fact, Appointment) and fact.observed]
    if len(observations) < 2:
        return list(facts)
    first, *others = (fact.period for _, fact in sorted(observations, key=lambda stated: stated[0].record))
    period: Period = reduce(lambda one, other: one.narrowed_by(other), others, first)
    return [
        _StatedFact(record, replace(fact, period=period) if isinstance(fact, Appointment) and fact.observed else fact)
        for record, fact in facts
    ]


def _links_are_uncertain(node: NodeType, facts: Sequence[_StatedFact], precedence: SourcePrecedence) -> bool:
    """Tell whether the links of a node may differ from those written when its records were read.

    That is the case if the node was disputed, if records state different links, or if no record is from a portal with authority.
    """
    if facts and facts[0].source.disputed:
        return True
    if all(link.many for link in node.links):
        return False
    whole = [(each.source.portal, _single_links(each.fact)) for each in facts if not each.partial]
    differ = len({tuple(links) for _, links in whole}) > 1
    return differ or not any(precedence.has_authority(portal, node.label) for portal, _ in whole)


def _single_links(fact: Fact) -> list[tuple[str, str, str]]:
    """Return the single-valued links of a fact: name, label of the target, key of the target."""
    return [(each.link.field, each.target.label, each.ends[0][0]) for each in with_keys(fact).links if not each.link.many]


async def _link_targets(
    transaction: Transaction, facts_by_node: Mapping[str, Sequence[_StatedFact]]
) -> dict[tuple[str, str], dict[str, str | None]]:
    """Return the target id of each single-valued link, by node and record; None for a target that is not loaded."""
    links: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    keys_by_label: dict[str, set[str]] = defaultdict(set)
    for id_, facts in facts_by_node.items():
        for source, fact in facts:
            single = _single_links(fact)
            links[id_, source.record] += single
            for _, label, key in single:
                keys_by_label[label].add(key)
    loaded: dict[str, str] = {}
    for label, keys in keys_by_label.items():
        loaded |= await _loaded_nodes(transaction, node_type(label), sorted(keys))
    return {stated_by: {name: loaded.get(key) for name, _, key in single} for stated_by, single in links.items()}


async def _loaded_nodes(transaction: Transaction, node: NodeType, keys: Sequence[str]) -> dict[str, str]:
    """Return the ids of the loaded nodes of one label that these keys stand for, by key."""
    if node.identified:
        return await _nodes_of_identifiers(transaction, keys)
    rows = await transaction.run(write_statement(Verb.KNOWN, node), {"ids": list(keys)})
    return {id_: id_ for id_ in cast("list[str]", rows[0]["known"])} if rows else {}


async def _nodes_of_identifiers(transaction: Transaction, keys: Sequence[str]) -> dict[str, str]:
    """Return the ids of the nodes that these identifier keys stand for, by key; keys without a node are left out."""
    rows = await transaction.run(statement("ingest/nodes_of_identifiers"), {"keys": list(keys)})
    return dict(cast("list[tuple[str, str]]", rows[0]["found"]))
