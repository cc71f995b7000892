"""Judges everyone by every rule and keeps what changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from graph.driver.database import Database
from graph.driver.statements import statement
from merit.contract import Rule
from merit.findings import Changes, keep, keep_run
from merit.judging import Judgement, coverage, judge

# So many servants are judged in one statement: enough to be fast, few enough to stay far below any time-out.
_SERVANTS_AT_ONCE = 1000


@dataclass(slots=True)
class RuleReport:
    """What one rule found, and what became of its findings."""

    judgement: Judgement
    changes: Changes

    def summary(self) -> dict[str, Any]:
        judgement, changes = self.judgement, self.changes
        return {
            "rule": judgement.rule.id,
            "title": judgement.rule.title,
            "violating": len(judgement.violating),
            "satisfied": judgement.satisfied.total(),
            "not_evaluable": len(judgement.not_evaluable),
            "missing": dict(judgement.missing.most_common()),
            "opened": changes.opened,
            "changed": changes.changed,
            "resolved": changes.resolved,
            "reopened": changes.reopened,
        }


@dataclass(slots=True)
class DetectionReport:
    """One detection."""

    as_of: date
    servants: int = 0
    rules: list[RuleReport] = field(default_factory=list[RuleReport])


async def detect(
    database: Database,
    rules: Sequence[Rule],
    as_of: date,
    now: datetime,
    progress: Callable[[int], None] = lambda servants: None,
) -> DetectionReport:
    """Judges all servants as of a day. A second detection of the same graph changes nothing."""
    report = DetectionReport(as_of)
    judgements = [Judgement(rule) for rule in rules]
    covered = await coverage(database.read)
    after = ""
    while True:
        rows = await database.read(statement("merit/servant_ids"), {"after": after, "limit": _SERVANTS_AT_ONCE})
        ids = [cast("str", row["id"]) for row in rows]
        if not ids:
            break
        for judgement in judgements:
            await judge(database.read, judgement, ids, as_of, covered)
        after = ids[-1]
        report.servants += len(ids)
        progress(report.servants)
    for judgement in judgements:
        changes = await keep(database, judgement, as_of, now)
        await keep_run(database, judgement, as_of, now)
        report.rules.append(RuleReport(judgement, changes))
    return report
