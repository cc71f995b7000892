"""Quick starts: Java reads its classes, and which of their methods matter, from a file that an earlier engine left.

Java calls the file an AOT cache. `python -m graph prepare` writes one beside Java, for everybody who uses that installation. A
home without it gets one of its own: its first engine that does some work writes down at its end what it has learned, and its
supervisor then makes the file, in a process of low priority. A file bears the name of the Java and the jars for which it
was made, so another version never meets it. Nothing but time depends on it: whatever fails here is passed over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from graph.engines import java
from graph.engines.engine_dir import EngineDir, Tuning
from graph.engines.troubles import log_text

_PREFIX = "quick-start-"
# A start, a migration and a small load. Who learns from less knows few of the methods that matter.
_LEAST_WORK_SECONDS = 10.0
# What is written meanwhile takes 130 MB.
_ROOM_BYTES = 1 << 30
_MAKE_SECONDS = 120.0
# It takes two seconds on a quiet machine. A command that comes meanwhile waits, and by default gives up after 60 s.
RECORD_SECONDS = 40.0
# A tenth of a processor that others want. With less it would not end in time.
_LOW_PRIORITY = 10
# Without a look at its checksums, Java crashes on a file in which a page was overwritten. The look takes 30 ms.
_LOOK_AT_CHECKSUMS = "-XX:+VerifySharedSpaces"
# Another Java may not know what is asked of it here, and must start all the same.
_IF_KNOWN = "-XX:+IgnoreUnrecognizedVMOptions"
_REFUSED = "[aot]"
# Fields of /proc/<pid>/stat, counted from behind the name: what the process used itself, and what the system used for it.
_PROCESSOR_TICKS = slice(11, 13)


def shared_file() -> Path:
    """Return the file beside Java, which `python -m graph prepare` writes and which need not be there. Raises OSError."""
    return java.package() / _name()


def own_file(home: EngineDir) -> Path:
    """Return the file of this home, which need not be there. Raises OSError."""
    return home.folder / _name()


def usable_file(home: EngineDir) -> Path | None:
    """Return the file with which an engine of this home starts, or None.

    Java runs what is in it. So in a home it counts only if this user alone can have written it; what lies beside Java is as
    good as Java.
    """
    with suppress(OSError, java.NotReady):
        if shared_file().exists():
            return shared_file()
        if _only_ours(home.folder) and _only_ours(own_file(home)):
            return own_file(home)
    return None


def use_options(file: Path) -> list[str]:
    """Return the options with which Java starts from a file; without the file, or with a damaged one, it only takes longer."""
    return [_IF_KNOWN, f"-XX:AOTCache={file}", _LOOK_AT_CHECKSUMS]


def learn_options(record: Path) -> list[str]:
    """Return the options with which Java writes into a record, as it ends, what it has learned."""
    return [_IF_KNOWN, "-XX:AOTMode=record", f"-XX:AOTConfiguration={record}"]


def make(tuning: Tuning, record: Path, file: Path) -> bool:
    """Make the file of a record, whole or not at all, and remove what else lies there. Tell whether it was made.

    Raises OSError.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    options = ["-XX:AOTMode=create", f"-XX:AOTConfiguration={record}", f"-XX:AOTCache={draft}", _LOOK_AT_CHECKSUMS]
    try:
        if not _made(java.command_without_engine(tuning, options), file.parent):
            return False
        with suppress(FileNotFoundError):  # another maker was faster, and has removed everything else
            draft.replace(file)
        for other in file.parent.glob(f"{_PREFIX}*"):
            if other != file:
                other.unlink(missing_ok=True)
        return file.exists()
    finally:
        draft.unlink(missing_ok=True)


class QuickStart:
    """How the engine of one supervisor starts, and what becomes of what it learns."""

    def __init__(self, home: EngineDir, tuning: Tuning) -> None:
        self._home, self._tuning = home, tuning
        self._file = usable_file(home)
        self._record: Path | None = None
        with suppress(OSError):
            self._record = None if self._file else self._record_to_write()

    @property
    def options(self) -> list[str]:
        """What to give to Java."""
        if self._file is not None:
            return use_options(self._file)
        return [] if self._record is None else learn_options(self._record)

    @property
    def learns(self) -> bool:
        """Whether Java, when told to end, will write down what it has learned."""
        return self._record is not None

    def forget_if_refused(self) -> None:
        """Remove the file of this home if Java, which has started meanwhile, could not use it: another one is made then."""
        with suppress(OSError):
            if self._file is not None and self._file.parent == self._home.folder and _REFUSED in log_text(self._home):
                self._file.unlink(missing_ok=True)

    def is_worth_learning_from(self, engine: subprocess.Popen[bytes]) -> bool:
        """Tell whether an engine that is about to end should take its time and write its record."""
        return self.learns and _processor_seconds(engine.pid) >= _LEAST_WORK_SECONDS

    def finish(self, *, learned: bool) -> None:
        """Make the file of this home if the engine has ``learned``, and remove its record."""
        if self._record is None:
            return
        with suppress(OSError, java.NotReady):
            try:
                if learned:
                    make(self._tuning, self._record, own_file(self._home))
            finally:
                self._record.unlink(missing_ok=True)

    def _record_to_write(self) -> Path | None:
        """Return where the engine writes what it learns, or None where it must not."""
        # Java's quick compiler does not look at which methods matter.
        if self._tuning.compiler != "full" or not _only_ours(self._home.folder):
            return None
        if shutil.disk_usage(self._home.folder).free < _ROOM_BYTES:
            return None
        return self._home.folder / f"{_PREFIX}record"


def _name() -> str:
    """Return the name of the file for this Java and these jars, which Java compares by folder, size and second of change."""
    package = java.package()
    parts = [str(package), (package / "jre" / "release").read_text("utf-8"), *java.SETTLED]
    for jar in java.jars():
        status = jar.stat()
        parts.append(f"{jar.name} {status.st_size} {int(status.st_mtime)}")
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"{_PREFIX}{key[:16]}.aot"


def _only_ours(path: Path) -> bool:
    """Tell whether a file or folder belongs to this user and nobody else may write to it. Raises OSError."""
    status = path.lstat()
    kind = stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)
    return kind and status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _processor_seconds(pid: int) -> float:
    """Return how long a process has used processors; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[_PROCESSOR_TICKS])) / os.sysconf("SC_CLK_TCK")


def _made(command: list[str], folder: Path) -> bool:
    with subprocess.Popen(
        command,
        cwd=folder,
        env=java.ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_at_low_priority(java.die_with_parent()),
    ) as maker:
        try:
            return maker.wait(_MAKE_SECONDS) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            maker.kill()


def _at_low_priority(before: Callable[[], None] | None) -> Callable[[], None]:
    def run() -> None:
        os.nice(_LOW_PRIORITY)
        if before is not None:
            before()

    return run
