"""The home of a deployment: whether this process can write there."""

from __future__ import annotations

from graph.errors import MeritgraphError
from graph.file_problems import folder_problem
from meritgraph.settings import Settings


class UnusableHome(MeritgraphError):
    """The folder MERITGRAPH_HOME, or one in it, cannot be written or created."""


def require_home(settings: Settings) -> None:
    """Check that the home and the folders in it can be written, or created. Raises UnusableHome."""
    home = settings.home.absolute()
    for folder in (home, home / "graph", settings.keys, settings.metrics):
        if problem := folder_problem(folder):
            raise UnusableHome(
                f"The home {home} cannot be used: {problem}. Make it writable for this user, or set MERITGRAPH_HOME to another "
                "folder."
            )
