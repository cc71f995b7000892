"""``meritgraph export``: the copy of the graph for Neo4j Browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from meritgraph import services
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import progress_bar, stderr, stdout
from meritgraph.mirror import Copied, copy_country
from meritgraph.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The copy of the graph for Neo4j Browser.\n\nExample: meritgraph export mirror --help",
)


@app.callback()
def export() -> None:
    """Keep ``mirror`` a command of its own, although it is the only one."""


@app.command()
def mirror(
    country: Annotated[
        str, typer.Option(help="Country whose bodies are copied, with their people; two letters.", show_default=False)
    ],
    to: Annotated[str, typer.Option(help="Address of an empty Neo4j, such as bolt://mirror-fill:7687.", show_default=False)],
    password_file: Annotated[Path, typer.Option(help="File with the password of that Neo4j.", exists=True, show_default=False)],
    user: Annotated[str, typer.Option(help="User of that Neo4j.")] = "neo4j",
    database: Annotated[str, typer.Option(help="Database of that Neo4j.")] = "neo4j",
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Copy what belongs to the bodies of one country into an empty Neo4j, for investigators.

    Numbers, records of portals, records of access and what was written down in reviews are not copied. The copy names people
    and shows all bodies of the country to whoever has its password (docs/investigators.md). deploy/mirror/refresh calls this.

    Example: meritgraph export mirror --country UZ --to bolt://mirror-fill:7687 --password-file password --purpose oversight
    """
    settings = Settings()
    reading = require_purpose(settings, "export mirror", purpose)
    there = DatabaseSettings(uri=to, user=user, password_file=password_file, name=database)

    async def made() -> Copied:
        async with services.migrated_database(settings) as hub, open_database(there) as target:
            await reading.record(hub, ())
            with progress_bar(stderr()) as bar:
                task = bar.add_task("copying", total=None)
                return await copy_country(
                    hub, target, country, lambda what, done: bar.update(task, description=what, completed=done)
                )

    copied = run(made(), "Stopped: the copy is incomplete. Make another one, in an empty Neo4j.")
    if as_json:
        print_json(copied)
        return
    _show(copied)


def _show(copied: Copied) -> None:
    table = Table()
    table.add_column("copied")
    table.add_column("number", justify="right")
    for name, number in (*copied.nodes.items(), *copied.relationships.items()):
        table.add_row(name, f"{number:,}")
    stdout().print(table)
    stdout().print(
        f"Copied in {copied.seconds:.0f} s: {sum(copied.nodes.values()):,} nodes, {sum(copied.relationships.values()):,} "
        f"relationships. Left out: {copied.left_out:,} relationships to what is not in the copy.",
        soft_wrap=True,
    )
