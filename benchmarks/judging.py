"""Measures judging on both engines: ``python -m benchmarks.judging [--servants N …] [--engine …] [--noise L]``.

A world of the sandbox is loaded once per engine, size and level of noise, and kept under ``var/bench/judging``; later runs use
it again. Each size is measured in a process of its own (`benchmarks.judging_stages`), per thousand servants of both countries:
the stages of a detection one after another, whole detections by one process and by two workers, and one after 1 % of the servants
have changed. The growth exponent compares the largest size with the smallest: 1 is linear. Memory is that of the measured
process: what it grows by, and the bytes that rows of strata take for each servant.

The findings are compared with the answer key, those of stratum rules also with what the reference of the tests finds in the truth
of the world: precision, recall and F1 by rule. With noise, a planted case that comes out as not evaluable counts as found: the
noise may have removed its input. `check` is the time of the check before an order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import multiprocessing
import os
import platform
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from benchmarks.judging_scores import score
from benchmarks.judging_stages import checks, measure_detections, measure_stages
from graph.driver.settings import DatabaseSettings
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.context import read_context
from merit.registry import shipped_policy
from meritgraph import services
from meritgraph.sandbox_process import running_sandbox
from meritgraph.settings import Settings
from sandbox.world import build_world
from tests.merit.reference.key import with_reference
from tests.support.neo4j_server import own_neo4j

RESULTS = Path("var/bench")
GRAPHS = RESULTS / "judging"
SEED = 7
SIZES = {"arcadedb": (1000, 5000, 20_000, 100_000), "neo4j": (1000, 5000, 20_000)}


def main() -> None:
    """Load what is not kept, measure, print and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging")
    parser.add_argument("--servants", type=int, action="append", help="servants in Uzbekistan; default 1,000 to 100,000")
    parser.add_argument("--engine", choices=[*SIZES], action="append", help="engine to measure; default both")
    parser.add_argument("--noise", type=float, default=0.0, help="level of noise in the portals' data, from 0 to 1")
    parser.add_argument("--workers", type=int, action="append", help="processes that judge; default 1 and 2")
    arguments = parser.parse_args()
    for engine in arguments.engine or [*SIZES]:
        sizes = arguments.servants or SIZES[engine]
        results = [measure(engine, size, arguments.noise, arguments.workers or [1, 2]) for size in sizes]
        _save(engine, arguments.noise, results)


def measure(engine: str, servants: int, noise: float, workers: Sequence[int]) -> dict[str, Any]:
    """Measure one size on one engine."""
    folder = (GRAPHS / f"{engine}-{servants}-{noise:g}").resolve()
    with _settings(engine, folder) as settings:
        if not (folder / "world.json").exists():
            asyncio.run(_load(settings, folder, servants, noise))
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as own:
            return {"servants": servants, **own.submit(measure_here, settings, folder, noise, workers).result()}


def measure_here(settings: Settings, folder: Path, noise: float, workers: Sequence[int]) -> dict[str, Any]:
    """Measure a loaded world in this process."""
    return asyncio.run(_measure(settings, folder, noise, workers))


@contextmanager
def _settings(engine: str, folder: Path) -> Generator[Settings]:
    if engine == "arcadedb":
        yield Settings(home=folder, database=DatabaseSettings(heap="2g"))
        return
    folder.mkdir(parents=True, exist_ok=True)
    with own_neo4j(folder / "neo4j", {"server.memory.heap.max_size": "2g"}, keep=True) as own:
        server = own.server
        database = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
        yield Settings(home=folder, database=database)


async def _load(settings: Settings, folder: Path, servants: int, noise: float) -> None:
    """Load a world, and keep its answer key beside the graph."""
    started = time.perf_counter()
    async with (
        services.migrated_database(settings) as database,
        running_sandbox(folder / "sandbox", servants, SEED, noise) as sandbox,
    ):
        report = await synchronise_all(database, sandbox.feeds, KeyRing.open(settings.keys), datetime.now(UTC))
        assert all(portal.state in ("clean", "with_rejects") for portal in report.portals), report
        key = with_reference(sandbox.answer_key, build_world(servants, SEED, sandbox.today))
        known = {"today": sandbox.today.isoformat(), "key": key}
    (folder / "world.json").write_text(json.dumps(known), "utf-8")
    print(f"Loaded {servants:,} servants in {time.perf_counter() - started:.0f} s into {folder.name}.", flush=True)


async def _measure(settings: Settings, folder: Path, noise: float, workers: Sequence[int]) -> dict[str, Any]:
    async with services.migrated_database(settings) as database:
        known = json.loads((folder / "world.json").read_text("utf-8"))
        as_of = date.fromisoformat(known["today"])
        context = await read_context(database.read, as_of, shipped_policy())
        stages = await measure_stages(database, context)
        detections = await measure_detections(database, settings.database, as_of, workers)
        return {
            "people": stages.people,
            "seconds_per_thousand": {
                name: round(seconds / stages.people * 1000, 3) for name, seconds in {**stages.seconds, **detections.full}.items()
            },
            "seconds_incremental": detections.incremental,
            "memory": stages.memory,
            "check_milliseconds": await checks(database, as_of),
            "scores": await score(database, KeyRing.open(settings.keys), context, known["key"], lenient=noise > 0),
        }


def _save(engine: str, noise: float, results: list[dict[str, Any]]) -> None:
    machine = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    text = json.dumps({**machine, "engine": engine, "noise": noise, "exponents": _exponents(results), "sizes": results}, indent=2)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"judging-{engine}-{noise:g}.json").write_text(text + "\n", "utf-8")
    print(f"judging on {engine}: {text}", flush=True)


def _exponents(results: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return by stage how the time grows with the size: 1 is linear."""
    small, large = results[0], results[-1]
    if small["people"] == large["people"]:
        return {}
    growth = math.log(large["people"] / small["people"])
    exponents: dict[str, float] = {}
    for name, seconds in small["seconds_per_thousand"].items():
        if seconds > 0:
            exponents[name] = round(1 + math.log(large["seconds_per_thousand"][name] / seconds) / growth, 2)
    return exponents


if __name__ == "__main__":
    main()
