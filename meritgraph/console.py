"""The consoles of a command: results go to standard output, progress and problems to standard error."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_WIDTH_OF_FILES = 120


def stdout() -> Console:
    """Return the console for results, which people search, redirect and keep."""
    return _console(stderr=False)


def stderr() -> Console:
    """Return the console for progress and problems."""
    return _console(stderr=True)


def progress_bar(console: Console) -> Progress:
    """Return a bar for slow work; it prints nothing unless the console is a terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    # A file has no edge at which tables would have to be cut.
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=_WIDTH_OF_FILES)
