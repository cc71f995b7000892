"""What troubles the embedded engine, read from its log: one sentence of cause and remedy. Java's stack traces stay in the log."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from graph.engines.database_files import file_named, listed
from graph.engines.engine_dir import EngineDir
from graph.errors import DamagedDatabase, DatabaseError, EngineStartFailed, EngineUnavailable
from graph.file_problems import NO_SPACE, describe, nearest_folder, no_space

# Java words an error of the system as the C library does.
_FULL = "No space left on device"
_NO_SPACE_WORDS = {
    _FULL: errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "File too large": errno.EFBIG,
}
# The engine's largest page has 256 KiB: with less than a few of them it can neither write nor say why it cannot.
_TOO_LITTLE_BYTES = 1 << 20
_ROOM_BYTES = 1 << 25
_LOG_CHARACTERS = 1 << 18
# The engine keeps such pages in its log of transactions alone, and reads older ones from the disk later on.
_RESTART = re.compile(r"will be recovered from the WAL on restart|fenced for recovery|is fenced after")


@dataclass(frozen=True, slots=True)
class _Sign:
    """What the log has when something prevents a start, and what to say then; ``{0}`` is the pattern's group."""

    pattern: re.Pattern[str]
    reason: str
    advice: str


_REINSTALL = "Install the package arcadedb-embedded again."
_SIGNS = (
    _Sign(
        re.compile(
            r"Could not reserve enough space|insufficient memory for the Java|Cannot allocate memory|"
            r"Could not allocate compressed class space"
        ),
        "the system gave Java no memory for its heap",
        "Free memory, or set MERITGRAPH_DATABASE_HEAP to what this machine and its limits (ulimit -v, cgroup) allow.",
    ),
    _Sign(
        re.compile(r"OutOfMemoryError: (?!unable to create)|Too small maximum heap"),
        "its heap is too small for this graph",
        "Raise MERITGRAPH_DATABASE_HEAP.",
    ),
    _Sign(
        re.compile(r"unable to create native thread|Resource temporarily unavailable"),
        "the system gave it no more processes",
        "Raise the limit of processes of this user (ulimit -u, pids of the container).",
    ),
    _Sign(
        re.compile(r"Too many open files"),
        "it may not open as many files as it needs",
        "Raise the limit of open files of this user (ulimit -n).",
    ),
    _Sign(
        re.compile(
            r"package arcadedb-embedded is not installed|No such file or directory: '(\S+/java)'|NoClassDefFoundError|"
            r"ClassNotFoundException|Could not find or load main class|Error: could not find libjava|error while loading shared"
        ),
        "the Java that comes in the package arcadedb-embedded is incomplete",
        _REINSTALL,
    ),
    _Sign(
        re.compile(r"Permission denied: '(\S+/java)'|Exec format error"),
        "the system does not run the Java of the package arcadedb-embedded",
        "Install the package for this kind of machine, on a file system that is not mounted noexec.",
    ),
    _Sign(
        re.compile(r"Unable to listen to a HTTP port|BindException|Cannot assign requested|HTTP Port \d+ not available"),
        "it found no free port on 127.0.0.1",
        "Bring up the loopback interface, and free ports between 20000 and 30500.",
    ),
    _Sign(
        re.compile(r"LockException|locked by another process"),
        "another process has its database open",
        "End that process; only meritgraph may open this folder.",
    ),
    _Sign(
        re.compile(r"Read-only file system"),
        "its file system is read-only",
        "Mount it writable, or set MERITGRAPH_HOME to another folder.",
    ),
    _Sign(
        re.compile(
            r"(?:AccessDeniedException: (/\S+)|FileNotFoundException: (/.+?) \(Permission denied\)|"
            r"Errno 13\] Permission denied: '([^']+)')"
        ),
        "it may not use {0}{1}{2}",
        "Give this file to the user who runs meritgraph.",
    ),
    _Sign(
        re.compile(r"Java ended with code -9"),
        "the system killed its Java",
        "That is mostly want of memory: free memory, or lower MERITGRAPH_DATABASE_HEAP.",
    ),
)


