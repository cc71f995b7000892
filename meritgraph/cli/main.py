"""The command line. Each command says what it does, what it exits with, and speaks JSON where a program would listen."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.markup import escape
from rich.table import Table

from graph.driver.database import open_database
from graph.errors import MeritgraphError
from graph.migrations import MigrationReport
from graph.migrations import migrate as migrate_graph
from loaders.portal_api.contract import Portal
from loaders.runs.request import BackFill
from loaders.sync import SyncReport, confirmed_removals
from merit.detection import DetectionReport
from meritgraph import services
from meritgraph.cli import exchange, identity, portal, quarantine
from meritgraph.cli.output import (
    AsJson,
    books_table,
    console,
    detection_table,
    print_json,
    print_problems,
    print_runs,
    results,
    running,
    say_what_is_broken,
)
from meritgraph.demo import DemoReport, run_demo
from meritgraph.log import keep_log
from meritgraph.security import Role, issue_token
from meritgraph.serving import address, listen, serve_on
from meritgraph.settings import LogSettings, Settings

CLEAN, FAILED, WITH_REJECTS, HELD = 0, 1, 3, 4

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(portal.app, name="portal")
app.add_typer(identity.app, name="identity")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(exchange.app, name="exchange")


def main() -> None:
    """Runs a command; what meritgraph itself reports is printed as a sentence, without a stack trace."""
    try:
        app()
    except (MeritgraphError, OSError) as error:
        console().print(f"[bold red]Error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(FAILED)
    except SettingsError as error:
        console().print(f"[bold red]Error:[/] A setting cannot be read: {escape(str(error))}. See docs/configuration.md.")
        sys.exit(FAILED)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        console().print(f"[bold red]Error:[/] A setting is wrong: {wrong}. See docs/configuration.md.")
        sys.exit(FAILED)


@app.callback()
def prepare() -> None:
    """The GraphQL federation hub over a graph of civil-service careers."""
    keep_log(LogSettings().log_level)


@app.command()
def demo(
    servants: Annotated[int, typer.Option(min=100, help="Size of the sandbox world.")] = 800,
    seed: Annotated[int, typer.Option(help="Which world.")] = 7,
    once: Annotated[bool, typer.Option("--once", help="Exit after the tables instead of serving the API.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load a sandbox world, judge it, compare with what was planted, serve the API.

    Exits 0 only when the books balance and every planted case was found with no false one. Example: meritgraph demo --once
    """
    settings = Settings()
    say_what_is_broken()
    # A port that is taken is said now, not after a minute of loading.
    with nullcontext() if once else listen(settings) as listening:
        report = running(_demo(settings, servants, seed))
        if as_json:
            print_json(report.document)
        else:
            _print_demo(report)
        if listening is None or not report.passed:
            raise typer.Exit(CLEAN if report.passed else FAILED)
        screen = results()
        token = issue_token(settings, subject="demo", role=Role.INVESTIGATOR, hours=settings.token_hours)
        screen.print(f"\nOpen {address(listening)} and sign in with this token ({settings.token_hours:g} hours):\n")
        print(token)
        screen.print("\nCtrl-C ends the API and, soon after, the engine.")
        serve_on(listening, settings)


@app.command()
def serve() -> None:
    """Serve the GraphQL API, and say where it answers.

    Example: MERITGRAPH_PORT=8080 meritgraph serve
    """
    settings = Settings()
    with listen(settings) as listening:
        serve_on(listening, settings)


