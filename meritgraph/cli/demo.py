"""``meritgraph demo``."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from meritgraph import services
from meritgraph.access.bodies import root_bodies
from meritgraph.access.local_key import SigningKey, issue_token
from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.sessions.links import sign_in_path
from meritgraph.cli.exit_codes import CLEAN, FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_packages, warn_of_broken_rules
from meritgraph.cli.reports import books_table, detection_table, print_problems
from meritgraph.console import stderr, stdout
from meritgraph.demo import DemoReport, run_demo
from meritgraph.serving import address, listen, serve_on
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_PURPOSE = "investigation"


@app.command()
def demo(
    servants: Annotated[
        int, typer.Option(min=100, help="Number of servants in Uzbekistan; Kazakhstan has a quarter as many.")
    ] = 800,
    seed: Annotated[int, typer.Option(help="Seed of the world; the same seed gives the same world.")] = 7,
    once: Annotated[bool, typer.Option("--once", help="Exit after the tables instead of serving the API.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load a synthetic world, judge it, compare the findings with the planted cases, and serve the API.

    Exits 0 only when the books balance, every planted case was found and no false one was.

    Example: meritgraph demo --once
    """
    settings = Settings()
    warn_of_broken_packages()
    warn_of_broken_rules()
    # A port that is not free is an error now, not after a minute of loading.
    with nullcontext() if once else listen(settings) as listening:
        report = run(_demo(settings, servants, seed), "Stopped. What was loaded is kept: run the demo again.")
        if as_json:
            print_json(report.document)
        else:
            _print(report, settings)
        if listening is None or not report.passed:
            raise typer.Exit(CLEAN if report.passed else FAILED)
        print_way_in(settings, address(listening), run(_body(settings)))
        serve_on(listening, settings)


async def _demo(settings: Settings, servants: int, seed: int) -> DemoReport:
    async with services.migrated_database(settings) as database:
        return await run_demo(database, settings, servants, seed, stderr())


async def _body(settings: Settings) -> str:
    """Return the body at the top of the world's larger country."""
    async with services.migrated_database(settings) as database:
        roots = await root_bodies(database, date.today())
    return next(str(root["id"]) for root in roots if root["country"] == "UZ")


def print_way_in(settings: Settings, url: str, body: str) -> None:
    """Print a link for people, and a token for programs. Whoever has one of them is the investigator of the demo."""
    investigator = Principal("demo", Role.INVESTIGATOR, body)
    purpose = _PURPOSE if _PURPOSE in settings.purposes else settings.purposes[0]
    path = sign_in_path(SigningKey.open(settings.keys), investigator, purpose, settings.token_hours)
    stdout().print(
        f"\nOpen this link. It signs you in on this machine, for {settings.token_hours:g} hours, and shows the leads:\n"
    )
    # Nobody reaches a hub in a container at the address on which it listens.
    print(url.rstrip("/").replace("//0.0.0.0:", "//127.0.0.1:") + path)
    stdout().print("\nA token for the API and for the page at /sign-in, for as long:\n")
    print(issue_token(settings, investigator, settings.token_hours))
    stdout().print(
        "\nNo Neo4j Browser belongs to the demo. How investigators get one, on a copy of the graph: docs/investigators.md.",
        soft_wrap=True,
    )
    stdout().print("\nPress Ctrl-C to stop the API; the engine stops soon after it.")


def _print(report: DemoReport, settings: Settings) -> None:
    console = stdout()
    console.print(books_table(report.sync.portals))
    print_problems(report.sync)
    console.print(detection_table(report.detection))
    console.print(_scores_table(report))
    console.print(_deliveries_table(report))
    size = report.document
    console.print(
        f"{size['servants']:,} servants, {size['appointments']:,} appointments, {size['nodes']:,} nodes, "
        f"{size['relationships']:,} relationships in {size['seconds']:.0f} s."
    )
    verdict = "every planted case was found, and no false one" if report.passed else "[bold red]the demo FAILED[/]"
    console.print(f"The books {'balance' if size['balanced'] else 'do NOT balance'}; {verdict}.")
    console.print(f"The graph, its keys and demo-report.json are in {settings.home}.", markup=False, soft_wrap=True)


def _scores_table(report: DemoReport) -> Table:
    table = Table(title="Findings compared with the planted cases", title_justify="left")
    for name in ("rule", "planted", "found", "missed", "false", "beside them"):
        table.add_column(name, justify="left" if name == "rule" else "right")
    for rule, score in report.scores.items():
        table.add_row(rule, *(str(n) for n in (score.planted, score.found, score.missed, score.false, score.beside)))
    return table


def _deliveries_table(report: DemoReport) -> Table:
    table = Table(title="Certificates of my.dba.uz delivered to mo.argos.uz", title_justify="left")
    for name in ("queued", "delivered", "found there at the next sync", "used for a degree"):
        table.add_column(name, justify="right")
    table.add_row(*(f"{report.loop[step]:,}" for step in ("queued", "delivered", "seen", "relied_on")))
    return table
