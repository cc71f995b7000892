"""``meritgraph serve``."""

from __future__ import annotations

import typer

from meritgraph.serving import listen, serve_on
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def serve() -> None:
    """Serve the GraphQL API and print its address.

    The port is taken first: where it is not free, nothing else is started.

    Example: MERITGRAPH_PORT=8080 meritgraph serve
    """
    settings = Settings()
    with listen(settings) as listening:
        serve_on(listening, settings)
