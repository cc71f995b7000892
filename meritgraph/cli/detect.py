"""``meritgraph detect``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from merit.detection import DetectionReport, RuleReport
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.exit_codes import CLEAN, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_rules
from meritgraph.cli.purpose import Purpose, reading_if_named
from meritgraph.cli.reports import (
    detection_table,
    doubt_sentences,
    doubts_about,
    not_judged_by_name,
    print_careers_not_derived,
    print_not_judged,
)
from meritgraph.cli.turns import Every, in_turns
from meritgraph.console import stderr, stdout
from meritgraph.settings import Settings
from meritgraph.worker_processes import worker_processes

app = typer.Typer(add_completion=False)

_STOPPED = "Stopped. Findings that were saved are kept: run `meritgraph detect` again."
SHOWN_PER_RULE = 20
"""How many new and changed findings of one rule are printed."""


@app.command()
def detect(
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of judgement; today by default.")] = None,
    all_again: Annotated[
        bool, typer.Option("--all", help="Judge everything again, also what nothing has changed. The result is the same.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes that judge; best as many as there are cores.")] = 1,
    every: Every = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Apply every rule to everyone and update the findings: leads for review, never verdicts.

    Prints new and changed findings with the Cypher that shows each in Neo4j Browser if a purpose is named, else their number;
    `meritgraph findings list` has them all.

    Exits 0 when everything was judged, 3 when a career was not derived, a dossier could not be judged, or a rule broke or was
    left out: findings about these stay as they were.

    Example: meritgraph detect --as-of 2026-11-20
    """
    if every and (as_of or all_again):
        raise typer.BadParameter("--as-of and --all are for a single detection, without --every.")
    left_out = warn_of_broken_rules()
    settings = Settings()
    asked = reading_if_named(settings, "detect", purpose)

    async def turn() -> int:
        day = as_of.date() if as_of else date.today()
        report = await _detect(settings, day, all_again, workers, asked, whole=as_json)
        if as_json:
            print_json({**document(report, cases=asked is not None), "left_out": left_out})
        else:
            _print(report, cases=asked is not None)
        return CLEAN if report.complete and not left_out else WITH_REJECTS

    raise typer.Exit(run(in_turns(turn, every, settings, "detect"), _STOPPED))


async def _detect(
    settings: Settings, as_of: date, all_again: bool, number: int, asked: Reading | None, *, whole: bool
) -> DetectionReport:
    policy = services.policy_of(settings)
    async with services.migrated_database(settings) as database, worker_processes(number, settings.database) as workers:
        report = await services.detect_all(
            database, policy, as_of, stderr(), all_again=all_again, workers=workers, metrics=settings.metrics
        )
        if asked:
            await asked.record(database, _shown(report, whole=whole))
        return report


def _shown(report: DetectionReport, *, whole: bool) -> list[object]:
    """Return whom and what the cases that are printed are about and rest on; a document, which is whole, has more of them."""
    tallies = [each.tally for each in report.rules]
    printed = [(*each.changed, *each.not_evaluable) if whole else each.changed[:SHOWN_PER_RULE] for each in tallies]
    not_judged = report.unreadable if whole else not_judged_by_name(report)
    return [*((case.subjects, case.evidence) for cases in printed for case in cases), *(each.subject for each in not_judged)]


def document(report: DetectionReport, *, cases: bool = True) -> dict[str, Any]:
    """Return the report as programs read it; without ``cases`` those lists are null that tell how people are judged."""
    return {
        "as_of": report.as_of,
        "careers_not_derived": report.careers_not_derived,
        "judged": report.judged,
        "unchanged": report.unchanged,
        "overtaken": report.overtaken,
        "not_judged": [{"subject": each.subject, "reason": each.reason} for each in report.unreadable] if cases else None,
        "broken_figures": report.broken_figures,
        "rules": [rule.summary() for rule in report.rules],
        "changed": _changed(report) if cases else None,
        "not_evaluable": _not_evaluable(report) if cases else None,
    }


def _changed(report: DetectionReport) -> list[dict[str, Any]]:
    return [
        {
            "id": (id_ := rule.tally.rule.finding_id(case.subjects)),
            "rule": rule.tally.rule.id,
            "reason": rule.tally.rule.reason(case),
            "policy": [value.describe() for value in case.policy],
            "cypher": rule.tally.rule.browser_query(case.subjects),
            "rests_on_missing_record": id_ in report.rest_on_missing_record,
            "rests_on_unreviewed_match": id_ in report.rest_on_unreviewed_match,
            "has_quarantined_rows": id_ in report.have_quarantined_rows,
        }
        for rule in report.rules
        for case in rule.tally.changed
    ]


def _not_evaluable(report: DetectionReport) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule.tally.rule.id,
            "subjects": case.subjects,
            "organisation": case.organisation,
            "missing": rule.tally.rule.missing(case),
        }
        for rule in report.rules
        for case in rule.tally.not_evaluable
    ]


def _print(report: DetectionReport, *, cases: bool) -> None:
    console = stdout()
    if cases:
        _print_changed(report)
    elif changed := sum(map(_number_changed, report.rules)):
        console.print(
            f"New or changed findings: {changed:,}. They are printed where a purpose is named by --purpose or "
            "MERITGRAPH_COMMAND_PURPOSE, because that is recorded.\n",
            soft_wrap=True,
        )
    console.print(detection_table(report))
    for sentence in doubt_sentences(report):
        console.print(sentence, soft_wrap=True)
    print_careers_not_derived(report.careers_not_derived)
    print_not_judged(report, by_name=cases)


def _print_changed(report: DetectionReport) -> None:
    console = stdout()
    for each in report.rules:
        rule = each.tally.rule
        for case in each.tally.changed[:SHOWN_PER_RULE]:
            id_ = rule.finding_id(case.subjects)
            console.print(f"[bold]{rule.id}[/] {id_}\n  {escape(rule.reason(case))}", soft_wrap=True)
            for value in case.policy:
                console.print(f"  {escape(value.describe())}", style="dim", soft_wrap=True)
            for doubt in doubts_about(id_, report):
                console.print(f"  [yellow]{doubt}[/]", soft_wrap=True)
            console.print(rule.browser_query(case.subjects) + "\n", style="dim", markup=False, soft_wrap=True)
        changed = _number_changed(each)
        if changed > SHOWN_PER_RULE:
            console.print(
                f"{rule.id}, further new or changed findings: {changed - SHOWN_PER_RULE:,}. "
                f"`meritgraph findings list --rule {rule.id}` has all.\n",
                soft_wrap=True,
            )


def _number_changed(report: RuleReport) -> int:
    return report.changes.opened + report.changes.changed + report.changes.reopened
