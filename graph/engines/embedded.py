"""The engine that comes with meritgraph, seen by the commands that use it."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from graph.engines import supervisor
from graph.engines.engine_dir import EngineDir, EngineState, FileLock, Tuning
from graph.errors import EngineBusy, EngineStartFailed

_POLL_SECONDS = 0.05


@asynccontextmanager
async def embedded_engine(home: EngineDir, tuning: Tuning) -> AsyncGenerator[EngineState]:
    """A running engine, shared with other commands; it stays up at least as long as this context.

    Starts one if none runs. Raises `EngineStartFailed` or `EngineBusy` after `tuning.start_seconds` at most.
    """
    await asyncio.to_thread(home.create)
    # Closing the lock is the only thing to undo: the supervisor notices by itself that an owner has left.
    with home.owners_lock() as owner:
        yield await asyncio.to_thread(_join, home, owner, tuning)


def _join(home: EngineDir, owner: FileLock, tuning: Tuning) -> EngineState:
    deadline = time.monotonic() + tuning.start_seconds
    # As an owner first: an engine that is just leaving is waited for, one that runs cannot leave any more.
    if not _until(owner.try_shared, deadline):
        raise EngineBusy(home.folder, tuning.start_seconds)
    owner.mark()
    with home.start_lock() as starting:
        if not _until(starting.try_exclusive, deadline):
            raise EngineBusy(home.folder, tuning.start_seconds)
        if not _kept(home):
            _launch(home, tuning)
        return _announced(home, deadline)


def _kept(home: EngineDir) -> bool:
    with home.supervisor_lock() as lock:
        return not lock.try_exclusive()


def _launch(home: EngineDir, tuning: Tuning) -> None:
    """Start a supervisor; it is in the background, holding its lock, when this returns."""
    home.ensure_password()
    home.forget_state()
    launched = subprocess.run(
        supervisor.command(home, tuning),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,  # Ctrl-C in our terminal is not meant for an engine that others share
        check=False,
    )
    if launched.returncode:
        raise EngineStartFailed(home.folder, "its supervisor could not be launched", launched.stderr.strip())


def _announced(home: EngineDir, deadline: float) -> EngineState:
    while time.monotonic() < deadline:
        # In this order: a state file read while the lock is held is the word of whoever holds it.
        kept = _kept(home)
        if kept and (state := home.state()) is not None:
            return state
        if not kept:
            raise EngineStartFailed(home.folder, "it ended while starting", home.log_tail())
        time.sleep(_POLL_SECONDS)
    raise EngineStartFailed(home.folder, "it was not ready in time", home.log_tail())


def _until(attempt: Callable[[], bool], deadline: float) -> bool:
    while not attempt():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def engine_dir_of(state_folder: Path) -> EngineDir:
    """The engine's folder under the folder of all our state; absolute, because Java runs elsewhere."""
    return EngineDir((state_folder / "graph").resolve())
