"""The root of the command line: the name of every command and its line of help.

The module of a command has the command's name and holds a Typer app named ``app``. It is imported when the command is asked for:
``meritgraph --help`` and quick commands do not wait until the whole product is imported.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from meritgraph.cli.deferred import deferred_group, load_from
from meritgraph.cli.exit_codes import FAILED

# The first line of the help of each command, in the order in which they are listed.
COMMANDS = {
    "demo": "Load a synthetic world, judge it, compare the findings with the planted cases, and serve the API.",
    "serve": "Serve the GraphQL API and print its address.",
    "sync": "Load every portal that has a feed, or the portals that you name.",
    "bulk-import": "Write the files of a first load, from which Neo4j's own importer makes the graph.",
    "detect": "Apply every rule to everyone and update the findings: leads for review, never verdicts.",
    "check": "Check a proposed appointment before its order is signed. Nothing is written.",
    "ask": "Ask a question across portals: about a servant, a body, or a country.",
    "findings": "List findings, and decide what becomes of them: leads for review, never verdicts.",
    "rules": "What the rules look for, on which values they rest, and how much they could judge.",
    "migrate": "Bring the schema of the graph up to date.",
    "backup": "Back up the embedded graph, or the keys, to a file while everything goes on.",
    "restore": "Put the graph, or the keys, of a backup in place.",
    "token": "Print a token for the API, signed with the local key.",
    "operations": "The operations that a hub answers where it answers no others.",
    "doctor": "Check everything that a run needs.",
    "portal": "List, check and test portals, and start new ones.",
    "identity": "Decide who is one person: match candidates, judgements, the identity key.",
    "quarantine": "Inspect, replay or discard rows that could not be loaded.",
    "pending": "List records that refer to something which is not loaded yet.",
    "browser": "Neo4j Browser: guides, saved queries, and links to what is on record.",
    "export": "The copy of the graph for Neo4j Browser.",
    "exchange": "Deliver certificates and rewards to the portals that rely on them.",
}


app = typer.Typer(
    cls=deferred_group("meritgraph.cli", COMMANDS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The GraphQL federation hub over a graph of civil-service careers.",
)


def _print_version(wanted: bool) -> None:
    """Print the versions that a report of a fault should name, from the metadata of packages: none of them is imported."""
    if wanted:
        from importlib.metadata import version

        python = ".".join(map(str, sys.version_info[:3]))
        print(f"meritgraph {version('meritgraph')} (Python {python}, embedded engine {version('arcadedb-embedded')})")
        raise typer.Exit


@app.callback()
def configure(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Configure the log and the progress before a command runs."""
    from meritgraph.console import configure_progress
    from meritgraph.log import configure_logging
    from meritgraph.settings import LogSettings

    settings = LogSettings()
    configure_logging(settings.log_level)
    configure_progress(settings.progress_seconds)


def load_command(name: str) -> Any:
    """Import the module of a command and return the command."""
    return load_from("meritgraph.cli", name)


def main() -> None:
    """Run the command line. An error that somebody can mend is printed as a sentence, without a stack trace, and exits 1."""
    try:
        app()
    except Exception as error:
        if (sentence := _sentence(error)) is None:
            raise
        from rich.markup import escape

        from meritgraph.console import stderr

        stderr().print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True)
        sys.exit(FAILED)


def _sentence(error: Exception) -> str | None:
    """Return what to print about an error, or None for an error of the program itself."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from graph.errors import MeritgraphError
    from graph.file_problems import describe

    match error:
        case MeritgraphError():
            return str(error)
        case OSError():
            return describe(error)
        case SettingsError():
            return f"A setting cannot be read: {error}. See docs/configuration.md."
        case ValidationError():
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
            return f"A setting is wrong: {wrong}. See docs/configuration.md."
        case _:
            return None
