"""Measures starts: ``python -m benchmarks.starting [--times 3]``.

*Engines*: what the embedded engine takes until it is ready, until it has answered a first command, and to end, without a file of
quick starts and with one. *Demos*: what a small demo takes the engine without such a file, while it learns, and with what it
learned; and what it takes to make the file. *Commands*: what commands take that start nothing. Seconds, of the clock and of
processors; each figure is the least of so many tries. The result is written to ``var/bench/starting.json`` and printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.engines import java, quick_start
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir, EngineState, Tuning
from graph.migrations import migrate

RESULT = Path("var/bench/starting.json")
COMMANDS = (
    "--help",
    "--version",
    "token --help",
    "findings --help",
    "ask --help",
    "migrate --help",
    "sync --help",
    "rules list",
    "portal list",
)
_DEMO = ("demo", "--once", "--servants", "100")
_SECONDS = 120.0
_TUNING = Tuning("512m", _SECONDS, statement_seconds=300.0, idle_seconds=_SECONDS, compiler="full")
_KIB_PER_MIB = 1024

Figures = dict[str, float]


def main() -> None:
    """Measure everything, each so many times, and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting")
    parser.add_argument("--times", type=int, default=3, help="number of tries of each")
    times = parser.parse_args().times
    with TemporaryDirectory(prefix="meritgraph-starting-") as folder:
        _leave_out_prepared_file(Path(folder) / "installed")
        result = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "tries": times,
            "demos": _demos(Path(folder)),
            "engines": _engines(Path(folder), times),
            "commands": {each: _command(each, times) for each in COMMANDS},
        }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


def _leave_out_prepared_file(folder: Path) -> None:
    """Let this process and its children use a package of the engine that is the installed one, without its quick starts."""
    real = find_spec("arcadedb_embedded")
    assert real is not None
    assert real.submodule_search_locations is not None
    package = folder / "arcadedb_embedded"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for part in ("jars", "jre"):
        (package / part).symlink_to(Path(real.submodule_search_locations[0]) / part)
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = str(folder)


def _demos(folder: Path) -> dict[str, Figures]:
    record, file = folder / "record", folder / "quick-start.aot"
    found = {
        "without": _engine(_new(folder), [], _run_demo),
        "learning": _engine(_new(folder), quick_start.learn_options(record), _run_demo),
    }
    began, before = time.monotonic(), _children_seconds()
    assert quick_start.make(_TUNING, record, file)
    made = {"seconds": time.monotonic() - began, "cpu": _children_seconds() - before, "mib": file.stat().st_size / 2**20}
    found["making"] = {name: round(figure, 2) for name, figure in made.items()}
    found["with"] = _engine(_new(folder), quick_start.use_options(file), _run_demo)
    return found


def _engines(folder: Path, times: int) -> dict[str, Figures]:
    """Measure starts of an engine whose graph has its schema."""
    home, file = _new(folder), folder / "quick-start.aot"
    _engine(home, [], _answer)
    ways: dict[str, list[str]] = {"without": [], "with": quick_start.use_options(file)}
    return {name: _least([_engine(home, options, _answer) for _ in range(times)]) for name, options in ways.items()}


def _engine(home: EngineDir, options: list[str], work: Callable[[EngineDir], None]) -> Figures:
    """Start an engine, let it work, and end it."""
    spent, own = _children_seconds(), time.process_time()
    with home.supervisor_lock() as lock:
        lock.try_exclusive()
        began = time.monotonic()
        engine = java.start(home, _TUNING, lock.fileno(), options)
        ports = java.wait_until_ready(engine, home, _SECONDS)
        ready, ready_cpu = time.monotonic(), _processor_seconds(engine.pid)
        home.announce(EngineState(*ports, java_pid=engine.pid, supervisor_pid=os.getpid()))
        work(home)
        worked, worked_cpu, peak = time.monotonic(), _processor_seconds(engine.pid), _peak_mib(engine.pid)
        before = _children_seconds()
        java.stop(engine, home, seconds=_SECONDS)
        ended, all_cpu = time.monotonic(), _children_seconds() - before
    clients = before - spent + time.process_time() - own
    figures = {"ready": ready - began, "ready_cpu": ready_cpu, "work": worked - ready, "work_cpu": worked_cpu - ready_cpu}
    figures |= {"client_cpu": clients, "end": ended - worked, "end_cpu": all_cpu - worked_cpu, "peak_mib": peak}
    return {name: round(figure, 2) for name, figure in figures.items()}


def _answer(home: EngineDir) -> None:
    """Connect, and look at the version of the schema, as every command does first."""

    async def ask() -> None:
        async with open_database(DatabaseSettings(home=home.folder.parent)) as database:
            await migrate(database)

    asyncio.run(ask())


def _run_demo(home: EngineDir) -> None:
    command = [sys.executable, "-P", "-m", "meritgraph", *_DEMO]
    subprocess.run(
        command, env={**_own_environment(), "MERITGRAPH_HOME": str(home.folder.parent)}, capture_output=True, check=True
    )


def _command(words: str, times: int) -> Figures:
    tries: list[Figures] = []
    for _ in range(times):
        began, before = time.monotonic(), _children_seconds()
        command = [sys.executable, "-m", "meritgraph", *words.split()]
        subprocess.run(command, env=_own_environment(), capture_output=True, check=True)
        tries.append({"seconds": round(time.monotonic() - began, 2), "cpu": round(_children_seconds() - before, 2)})
    return _least(tries)


def _new(folder: Path) -> EngineDir:
    """Return the folder of a new engine."""
    home = engine_dir_of(folder / f"home-{time.monotonic_ns()}")
    home.create()
    home.ensure_password()
    return home


def _own_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MERITGRAPH_")}


def _least(tries: list[Figures]) -> Figures:
    return {name: min(each[name] for each in tries) for name in tries[0]}


def _children_seconds() -> float:
    """Return for how long processes have used processors that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / _KIB_PER_MIB


if __name__ == "__main__":
    main()
