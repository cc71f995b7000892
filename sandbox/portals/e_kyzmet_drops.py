"""Writes the nightly drops of E-kyzmet; `sandbox.portals.e_kyzmet` describes their content."""

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import orjson

from sandbox.kazakhstan.model import Kazakhstan
from sandbox.portals.e_kyzmet_rows import MODULES, KnownRow, Row, moment
from sandbox.random_streams import days

_FIRST_NIGHT = date(2020, 1, 1)
_SUNDAY = 6
_DROP = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class DropFaults:
    """Nights without a drop, and files (night and module) that are cut after their manifest was written."""

    missing: frozenset[date] = frozenset()
    damaged: frozenset[tuple[date, str]] = frozenset()


def usual_days(today: date) -> list[date]:
    """Return the days from the last Sunday to today."""
    return [today - days(back) for back in range((today.weekday() + 1) % 7, -1, -1)]


def usual_faults(today: date) -> DropFaults:
    """Return the default faults: the night before last is missing, unless a full drop was due then or since."""
    missing = today - days(2)
    return DropFaults(frozenset({missing} & set(usual_days(today)[1:])))


def write_drops_on(day: date, world: Kazakhstan, folder: Path) -> None:
    """Replace the drops in the folder by those of that day, which is not after the world's own: all nights since Sunday.

    The weekday that has no drop on the world's own day has none in any week.
    """
    nights = usual_days(day)
    missing = {night for last in usual_faults(world.today).missing for night in nights if (last - night).days % 7 == 0}
    _clear(folder)
    write_drops(world, folder, nights, DropFaults(frozenset(missing)))


def write_usual_drops(world: Kazakhstan, folder: Path) -> None:
    """Replace the drops in the folder by those of the default days with the default faults."""
    _clear(folder)
    write_drops(world, folder, usual_days(world.today), usual_faults(world.today))


def _clear(folder: Path) -> None:
    for old in drop_names(folder):
        rmtree(folder / old)


def write_drops(world: Kazakhstan, folder: Path, nights: Iterable[date], faults: DropFaults = DropFaults()) -> None:
    """Write a drop for each night that is not missing; the same world gives the same bytes."""
    rows = {module: sorted(source(world), key=lambda one: one.known) for module, (_, source) in MODULES.items()}
    for night in nights:
        if night not in faults.missing:
            _write_drop(rows, folder / night.isoformat(), night, faults)


def drop_names(folder: Path) -> list[str]:
    """Return the names of the drops in a folder, oldest first; an empty list if there is no folder."""
    return sorted(path.name for path in folder.glob("*") if path.is_dir() and _DROP.fullmatch(path.name))


def _write_drop(rows_of: Mapping[str, list[KnownRow]], folder: Path, night: date, faults: DropFaults) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    full, sequence = night.weekday() == _SUNDAY, (night - _FIRST_NIGHT).days
    files = list[Row]()
    for module, rows in rows_of.items():
        lines = _lines(module, rows, night, full)
        content = gzip.compress(b"".join(lines), compresslevel=1, mtime=0)
        cut = content[: len(content) // 2] if (night, module) in faults.damaged else content
        (folder / f"{module}.ndjson.gz").write_bytes(cut)
        files.append(
            {
                "module": module,
                "file": f"{module}.ndjson.gz",
                "rows": len(lines),
                "sha256": sha256(content).hexdigest(),
                "sequence": sequence,
            }
        )
    manifest = {
        "drop": night.isoformat(),
        "kind": "full" if full else "changes",
        "sequence": sequence,
        "made": moment(night, "23:30:00"),
        "files": files,
    }
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))


def _lines(module: str, rows: list[KnownRow], night: date, full: bool) -> list[bytes]:
    """Return the encoded rows as known on that night, each once; unless `full`, only those that changed that day."""
    key, _ = MODULES[module]
    known = {one.row[key]: one.row for one in rows if one.known <= night and (full or one.known == night)}
    return [orjson.dumps(row) + b"\n" for row in known.values()]
