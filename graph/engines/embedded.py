"""The embedded engine, as the commands see that use it."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from graph.engines import supervisor
from graph.engines.engine_dir import EngineDir, EngineState, FileLock, Tuning
from graph.engines.restore import finish_exchange
from graph.errors import EngineBusy, EngineStartFailed

_POLL_SECONDS = 0.05


@asynccontextmanager
async def embedded_engine(home: EngineDir, tuning: Tuning) -> AsyncGenerator[EngineState]:
    """Share a running engine with other commands for as long as the context lasts; start one if none runs.

    Raises `EngineStartFailed` or `EngineBusy` after `tuning.start_seconds` at most.
    """
    await asyncio.to_thread(home.create)
    # Closing the lock is all there is to undo: the supervisor notices that an owner has left.
    with home.owners_lock() as owner:
        yield await asyncio.to_thread(_join, home, owner, tuning)


def _join(home: EngineDir, owner: FileLock, tuning: Tuning) -> EngineState:
    deadline = time.monotonic() + tuning.start_seconds
    # Become an owner first: then a running engine cannot stop any more, and a stopping one is waited for.
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
    """Start a supervisor. It runs in the background and holds its lock when this returns."""
    finish_exchange(home)
    home.ensure_password()
    home.forget_state()
    launched = subprocess.run(
        supervisor.command(home, tuning),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,  # Ctrl-C in this terminal must not reach an engine that others share
        check=False,
    )
    if launched.returncode:
        raise EngineStartFailed(home.folder, "its supervisor could not be launched", launched.stderr.strip())


def _announced(home: EngineDir, deadline: float) -> EngineState:
    while time.monotonic() < deadline:
        # In this order: a state read while the lock is held belongs to the process that holds it.
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
    """Return the engine's folder under the state folder; absolute, because Java runs in another folder."""
    return EngineDir((state_folder / "graph").resolve())
