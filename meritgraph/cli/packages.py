"""Installed packages as commands refer to them: checks a portal's name, and warns of packages that cannot be used."""

from __future__ import annotations

import typer
from rich.markup import escape

from loaders.portal_api.registry import installed_portals
from merit.registry import broken_rules
from meritgraph.console import stderr


def check_portal_name(name: str) -> str:
    """Return the name of a portal as an option gives it ('' for none). A name that is not installed is wrong usage."""
    found = installed_portals()
    if name and name not in found.portals and name not in found.broken:
        raise typer.BadParameter(f"There is no portal {name}. Installed portals: {', '.join(found.portals)}.")
    return name


def warn_of_broken_packages() -> None:
    """Name the portals whose packages cannot be used; commands go on with the others."""
    for problem in installed_portals().broken.values():
        stderr().print(f"[bold red]Left out:[/] {escape(problem)}", soft_wrap=True)


def warn_of_broken_rules() -> list[str]:
    """Name the rules whose packages cannot be used, and return the sentences; commands go on with the others."""
    problems = list(broken_rules().values())
    for problem in problems:
        stderr().print(f"[bold red]Left out:[/] {escape(problem)}", soft_wrap=True)
    return problems