# What the engine's log says of files it could not use; the group is the name of a file or a component, or its number.
_DAMAGE = (
    (re.compile(r"Schema file '(schema\.json)' is corrupt"), "cannot be read"),
    (re.compile(r"Could not find schema file, loading the previous()"), "schema.json is missing"),
    (re.compile(r"Dictionary file not found()"), "the dictionary is missing"),
    (re.compile(r"Dictionary item with id \d+ is not valid()"), "the dictionary lacks names"),
    (re.compile(r"Cannot find bucket '(\w+)'"), "is missing"),
    (re.compile(r"Cannot find indexes \[([^\]]+)\]"), "is missing"),
    (re.compile(r"Index file '(?:[^']*/)?([^/']+)' \(fileId=\d+\) is not loaded"), "cannot be read"),
    (re.compile(r"PageId\(\w+/(\d+)/\d+\) has invalid content size"), "has a page that was overwritten"),
    (re.compile(r"Error on loading record #(\d+):\d+"), "has records that cannot be read"),
    (
        re.compile(r"Recovery aborted for database.*WAL file '(?:[^']*/)?([^/']+)'"),
        "cannot be read: its last transactions are lost",
    ),
)
_CANNOT_OPEN = re.compile(r"DatabaseOperationException: Error on cre|DatabaseMetadataException|SchemaException|Not a JSON Object")


def start_failure(home: EngineDir, reason: str) -> DatabaseError:
    """Return the error for an engine that did not start; ``reason`` is what is known without its log."""
    log = _log_end(home)
    if (full := _no_space(home, log)) is not None:
        return full
    for sign in _SIGNS:
        if match := sign.pattern.search(log):
            return EngineStartFailed(home.folder, sign.reason.format(*match.groups("")), sign.advice)
    if damaged := damage_in(home, log):
        return DamagedDatabase(home.folder, listed(damaged))
    if _CANNOT_OPEN.search(log):
        return DamagedDatabase(home.folder, f"its engine cannot open it, and {home.log} has the details")
    return EngineStartFailed(home.folder, reason)


def failure(home: EngineDir, uri: str, reason: str) -> DatabaseError:
    """Return the error for a running engine that lost the connection, or keeps the reason of an error to its log."""
    log = _log_end(home)
    if (full := _no_space_now(home, log)) is not None:
        return full
    if "OutOfMemoryError" in log:
        return EngineUnavailable(uri, home.folder, "its heap was too small; raise MERITGRAPH_DATABASE_HEAP")
    if damaged := damage_in(home, log):
        return DamagedDatabase(home.folder, listed(damaged))
    return EngineUnavailable(uri, home.folder, reason)


@contextmanager
def start_problems(home: EngineDir) -> Generator[None]:
    """Raise errors of the system about the engine's own files as a start that failed, in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise no_space(home.folder, error.errno) from error
        advice = "Make the folder usable for this user, or set MERITGRAPH_HOME to another one."
        raise EngineStartFailed(home.folder, describe(error).rstrip("."), advice) from error


class LogWatch:
    """Reads what is added to the log of a running engine."""

    def __init__(self, home: EngineDir) -> None:
        self._log, self._read, self._seam = home.log, 0, ""

    def wants_restart(self) -> bool:
        """Tell whether the engine has written since the last call that it lost pages, which only its next start repeats."""
        try:
            with self._log.open("rb") as log:
                log.seek(self._read)
                added = log.read()
        except OSError:
            return False
        self._read += len(added)
        text = self._seam + added.decode("utf-8", "replace")
        self._seam = text[-200:]
        return _RESTART.search(text) is not None


def damage_in(home: EngineDir, log: str) -> list[str]:
    """Say of each file of which the engine's log complains what is wrong with it."""
    found: dict[str, str] = {}
    for pattern, problem in _DAMAGE:
        for match in pattern.finditer(log):
            found.setdefault(file_named(home, match[1]) if match[1] else "", problem)
    return [f"{name} {problem}".strip() for name, problem in found.items()]


def log_text(home: EngineDir) -> str:
    """Return the whole log of the last engine; empty if there is none."""
    try:
        return home.log.read_text("utf-8", "replace")
    except FileNotFoundError:
        return ""


def note(home: EngineDir, text: str) -> None:
    """Add a remark to the engine's log, if there is room for it."""
    with suppress(OSError), home.log.open("a", encoding="utf-8") as log:
        log.write(f"\n{text}\n")


def _log_end(home: EngineDir) -> str:
    return log_text(home)[-_LOG_CHARACTERS:]


def _no_space_now(home: EngineDir, log: str) -> DatabaseError | None:
    """Return the error for a full disk, unless the log of an engine that has run for long tells of one that has room again."""
    found = _no_space(home, log)
    roomy = shutil.disk_usage(nearest_folder(home.folder)).free > _ROOM_BYTES
    return None if roomy and _FULL in log and not _RESTART.search(log) else found


def _no_space(home: EngineDir, log: str) -> DatabaseError | None:
    for words, code in _NO_SPACE_WORDS.items():
        if words in log:
            return no_space(home.folder, code)
    # An engine on a full disk cannot even write its log.
    if shutil.disk_usage(nearest_folder(home.folder)).free < _TOO_LITTLE_BYTES:
        return no_space(home.folder)
    return None
