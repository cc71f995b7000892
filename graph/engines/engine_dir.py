"""The folder of an embedded engine: its files, its locks, and the state of a running engine.

Three lock files tell which processes are there. All are `flock` locks, which the kernel releases when a process ends, however it
ends. So no process id is ever trusted, and a state file left by a crash misleads nobody.

=============== ========= ============================================================================
file            held      by which process, for how long
=============== ========= ============================================================================
start.lock      exclusive a command that looks for the engine or starts it, until the engine is ready
supervisor.lock exclusive the supervisor and the Java process together: a free lock means that Java is gone, and
                          that its supervisor touches the database no more
owners.lock     shared    every command while its database is open, which marks it with the time; the
                          supervisor takes it exclusively when no owner is left, and holds it while it stops
=============== ========= ============================================================================
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self

from graph.private_files import write_private


class FileLock:
    """One `flock` on one file; closing it, or the death of the process, releases it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def fileno(self) -> int:
        return self._descriptor

    def try_shared(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        return self._try(fcntl.LOCK_EX)

    def mark(self) -> None:
        """Record the time, for a process that looks at the lock only now and then."""
        os.utime(self._descriptor)

    def marked(self) -> int:
        """Return the time of the last mark in nanoseconds; compare it only with an earlier mark."""
        return os.fstat(self._descriptor).st_mtime_ns

    def release(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class EngineState:
    """The ports and process ids of a ready engine; ports are on 127.0.0.1."""

    bolt_port: int
    http_port: int
    java_pid: int
    supervisor_pid: int


Compiler = Literal["full", "quick"]


@dataclass(frozen=True, slots=True)
class Tuning:
    """The settings of the engine, chosen by the command that starts it for all that share it."""

    heap: str
    start_seconds: float
    statement_seconds: float
    """The time limit of every statement, whether or not its sender still waits."""
    idle_seconds: float
    """How long the engine stays up without an owner."""
    compiler: Compiler


@dataclass(frozen=True, slots=True)
class EngineDir:
    """Paths and small files under `<home>/graph`; everything in it is readable by its owner only."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "engine.log"

    @property
    def password_file(self) -> Path:
        return self.folder / "root.password"

    @property
    def _state_file(self) -> Path:
        return self.folder / "engine.json"

    def start_lock(self) -> FileLock:
        return FileLock(self.folder / "start.lock")

    def supervisor_lock(self) -> FileLock:
        return FileLock(self.folder / "supervisor.lock")

    def owners_lock(self) -> FileLock:
        return FileLock(self.folder / "owners.lock")

    def create(self) -> None:
        """Create the folder, and close it to other users if it was open to them."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def ensure_password(self) -> None:
        """Write a random root password once. If its file was lost, delete the engine's user list too."""
        if self.password_file.exists():
            return
        (self.folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
        write_private(self.password_file, secrets.token_urlsafe(32))

    def password(self) -> str:
        # What is no text is no password that the engine knows, and is told as that.
        return self.password_file.read_text(encoding="utf-8", errors="replace")

    def state(self) -> EngineState | None:
        """Return the state that the last engine announced, or None. It is valid only while supervisor.lock is held.

        Raises `OSError` if its file is there and cannot be read.
        """
        try:
            return EngineState(**json.loads(self._state_file.read_text(encoding="ascii")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def announce(self, state: EngineState) -> None:
        write_private(self._state_file, json.dumps(asdict(state)))

    def forget_state(self) -> None:
        self._state_file.unlink(missing_ok=True)

    def log_tail(self, lines: int = 25) -> str:
        try:
            return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except OSError:
            return ""