@app.command()
def sync(
    portals: Annotated[list[str] | None, typer.Argument(help="Names of portals; all that have a feed by default.")] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would change; write nothing, no schema and no key.")] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="[STREAM=]WATERMARK",
            help="Read lists of changes, or of one stream, from this watermark again (a back-fill); theirs stay as they are.",
        ),
    ] = None,
    confirm_removals: Annotated[
        str | None, typer.Option(metavar="RUN", help="What this held run did not find any more is really gone.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load what portals have to say. Exits 0 clean, 3 with rows in quarantine, 4 when a scope was held, 1 when one failed.

    Example: meritgraph sync test.argos.uz --plan
    """
    settings = Settings()

    async def work() -> SyncReport:
        feeds = services.configured_feeds(settings, portals or [])
        async with (services.database_as_it_is if plan else services.migrated_database)(settings) as database:
            policy = replace(services.sync_policy(settings), planned=plan, back_fill=_back_fill(since, feeds))
            if confirm_removals is not None:
                policy = replace(policy, confirmed=await confirmed_removals(database, confirm_removals))
            return await services.sync(database, settings, feeds, console(), datetime.now(UTC), policy)

    say_what_is_broken()
    report = running(work())
    if not portals:
        report.portals.extend(services.broken_portals(settings))
    if as_json:
        found = [portal.document() for portal in report.portals]
        concluded = {"corrected": report.corrected, "careers": report.careers, "problem": report.problem}
        print_json({"portals": found, **concluded, "planned": plan})
    else:
        print_runs(report, planned=plan)
    raise typer.Exit(_exit_code(report))


def _exit_code(report: SyncReport) -> int:
    """The worst that any portal came to."""
    states = {portal.state for portal in report.portals}
    exits = {"failed": FAILED, "held": HELD, "with_rejects": WITH_REJECTS}
    return FAILED if report.problem else next((code for state, code in exits.items() if state in states), CLEAN)


def _back_fill(since: str | None, portals: Iterable[Portal]) -> BackFill | None:
    """What ``--since`` asks for. A usage error where it names a stream that none of the portals has."""
    if since is None:
        return None
    stream, named, watermark = since.partition("=")
    # A watermark may have that sign as well, in the end.
    if not named or not stream.isidentifier() or not watermark.strip("="):
        return BackFill(since)
    streams = {each.name for portal in portals for each in portal.streams}
    if stream not in streams:
        raise typer.BadParameter(f"There is no stream {stream} in --since. These portals have: {', '.join(sorted(streams))}.")
    return BackFill(watermark, stream)


@app.command()
def detect(
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of judgement; today by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Judge everyone by every rule and keep what changes. Leads for review, never verdicts.

    Prints for each lead the Cypher that shows it in Neo4j Browser. Example: meritgraph detect --as-of 2026-11-20
    """
    settings = Settings()
    day = as_of.date() if as_of else date.today()

    async def work() -> DetectionReport:
        async with services.migrated_database(settings) as database:
            return await services.detect_all(database, day, console())

    report = running(work())
    leads = [judged for rule in report.rules for judged in rule.result.violating]
    if as_json:
        found = [
            {"id": lead.finding_id, "rule": lead.rule.id, "reason": lead.reason, "cypher": lead.rule.browser_query(lead.subjects)}
            for lead in leads
        ]
        print_json({"as_of": report.as_of, "rules": [rule.summary() for rule in report.rules], "leads": found})
        return
    screen = results()
    for lead in leads:
        screen.print(f"[bold]{lead.rule.id}[/] {lead.finding_id}\n  {lead.reason}", soft_wrap=True)
        screen.print(lead.rule.browser_query(lead.subjects) + "\n", style="dim", markup=False, soft_wrap=True)
    screen.print(detection_table(report))


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the graph's schema up to date; refused when an applied migration was changed.

    Example: meritgraph migrate
    """
    settings = Settings()

    async def work() -> MigrationReport:
        async with open_database(settings.database) as database:
            return await migrate_graph(database)

    report = running(work())
    if as_json:
        print_json(asdict(report))
        return
    applied = ", ".join(report.applied) or "nothing: the schema was up to date"
    results().print(f"Applied {applied}. The schema is at version {report.version}.")


@app.command()
def token(
    subject: Annotated[str, typer.Option(help="Who signs in with it; stands in the access record.")] = "local",
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.INVESTIGATOR,
    hours: Annotated[float | None, typer.Option(min=0.01, help="How long it is good for.")] = None,
) -> None:
    """Print a token signed with the local key.

    Example: meritgraph token --role client --subject portal-x
    """
    settings = Settings()
    print(issue_token(settings, subject=subject, role=role, hours=hours or settings.token_hours))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Look at everything a run needs. Exits 0 when all is fine.

    Example: meritgraph doctor
    """
    checks = running(services.examine(Settings()))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            verdict = "[green]fine [/]" if check.fine else "[bold red]WRONG[/]"
            results().print(f"{verdict} {check.what}: {escape(check.found)}", soft_wrap=True)
    raise typer.Exit(CLEAN if all(check.fine for check in checks) else FAILED)


async def _demo(settings: Settings, servants: int, seed: int) -> DemoReport:
    async with services.migrated_database(settings) as database:
        return await run_demo(database, settings, servants, seed, console())


def _print_demo(report: DemoReport) -> None:
    screen = results()
    screen.print(books_table(report.sync.portals))
    print_problems(report.sync)
    screen.print(detection_table(report.detection))
    table = Table(title="Leads against what was planted", title_justify="left")
    for name in ("rule", "planted", "found", "missed", "false"):
        table.add_column(name, justify="left" if name == "rule" else "right")
    for rule, score in report.scores.items():
        table.add_row(rule, *(str(n) for n in (score.planted, score.found, score.missed, score.false)))
    screen.print(table)
    loop = Table(title="Certificates of my.dba.uz on their way to mo.argos.uz", title_justify="left")
    for name in ("to be told", "delivered", "seen there at the next reading", "degrees that rely on one"):
        loop.add_column(name, justify="right")
    loop.add_row(*(f"{report.loop[step]:,}" for step in ("queued", "delivered", "seen", "relied_on")))
    screen.print(loop)
    size = report.document
    screen.print(
        f"{size['servants']:,} servants, {size['appointments']:,} appointments, {size['nodes']:,} nodes, "
        f"{size['relationships']:,} relationships in {size['seconds']:.0f} s."
    )
    verdict = "every planted case was found, with no false one" if report.passed else "[bold red]NOT as planted[/]"
    screen.print(f"The books {'balance' if size['balanced'] else 'do NOT balance'}; {verdict}.")
