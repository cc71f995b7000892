"""The life of findings: opened, resolved when the evidence is gone, reopened when it returns; every change with who and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.model.name_folding import SEPARATOR
from merit.contract import Rule
from merit.judging import Judged, Judgement

_AT_ONCE = 500
_BY = "meritgraph"


class State(StrEnum):
    """Where a finding is in its life. The hub opens, resolves and reopens; people do the rest."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(slots=True)
class Changes:
    """How many findings of a rule a detection changed."""

    opened: int = 0
    changed: int = 0
    resolved: int = 0
    reopened: int = 0


async def keep(database: Database, judgement: Judgement, as_of: date, now: datetime) -> Changes:
    """Writes what a judgement of everyone changes; an unchanged finding is not touched."""
    rule = judgement.rule
    rows = await database.read(statement("merit/findings_of_rule"), {"rule": rule.id})
    known = {cast("str", row["id"]): row for row in rows}
    wanted = {judged.finding_id: judged for judged in judgement.violating}
    undecided = {judged.finding_id for judged in judgement.not_evaluable}
    changes = Changes()
    writes: list[dict[str, Any]] = []
    for id_, judged in wanted.items():
        row = _finding(judged, as_of)
        if (change := _change(known.get(id_), row)) is None:
            continue
        state, why = change
        _count(changes, state, known=id_ in known)
        writes.append(_write(id_, judged, row, state, why, now, new=id_ not in known))
    # What cannot be judged any more is not gone: only a thing that is judged, and no longer violates, is resolved.
    gone = [id_ for id_ in known if id_ not in wanted and id_ not in undecided and known[id_]["state"] != State.RESOLVED]
    changes.resolved = len(gone)
    for start in range(0, len(writes), _AT_ONCE):
        await _write_findings(database, writes[start : start + _AT_ONCE])
    if gone:
        await _resolve(database, gone, now)
    return changes


async def keep_run(database: Database, judgement: Judgement, as_of: date, now: datetime) -> None:
    """Notes the counts of a rule's last run, by body and by missing input."""
    parameters = {
        "id": f"rulerun:{judgement.rule.id}",
        "properties": {
            "rule": judgement.rule.id,
            "as_of": as_of,
            "ended_at": now,
            "violating": len(judgement.violating),
            "satisfied": judgement.satisfied.total(),
            "not_evaluable": len(judgement.not_evaluable),
            "missing": [f"{name}: {count}" for name, count in sorted(judgement.missing.items())],
            "satisfied_by_body": [f"{body}: {count}" for body, count in sorted(judgement.satisfied.items())],
        },
    }

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/save_rule_run"), parameters)

    await database.write(work)


def policy_in_words(rule: Rule, country: str | None, day: date | None) -> str:
    """The values of the rule that hold in a country on a day, with their basis."""
    holding = (v for v in rule.policy if v.country in (country, "*") and (day is None or v.from_ <= day < v.to))
    return "; ".join(value.in_words() for value in holding)


def _finding(judged: Judged, as_of: date) -> dict[str, Any]:
    content = "\x1f".join([judged.sentence, judged.organisation, judged.servant, *judged.evidence])
    # Newest deed first: the day counted down, so that an ascending order of text shows it so.
    age = date.max.toordinal() - (judged.day or date.min).toordinal()
    return {
        "rule": judged.rule.id,
        "severity": judged.rule.severity.value,
        "reason": judged.sentence,
        "organisation": judged.organisation,
        "subjects": list(judged.subjects),
        "policy": policy_in_words(judged.rule, judged.country, judged.day),
        "day": judged.day,
        "sort_key": f"{age:07d}{SEPARATOR}{judged.finding_id}",
        "evidence_hash": hashlib.blake2b(content.encode(), digest_size=15).hexdigest(),
    }


def _change(known: Mapping[str, Any] | None, row: Mapping[str, Any]) -> tuple[State, str] | None:
    """The state a found thing gets and why; None where nothing changes."""
    if known is None:
        return State.OPEN, "found"
    if known["state"] == State.RESOLVED:
        return State.REOPENED, "the evidence returned"
    if known["evidence_hash"] == row["evidence_hash"]:
        return None
    if known["state"] == State.DISMISSED:
        return State.REOPENED, "the evidence changed after it was dismissed"
    return State(known["state"]), "the evidence changed"


def _count(changes: Changes, state: State, *, known: bool) -> None:
    if not known:
        changes.opened += 1
    elif state is State.REOPENED:
        changes.reopened += 1
    else:
        changes.changed += 1


def _write(id_: str, judged: Judged, row: dict[str, Any], state: State, why: str, now: datetime, *, new: bool) -> dict[str, Any]:
    seen = {"first_seen": now} if new else {}
    return {
        "id": id_,
        "properties": {**row, **seen, "state": state.value},
        "servant": judged.servant,
        "evidence": judged.evidence,
        "review": _review(id_, state, why, now),
    }


def _review(finding: str, state: State, why: str, now: datetime) -> dict[str, Any]:
    return {"id": f"review:{finding}:{now.isoformat()}", "state": state.value, "by": _BY, "why": why, "at": now}


async def _write_findings(database: Database, writes: Sequence[dict[str, Any]]) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/write_findings"), {"rows": list(writes)})
        by_kind: dict[str, list[dict[str, str]]] = {}
        for write in writes:
            for id_ in write["evidence"]:
                by_kind.setdefault(id_.partition(":")[0], []).append({"finding": write["id"], "id": id_})
        for kind, rows in sorted(by_kind.items()):
            await transaction.run(statement(f"write/evidence_{kind}"), {"rows": rows})

    await database.write(work)


async def _resolve(database: Database, ids: Sequence[str], now: datetime) -> None:
    rows = [{"id": id_, "last_seen": now, "review": _review(id_, State.RESOLVED, "the evidence is gone", now)} for id_ in ids]

    async def work(transaction: Transaction) -> None:
        await transaction.run(statement("merit/resolve_findings"), {"rows": rows})

    await database.write(work)
