"""``meritgraph pending``: records that refer to something which is not loaded yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

from loaders.ingest.pending_list import PendingReference, pending_references
from meritgraph import services
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import check_portal_name
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="List records that refer to something which is not loaded yet.\n\nExample: meritgraph pending list",
)


@app.callback()
def pending() -> None:
    """Keep ``list`` a command of its own, although it is the only one."""


@app.command("list")
def list_pending(
    portal: Annotated[str, typer.Option(help="Only records of this portal.", callback=check_portal_name)] = "",
    limit: Annotated[int, typer.Option(min=1, help="Largest number of references to list.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List the references that wait: the record, what it waits for, since when, and a likely cause.

    They are resolved by the next `meritgraph sync` after what they refer to is loaded. Personal numbers are not shown, and
    personal keys only as their hash.

    Example: meritgraph pending list --portal my.mehnat.uz
    """

    async def work() -> list[PendingReference]:
        async with services.migrated_database(Settings()) as database:
            return await pending_references(database, portal, limit)

    found = run(work())
    if as_json:
        print_json([asdict(each) for each in found])
        return
    console = stdout()
    for each in found:
        since = f"{each.since:%Y-%m-%d %H:%M}" if each.since else "an unknown moment"
        line = f"{each.portal}/{each.stream} {each.key} waits for {_target(each)} since {since}: {each.cause}."
        console.print(escape(line), soft_wrap=True)
    for origin, number in Counter(f"{each.portal}/{each.stream}: {each.label}" for each in found).most_common():
        console.print(f"{number:>6} {origin}")


def _target(each: PendingReference) -> str:
    """Return what is waited for as one text; a personal number is not shown."""
    return " ".join(part for part in (each.label, each.scheme, each.number or "(not shown)") if part)
