"""Measures loading beside other loaders, on Neo4j: ``python -m benchmarks.loading_peers [--servants N] [--turns N]``.

The same servants and orders, in the same pages, are loaded by two raw loaders (`benchmarks.peers.raw`), by cartography's
``load()`` and by the product, each on an emptied database and in a process of its own; organisations and positions are there
already. Each loads them once (*cold*) and once more as they are (*again*). Only the product keeps where each statement comes
from, recognises people, quarantines what it cannot read and derives careers. Afterwards all must have the same servants,
appointments and relationships.

cartography is installed by pip into ``var/bench/cartography`` at the first run, pinned by hash. Where it cannot be had it is left
out, with a sentence. Results are written to ``var/bench/loading-peers.json``, and a table is printed. The database of a Neo4j
that NEO4J_URI names is emptied.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvloop

from benchmarks.engines import Engine, engine_to_measure
from benchmarks.loading_turns import Turn, TurnResult, keep_workload, run_turn
from benchmarks.peers import raw
from benchmarks.peers.environment import PeerMissing, cartography_python
from benchmarks.processes import Taken, measure, peak_mib
from benchmarks.results import save
from benchmarks.workload import SPELLS, Workload, keep_pages
from graph.driver.database import open_database
from meritgraph.garbage import rarer_garbage_collection
from tests.support.engines import count, wipe

SERVANTS = 30_000
# The compiler of the engine needs some ten seconds of work before raw loads, which come first, are as fast as later ones.
_WARM_UP = 5000
_ROOT = Path(__file__).parents[1]
OURS = "meritgraph"
CARTOGRAPHY = "cartography"


def main() -> None:
    """Measure all loaders, print the table and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading_peers")
    parser.add_argument("--servants", type=int, default=SERVANTS, help="number of civil servants to load")
    parser.add_argument("--turns", type=int, default=1, help="how often each loader is measured")
    arguments = parser.parse_args()
    loaders = [*raw.LOADERS, CARTOGRAPHY, OURS]
    try:
        cartography_python()
    except PeerMissing as reason:
        print(f"cartography is not measured: {reason}", file=sys.stderr)
        loaders.remove(CARTOGRAPHY)
    with TemporaryDirectory(prefix="meritgraph-bench-") as folder, engine_to_measure("neo4j", Path(folder)) as engine:
        measure_loaders(engine, loaders, min(_WARM_UP, arguments.servants), 1, Path(folder) / "warm-up")
        measured = measure_loaders(engine, loaders, arguments.servants, arguments.turns, Path(folder) / "pages")
    save("loading-peers", {"servants": arguments.servants, "turns": arguments.turns, "loaders": measured})
    print(table(measured))


def measure_loaders(engine: Engine, loaders: Sequence[str], servants: int, turns: int, pages: Path) -> dict[str, Any]:
    """Return the figures of each loader. Pages are kept in a new folder ``pages`` meanwhile."""
    work = Workload(servants)
    keep_workload(pages, servants)
    keep_pages(pages, bodies=work.bodies(), positions=work.positions())
    results: dict[str, list[TurnResult]] = {loader: [] for loader in loaders}
    for _ in range(turns):
        for loader in loaders:
            results[loader].append(_in_a_process(loader, engine, servants, pages))
            asyncio.run(_require_all(engine, loader, servants))
            taken = ", ".join(f"{load} {each}" for load, each in results[loader][-1].taken.items())
            print(f"{loader}, {servants:,} servants: {taken}", file=sys.stderr, flush=True)
    return {loader: figures(servants, each) for loader, each in results.items()}


def _in_a_process(loader: str, engine: Engine, servants: int, pages: Path) -> TurnResult:
    """Measure one loader on an emptied database."""
    if loader == CARTOGRAPHY:
        asyncio.run(_empty(engine))
        return _cartography(engine, pages)
    turn = partial(run_turn, Turn("product", servants, engine, pages)) if loader == OURS else partial(_raw, loader, engine, pages)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as own:
        return own.submit(turn).result()


