"""``meritgraph bulk-import``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph.errors import WrongIdentityKey
from loaders.bulk_import.import_files import ARGUMENTS
from loaders.bulk_import.reading import write_import
from loaders.bulk_import.report import ImportReport, ScopeImport
from loaders.keys.keyring import UNFINISHED_KEY, KeyRing
from meritgraph import services
from meritgraph.cli.exit_codes import CLEAN, FAILED, WITH_REJECTS
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.packages import warn_of_broken_packages
from meritgraph.console import progress_bar, stderr, stdout
from meritgraph.garbage import rarer_garbage_collection
from meritgraph.home import require_home
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)
_STOPPED = "Stopped: the files are not complete and hold data of people. Delete them, and run `meritgraph bulk-import` again."
_COUNTS = ("read", "imported", "duplicate", "left_out", "rejected")


@app.command()
def bulk_import(
    into: Annotated[Path, typer.Option(help="Folder for the files, new or empty. They hold data of people.", show_default=False)],
    portals: Annotated[list[str] | None, typer.Argument(help="Names of portals; by default all that have a feed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the files of a first load, from which Neo4j's own importer makes the graph.

    No database is read or written. Sync loads afterwards what was left out. Exits 3 when rows will be in quarantine, 1 when a
    portal could not be read to its end. See docs/operations.md, "A first load of millions".

    Example: meritgraph bulk-import --into /srv/import
    """
    settings = Settings()
    warn_of_broken_packages()
    report = run(_import(settings, portals or [], into), _STOPPED)
    if as_json:
        print_json(_document(report))
    else:
        _print(report)
    raise typer.Exit(FAILED if report.failed else WITH_REJECTS if report.rejected else CLEAN)


async def _import(settings: Settings, names: list[str], folder: Path) -> ImportReport:
    feeds = services.configured_feeds(settings, names)
    require_home(settings)
    if (unfinished := settings.keys / UNFINISHED_KEY).exists():
        raise WrongIdentityKey(
            f"A change of the identity key was not finished: {unfinished} is still there. Run `meritgraph identity rekey` to "
            "finish it before anything is loaded."
        )
    keys = KeyRing.open(settings.keys)
    with progress_bar(stderr()) as bar, rarer_garbage_collection():
        tasks = {portal.name: bar.add_task(portal.name, total=None) for portal in feeds}

        def show(scope: ScopeImport) -> None:
            bar.update(tasks[scope.portal], advance=scope.read - counted.get(id(scope), 0))
            counted[id(scope)] = scope.read

        counted: dict[int, int] = {}
        return await write_import(feeds, keys, datetime.now(UTC), folder, show)


def _print(report: ImportReport) -> None:
    table = Table(title="Rows by stream", title_justify="left")
    for name in ("stream", *_COUNTS):
        table.add_column(name.replace("_", " "), justify="left" if name == "stream" else "right")
    for scope in report.scopes:
        name = "/".join(each for each in (scope.portal, scope.stream, scope.scope) if each not in ("all", "?"))
        table.add_row(escape(name), *(f"{getattr(scope, count):,}" for count in _COUNTS))
    out = stdout()
    out.print(table)
    for scope in report.scopes:
        if (sentence := scope.untranslated.sentence(f"{scope.portal}/{scope.stream}/{scope.scope}")) is not None:
            out.print(f"[yellow]Warning:[/] {escape(sentence)}", soft_wrap=True)
    for note in report.notes:
        out.print(escape(note), style="dim", soft_wrap=True)
    out.print(
        f"Written in {report.seconds:.0f} s: {sum(report.nodes.values()):,} nodes and {sum(report.relationships.values()):,} "
        "relationships.",
        soft_wrap=True,
    )
    for scope in report.scopes:
        if scope.problem:
            stderr().print(f"[bold red]{scope.portal}/{scope.stream}:[/] {escape(scope.problem)}", soft_wrap=True)
    if report.failed:
        stderr().print(
            "Not everything could be read. The files hold what was. Mend it and run the command again into another folder, or "
            "import these files and let sync load the rest.",
            soft_wrap=True,
        )
    _print_next_steps(report.folder)


def _print_next_steps(folder: Path) -> None:
    out = stdout()
    out.print("Now, while Neo4j is stopped, into a database that is empty or does not exist yet:")
    for command in next_commands(folder):
        out.print(f"  {command}", markup=False, soft_wrap=True)
    out.print(
        "The files hold data of people and are readable by this user alone: run the importer as this user, or hand them over to "
        "the user of Neo4j. Delete them after the import.",
        soft_wrap=True,
    )


def next_commands(folder: Path) -> list[str]:
    """Return what to run after the files were written, in this order."""
    return [
        f"cd {quote(str(folder.absolute()))} && neo4j-admin database import full @{ARGUMENTS} neo4j",
        "neo4j start",
        "meritgraph migrate",
        "meritgraph sync",
        f"rm -r {quote(str(folder.absolute()))}",
    ]


def _document(report: ImportReport) -> dict[str, Any]:
    scopes = [
        {name: getattr(scope, name) for name in ("portal", "stream", "scope", *_COUNTS, "problem")}
        | {"untranslated": scope.untranslated.document()}
        for scope in report.scopes
    ]
    return {
        "folder": str(report.folder),
        "scopes": scopes,
        "notes": list(report.notes),
        "nodes": dict(report.nodes),
        "relationships": dict(report.relationships),
        "seconds": round(report.seconds, 3),
        "next": next_commands(report.folder),
    }
