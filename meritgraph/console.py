"""The consoles of a command: results go to standard output, progress and problems to standard error."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from meritgraph.visible_text import visible

_WIDTH_OF_FILES = 120


def stdout() -> Console:
    """Return the console for results, which people search, redirect and keep."""
    return _console(stderr=False)


def stderr() -> Console:
    """Return the console for progress and problems."""
    return _console(stderr=True)


def configure_progress(seconds_between_lines: float) -> None:
    """Set how often progress is printed where there is no terminal; 0 means never."""
    _lines.seconds = seconds_between_lines


def progress_bar(console: Console) -> Progress:
    """Return a bar for slow work; where the console is not a terminal, it prints a line every few seconds instead."""
    if not console.is_terminal:
        return _ProgressLines(console, _lines.seconds)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


@dataclass(slots=True)
class _Lines:
    seconds: float = 5.0


_lines = _Lines()


class _ProgressLines(Progress):
    """Prints how far each task is, at regular intervals, also when nothing goes on: a reader sees that the work is alive."""

    def __init__(self, console: Console, seconds: float) -> None:
        super().__init__(console=console, disable=True)
        self._seconds = seconds
        self._ended = threading.Event()
        # A daemon, so that it holds up no process that is told to stop.
        self._thread = threading.Thread(target=self._print_lines, daemon=True)

    def start(self) -> None:
        if self._seconds:
            self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _print_lines(self) -> None:
        started = time.monotonic()
        while not self._ended.wait(self._seconds):
            counts = ", ".join(f"{task.description} {task.completed:,.0f}" for task in self.tasks if task.completed)
            line = f"After {time.monotonic() - started:.0f} s: {counts or 'nothing yet'}"
            self.console.print(line, markup=False, soft_wrap=True)


class _SafeConsole(Console):
    """A console on which no text acts: a name from a portal may hold what moves the cursor or turns round the reading order."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(visible(text), **options)


def _console(*, stderr: bool) -> Console:
    console = _SafeConsole(stderr=stderr, highlight=False)
    # A file has no edge at which tables would have to be cut.
    return console if console.is_terminal else _SafeConsole(stderr=stderr, highlight=False, width=_WIDTH_OF_FILES)
