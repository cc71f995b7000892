"""``meritgraph findings disclose`` and ``delay-disclosure``: what servants are told of findings about them, and when."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape

from graph.driver.database import Database
from merit.findings.disclosure import delay_disclosure, disclose_findings, undo_disclosure
from merit.findings.listing import finding_details
from merit.findings.review import ReviewedFinding
from meritgraph.cli.output import AsJson, print_json
from meritgraph.cli.reviewing import NOT_SAVED, By, Version, on_graph
from meritgraph.console import stdout
from meritgraph.settings import Settings

commands = typer.Typer(add_completion=False)

Why = Annotated[str, typer.Option(help="Reason in your own words; needed.", show_default=False)]


@commands.command("disclose")
def disclose_command(
    findings: Annotated[list[str], typer.Argument(metavar="FINDING…", help="Ids of confirmed findings.", show_default=False)],
    why: Why = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was disclosed: the servant sees it no more.")] = False,
    by: By = None,
    expect: Version = None,
    as_json: AsJson = False,
) -> None:
    """Disclose confirmed findings to the servants whom they concern: all of them, or none.

    Whoever decides on a finding anew takes its disclosure back.

    Exits 0 when it is saved. Exits 1 when nothing was saved: a finding is unknown, not confirmed, disclosed already, delayed, or
    was changed meanwhile, or the reason is missing.

    Example: meritgraph findings disclose finding:1a… --why "the body has answered"
    """
    if expect is not None and len(findings) > 1:
        raise typer.BadParameter("--expect is the version of one finding: name one, or leave it out.")

    async def work(database: Database) -> list[ReviewedFinding]:
        versions = {id_: await _version(database, id_) if expect is None else expect for id_ in findings}
        change = undo_disclosure if undo else disclose_findings
        return await change(database, versions, by or getpass.getuser(), why, datetime.now(UTC))

    saved = on_graph(work, NOT_SAVED)
    if as_json:
        print_json([asdict(each) for each in saved])
        return
    for each in saved:
        done = "not disclosed any more" if undo else "disclosed"
        stdout().print(f"Saved. {escape(each.id)} is {done}, version {each.version}.", soft_wrap=True)


@commands.command("delay-disclosure")
def delay_command(
    finding: Annotated[str, typer.Argument(help="Id of a finding.", show_default=False)],
    until: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d"], help="Day from which on disclosure is not delayed; today ends it.", show_default=False
        ),
    ],
    why: Why = "",
    by: By = None,
    expect: Version = None,
    as_json: AsJson = False,
) -> None:
    """Delay what is disclosed of an investigation. A later call with another day makes it shorter or longer.

    Until that day no servant sees what investigators of the body and of those above it read, and a finding that names the
    management of its body is seen by investigators alone.

    Exits 0 when it is saved. Exits 1 when nothing was saved: the finding is unknown, disclosed, dismissed or resolved, or was
    changed meanwhile, the day has passed or is later than MERITGRAPH_DISCLOSURE_DELAY_DAYS allows, or the reason is missing.

    Example: meritgraph findings delay-disclosure finding:1a… --until 2027-03-01 --why "orders are being secured"
    """
    longest, day = timedelta(days=Settings().disclosure_delay_days), until.date()

    async def work(database: Database) -> ReviewedFinding:
        version = await _version(database, finding) if expect is None else expect
        return await delay_disclosure(database, finding, day, by or getpass.getuser(), why, datetime.now(UTC), version, longest)

    saved = on_graph(work, NOT_SAVED)
    if as_json:
        print_json({**asdict(saved), "until": day})
    else:
        stdout().print(
            f"Saved. Disclosure of {escape(saved.id)} is delayed until {day}, version {saved.version}.", soft_wrap=True
        )


async def _version(database: Database, finding: str) -> int:
    return (await finding_details(database, finding)).finding.version
