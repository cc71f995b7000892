"""Plans batches: looks up what the graph knows of them, gives each fact its node, and derives what is in hand.

A batch is planned ahead, while the batch before it is being written: its plan then counts as known what that one writes. Such a
plan is used only if everything went as expected. It is made again, in the transaction that writes it, if the batch before was
planned again or not written, or if another process works on the graph.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from careers.grades import Grades, load_grades
from graph.cypher.statements import Statement, statement
from graph.cypher.write_statements import Verb, write_statement
from graph.driver.database import Ask
from graph.model.table import node_type
from loaders.ingest.in_hand import NewServants, derive_in_hand, positions_of_new_spells
from loaders.ingest.planner import Planner
from loaders.ingest.records import Change, KnownNodes, WritePlan
from loaders.ingest.resolver import lookup_of, resolve
from loaders.ingest.run_cache import RunCache
from loaders.ingest.written_nodes import withdrawn_records, written_nodes
from loaders.runs.leases import OtherWork, other_work


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """The plan of some changes, and the servants that it creates.

    ``basis`` numbers what it takes for granted of the batches before. ``acquired`` is that of `OtherWork` when it was made ahead.
    """

    changes: Sequence[Change]
    plan: WritePlan
    new_servants: NewServants
    basis: int
    acquired: int = 0


@dataclass(slots=True)
class _Expected:
    """What the graph will hold once the batch that was planned last is written: node ids by label, and its new identifiers.

    It is not ``certain`` where nodes may disappear with what records stated before, or grades of positions may change.
    """

    nodes: Mapping[str, AbstractSet[str]] = field(default_factory=dict[str, AbstractSet[str]])
    identifiers: Mapping[str, str] = field(default_factory=dict[str, str])
    certain: bool = True


class Planning:
    """Plans the batches of one scope. ``authority`` and ``recorded_at`` are those of `Planner`."""

    def __init__(self, authority: AbstractSet[str], recorded_at: datetime, cache: RunCache) -> None:
        self._authority, self._recorded_at, self._cache = authority, recorded_at, cache
        self._basis = 0
        self._expected = _Expected()
        # How many plans the cache remembers that are not committed yet.
        self._uncommitted = 0

    async def ahead(self, changes: Sequence[Change], ask: Ask, holder: str) -> PlannedBatch | None:
        """Plan a batch while the one before it is written; None where that cannot be done. ``holder`` has the lease."""
        basis = self._basis
        others = await other_work(ask, holder)
        # Where somebody has begun to work since the last plan, the next one is made within its transaction.
        if not self._expected.certain or not self._cache.holds(others):
            return None
        known = await self._look_up(changes, ask)
        plan = await asyncio.to_thread(self._plan, changes, known)
        grades: Grades = {}
        await load_grades(ask, positions_of_new_spells(plan), grades)
        await asyncio.to_thread(derive_in_hand, plan, grades)
        servants = await asyncio.to_thread(NewServants, plan)
        if basis != self._basis:
            return None
        self._remember(plan)
        self._uncommitted += 1
        return PlannedBatch(changes, plan, servants, basis, others.acquired)

    async def within(self, changes: Sequence[Change], ask: Ask, others: OtherWork, *, in_hand: bool) -> PlannedBatch:
        """Plan a batch in the transaction that writes it; with ``in_hand`` also what follows from its new nodes alone.

        ``others`` is what other processes do at the beginning of the transaction.
        """
        self.discard()
        self._cache.begin_beside(others)
        known = await self._look_up(changes, ask)
        # The page after this one may have been planned meanwhile, as if this one were in the graph.
        self.discard()
        plan = self._plan(changes, known)
        if in_hand:
            grades: Grades = {}
            await load_grades(ask, positions_of_new_spells(plan), grades)
            derive_in_hand(plan, grades)
        return PlannedBatch(changes, plan, NewServants(plan), self._basis)

    def holds(self, planned: PlannedBatch, changes: Sequence[Change], others: OtherWork) -> bool:
        """Tell whether a plan that was made ahead is one of exactly these changes, and still true beside what others do."""
        if planned.basis != self._basis or len(planned.changes) != len(changes) or others != (False, planned.acquired):
            return False
        return all(one is other for one, other in zip(planned.changes, changes, strict=True))

    def committed(self, planned: PlannedBatch, *, ahead: bool) -> None:
        """Note that a plan is in the graph. ``ahead``: it was made ahead."""
        if ahead:
            self._uncommitted -= 1
            return
        # What was planned ahead meanwhile did not know of this plan.
        self.discard()
        self._remember(planned.plan)
        self._expected = _Expected()

    def discard(self) -> None:
        """Let no plan that was made ahead be used."""
        self._basis += 1
        self._expected = _Expected()
        if self._uncommitted:
            self._cache.clear()
            self._uncommitted = 0

    def _remember(self, plan: WritePlan) -> None:
        self._cache.remember(plan)
        certain = not plan.rows.get(statement("ingest/mark_dirty_holders")) and not withdrawn_records(plan.rows)
        nodes = {label: frozenset(ids) for label, ids in written_nodes(plan.rows, {}).items()}
        self._expected = _Expected(nodes, plan.new_identifiers, certain)

    def _plan(self, changes: Sequence[Change], known: KnownNodes) -> WritePlan:
        resolution = resolve(changes, known, self._recorded_at)
        cache = self._cache
        return Planner(self._authority, resolution, self._recorded_at, cache.sole_record, cache.last_written).plan()

    async def _look_up(self, changes: Sequence[Change], ask: Ask) -> KnownNodes:
        """Return what the graph knows, or is about to know, of everything that the changes describe or refer to."""
        lookup = lookup_of(fact for change in changes for fact in change.record.facts)
        cached, expected = self._cache.identifiers, self._expected
        by_identifier = {key: cached[key] for key in lookup.identifiers if key in cached}
        if unknown := sorted(lookup.identifiers - by_identifier.keys()):
            found = await _column(ask, statement("ingest/nodes_of_identifiers"), {"keys": unknown}, "found")
            by_identifier |= dict(cast("list[tuple[str, str]]", found))
        by_label: dict[str, set[str]] = {}
        for label, ids in lookup.nodes.items():
            known = write_statement(Verb.KNOWN, node_type(label))
            by_label[label] = set(cast("list[str]", await _column(ask, known, {"ids": sorted(ids)}, "known")))
            by_label[label] |= ids & expected.nodes.get(label, frozenset())
        identifiers = await _identifiers(changes, by_identifier, ask)
        for key, servant in expected.identifiers.items():
            if servant in identifiers:
                identifiers[servant].add(key)
        return KnownNodes(by_identifier, by_label, identifiers)


async def _identifiers(changes: Sequence[Change], by_identifier: Mapping[str, str], ask: Ask) -> dict[str, set[str]]:
    """Return all identifiers of the servants to whom a fact gives a new identifier or another servant's; mostly none."""
    doubtful: set[str] = set()
    for fact in (fact for change in changes for fact in change.record.facts):
        if fact.spec.node.label == "Servant" and len(fact.keys) > 1:
            found = {by_identifier.get(key) for key in fact.keys}
            doubtful |= {servant for servant in found if servant is not None} if len(found) > 1 else set[str]()
    identifiers: dict[str, set[str]] = defaultdict(set, {servant: set[str]() for servant in doubtful})
    if doubtful:
        known = statement("entity_resolution/identifiers_of_servants")
        found = await _column(ask, known, {"ids": sorted(doubtful)}, "identifiers")
        for servant, key, _ in cast("list[tuple[str, str, str]]", found):
            identifiers[servant].add(key)
    return identifiers


async def _column(ask: Ask, known: Statement, parameters: Mapping[str, object], column: str) -> list[Any]:
    """Return the list in one column of the statement's only row."""
    rows = await ask(known, parameters)
    return cast("list[Any]", rows[0][column]) if rows else []
