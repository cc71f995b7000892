"""``meritgraph browser``: where Neo4j Browser is, its guides and saved queries, and a link to one node."""

from __future__ import annotations

import typer

from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Neo4j Browser: guides, saved queries, and links to what is on record.\n\nExample: meritgraph browser guide",
)

NO_BROWSER = (
    "No Neo4j Browser belongs to this hub. docs/investigators.md says how to set one up, and MERITGRAPH_BROWSER_URL names its "
    "address."
)


def browser() -> None:
    """Keep ``guide`` a command of its own."""


@app.command()
def guide() -> None:
    """Print where Neo4j Browser is and how its guides are opened.

    Example: meritgraph browser guide
    """
    settings = Settings().browser
    if settings.url is None:
        stdout().print(NO_BROWSER, soft_wrap=True)
        return
    stdout().print(f"Neo4j Browser: {settings.url}", markup=False, soft_wrap=True)
