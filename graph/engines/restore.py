"""The exchange of the embedded engine's database for one from an archive, in steps of which each can be the last.

====================== ===================================================================================
folder                 is
====================== ===================================================================================
databases              the graph that the engine opens
restoring              an archive that is being unpacked; what a killed restore left is deleted by the next
restored               the same archive, complete and on the disk
before-restore-…       the graph that was there before; nobody deletes it but a person
====================== ===================================================================================

Between moving the old folder away and the new one in there is no ``databases``. If the process dies there, the next start of the
engine finishes the exchange (`finish_exchange`).
"""

from __future__ import annotations

import os
import shutil
import signal
import time
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from graph.engines.engine_dir import EngineDir, FileLock
from graph.engines.java import DATABASE
from graph.engines.users import users_of
from graph.errors import BackupFailed, EngineBusy, EngineInUse
from graph.file_problems import NO_SPACE, no_space

_POLL_SECONDS = 0.05
_SCHEMA = "schema.json"
# Migrations write nodes of these labels into a graph that holds nothing else.
_OF_MIGRATIONS = ("__Neo4jMigration", "EventCounter", "MIGRATED_TO")


@contextmanager
def sole_use(home: EngineDir, seconds: float) -> Generator[None]:
    """Keep every command out of the graph, with its engine ended, for as long as the context lasts.

    Commands that are started meanwhile wait. Raises `EngineInUse` at once if a command uses the graph, `EngineBusy` if the engine
    does not end within so many seconds.
    """
    home.create()
    deadline = time.monotonic() + seconds
    with home.owners_lock() as owners, home.supervisor_lock() as supervisor:
        while not owners.try_exclusive():
            # A lock that can be shared is held by commands; one that cannot, by a supervisor that stops or by another restore.
            if owners.try_shared():
                owners.release()
                if not owners.try_exclusive():
                    raise EngineInUse(home.folder, users_of(home))
                break
            _wait(home, deadline, seconds)
        _end_engine(home, supervisor, deadline, seconds)
        finish_exchange(home)
        yield


def _end_engine(home: EngineDir, supervisor: FileLock, deadline: float, seconds: float) -> None:
    asked = False
    while not supervisor.try_exclusive():
        # While its lock is held, the state file was written by the supervisor that holds it.
        if not asked and (state := home.state()) is not None:
            with suppress(ProcessLookupError):
                os.kill(state.supervisor_pid, signal.SIGTERM)
            asked = True
        _wait(home, deadline, seconds)


def _wait(home: EngineDir, deadline: float, seconds: float) -> None:
    if time.monotonic() > deadline:
        raise EngineBusy(home.folder, seconds)
    time.sleep(_POLL_SECONDS)


def holds_data(home: EngineDir) -> bool:
    """Tell whether the database holds more than an empty schema; also of a database that is damaged."""
    database = _databases(home) / DATABASE
    records = (file for file in database.glob("*.bucket") if not file.name.startswith(_OF_MIGRATIONS))
    # A log of writes is left by an engine that was killed: what it holds is not in the other files yet.
    return any(file.stat().st_size for file in (*records, *database.glob("*.wal")))


def unpack(home: EngineDir, archive: IO[bytes], progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Unpack the archive of an engine beside the database, and put it on the disk. Call it in `sole_use`.

    ``progress`` is called with the number of bytes written and of all bytes. Raises `BackupFailed`, `NoSpaceLeft`, `OSError`.
    """
    for left in (_restoring(home), _restored(home)):
        shutil.rmtree(left, ignore_errors=True)
    folder = _restoring(home) / DATABASE
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700)
    try:
        with _explained(home), zipfile.ZipFile(archive) as packed:
            _require_whole(packed)
            total = sum(entry.file_size for entry in packed.infolist())
            _require_room(home, total)
            done = 0
            for entry in packed.infolist():
                with packed.open(entry) as source:
                    _write(source, folder / entry.filename)
                done += entry.file_size
                progress(done, total)
        _sync_folder(folder)
        _restoring(home).rename(_restored(home))
    finally:
        shutil.rmtree(_restoring(home), ignore_errors=True)


@contextmanager
def _explained(home: EngineDir) -> Generator[None]:
    """Raise what an archive or the disk can do as an error that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise no_space(home.folder, error.errno) from error
        raise
    # For a damaged archive zipfile raises each of these: RuntimeError where it seems to be encrypted, NotImplementedError where
    # it seems to be packed in an unknown way, EOFError where it ends too early.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BackupFailed(f"The archive of the engine in the backup is damaged: {error}. Use another backup.") from error


def exchange(home: EngineDir, now: datetime) -> Path | None:
    """Put the unpacked database in the place of the one that is there; return where that one is now. Call it in `sole_use`."""
    aside: Path | None = None
    if _databases(home).exists():
        aside = home.folder / f"before-restore-{now:%Y%m%dT%H%M%S}-{os.getpid()}"
        _databases(home).rename(aside)
    finish_exchange(home)
    return aside


def finish_exchange(home: EngineDir) -> None:
    """Finish an exchange that was interrupted when the old database was moved away and the new one not yet in its place."""
    if _restored(home).exists() and not _databases(home).exists():
        _restored(home).rename(_databases(home))
        _sync_folder(home.folder)


def _databases(home: EngineDir) -> Path:
    return home.folder / "databases"


def _restoring(home: EngineDir) -> Path:
    return home.folder / "restoring"


def _restored(home: EngineDir) -> Path:
    return home.folder / "restored"


def _require_whole(packed: zipfile.ZipFile) -> None:
    names = packed.namelist()
    if _SCHEMA not in names or any(name != Path(name).name or "\\" in name for name in names):
        raise zipfile.BadZipFile("it is not the archive of a database")


def _require_room(home: EngineDir, needed: int) -> None:
    free = shutil.disk_usage(home.folder).free
    if needed > free:
        raise BackupFailed(
            f"The backup needs {needed / 1e6:,.0f} MB in {home.folder}, and {free / 1e6:,.0f} MB are free. Nothing was changed. "
            f"Free some space, then try again."
        )


def _write(source: IO[bytes], path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
