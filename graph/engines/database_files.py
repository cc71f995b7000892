"""The files of the embedded database while no engine runs: whether they are as the last engine left them.

The engine's pages have no checksums, so it takes an overwritten byte for what was stored, and a file that is missing for one that
was empty. Therefore the supervisor records size and checksum of every file as soon as Java has ended, however it ended, and takes
the record away before the next start. A machine that crashed leaves none; then only what files tell by themselves is checked.
"""

from __future__ import annotations

import errno
import json
import os
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

from graph.engines.engine_dir import EngineDir
from graph.engines.java import DATABASE
from graph.errors import DamagedDatabase
from graph.private_files import write_private

_RECORD = "checksums.json"
_LOCK_FILE = "database.lck"
_PIECE_BYTES = 1 << 20
# What the engine sets aside when it cannot repeat the transactions of a log: `txlog_0.wal.corrupt`.
_SET_ASIDE = ".corrupt"
_LOST = "was set aside by the engine, which could not repeat the last transactions from it: they are lost"
_LISTED = 5
_COUNTS = "statistics.json"
# Files that the engine makes anew if they are missing or damaged.
_REPLACEABLE = (_COUNTS, "schema.prev.json", "last-tx-id.bin")
# Name.id.page size.version.extension, as in `Servant_0.7.65536.v0.bucket`.
_PAGED = re.compile(r"(?P<name>.+)\.\d+\.(?P<page>\d+)\.v\d+\.\w+")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is known of a file: its size, the time of its last change, and a checksum of its contents."""

    size: int
    changed_ns: int
    checksum: int

    @classmethod
    def of(cls, file: Path, known: _Mark | None = None) -> Self | _Mark:
        """Mark a file; one that looks unchanged keeps the checksum that is known of it."""
        status = file.stat()
        if known is not None and (known.size, known.changed_ns) == (status.st_size, status.st_mtime_ns):
            return known
        return cls(status.st_size, status.st_mtime_ns, _checksum(file))


Marks = dict[str, _Mark]


def database_folder(home: EngineDir) -> Path:
    """Return the folder of the database files."""
    return home.folder / "databases" / DATABASE


def take_record(home: EngineDir) -> Marks:
    """Remove the record of the files and return it; empty without one, or with one that another engine outdated."""
    marks = _read(home)
    (database_folder(home) / _RECORD).unlink(missing_ok=True)
    return marks


def leave_record(home: EngineDir, known: Marks) -> None:
    """Record the files after the engine has ended; ``known`` is the record from before its start. Raises OSError."""
    folder = database_folder(home)
    if folder.is_dir():
        marks = {file.name: _Mark.of(file, known.get(file.name)) for file in _files(folder)}
        files = {name: [mark.size, mark.changed_ns, mark.checksum] for name, mark in marks.items()}
        write_private(folder / _RECORD, json.dumps({"log": _looks(home.log), "files": files}))


def damage(home: EngineDir, *, thorough: bool = False) -> list[str]:
    """Say of each damaged file what is wrong with it; call it only while no engine runs.

    ``thorough`` reads every file; otherwise those that look unchanged count as unchanged. Raises OSError.
    """
    folder = database_folder(home)
    if not folder.is_dir():
        return []
    known = _read(home)
    found = {
        name: problem
        for name, mark in known.items()
        if name not in _REPLACEABLE and (problem := _altered(folder / name, mark, thorough))
    }
    # After a crash a file may be half written or not yet there; the engine then repeats it from its log.
    if not (folder / _LOCK_FILE).exists():
        for file in _files(folder):
            if file.name not in (*found, *_REPLACEABLE) and (problem := _unusable(file)):
                found[file.name] = problem
        found |= _missing(folder, found)
    if thorough:
        found |= {file.name: _LOST for file in folder.glob(f"*{_SET_ASIDE}")}
    return [f"{name} {problem}" for name, problem in sorted(found.items())]


def require_undamaged(home: EngineDir) -> None:
    """Refuse files that are not as the last engine left them: the engine would go on with what it can still read.

    Raises DamagedDatabase, OSError.
    """
    _require_access(home)
    _drop_stale_counts(home)
    if found := damage(home):
        raise DamagedDatabase(
            home.folder,
            f"{listed(found)}. If you changed these files on purpose, remove {database_folder(home) / _RECORD}",
        )


def _require_access(home: EngineDir) -> None:
    """Raise PermissionError for a file that this user may not use: the engine would go on without it."""
    folder = database_folder(home)
    for file in _files(folder) if folder.is_dir() else ():
        if not os.access(file, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))


def _drop_stale_counts(home: EngineDir) -> None:
    """Delete the file in which the engine keeps numbers of records, if it is damaged: the engine counts again."""
    file, mark = database_folder(home) / _COUNTS, _read(home).get(_COUNTS)
    if file.exists() and (not _is_json(file) or (mark and _altered(file, mark, thorough=False))):
        file.unlink()


def damage_at_rest(home: EngineDir) -> list[str]:
    """Say of each damaged file what is wrong with it, having read them all; empty while an engine runs. Raises OSError."""
    if not database_folder(home).is_dir():
        return []
    # Nobody starts an engine while this lock is held.
    with home.start_lock() as starting, home.supervisor_lock() as supervisor:
        if not starting.try_exclusive() or not supervisor.try_exclusive():
            return []
        return damage(home, thorough=True)


def file_named(home: EngineDir, name: str) -> str:
    """Return the file that the engine means by a number or by the name of a component, or the name itself."""
    pattern = f"*.{name}.*.v*.*" if name.isdigit() else f"{name.lower() if name == 'Dictionary' else name}.*"
    return next((file.name for file in sorted(database_folder(home).glob(pattern))), name)


def listed(damaged: list[str]) -> str:
    """Return the first few of a list of damages as one text."""
    more = f"; and {len(damaged) - _LISTED} more" if len(damaged) > _LISTED else ""
    return "; ".join(damaged[:_LISTED]) + more


def _altered(file: Path, mark: _Mark, thorough: bool) -> str:
    if not file.exists():
        return "is missing"
    size = file.stat().st_size
    if size != mark.size:
        return f"has {size:,} bytes, and {mark.size:,} when the engine ended"
    now = _Mark.of(file, None if thorough else mark)
    return "was changed after the engine had ended" if now.checksum != mark.checksum else ""


def _unusable(file: Path) -> str:
    """Say what is wrong with a file that nothing was recorded of."""
    if file.suffix == ".json":
        return "" if _is_json(file) else "does not hold JSON any more"
    paged = _PAGED.fullmatch(file.name)
    # Nodes and relationships of a kind may be none; a header is always there.
    if paged and file.suffix != ".bucket" and not file.stat().st_size:
        return "is empty"
    if paged and file.stat().st_size % int(paged["page"]):
        return f"was cut: its size of {file.stat().st_size:,} bytes is no multiple of its page size"
    return ""


def _missing(folder: Path, found: Mapping[str, str]) -> dict[str, str]:
    """Name what the schema says should be there and is not, as long as the schema itself can be read."""
    schema = folder / "schema.json"
    there = {paged["name"] for name in (*(file.name for file in folder.iterdir()), *found) if (paged := _PAGED.fullmatch(name))}
    if not there or schema.name in found:
        return {}
    if not schema.exists():
        return {schema.name: "is missing"}
    types: dict[str, Any] = json.loads(schema.read_text("utf-8"))["types"]
    wanted = {name for each in types.values() for name in _components(each)} | {"dictionary"}
    return {f"{name}.*": "is missing" for name in wanted - there}


def _components(type_: Mapping[str, Any]) -> list[str]:
    """Return the names of the files in which the schema keeps nodes or relationships of one type."""
    # The two lists of relationships of a node lie beside it, unnamed.
    ends = ("", "_out_edges", "_in_edges") if type_["type"] == "v" else ("",)
    return [*(f"{bucket}{end}" for bucket in type_["buckets"] for end in ends), *type_["indexes"]]


def _read(home: EngineDir) -> Marks:
    try:
        record = json.loads((database_folder(home) / _RECORD).read_text("ascii"))
        # Another version of meritgraph, which keeps no record, may have run an engine since: its log tells.
        if record["log"] != _looks(home.log):
            return {}
        return {name: _Mark(*mark) for name, mark in cast("dict[str, list[int]]", record["files"]).items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _looks(file: Path) -> list[int]:
    status = file.stat()
    return [status.st_size, status.st_mtime_ns]


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in (_RECORD, _LOCK_FILE)]


def _is_json(file: Path) -> bool:
    try:
        json.loads(file.read_text("utf-8"))
    except ValueError:
        return False
    return True


def _checksum(file: Path) -> int:
    value = 0
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE_BYTES):
            value = zlib.crc32(piece, value)
    return value
