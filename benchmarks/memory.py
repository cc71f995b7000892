"""Measures the loader's memory for different numbers of rows: ``python -m benchmarks.memory [--rows 10000 1000000]``.

For each number a new process loads that many rows into a new embedded graph. The result is the peak resident size of the loader
process in MiB; the engine is another process, with a fixed heap. The bound: a million rows need at most 64 MiB more than ten
thousand. The result is written to ``var/bench/memory.json`` and printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.workload import SPELLS, Workload, endless_portal
from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.sync import synchronise_all

RESULT = Path("var/bench/memory.json")
_KIB_PER_MIB = 1024


def main() -> None:
    """Measure each number of rows in a process of its own and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000], help="numbers of rows, the smallest first")
    parser.add_argument("--load", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load:
        print(json.dumps(asyncio.run(_load(arguments.load))))
        return
    sizes = [_measure_in_process(rows) for rows in arguments.rows]
    result = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "sizes": sizes}
    result["growth_mib"] = round(sizes[-1]["peak_mib"] - sizes[0]["peak_mib"], 1)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps(result, indent=2))


def _measure_in_process(rows: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.memory", "--load", str(rows)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


async def _load(rows: int) -> dict[str, Any]:
    work = Workload(rows // (1 + SPELLS))
    with TemporaryDirectory(prefix="meritgraph-memory-") as folder:
        settings = DatabaseSettings(home=Path(folder), heap="2g")
        async with open_database(settings) as database:
            await migrate(database)
            source = endless_portal(
                bodies=work.bodies(), positions=work.positions(), servants=work.people(), orders=work.orders()
            )
            started = time.perf_counter()
            report = await synchronise_all(database, {source: Feed()}, KeyRing.open(Path(folder) / "keys"), datetime.now(UTC))
            seconds = time.perf_counter() - started
            assert report.portals[0].state == "clean", report.portals[0].problem
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_MIB
    return {"rows": work.rows, "seconds": round(seconds, 1), "peak_mib": round(peak, 1)}


if __name__ == "__main__":
    main()
