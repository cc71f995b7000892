"""Commands under limits that a system sets: a small disk, a read-only file system, files of somebody else, a small process."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.support.commands import SECONDS, command, environment

_DROP_CAPABILITY = 24
# They let root read and write whatever belongs to others.
_OVERRIDES = (1, 2, 3)
_SOMEBODY = 12345


def limited(
    home: Path, *arguments: str, within: Callable[[], None] | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of meritgraph under a limit; ``within`` sets it in the new process."""
    return subprocess.run(
        command(*arguments),
        env=environment(home, **settings),
        preexec_fn=within,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@contextmanager
def files_of_at_most(size: int) -> Generator[None]:
    """Let no file of this process grow beyond a size: writes then fail as they do on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def file_size(most: int) -> Callable[[], None]:
    """Limit every file that is written to so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def memory(most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most))


def open_files(most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def without_override() -> None:
    """Take from root, in this process and its children, what lets it use the files of others."""
    if os.geteuid() == 0:
        for capability in _OVERRIDES:
            if ctypes.CDLL(None, use_errno=True).prctl(_DROP_CAPABILITY, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "root keeps its rights")


def give_away(path: Path) -> None:
    """Make a file or folder one that ``without_override`` cannot write: root gives it to somebody else, others close it."""
    if os.geteuid() == 0:
        os.chown(path, _SOMEBODY, _SOMEBODY)
        path.chmod(0o755 if path.is_dir() else 0o600)
    else:
        path.chmod(0o555 if path.is_dir() else 0o000)


@cache
def namespace() -> tuple[str, ...]:
    """Return the command that runs another one with mounts of its own; empty where this system permits that to nobody."""
    ways = (("unshare", "--mount"), ("unshare", "--map-root-user", "--mount"))
    return next((way for way in ways if _works(*way, "mount", "-t", "tmpfs", "tmpfs", "/mnt")), ())


def _works(*arguments: str) -> bool:
    try:
        return subprocess.run(arguments, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def in_namespace(script: str, environ: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script with mounts of its own, which end with its processes."""
    line: Sequence[str] = (*namespace(), "sh", "-c", script, "sh", *map(str, arguments))
    return subprocess.run(line, env=environ, capture_output=True, text=True, timeout=SECONDS, check=False)


def read_only_mount() -> Path:
    """Return a folder on a file system that this system mounted read-only, for where nobody may mount."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    folders = (Path(mount[1]) for mount in mounts if "ro" in mount[3].split(","))
    return next(folder for folder in folders if folder.is_dir() and os.access(folder, os.X_OK))
