"""``meritgraph backup``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meritgraph.backups.graph_backup import back_up
from meritgraph.backups.key_backup import back_up_keys
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_APART = (
    "The keys are not in it, and it is useless without them: without the identity key no later sync recognises anybody, without "
    "the payload key quarantined rows and waiting messages cannot be read. Keep them in another place: `meritgraph backup --keys "
    "FILE`."
)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write, which must not exist; in a folder for the hub's user alone.")],
    keys: Annotated[bool, typer.Option("--keys", help="Back up the keys instead of the graph.")] = False,
    as_json: AsJson = False,
) -> None:
    """Back up the embedded graph, or the keys, to a file while everything goes on.

    The file holds the graph as it was at one moment, and the keys are not in it. A graph on Neo4j is backed up with Neo4j's own
    tools (docs/operations.md).

    Example: meritgraph backup /srv/backup/graph-2026-11-28.backup
    """
    if keys:
        _back_up_keys(file, as_json)
    else:
        _back_up_graph(file, as_json)


def _back_up_graph(file: Path, as_json: bool) -> None:
    made = run(back_up(Settings(), file), "Stopped: there is no backup. Run it again.")
    if as_json:
        print_json({"file": str(made.file), "size": made.size, **made.about.model_dump(mode="json")})
        return
    console = stdout()
    console.print(
        f"Backed up the graph of {made.about.made_at:%Y-%m-%d %H:%M:%S} UTC to {made.file}: {made.size / 1e6:,.1f} MB, schema "
        f"{made.about.schema_version}.",
        markup=False,
        soft_wrap=True,
    )
    console.print(_APART, markup=False, soft_wrap=True)


def _back_up_keys(file: Path, as_json: bool) -> None:
    made = back_up_keys(Settings(), file)
    if as_json:
        print_json({"file": str(made.file), "keys": made.names, "identity_key": made.identity_key})
        return
    stdout().print(
        f"Backed up {', '.join(made.names)} to {made.file}; the identity key is {made.identity_key}. Keep this file secret, and "
        f"never beside a backup of the graph: together they undo the pseudonyms.",
        markup=False,
        soft_wrap=True,
    )