async def _empty(engine: Engine) -> None:
    async with open_database(engine.settings.database) as database:
        await wipe(database, engine.home)


def _raw(loader: str, engine: Engine, pages: Path) -> TurnResult:
    async def work() -> TurnResult:
        async with open_database(engine.settings.database) as database:
            await wipe(database, engine.home)
            await raw.load_structure(database, pages)
            load = raw.LOADERS[loader]
            cold, peak = await measure(load(database, pages), engine.process()), peak_mib()
            return TurnResult({"cold": cold, "again": await measure(load(database, pages), engine.process())}, peak)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, rarer_garbage_collection():
        return runner.run(work())


def _cartography(engine: Engine, pages: Path) -> TurnResult:
    database = engine.settings.database
    assert database.uri is not None
    assert database.password is not None
    login = {"NEO4J_URI": database.uri, "NEO4J_USER": database.user, "NEO4J_PASSWORD": database.password.get_secret_value()}
    # It warns that it is tested with Python 3.13 or later only.
    command = [str(cartography_python()), "-W", "ignore::DeprecationWarning", "-m", "benchmarks.peers.cartography_loader"]
    done = subprocess.run(
        [*command, str(pages), str(engine.process() or 0)],
        cwd=_ROOT,
        env={**os.environ, **login},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"cartography did not load the rows: {done.stderr.strip()[-3000:]}")
    found = json.loads(done.stdout)
    return TurnResult({name: Taken(**each) for name, each in found["taken"].items()}, found["peak_mib"])


async def _require_all(engine: Engine, loader: str, servants: int) -> None:
    """Raise RuntimeError unless everything is there once: what is dropped is loaded fast."""
    found: list[int] = []
    async with open_database(engine.settings.database) as database:
        found.append(await count(database, "MATCH (s:Servant) RETURN count(s) AS n"))
        found.append(await count(database, "MATCH (a:Appointment) RETURN count(a) AS n"))
        found.append(await count(database, "MATCH (:Servant)-[:HELD]->(:Appointment)-[t:TO]->(:Position) RETURN count(t) AS n"))
    if found != [servants, servants * SPELLS, servants * SPELLS]:
        raise RuntimeError(f"{loader} left {found} servants, appointments and paths from a servant to a position.")


def figures(servants: int, results: Sequence[TurnResult]) -> dict[str, Any]:
    """Return the figures of a loader, medians of its turns."""
    rows = Workload(servants).rows
    seconds = {load: statistics.median(each.taken[load].seconds for each in results) for load in ("cold", "again")}
    cold = [each.taken["cold"] for each in results]
    engine = [each.engine for each in cold if each.engine is not None]
    return {
        "rows_per_second": {load: round(rows / each) for load, each in seconds.items()},
        "appointments_per_second": {load: round(servants * SPELLS / each) for load, each in seconds.items()},
        "again_to_cold": round(seconds["cold"] / seconds["again"], 1),
        "processor_seconds": {
            "loader": round(statistics.median(each.loader for each in cold), 1),
            "engine": round(statistics.median(engine), 1) if engine else None,
        },
        "peak_mib": round(max(each.peak_mib for each in results), 1),
    }


def table(loaders: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the figures in Markdown, a line for each loader."""
    lines = [
        "| loader | cold, rows a second | again, rows a second | again / cold | processor of loader + engine, cold | peak MiB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, each in loaders.items():
        rates, processor = each["rows_per_second"], each["processor_seconds"]
        engine = "?" if processor["engine"] is None else f"{processor['engine']:.1f}"
        lines.append(
            f"| {name} | {rates['cold']:,} | {rates['again']:,} | {each['again_to_cold']:.1f} | "
            f"{processor['loader']:.1f} + {engine} | {each['peak_mib']:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
