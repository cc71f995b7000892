"""Commands that repeat their work until they are stopped: ``--every SECONDS``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from graph.errors import MeritgraphError
from graph.file_problems import describe
from meritgraph.cli.exit_codes import FAILED
from meritgraph.console import stderr
from meritgraph.settings import Settings

logger = logging.getLogger(__name__)

Every = Annotated[
    float | None,
    typer.Option("--every", min=1, metavar="SECONDS", help="Repeat it until it is stopped, with so many seconds between."),
]
_BEAT_SECONDS = 30.0


async def in_turns(
    turn: Callable[[], Awaitable[int]], every: float | None, settings: Settings, name: str, *, level: int = logging.INFO
) -> int:
    """Take a turn once and return its exit code; or again and again, with so many seconds between, until it is cancelled.

    The error of a turn that fails goes to standard error, and the next turn tries again. Each turn that ends is one line of the
    log, of this level. The file ``turns/<name>`` in the home is touched twice a minute, while the command is alive and its last
    turn did not fail. Health checks look at its age.
    """
    if every is None:
        return await turn()
    async with _beating(settings.home / "turns" / name) as beat:
        while True:
            code = await _survive(turn)
            beat.show(well=code != FAILED)
            logger.log(level, "%s: the turn ended with exit code %d; the next one begins in %g s", name, code, every)
            await asyncio.sleep(every)


async def _survive(turn: Callable[[], Awaitable[int]]) -> int:
    """Return the exit code of a turn, also where a person has to mend something first."""
    try:
        return await turn()
    except MeritgraphError as error:
        sentence = str(error)
    except OSError as error:
        sentence = describe(error)
    stderr().print(f"[bold red]Error:[/] {escape(sentence)}", soft_wrap=True)
    return FAILED


@dataclass(slots=True)
class _Beat:
    """The file whose age shows whether the command is alive. It is missing after a turn that failed."""

    file: Path
    well: bool = True

    def show(self, *, well: bool) -> None:
        self.well = well
        if well:
            self.file.touch()
        else:
            self.file.unlink(missing_ok=True)

    async def go_on(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            self.show(well=self.well)

    def end(self) -> None:
        self.file.unlink(missing_ok=True)


@asynccontextmanager
async def _beating(file: Path) -> AsyncGenerator[_Beat]:
    file.parent.mkdir(parents=True, exist_ok=True)
    beat = _Beat(file)
    beat.show(well=True)
    task = asyncio.create_task(beat.go_on())
    try:
        yield beat
    finally:
        task.cancel()
        beat.end()
