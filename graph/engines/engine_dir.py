"""The folder of an embedded engine: its files, its locks, and what a running engine says about itself.

Three lock files say who is there. All are `flock` locks, which the kernel releases when a process ends in
whatever way, so no process id is ever trusted and a state file left by a crash misleads nobody.

=========== ========= ============================================================================
file        held      by whom, for how long
=========== ========= ============================================================================
start.lock  exclusive a command that looks for the engine or starts it, until it is ready
supervisor.lock exclusive the supervisor and the Java process together: free means that both are gone
owners.lock shared    every command, as long as its database is open, which marks it with the time; the
                      supervisor takes it exclusively when nobody is left, and keeps it while it shuts down
=========== ========= ============================================================================
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

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
        """Leave a sign of having been here, for whoever looks only now and then."""
        os.utime(self._descriptor)

    def marked(self) -> int:
        """When somebody last left a sign; only good for telling whether it is another one than before."""
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
    """What a ready engine says about itself; ports are on 127.0.0.1."""

    bolt_port: int
    http_port: int
    java_pid: int
    supervisor_pid: int


@dataclass(frozen=True, slots=True)
class Tuning:
    """What whoever starts the engine decides for all who share it."""

    heap: str
    start_seconds: float
    statement_seconds: float
    """No statement runs longer, whoever sent it and whether or not they still wait."""


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
        """Make the folder, and close it to others if an earlier hand left it open."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def ensure_password(self) -> None:
        """Write a random root password once. If its file was lost, the engine's user list goes with it."""
        if self.password_file.exists():
            return
        (self.folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
        write_private(self.password_file, secrets.token_urlsafe(32))

    def password(self) -> str:
        return self.password_file.read_text(encoding="ascii")

    def state(self) -> EngineState | None:
        """The last engine's word about itself, or None; only worth something while supervisor.lock is held."""
        try:
            return EngineState(**json.loads(self._state_file.read_text(encoding="ascii")))
        except (OSError, ValueError, TypeError):
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
