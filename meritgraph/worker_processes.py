"""Worker processes for a detection: started when it begins, and ended with it, whatever ends it."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import connection
from typing import ParamSpec, TypeVar

from graph.driver.settings import DatabaseSettings
from merit.workers.dispatch import Workers
from meritgraph.garbage import NEW_OBJECTS
from meritgraph.log import configure_logging
from meritgraph.settings import LogLevel, LogSettings
from meritgraph.stopping import heeded_signals

P = ParamSpec("P")
T = TypeVar("T")


@asynccontextmanager
async def worker_processes(number: int, database: DatabaseSettings) -> AsyncGenerator[Workers | None]:
    """Run so many worker processes for as long as the context lasts; none for 1, as then this process judges itself."""
    if number == 1:
        yield None
        return
    # A forked process would share connections and locks of threads with this one.
    context = multiprocessing.get_context("spawn")
    executor = _Processes(number, context, _begin, (LogSettings().log_level,))
    try:
        yield Workers(executor, number, database)
    except BaseException:
        # Nobody waits for the pages that are being judged.
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        await asyncio.shield(asyncio.to_thread(executor.shutdown))


class _Processes(ProcessPoolExecutor):
    """A pool whose processes heed no signal from the terminal: the main process gets it, too, and ends its workers."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start processes, if any are to be started, with these signals blocked: they stay so."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, set(heeded_signals()) - {signal.SIGTERM})
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(level: LogLevel | None) -> None:
    """Prepare a worker process."""
    configure_logging(level)
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the main process has ended, even if that was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)
