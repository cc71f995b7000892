"""What all commands share: running their work, and printing JSON for programs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, TypeVar

import orjson
import typer
import uvloop

from meritgraph.stopping import STOPPED, cancelled_by_signal, was_stopped

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]


class _Loop(uvloop.Loop):
    """An event loop that waits for no thread when it is closed: one may wait for a portal that does not answer."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(thread_name_prefix="meritgraph")
        self.set_default_executor(self._threads)

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (asyncio names it so)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Say nothing of what fails in the background because the command was told to stop."""
        if not was_stopped():
            super().call_exception_handler(context)


def run(work: Coroutine[Any, Any, T], stopped: str = STOPPED) -> T:
    """Run the work of a command to its end and return its result.

    A signal cancels the work (``meritgraph.stopping``), and ``stopped`` is the sentence that is printed then: what was kept, and
    what to do next.
    """
    with asyncio.Runner(loop_factory=_Loop) as runner:
        loop = runner.get_loop()
        task = loop.create_task(work)
        with cancelled_by_signal(lambda: loop.call_soon_threadsafe(task.cancel), stopped):
            return loop.run_until_complete(task)


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NAIVE_UTC).decode())
