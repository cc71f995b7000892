"""The archive of a running embedded engine: the graph as it is at one moment, while others read and write."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph.engines.commands import BrokenOff, NotRunning, Refused, run_command
from graph.engines.engine_dir import EngineDir, FileLock
from graph.engines.java import DATABASE
from graph.errors import BackupFailed
from graph.file_problems import NO_SPACE, no_space


@contextmanager
def archived(home: EngineDir) -> Generator[Path]:
    """Have the running engine write its archive, and yield it; it is deleted when the context ends.

    The engine copies the pages of the moment at which it begins. Whatever was committed before is in the archive, and no part of
    a transaction that was committed later. Raises `BackupFailed`.
    """
    folder = home.folder / "backups" / DATABASE
    with FileLock(home.folder / "backup.lock") as lock:
        if not lock.try_exclusive():
            raise BackupFailed(f"Another backup of the graph in {home.folder} is running. Wait for it, then try again.")
        # While the lock is held, whatever is there was left by a backup that was killed.
        _delete_archives(folder)
        try:
            yield folder / _ask_engine(home, folder)
        finally:
            _delete_archives(folder)


def _delete_archives(folder: Path) -> None:
    for archive in folder.glob("*.zip"):
        archive.unlink(missing_ok=True)


def _ask_engine(home: EngineDir, folder: Path) -> str:
    """Return the name of the archive that the engine has written into its folder of backups."""
    logged = home.log.stat().st_size if home.log.exists() else 0
    try:
        answer = run_command(home, "BACKUP DATABASE")
    except NotRunning as error:
        raise BackupFailed(f"The embedded engine in {home.folder} ended before it was backed up. Try again.") from error
    except BrokenOff as error:
        raise BackupFailed(
            f"The embedded engine in {home.folder} ended while it was backed up: {error}. Its log is {home.log}; try again."
        ) from error
    except Refused as error:
        _require_space(home, folder, logged)
        raise BackupFailed(
            f"The embedded engine in {home.folder} could not write its backup: {error}. Its log is {home.log}."
        ) from error
    return Path(str(answer["backupFile"])).name


def _require_space(home: EngineDir, folder: Path, logged: int) -> None:
    """Look for a full disk in what the engine has logged since then: its answer does not say so. Raises `NoSpaceLeft`."""
    with home.log.open("rb") as log:
        log.seek(logged)
        lines = log.read().decode("utf-8", "replace")
    for code in NO_SPACE:
        # Java words an error of the system as the C library does.
        if os.strerror(code) in lines:
            raise no_space(folder, code)
