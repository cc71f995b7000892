"""The nightly drops of E-kyzmet as files; see `sandbox.portals.e_kyzmet` for what is in them."""

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import orjson

from sandbox.draws import days
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.portals.e_kyzmet_rows import MODULES, Row, Told, moment

_FIRST_NIGHT = date(2020, 1, 1)
_SUNDAY = 6
_DROP = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Faults:
    """Nights that are never dropped, and files (night and module) that were cut after their manifest was written."""

    missing: frozenset[date] = frozenset()
    damaged: frozenset[tuple[date, str]] = frozenset()


def usual_days(today: date) -> list[date]:
    """From the last Sunday to today."""
    return [today - days(back) for back in range((today.weekday() + 1) % 7, -1, -1)]


def usual_faults(today: date) -> Faults:
    """The night before last was missed, unless a full drop was due or has healed it."""
    missed = today - days(2)
    return Faults(frozenset({missed} & set(usual_days(today)[1:])))


def write_drops_of(day: date, world: Kazakhstan, folder: Path) -> None:
    """What lies in the folder on a day up to the world's own: the nights since the last Sunday, in place of whatever was there.

    The night of the week that is missing on the world's own day is missing in every week.
    """
    nights = usual_days(day)
    missed = {night for missing in usual_faults(world.today).missing for night in nights if (missing - night).days % 7 == 0}
    _clear(folder)
    write_drops(world, folder, nights, Faults(frozenset(missed)))


def write_usual_drops(world: Kazakhstan, folder: Path) -> None:
    """The usual days with the usual faults, in place of whatever drops are in the folder."""
    _clear(folder)
    write_drops(world, folder, usual_days(world.today), usual_faults(world.today))


def _clear(folder: Path) -> None:
    for old in drop_names(folder):
        rmtree(folder / old)


def write_drops(world: Kazakhstan, folder: Path, nights: Iterable[date], faults: Faults = Faults()) -> None:
    """One drop for each night that is not missing; the same again from the same world, byte by byte."""
    told = {module: sorted(source(world), key=lambda one: one.known) for module, (_, source) in MODULES.items()}
    for night in nights:
        if night not in faults.missing:
            _write_drop(told, folder / night.isoformat(), night, faults)


def drop_names(folder: Path) -> list[str]:
    """The drops of a folder, oldest first; none where there is no folder."""
    return sorted(path.name for path in folder.glob("*") if path.is_dir() and _DROP.fullmatch(path.name))


def _write_drop(told: Mapping[str, list[Told]], folder: Path, night: date, faults: Faults) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    full, sequence = night.weekday() == _SUNDAY, (night - _FIRST_NIGHT).days
    files = list[Row]()
    for module, rows in told.items():
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


def _lines(module: str, told: list[Told], night: date, full: bool) -> list[bytes]:
    """The rows as known on that night, each once; on other days than Sundays only what that day told."""
    key, _ = MODULES[module]
    known = {one.row[key]: one.row for one in told if one.known <= night and (full or one.known == night)}
    return [orjson.dumps(row) + b"\n" for row in known.values()]
