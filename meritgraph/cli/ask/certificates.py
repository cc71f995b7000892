"""``meritgraph ask certificates``: which certificates both portals state, and on what they contradict each other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.messages import as_text
from merit.questions.certificate_comparison import ComparedCertificate, OpenConflict
from merit.questions.certificates import (
    CertificatesAnswer,
    certificates_of_all,
    certificates_of_body,
    certificates_of_servant,
)
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import day_document, day_of_question, spans_text
from meritgraph.cli.ask.printing import MOST_LISTED, print_convention
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def certificates(
    servant: Annotated[
        str | None, typer.Option(help="Only the certificates of this servant: her id.", show_default=False)
    ] = None,
    body: Annotated[
        str | None, typer.Option(help="Only those of the people in a body and its units: its id.", show_default=False)
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day on which people are in the body; today by default.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_LISTED, help="Largest number of certificates to list.")] = 50,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Compare the certificates that my.dba.uz and mo.argos.uz state, and show which conflicts are open.

    Counts are of all that were asked for; the list begins with those that are contradicted. Nothing is written. Exits 0 when it
    is answered, 1 when an id is unknown.

    Example: meritgraph ask certificates --body organisation:1a…
    """
    if servant and body:
        raise typer.BadParameter("Name a servant or a body, not both.")
    asked = require_purpose(Settings(), "ask certificates", purpose)
    answer = run(_ask(asked, servant, body, day_of_question(as_of), limit))
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(asked: Reading, servant: str | None, body: str | None, as_of: date, limit: int) -> CertificatesAnswer:
    async with services.migrated_database(asked.settings) as database:
        if servant:
            answer = await certificates_of_servant(database.read, servant, limit)
        elif body:
            answer = await certificates_of_body(database.read, body, as_of, limit)
        else:
            answer = await certificates_of_all(database.read, limit)
        await asked.record(database, _document(answer))
        return answer


def _print(answer: CertificatesAnswer) -> None:
    console = stdout()
    counts = Table(title=escape(answer.name) if answer.name else None, title_justify="left")
    counts.add_column("certificates")
    counts.add_column("numbers", justify="right")
    for outcome, count in answer.counts.items():
        counts.add_row(outcome.value, f"{count:,}")
    print_table(counts)
    if answer.listed:
        table = Table()
        for name in ("number", "holder", "outcome", "what differs or is missing", "open conflicts"):
            table.add_column(name, overflow="fold")
        for each in answer.listed:
            table.add_row(*map(escape, _row(each)))
        print_table(table)
    if answer.left_out:
        console.print(f"{answer.left_out:,} more are left out of the list. --limit lists more.")
    console.print(f"Open conflicts: {answer.open_conflicts:,}.")
    for portal, spans in answer.loaded.items():
        days = (
            f"is loaded completely for {spans_text(spans)}"
            if spans
            else "is not loaded completely: what it lacks is not assessed"
        )
        console.print(f"The register of {portal} {days}.", soft_wrap=True)
    for each in answer.unreadable:
        stderr().print(f"[bold red]{each.subject}:[/] not compared: {escape(each.reason)}", soft_wrap=True)
    print_convention(answer.convention)


def _row(each: ComparedCertificate) -> tuple[str, ...]:
    holders = dict.fromkeys(one.holder_name for one in each.certificates)
    differs = [f"{one.aspect}: {'; '.join(one.values)}" for one in each.contradictions]
    gone = sorted({portal for one in each.certificates for portal in one.missing_at})
    return (
        " = ".join(each.numbers) or "none",
        ", ".join(holders),
        each.outcome.value,
        "\n".join([*differs, *([each.missing] if each.missing else []), *(f"missing by now at {portal}" for portal in gone)]),
        "\n".join(f"{as_text(one.property)}, {one.winner} has precedence" for one in each.conflicts),
    )


def _document(answer: CertificatesAnswer) -> dict[str, Any]:
    return {
        "about": answer.about,
        "name": answer.name,
        "counts": {outcome.value: count for outcome, count in answer.counts.items()},
        "open_conflicts": answer.open_conflicts,
        "certificates": [_certificate(each) for each in answer.listed],
        "left_out": answer.left_out,
        "loaded": {portal: [{"from": start, "to": end} for start, end in spans] for portal, spans in answer.loaded.items()},
        "not_compared": [{"certificate": each.subject, "reason": each.reason} for each in answer.unreadable],
        "convention": answer.convention,
    }


def _certificate(each: ComparedCertificate) -> dict[str, Any]:
    return {
        "numbers": each.numbers,
        "outcome": each.outcome,
        "missing": each.missing,
        "contradictions": [{"aspect": one.aspect, "values": one.values} for one in each.contradictions],
        "conflicts": [_conflict(one) for one in each.conflicts],
        "certificates": [
            {
                "certificate": one.id,
                "number": one.number,
                "issued": day_document(one.issued),
                "valid_until": day_document(one.valid_until),
                "hours": one.hours,
                "holder": {"id": one.holder, "name": one.holder_name},
                "portals": sorted(one.portals),
                "missing_at": sorted(one.missing_at),
            }
            for one in each.certificates
        ],
    }


def _conflict(one: OpenConflict) -> dict[str, Any]:
    return {
        "conflict": one.id,
        "property": one.property,
        "values": one.values,
        "winner": one.winner,
        "opened_at": one.opened_at,
    }
