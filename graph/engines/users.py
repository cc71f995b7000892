"""Who uses an embedded engine: the processes that have its lock of owners open, as far as ``/proc`` shows them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from graph.engines.engine_dir import EngineDir

_PROCESSES = Path("/proc")


def users_of(home: EngineDir) -> str:
    """Return the processes that use the engine, with their command lines; a general word where they cannot be seen."""
    state = home.state()
    ours = {os.getpid(), state.supervisor_pid if state else 0}
    lock = str(home.folder / "owners.lock")
    found = [f"process {pid} ({_command_line(pid)})" for pid in _processes() if pid not in ours and _has_open(pid, lock)]
    return ", ".join(found) or "another process has it open"


def _processes() -> Iterator[int]:
    with suppress(OSError):
        yield from (int(entry.name) for entry in _PROCESSES.iterdir() if entry.name.isdigit())


def _has_open(pid: int, file: str) -> bool:
    # Processes end while they are looked at, and those of other users show nothing.
    with suppress(OSError):
        for descriptor in (_PROCESSES / str(pid) / "fd").iterdir():
            with suppress(OSError):
                if os.readlink(descriptor) == file:
                    return True
    return False


def _command_line(pid: int) -> str:
    try:
        words = (_PROCESSES / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return "?"
    # Of `python -m meritgraph serve` and of `/opt/meritgraph/bin/meritgraph serve` the end is what tells.
    at = next((at for at, word in enumerate(words) if Path(word).name == "meritgraph"), 0)
    return " ".join(words[at:]).strip()
