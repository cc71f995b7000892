"""The states of findings.

A finding is opened, resolved when its evidence is gone, and reopened when the evidence returns. Every change is recorded with
its author and reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from graph.cypher.statements import statement
from graph.cypher.write_statements import evidence_statement
from graph.driver.database import Database, Transaction
from graph.model.ids import digest
from graph.model.name_folding import SEPARATOR
from graph.model.table import node_type_of_kind
from merit.contract import Rule
from merit.evaluation import JudgedCase, RuleResult

_FINDINGS_PER_TRANSACTION = 500
_AUTHOR = "meritgraph"


class FindingState(StrEnum):
    """The state of a finding. The hub opens, resolves and reopens findings; people acknowledge, confirm and dismiss them."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(slots=True)
class FindingChanges:
    """The number of findings of one rule that a detection changed, by kind of change."""

    opened: int = 0
    changed: int = 0
    resolved: int = 0
    reopened: int = 0


async def save_findings(database: Database, result: RuleResult, as_of: date, now: datetime) -> FindingChanges:
    """Bring the findings of a rule in line with its result for all servants. An unchanged finding is not touched."""
    rule = result.rule
    rows = await database.read(statement("merit/findings_of_rule"), {"rule": rule.id})
    stored = {cast("str", row["id"]): row for row in rows}
    violating = {case.finding_id: case for case in result.violating}
    not_evaluable = {case.finding_id for case in result.not_evaluable}
    changes = FindingChanges()
    writes: list[dict[str, Any]] = []
    for id_, case in violating.items():
        properties = _properties(case, as_of)
        if (change := _change(stored.get(id_), properties)) is None:
            continue
        state, why = change
        _count(changes, state, new=id_ not in stored)
        writes.append(_write(id_, case, properties, state, why, now, new=id_ not in stored))
    # A finding whose case can no longer be evaluated keeps its state: a missing input does not mean that the evidence is gone.
    resolved = [
        id_
        for id_, row in stored.items()
        if id_ not in violating and id_ not in not_evaluable and row["state"] != FindingState.RESOLVED
    ]
    changes.resolved = len(resolved)
    for start in range(0, len(writes), _FINDINGS_PER_TRANSACTION):
        await _write_findings(database, writes[start : start + _FINDINGS_PER_TRANSACTION])
    if resolved:
        await _resolve(database, resolved, now)
    return changes


async def save_rule_run(database: Database, result: RuleResult, as_of: date, now: datetime) -> None:
    """Save the counts of a rule's last run, by organisation and by missing input."""
    parameters = {
        "id": f"rulerun:{result.rule.id}",
        "properties": {
            "rule": result.rule.id,
            "as_of": as_of,
            "ended_at": now,
            "violating": len(result.violating),
            "satisfied": result.satisfied.total(),
            "not_evaluable": len(result.not_evaluable),
            "missing": [f"{name}: {count}" for name, count in sorted(result.missing.items())],
            "missing_by_body": [
                f"{organisation}: {missing}: {count}"
                for (organisation, missing), count in sorted(
                    Counter((case.organisation, case.missing or "") for case in result.not_evaluable).items()
                )
            ],
            "satisfied_by_body": [f"{organisation}: {count}" for organisation, count in sorted(result.satisfied.items())],
        },
    }

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/save_rule_run"), parameters)

    await database.write(work)


def describe_policy(rule: Rule, country: str | None, day: date | None) -> str:
    """Return the rule's policy values that are in force in a country on a day, as text with their legal basis."""
    in_force = (v for v in rule.policy if v.country in (country, "*") and (day is None or v.from_ <= day < v.to))
    return "; ".join(value.describe() for value in in_force)


def _properties(case: JudgedCase, as_of: date) -> dict[str, Any]:
    content = "\x1f".join([case.reason, case.organisation, case.servant, *case.evidence])
    # The days from the case to the last date there is: ascending text order then lists the newest case first.
    age = date.max.toordinal() - (case.day or date.min).toordinal()
    return {
        "rule": case.rule.id,
        "severity": case.rule.severity.value,
        "reason": case.reason,
        "organisation": case.organisation,
        "subjects": list(case.subjects),
        "policy": describe_policy(case.rule, case.country, case.day),
        "day": case.day,
        "sort_key": f"{age:07d}{SEPARATOR}{case.finding_id}",
        "evidence_hash": digest(content.encode()),
    }


def _change(stored: Mapping[str, Any] | None, properties: Mapping[str, Any]) -> tuple[FindingState, str] | None:
    """Return the new state of a violating case's finding and the reason for it, or None where nothing changes."""
    if stored is None:
        return FindingState.OPEN, "found"
    if stored["state"] == FindingState.RESOLVED:
        return FindingState.REOPENED, "the evidence returned"
    if stored["evidence_hash"] == properties["evidence_hash"]:
        return None
    if stored["state"] == FindingState.DISMISSED:
        return FindingState.REOPENED, "the evidence changed after it was dismissed"
    return FindingState(stored["state"]), "the evidence changed"


def _count(changes: FindingChanges, state: FindingState, *, new: bool) -> None:
    if new:
        changes.opened += 1
    elif state is FindingState.REOPENED:
        changes.reopened += 1
    else:
        changes.changed += 1


def _write(
    id_: str, case: JudgedCase, properties: dict[str, Any], state: FindingState, why: str, now: datetime, *, new: bool
) -> dict[str, Any]:
    first_seen = {"first_seen": now} if new else {}
    return {
        "id": id_,
        "properties": {**properties, **first_seen, "state": state.value},
        "servant": case.servant,
        "evidence": case.evidence,
        "review": _review(id_, state, why, now),
    }


def _review(finding: str, state: FindingState, why: str, now: datetime) -> dict[str, Any]:
    return {"id": f"review:{finding}:{now.isoformat()}", "state": state.value, "by": _AUTHOR, "why": why, "at": now}


async def _write_findings(database: Database, writes: Sequence[dict[str, Any]]) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/write_findings"), {"rows": list(writes)})
        by_kind: dict[str, list[dict[str, str]]] = {}
        for write in writes:
            for id_ in write["evidence"]:
                by_kind.setdefault(id_.partition(":")[0], []).append({"finding": write["id"], "id": id_})
        for kind, rows in sorted(by_kind.items()):
            await transaction.run(evidence_statement(node_type_of_kind(kind)), {"rows": rows})

    await database.write(work)


async def _resolve(database: Database, ids: Sequence[str], now: datetime) -> None:
    rows = [
        {"id": id_, "last_seen": now, "review": _review(id_, FindingState.RESOLVED, "the evidence is gone", now)} for id_ in ids
    ]

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/resolve_findings"), {"rows": rows})

    await database.write(work)
