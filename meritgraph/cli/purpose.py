"""What a command that prints data of people reads it for."""

from __future__ import annotations

from typing import Annotated

import typer

from meritgraph.access.commands import Reading
from meritgraph.settings import Settings

Purpose = Annotated[
    str | None,
    typer.Option(
        help="What you read data of people for; it is recorded. One of MERITGRAPH_PURPOSES; by default "
        "MERITGRAPH_COMMAND_PURPOSE.",
        show_default=False,
    ),
]


def require_purpose(settings: Settings, command: str, purpose: str | None) -> Reading:
    """Return the reading that a command records before it prints. Raises typer.BadParameter where no purpose is known."""
    if found := reading_if_named(settings, command, purpose):
        return found
    raise typer.BadParameter(
        f"This command prints data of people, and that is recorded: name what you read it for by --purpose, one of "
        f"{', '.join(settings.purposes)}, or set MERITGRAPH_COMMAND_PURPOSE to one of them."
    )


def reading_if_named(settings: Settings, command: str, purpose: str | None) -> Reading | None:
    """Return the reading for the purpose that is named or set, None where none is. Raises typer.BadParameter for another one."""
    if purpose is not None and purpose not in settings.purposes:
        raise typer.BadParameter(f"The purpose is none of this hub. It has {', '.join(settings.purposes)} (MERITGRAPH_PURPOSES).")
    named = purpose or settings.command_purpose
    return Reading(settings, command, named) if named else None
