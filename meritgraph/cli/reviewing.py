"""What the commands share by which people decide on findings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer
from rich.markup import escape

from graph.driver.database import Database
from merit.findings.review import ReviewedFinding
from meritgraph import services
from meritgraph.cli.output import print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings
from meritgraph.stopping import STOPPED

T = TypeVar("T")

NOT_SAVED = "Stopped. `meritgraph findings show` tells whether it was saved."
By = Annotated[str | None, typer.Option(help="Name of the person who decides; your user name by default.")]
Version = Annotated[
    int | None,
    typer.Option("--expect", min=0, help="Refuse unless the finding still has this version; by default that of this moment."),
]


def on_graph(work: Callable[[Database], Awaitable[T]], stopped: str = STOPPED) -> T:
    """Run the work of a command on the open graph."""

    async def opened() -> T:
        async with services.migrated_database(Settings()) as database:
            return await work(database)

    return run(opened(), stopped)


def print_saved(saved: ReviewedFinding, *, as_json: bool) -> None:
    """Print what was saved: the finding's id, its state and its version."""
    if as_json:
        print_json(asdict(saved))
    else:
        stdout().print(f"Saved. {escape(saved.id)} is {saved.state}, version {saved.version}.", soft_wrap=True)
