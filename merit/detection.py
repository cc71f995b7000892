"""Detection: evaluates every rule for every servant and saves what changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from merit.contract import Rule
from merit.evaluation import RuleResult, evaluate_rule, read_coverage
from merit.findings import FindingChanges, save_findings, save_rule_run

# The number of servants that one statement evaluates: enough to be fast, few enough to stay far below any time-out.
_SERVANTS_PER_STATEMENT = 1000
_FINDINGS_PER_STATEMENT = 1000


@dataclass(slots=True)
class RuleReport:
    """The outcomes of one rule, and how its findings changed."""

    result: RuleResult
    changes: FindingChanges

    def summary(self) -> dict[str, Any]:
        result, changes = self.result, self.changes
        return {
            "rule": result.rule.id,
            "title": result.rule.title,
            "violating": len(result.violating),
            "satisfied": result.satisfied.total(),
            "not_evaluable": len(result.not_evaluable),
            "missing": dict(result.missing.most_common()),
            "opened": changes.opened,
            "changed": changes.changed,
            "resolved": changes.resolved,
            "reopened": changes.reopened,
        }


@dataclass(slots=True)
class DetectionReport:
    """The outcome of one detection.

    ``careers_not_derived`` counts the servants whose careers could not be derived, or are not yet: rules see what was derived of
    them before. The others are ids of findings. Those in ``rest_on_missing_record`` rest on a fact that no portal states any
    more, those in ``rest_on_unreviewed_match`` on a match that nobody has settled. Those in ``have_quarantined_rows`` are of
    servants who have rows in quarantine.
    """

    as_of: date
    careers_not_derived: int = 0
    servants: int = 0
    rules: list[RuleReport] = field(default_factory=list[RuleReport])
    rest_on_missing_record: set[str] = field(default_factory=set[str])
    rest_on_unreviewed_match: set[str] = field(default_factory=set[str])
    have_quarantined_rows: set[str] = field(default_factory=set[str])


async def detect(
    database: Database,
    rules: Sequence[Rule],
    as_of: date,
    now: datetime,
    progress: Callable[[int], None] = lambda servants: None,
) -> DetectionReport:
    """Evaluate the rules for all servants as of a day and save the findings.

    A second detection of an unchanged graph changes nothing.
    """
    report = DetectionReport(as_of)
    report.careers_not_derived = cast("int", (await database.read(statement("merit/careers_not_derived")))[0]["servants"])
    results = [RuleResult(rule) for rule in rules]
    coverage = await read_coverage(database.read)
    after = ""
    while True:
        rows = await database.read(statement("merit/servant_ids"), {"after": after, "limit": _SERVANTS_PER_STATEMENT})
        ids = [cast("str", row["id"]) for row in rows]
        if not ids:
            break
        for result in results:
            await evaluate_rule(database.read, result, ids, as_of, coverage)
        after = ids[-1]
        report.servants += len(ids)
        progress(report.servants)
    for result in results:
        changes = await save_findings(database, result, as_of, now)
        await save_rule_run(database, result, as_of, now)
        report.rules.append(RuleReport(result, changes))
    await _read_doubts(database, report)
    return report


async def _read_doubts(database: Database, report: DetectionReport) -> None:
    """Add the ids of findings that a missing record, an unsettled match or a row in quarantine makes less certain."""
    ids = [case.finding_id for rule in report.rules for case in rule.result.violating]
    for start in range(0, len(ids), _FINDINGS_PER_STATEMENT):
        chosen = ids[start : start + _FINDINGS_PER_STATEMENT]
        for row in await database.read(statement("merit/doubts_about_findings"), {"ids": chosen}):
            if row["rests_on_missing_record"]:
                report.rest_on_missing_record.add(cast("str", row["id"]))
            if row["rests_on_unreviewed_match"]:
                report.rest_on_unreviewed_match.add(cast("str", row["id"]))
            if row["has_quarantined_rows"]:
                report.have_quarantined_rows.add(cast("str", row["id"]))
