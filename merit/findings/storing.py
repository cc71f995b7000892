"""What detection does to findings: they are opened, changed, resolved when their evidence is gone, and reopened when it returns.

Every change has a review with its author and reason, and an event, in the transaction that makes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.cypher.write_statements import evidence_statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.events import append_events
from graph.model.table import node_type_of_kind
from merit.context import Context
from merit.contract import Case, Rule
from merit.findings.content import content_of
from merit.findings.records import HUB, changed_of, event_of, review_of
from merit.findings.states import FindingChange, FindingState, Step, evidence_gone, found_again

_FINDINGS_PER_TRANSACTION = 500


@dataclass(slots=True)
class FindingChanges:
    """The number of findings of one rule that a detection changed, by kind of change."""

    opened: int = 0
    changed: int = 0
    resolved: int = 0
    reopened: int = 0

    def add(self, change: FindingChange) -> None:
        """Count one change."""
        setattr(self, change.value, getattr(self, change.value) + 1)


class FindingStore:
    """The findings of the rules of one detection. It takes the cases as they are judged, and writes what changes in batches.

    In memory are the ids, states and hashes of the findings that the graph has, and one batch of changes.
    """

    def __init__(self, database: Database, context: Context, now: datetime, stored: Iterable[Mapping[str, Any]]) -> None:
        self._database = database
        self._context = context
        self._now = now
        self._stored = {cast("str", row["id"]): row for row in stored}
        self._kept = set[str]()
        self._added = set[str]()
        self._batch: list[_Found] = []
        self.changes: defaultdict[str, FindingChanges] = defaultdict(FindingChanges)
        """Changes by rule id."""

    @classmethod
    async def open(cls, database: Database, context: Context, now: datetime, rules: Sequence[Rule]) -> FindingStore:
        """Read which findings of these rules the graph has."""
        stored = await database.read(statement("merit/findings_of_rules"), {"rules": [rule.id for rule in rules]})
        return cls(database, context, now, stored)

    def has_unresolved(self, finding: str) -> bool:
        """Tell whether the graph had this finding when the store was opened, and had it in another state than resolved."""
        stored = self._stored.get(finding)
        return stored is not None and _state(stored) is not FindingState.RESOLVED

    def keep(self, finding: str) -> None:
        """Leave a finding as it is: its case cannot be judged now, which does not mean that the evidence is gone."""
        self._kept.add(finding)

    def is_kept(self, finding: str) -> bool:
        """Tell whether a finding is to be left as it is."""
        return finding in self._kept

    def keep_all(self, rule: str) -> None:
        """Leave all findings of a rule as they are: its cases could not be judged completely."""
        self._kept.update(id_ for id_, row in self._stored.items() if row["rule"] == rule)

    async def add(self, rule: Rule, case: Case) -> bool:
        """Take a violating case. Tell whether its finding is new or changes; a finding that does not change is not touched.

        Of two cases with the same subjects, from the files of two people, the first one counts.
        """
        found = _Found(rule.finding_id(case.subjects), rule, case, content_of(rule, case, self._context))
        if found.id in self._added:
            return False
        self._added.add(found.id)
        stored = self._stored.get(found.id)
        changes = found.step(stored) is not None
        if changes or found.is_loose(stored):
            self._batch.append(found)
        if len(self._batch) == _FINDINGS_PER_TRANSACTION:
            await self._write()
        return changes

    async def save(self) -> None:
        """Write the changes that were taken so far."""
        await self._write()

    async def finish(self) -> None:
        """Write what is left, and resolve the findings whose case was judged satisfied, or is there no more."""
        await self._write()
        present = self._added | self._kept
        gone = [id_ for id_, row in self._stored.items() if id_ not in present and evidence_gone(_state(row)) is not None]
        for start in range(0, len(gone), _FINDINGS_PER_TRANSACTION):
            self._count(await _resolve(self._database, gone[start : start + _FINDINGS_PER_TRANSACTION], self._now))

    async def _write(self) -> None:
        if self._batch:
            batch, self._batch = self._batch, []
            self._count(await _write_found(self._database, batch, self._now))

    def _count(self, made: Iterable[tuple[str, FindingChange]]) -> None:
        for rule, change in made:
            self.changes[rule].add(change)


async def keep_unjudged(store: FindingStore, database: Database, unjudged: Collection[tuple[str | None, str]]) -> None:
    """Leave the findings about what could not be judged as they are.

    ``unjudged`` are pairs of a rule's id, or None for all rules, and the id of a servant or of a position with competitions.
    """
    if not unjudged:
        return
    subjects = sorted({subject for _, subject in unjudged})
    for row in await database.read(statement("merit/findings_about"), {"subjects": subjects}):
        about = cast("str", row["about"])
        if (None, about) in unjudged or (row["rule"], about) in unjudged:
            store.keep(cast("str", row["id"]))


async def save_rule_run(database: Database, rule: str, properties: Mapping[str, object]) -> None:
    """Save the counts of a rule's last run."""
    parameters = {"id": f"rulerun:{rule}", "properties": {"rule": rule, **properties}}

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/save_rule_run"), parameters)

    await database.write(work)


