"""``meritgraph detect``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from merit.detection import DetectionReport
from meritgraph import services
from meritgraph.cli.exit_codes import CLEAN, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.reports import detection_table, doubt_sentences, doubts_about, print_careers_not_derived
from meritgraph.console import stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def detect(
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of judgement; today by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Apply every rule to everyone and update the findings: leads for review, never verdicts.

    Prints for each finding the Cypher that shows it in Neo4j Browser. Exits 0 when every career was derived, 3 when some were
    not: what the rules say of those servants may be out of date.

    Example: meritgraph detect --as-of 2026-11-20
    """
    work = _detect(Settings(), as_of.date() if as_of else date.today())
    report = run(work, "Stopped. Findings that were saved are kept: run `meritgraph detect` again.")
    if as_json:
        print_json(_document(report))
    else:
        _print(report)
    raise typer.Exit(WITH_REJECTS if report.careers_not_derived else CLEAN)


async def _detect(settings: Settings, as_of: date) -> DetectionReport:
    async with services.migrated_database(settings) as database:
        return await services.detect_all(database, as_of, stderr())


def _document(report: DetectionReport) -> dict[str, Any]:
    findings = [
        {
            "id": finding.finding_id,
            "rule": finding.rule.id,
            "reason": finding.reason,
            "cypher": finding.rule.browser_query(finding.subjects),
            "rests_on_missing_record": finding.finding_id in report.rest_on_missing_record,
            "rests_on_unreviewed_match": finding.finding_id in report.rest_on_unreviewed_match,
            "has_quarantined_rows": finding.finding_id in report.have_quarantined_rows,
        }
        for rule in report.rules
        for finding in rule.result.violating
    ]
    return {
        "as_of": report.as_of,
        "careers_not_derived": report.careers_not_derived,
        "rules": [rule.summary() for rule in report.rules],
        "findings": findings,
    }


def _print(report: DetectionReport) -> None:
    console = stdout()
    for rule in report.rules:
        for finding in rule.result.violating:
            console.print(f"[bold]{finding.rule.id}[/] {finding.finding_id}\n  {finding.reason}", soft_wrap=True)
            for doubt in doubts_about(finding.finding_id, report):
                console.print(f"  [yellow]{doubt}[/]", soft_wrap=True)
            console.print(finding.rule.browser_query(finding.subjects) + "\n", style="dim", markup=False, soft_wrap=True)
    console.print(detection_table(report))
    for sentence in doubt_sentences(report):
        console.print(sentence, soft_wrap=True)
    print_careers_not_derived(report.careers_not_derived)
