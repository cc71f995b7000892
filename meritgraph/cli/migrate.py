"""``meritgraph migrate``."""

from __future__ import annotations

from dataclasses import asdict

import typer

from graph.driver.database import open_database
from graph.migrations import MigrationReport
from graph.migrations import migrate as migrate_graph
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the schema of the graph up to date.

    It refuses to run when a migration that was already applied has been changed since.

    Example: meritgraph migrate
    """
    report = run(_migrate(Settings()), "Stopped. Migrations that were applied are kept: run `meritgraph migrate` again.")
    if as_json:
        print_json(asdict(report))
        return
    applied = f"Applied {', '.join(report.applied)}." if report.applied else "There was nothing to apply."
    stdout().print(f"{applied} The schema is at version {report.version}.")


async def _migrate(settings: Settings) -> MigrationReport:
    async with open_database(settings.database) as database:
        return await migrate_graph(database)
