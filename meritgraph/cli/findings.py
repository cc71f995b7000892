"""``meritgraph findings``: leads for review, and what people decide on them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from graph.driver.database import Database
from graph.private_files import private_file
from merit.findings.listing import (
    FindingCount,
    FindingDetails,
    FindingFilter,
    ListedFinding,
    count_findings,
    finding_details,
    list_findings,
)
from merit.findings.review import ReviewedFinding, assign_finding, review_finding
from merit.findings.states import Decision, DismissalGrounds, Grounds
from merit.findings.trend import Group, findings_trend, totals
from meritgraph.cli import findings_bundle, findings_disclosure
from meritgraph.cli.findings_bundle import Bundle, Redact
from meritgraph.cli.findings_options import Assignee, Body, Id, Rules, Severities, Since, States, filter_of
from meritgraph.cli.findings_tables import counts_table, findings_table, print_details, trend_table
from meritgraph.cli.output import AsJson, print_json
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.cli.reviewing import NOT_SAVED, By, Version, on_graph, print_saved
from meritgraph.console import stdout
from meritgraph.findings_export.tables import document_of
from meritgraph.findings_export.writing import ExportFormat, write_findings
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List findings, and decide what becomes of them: leads for review, never verdicts."
    "\n\nExample: meritgraph findings list --state open",
)

app.add_typer(findings_disclosure.commands)
app.add_typer(findings_bundle.commands)


@app.command("list")
def list_command(
    rule: Rules = None,
    severity: Severities = None,
    state: States = None,
    body: Body = None,
    assignee: Assignee = None,
    since: Since = None,
    counts: Annotated[bool, typer.Option("--count", help="Count them by rule, severity and body instead.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Largest number of findings to list.")] = 50,
    after: Annotated[str | None, typer.Option(help="Go on after this finding: the last one of the page before.")] = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """List findings, the newest case first. With --since it is the early warning: what is new.

    Exits 0, also when there are none; 1 for an unknown finding after --after.

    Example: meritgraph findings list --since 2026-11-01 --severity critical --severity high
    """
    chosen = filter_of(rule, severity, state, body, assignee, since)
    asked = None if counts else require_purpose(Settings(), "findings list", purpose)

    async def work(database: Database) -> tuple[list[ListedFinding], list[FindingCount]]:
        # One more than is shown tells whether there are more.
        listed = [] if counts else await list_findings(database, chosen, limit=limit + 1, after=after)
        if asked:
            await asked.record_findings(database, listed[:limit])
        return listed, await count_findings(database, chosen)

    listed, counted = on_graph(work)
    listed, more = listed[:limit], len(listed) > limit
    total = sum(each.findings for each in counted)
    if as_json:
        page = {"findings": [_document(each) for each in listed], "next": listed[-1].id if more else None}
        print_json({**({"counts": [asdict(each) for each in counted]} if counts else page), "total": total})
        return
    _print_list(listed, counted if counts else [], total, more=more)


def _print_list(listed: Sequence[ListedFinding], counted: Sequence[FindingCount], total: int, *, more: bool) -> None:
    console = stdout()
    if counted:
        console.print(counts_table(counted))
    elif listed:
        console.print(findings_table(listed))
    if more:
        console.print(f"To go on: the same command with --after {listed[-1].id}", soft_wrap=True)
    console.print(f"{total:,} finding{'' if total == 1 else 's'}.")


@app.command("show")
def show_command(finding: Id, purpose: Purpose = None, as_json: AsJson = False) -> None:
    """Show one finding: its evidence and since when it is known, what makes it less certain, and all that was done.

    Exits 1 for an unknown finding.

    Example: meritgraph findings show finding:1a…
    """
    asked = require_purpose(Settings(), "findings show", purpose)

    async def work(database: Database) -> FindingDetails:
        found = await finding_details(database, finding)
        await asked.record_findings(database, [found.finding])
        return found

    details = on_graph(work)
    if as_json:
        print_json(document_of(details))
    else:
        print_details(details)


@app.command("review")
def review_command(
    finding: Id,
    decision: Annotated[Decision, typer.Argument(help="What you decide.", show_default=False)],
    why: Annotated[str, typer.Option(help="Reason in your own words; needed for all but acknowledge.")] = "",
    grounds: Annotated[DismissalGrounds | None, typer.Option(help="On which grounds you dismiss it.")] = None,
    explanation: Annotated[
        int | None, typer.Option(help="Which innocent explanation of the rule holds, counted from 1; with --grounds.")
    ] = None,
    by: By = None,
    expect: Version = None,
    as_json: AsJson = False,
) -> None:
    """Decide on a finding. An open one is acknowledged, confirmed or dismissed; a decided one can be reopened.

    Exits 0 when it is saved. Exits 1 when nothing was saved: the finding is unknown, in a state that does not fit, or was changed
    meanwhile, or the reason is missing.

    Example: meritgraph findings review finding:1a… dismiss --grounds record_wrong --why "the sanction was lifted on paper"
    """
    if explanation is not None and grounds is None:
        raise typer.BadParameter("--explanation goes with --grounds innocent_explanation.")
    chosen = None if grounds is None else Grounds(grounds, explanation)

    async def work(database: Database) -> ReviewedFinding:
        version = expect if expect is not None else (await finding_details(database, finding)).finding.version
        name, now = by or getpass.getuser(), datetime.now(UTC)
        return await review_finding(database, finding, decision, name, why, now, version, grounds=chosen)

    print_saved(on_graph(work, NOT_SAVED), as_json=as_json)


@app.command("assign")
def assign_command(
    finding: Id,
    assignee: Annotated[str | None, typer.Argument(help="Name of the person who is to look into it.")] = None,
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day by which to look into it.")] = None,
    note: Annotated[str | None, typer.Option(help="A note for whoever looks into it.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Remove the person and the day.")] = False,
    by: By = None,
    expect: Version = None,
    as_json: AsJson = False,
) -> None:
    """Say who looks into a finding until when, and leave a note. What you do not name stays as it is.

    Exits 0 when it is saved, and 1 when nothing was saved, as `review` does.

    Example: meritgraph findings assign finding:1a… "D. Saidov" --due 2026-12-01 --note "ask the body for the order"
    """
    if nobody and (assignee or due):
        raise typer.BadParameter("--nobody removes the person and the day: name neither, or leave it out.")

    async def work(database: Database) -> ReviewedFinding:
        present = (await finding_details(database, finding)).finding
        return await assign_finding(
            database,
            finding,
            None if nobody else assignee or present.assignee,
            None if nobody else (due.date() if due else present.due),
            present.note if note is None else note,
            by or getpass.getuser(),
            datetime.now(UTC),
            present.version if expect is None else expect,
        )

    print_saved(on_graph(work, NOT_SAVED), as_json=as_json)


@app.command("export")
def export_command(
    file: Annotated[Path | None, typer.Argument(help="File to write, or - for standard output.", show_default=False)] = None,
    form: Annotated[ExportFormat | None, typer.Option("--format", help="By default that of the file's name.")] = None,
    bundle: Bundle = None,
    redact: Redact = False,
    rule: Rules = None,
    severity: Severities = None,
    state: States = None,
    body: Body = None,
    assignee: Assignee = None,
    since: Since = None,
    purpose: Purpose = None,
) -> None:
    """Write findings with their evidence and reviews to a file that only you can read: CSV, JSON, or one HTML page to print.

    A file of that name is replaced. Cells of a CSV file that a spreadsheet would calculate have an apostrophe before them.

    Example: meritgraph findings export new.html --since 2026-11-01
    """
    if bundle is not None:
        if form or rule or severity or state or body or assignee or since:
            raise typer.BadParameter("--bundle writes the one finding that it names: leave the format and the criteria out.")
        findings_bundle.export_bundle(bundle, file, purpose, redact=redact)
    elif redact or file is None:
        raise typer.BadParameter(
            "--redact goes with --bundle." if redact else "Name the file to write, or - for standard output."
        )
    else:
        _export(file, form or _format_of(file), filter_of(rule, severity, state, body, assignee, since), purpose)


def _export(file: Path, form: ExportFormat, chosen: FindingFilter, purpose: str | None) -> None:
    asked = require_purpose(Settings(), "findings export", purpose)

    async def work(database: Database) -> int:
        record = partial(asked.record_findings, database)
        if str(file) == "-":
            return await write_findings(database, chosen, form, sys.stdout, record)
        # With a byte order mark a spreadsheet knows that a CSV file is UTF-8.
        encoding = "utf-8-sig" if form is ExportFormat.CSV else "utf-8"
        with private_file(file, encoding=encoding, newline="") as written:
            return await write_findings(database, chosen, form, written, record)

    number = on_graph(work, "Stopped. No file was written.")
    if str(file) != "-":
        stdout().print(f"Findings written to {escape(str(file))}: {number:,}.", soft_wrap=True)


@app.command("trend")
def trend_command(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m"], help="First month; by default that of eleven months ago.")
    ] = None,
    per: Annotated[list[Group] | None, typer.Option("--per", help="Count by rule or body, too; may be repeated.")] = None,
    rule: Rules = None,
    body: Body = None,
    as_json: AsJson = False,
) -> None:
    """Count by month how many findings were opened, reopened, decided on and resolved. Months are those of UTC.

    Changes are counted: a finding that is confirmed, reopened and dismissed is decided on twice.

    Example: meritgraph findings trend --per body --since 2026-01
    """
    now = datetime.now(UTC)
    first = since.replace(tzinfo=UTC) if since else _months_before(now, 11)
    rows = totals(on_graph(lambda database: findings_trend(database, first, now, rule or (), body)), per or [])
    if as_json:
        print_json([{**asdict(row), "decided": row.decided} for row in rows])
    else:
        stdout().print(trend_table(rows, per or []) if rows else "Nothing happened to findings.")


def _document(finding: ListedFinding) -> dict[str, object]:
    return {name: value for name, value in asdict(finding).items() if name != "sort_key"}


def _format_of(file: Path) -> ExportFormat:
    ending = file.suffix.removeprefix(".").lower()
    if ending not in set(ExportFormat):
        raise typer.BadParameter(f"{file} does not end in .csv, .json or .html: name the format with --format.")
    return ExportFormat(ending)


def _months_before(now: datetime, months: int) -> datetime:
    """Return the start of the month that many months before the present one."""
    month = now.year * 12 + now.month - 1 - months
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
