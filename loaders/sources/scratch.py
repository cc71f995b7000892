"""Folders for temporary files with content of a portal: private, and gone with their owner, even with one that was killed.

Beside each folder lies its lock file, on which the process that made the folder holds a `flock` until the folder is gone. The
kernel releases the lock when a process ends, however it ends. So a free lock means that nobody uses its folder any more.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from graph.engines.engine_dir import FileLock
from graph.errors import PortalError
from loaders.portal_api.contract import Feed

_LOCK = ".lock"


@contextmanager
def scratch_folder(feed: Feed) -> Generator[Path]:
    """Make a folder for temporary files of one visit, which only its owner can read; remove it with all that is in it.

    It lies below ``feed.scratch``, or in the system's folder for temporary files where a feed has none. Folders of visits that
    were killed are removed first. Raises PortalError where there is no room for it.
    """
    if feed.scratch is None:
        with TemporaryDirectory(prefix="portal-") as folder:
            yield Path(folder)
        return
    try:
        remove_abandoned(feed.scratch)
        folder, lock = _locked_folder(feed.scratch)
    except OSError as error:
        raise PortalError(
            f"No folder for temporary files can be made in {feed.scratch}: {error.strerror}. Free some space there, or correct "
            "its owner or mode, and run sync again."
        ) from error
    with lock:
        try:
            yield folder
        finally:
            _remove(folder)


def remove_abandoned(scratch: Path) -> None:
    """Remove the folders below ``scratch`` whose owners have ended without removing them, and no others. Raises OSError."""
    for path in scratch.glob(f"*{_LOCK}"):
        with FileLock(path) as lock:
            if lock.try_exclusive() and _is_file_of(lock, path):
                _remove(path.with_suffix(""))


def abandoned_problems(scratch: Path) -> list[str]:
    """Remove what killed visits left below ``scratch``. Return a sentence where that is not possible, else nothing."""
    try:
        remove_abandoned(scratch)
    except OSError as error:
        return [f"temporary files that a killed run left in {scratch} cannot be removed: {error.strerror}. Remove them by hand."]
    return []


def open_private(path: Path) -> BinaryIO:
    """Open a file to be written from its beginning that only its owner can read, from its first moment on."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _locked_folder(scratch: Path) -> tuple[Path, FileLock]:
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch.chmod(0o700)
    while True:
        folder = scratch / secrets.token_hex(8)
        lock = FileLock(folder.with_suffix(_LOCK))
        # Another process may have taken the lock for an abandoned one before we held it.
        if lock.try_exclusive() and _is_file_of(lock, folder.with_suffix(_LOCK)):
            folder.mkdir(mode=0o700)
            return folder, lock
        lock.close()


def _is_file_of(lock: FileLock, path: Path) -> bool:
    """Tell whether the file at this path is still the one that is locked."""
    try:
        return os.path.samestat(os.fstat(lock.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _remove(folder: Path) -> None:
    """Remove a folder, and its lock file last: a folder without one would never be found again."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.with_suffix(_LOCK).unlink(missing_ok=True)
