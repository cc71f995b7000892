"""``meritgraph restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meritgraph.backups.graph_backup import Restored
from meritgraph.backups.graph_backup import restore as restore_graph
from meritgraph.backups.key_backup import restore_keys
from meritgraph.cli.output import AsJson, print_json
from meritgraph.console import progress_bar, stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    file: Annotated[
        Path, typer.Argument(help="File that `meritgraph backup` wrote.", exists=True, dir_okay=False, readable=True)
    ],
    keys: Annotated[bool, typer.Option("--keys", help="Restore keys instead of a graph. Another key is never replaced.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Move a graph that is there aside. Without this, restore refuses to touch it.")
    ] = False,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Restore a graph whose keys are lost: it can be read, but not loaded again.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put the graph, or the keys, of a backup in place.

    Stop `serve` and `sync` first, and restore the keys before the graph. The file is checked before anything is changed.

    Example: meritgraph restore /srv/backup/graph-2026-11-28.backup --replace
    """
    if keys:
        _restore_keys(Settings(), file, as_json)
    else:
        _restore_graph(Settings(), file, replace, without_keys, as_json)


def _restore_keys(settings: Settings, file: Path, as_json: bool) -> None:
    held = restore_keys(settings, file)
    if as_json:
        print_json({"keys": held.names, "identity_key": held.identity_key})
        return
    text = f"{', '.join(held.names)} are in {settings.keys.absolute()}; the identity key is {held.identity_key}."
    stdout().print(text, markup=False, soft_wrap=True)


def _restore_graph(settings: Settings, file: Path, replace: bool, without_keys: bool, as_json: bool) -> None:
    with progress_bar(stderr()) as bar:
        task = bar.add_task("unpacking", total=None)
        restored = restore_graph(
            settings,
            file,
            replace=replace,
            without_keys=without_keys,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    if as_json:
        aside = None if restored.aside is None else str(restored.aside)
        print_json({**restored.about.model_dump(mode="json"), "aside": aside})
    else:
        _print(settings, restored)


def _print(settings: Settings, restored: Restored) -> None:
    about = restored.about
    lines = [f"Restored the graph of {about.made_at:%Y-%m-%d %H:%M:%S} UTC into {(settings.home / 'graph').absolute()}."]
    if restored.aside is not None:
        lines.append(f"The graph that was there is in {restored.aside}. Delete that folder when you no longer need it.")
    if about.schema_version != restored.schema_version:
        lines.append(
            f"Its schema is at version {about.schema_version}, and this meritgraph has {restored.schema_version}: run "
            f"`meritgraph migrate` now."
        )
    lines.append("Check it with `meritgraph doctor`. The next `meritgraph sync` loads what has come since.")
    for line in lines:
        stdout().print(line, markup=False, soft_wrap=True)
