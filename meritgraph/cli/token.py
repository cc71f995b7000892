"""``meritgraph token``."""

from __future__ import annotations

from typing import Annotated

import typer

from meritgraph.security import Role, issue_token
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def token(
    subject: Annotated[str, typer.Option(help="Name of the holder, as access records show it.")] = "local",
    role: Annotated[Role, typer.Option(help="Role of the holder.")] = Role.INVESTIGATOR,
    hours: Annotated[
        float | None, typer.Option(min=0.01, help="Hours until it expires; MERITGRAPH_TOKEN_HOURS by default.")
    ] = None,
) -> None:
    """Print a token for the API, signed with the local key.

    Example: meritgraph token --role client --subject portal-x
    """
    settings = Settings()
    print(issue_token(settings, subject=subject, role=role, hours=hours or settings.token_hours))