@dataclass(frozen=True, slots=True)
class _Found:
    """A violating case with its finding's id and properties."""

    id: str
    rule: Rule
    case: Case
    properties: Mapping[str, Any]

    def step(self, stored: Mapping[str, Any] | None) -> Step | None:
        """Return the step of the finding, given what the graph has of it; None where nothing changes."""
        if stored is None:
            return found_again(None, same_evidence=False, same_content=False)
        same = {name: stored[name] == self.properties[name] for name in ("evidence_hash", "content_hash")}
        return found_again(_state(stored), same_evidence=same["evidence_hash"], same_content=same["content_hash"])

    def is_loose(self, stored: Mapping[str, Any] | None) -> bool:
        """Tell whether links of the finding are missing: to the servant, or to evidence that was deleted and came back.

        A servant who was merged and split again lost hers to the other one.
        """
        linked = (self.case.servant, len(set(self.case.evidence)))
        return stored is not None and linked != (stored["servant"], stored["linked"])


def _state(stored: Mapping[str, Any]) -> FindingState:
    return FindingState(stored["state"])


async def _write_found(database: Database, found: Sequence[_Found], now: datetime) -> list[tuple[str, FindingChange]]:
    """Write findings whose evidence is there in one transaction, and return the changes with their rules.

    A servant who was merged into another one meanwhile has no finding of hers written; the next detection finds the other one.
    """

    async def work(transaction: Transaction) -> list[tuple[str, FindingChange]]:
        # Since they were read, a person may have decided on one, and another detection may have written one: what is locked now
        # is what the step starts from.
        locked = await _lock(transaction, [each.id for each in found])
        steps = [(each, step) for each in found if (step := each.step(locked.get(each.id))) is not None]
        writes = [_write(each, step, locked.get(each.id), now) for each, step in steps]
        written = {row["id"] for row in await transaction.run(statement("merit/write_findings"), {"rows": writes})}
        changed = {each.id for each, _ in steps}
        loose = [each for each in found if each.id not in changed and each.is_loose(locked.get(each.id))]
        await _relink(transaction, loose)
        steps = [(each, step) for each, step in steps if each.id in written]
        await _link_evidence(transaction, [*(each for each, _ in steps), *loose])
        await append_events(transaction, [event_of(step, HUB, {"id": each.id, **each.properties}, now) for each, step in steps])
        return [(each.rule.id, step.change) for each, step in steps]

    return await write_retrying_conflicts(database, work)


async def _relink(transaction: Transaction, found: Sequence[_Found]) -> None:
    if found:
        rows = [{"id": each.id, "servant": each.case.servant} for each in found]
        await transaction.run(statement("merit/relink_findings"), {"rows": rows})


async def _link_evidence(transaction: Transaction, found: Iterable[_Found]) -> None:
    by_kind: dict[str, list[dict[str, str]]] = {}
    for each in found:
        for id_ in each.case.evidence:
            by_kind.setdefault(id_.partition(":")[0], []).append({"finding": each.id, "id": id_})
    for kind, rows in sorted(by_kind.items()):
        await transaction.run(evidence_statement(node_type_of_kind(kind)), {"rows": rows})


def _write(found: _Found, step: Step, locked: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    version = 1 if locked is None else cast("int", locked["version"]) + 1
    first_seen = {"first_seen": now} if locked is None else {}
    return {
        "id": found.id,
        "properties": {
            **found.properties,
            **first_seen,
            **changed_of(found.id, now),
            "state": step.state.value,
            "version": version,
        },
        "servant": found.case.servant,
        "review": review_of(found.id, version, step, HUB, now),
    }


async def _resolve(database: Database, ids: Sequence[str], now: datetime) -> list[tuple[str, FindingChange]]:
    """Resolve findings whose evidence is gone in one transaction, and return the changes with their rules."""

    async def work(transaction: Transaction) -> list[tuple[str, FindingChange]]:
        locked = (await _lock(transaction, ids)).values()
        steps = [(row, step) for row in locked if (step := evidence_gone(_state(row))) is not None]
        rows = [
            {
                "id": row["id"],
                "properties": {"last_seen": now, "version": version, **changed_of(row["id"], now)},
                "review": review_of(row["id"], version, step, HUB, now),
            }
            for row, step in steps
            for version in [row["version"] + 1]
        ]
        await transaction.run(statement("merit/resolve_findings"), {"rows": rows})
        await append_events(transaction, [event_of(step, HUB, row, now) for row, step in steps])
        return [(row["rule"], step.change) for row, step in steps]

    return await write_retrying_conflicts(database, work)


async def _lock(transaction: Transaction, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Lock those findings that the graph has until the transaction ends, and return what it reads of each by its id."""
    rows = await transaction.run(statement("merit/lock_findings"), {"ids": list(ids)}) if ids else []
    return {cast("str", row["id"]): row for row in rows}
