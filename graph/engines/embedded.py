"""The embedded engine, as the commands see that use it."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from graph.engines import supervisor
from graph.engines.database_files import require_undamaged
from graph.engines.engine_dir import EngineDir, EngineState, FileLock, Tuning
from graph.engines.restore import finish_exchange
from graph.engines.troubles import note, start_failure, start_problems
from graph.errors import EngineBusy

_POLL_SECONDS = 0.05
# Java that was killed keeps its ports until the system has freed its memory; Java that was told to end writes its files first.
_ENDING_SECONDS = 5.0


@asynccontextmanager
async def embedded_engine(home: EngineDir, tuning: Tuning) -> AsyncGenerator[JoinedEngine]:
    """Share a running engine with other commands for as long as the context lasts; start one if none runs.

    Raises `EngineStartFailed` or `EngineBusy` after `tuning.start_seconds` at most.
    """
    with start_problems(home):
        await asyncio.to_thread(home.create)
    # Closing the lock is all there is to undo: the supervisor notices that an owner has left.
    with home.owners_lock() as owner:
        engine = JoinedEngine(home, tuning, owner)
        await engine.join()
        yield engine


class JoinedEngine:
    """The engine as one of its owners sees it."""

    state: EngineState
    """Of the engine that was joined last."""

    def __init__(self, home: EngineDir, tuning: Tuning, owner: FileLock) -> None:
        self.home = home
        self._tuning = tuning
        self._owner = owner

    async def join(self) -> None:
        """Join the running engine, or start one; an owner may do so again when it has ended. Raises as `embedded_engine` does."""
        cancelled = threading.Event()
        joining = asyncio.ensure_future(asyncio.to_thread(_join, self.home, self._owner, self._tuning, cancelled))
        try:
            self.state = await asyncio.shield(joining)
        finally:
            # A thread cannot be cancelled, and this one uses the lock that is closed next.
            cancelled.set()
            await asyncio.gather(joining, return_exceptions=True)

    def has_ended(self) -> bool:
        """Tell whether the engine that was joined last has ended, or is ending. Another one may run in its place."""
        try:
            if self.home.state() != self.state:
                return True
            with self.home.start_lock() as starting:
                # Whoever holds this lock is about to find out, too.
                return starting.try_exclusive() and not _kept(self.home)
        except OSError:
            # A process that has no file descriptor left cannot look, which says nothing about the engine.
            return False

    async def ends_soon(self) -> bool:
        """Wait a little for an engine that does not answer to end, and tell whether it has: then another one can be joined."""
        deadline = time.monotonic() + _ENDING_SECONDS
        while time.monotonic() < deadline:
            if self.has_ended():
                return True
            await asyncio.sleep(_POLL_SECONDS)
        return False


def _join(home: EngineDir, owner: FileLock, tuning: Tuning, cancelled: threading.Event) -> EngineState:
    deadline = time.monotonic() + tuning.start_seconds
    # Become an owner first: then a running engine cannot stop any more, and a stopping one is waited for.
    if not _until(owner.try_shared, deadline, cancelled):
        raise EngineBusy(home.folder, tuning.start_seconds)
    owner.mark()
    with home.start_lock() as starting:
        if not _until(starting.try_exclusive, deadline, cancelled):
            raise EngineBusy(home.folder, tuning.start_seconds)
        return _ready_engine(home, tuning, deadline, cancelled)


def _kept(home: EngineDir) -> bool:
    with home.supervisor_lock() as lock:
        return not lock.try_exclusive()


def _launch(home: EngineDir, tuning: Tuning) -> None:
    """Start a supervisor. It runs in the background and holds its lock when this returns."""
    with start_problems(home):
        finish_exchange(home)
        require_undamaged(home)
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
        note(home, launched.stderr)
        raise start_failure(home, "its supervisor could not be launched")


def _ready_engine(home: EngineDir, tuning: Tuning, deadline: float, cancelled: threading.Event) -> EngineState:
    """Wait for the engine that runs; start one if none does, also after one that is just ending."""
    launched = False
    while time.monotonic() < deadline and not cancelled.is_set():
        # In this order: a state read while the lock is held belongs to the process that holds it.
        if _kept(home):
            if (state := home.state()) is not None and _listens(state):
                return state
        elif launched:
            raise start_failure(home, "it ended while starting")
        else:
            _launch(home, tuning)
            launched = True
        cancelled.wait(_POLL_SECONDS)
    raise start_failure(home, f"it was not ready after {tuning.start_seconds:g} s (MERITGRAPH_DATABASE_START_TIMEOUT)")


def _listens(state: EngineState) -> bool:
    """Tell whether Java lives: its supervisor may not have noticed yet that it has ended."""
    try:
        socket.create_connection(("127.0.0.1", state.bolt_port), timeout=1).close()
    except OSError:
        return False
    return True


def _until(attempt: Callable[[], bool], deadline: float, cancelled: threading.Event) -> bool:
    while not attempt():
        if time.monotonic() > deadline or cancelled.wait(_POLL_SECONDS):
            return False
    return True


def engine_dir_of(state_folder: Path) -> EngineDir:
    """Return the engine's folder under the state folder; absolute, because Java runs in another folder."""
    return EngineDir((state_folder / "graph").resolve())
