"""Measures judging on both engines: ``python -m benchmarks.judging [--servants N …] [--engine …] [--noise L]``.

A world of the sandbox is loaded once per engine, size and level of noise, and kept under ``var/bench/judging``; later runs use
it again. Measured per thousand servants of both countries: reading and decoding dossiers, judging them by all rules, and writing
what a first detection finds. Beside them stand the four rules as they were before the dossiers, one long statement each
(``benchmarks/former_rules``). The growth exponent compares the largest size with the smallest: 1 is linear.

The findings are compared with the answer key: precision, recall and F1 by rule. With noise, a planted case that comes out as not
evaluable counts as found: the noise may have removed its input. `check` is the time of the check before an order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import platform
import statistics
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from pydantic import SecretStr

from benchmarks.judging_scores import score
from graph.cypher.statements import statement, statement_at
from graph.driver.database import Database
from graph.driver.settings import DatabaseSettings
from loaders.keys.keyring import KeyRing
from loaders.sync import synchronise_all
from merit.check import ProposedAppointment, check_appointment
from merit.context import Context, read_context
from merit.contract import Rule
from merit.detection import detect
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind, Page, decode_page, pages_of_ids
from merit.evaluation import judge
from merit.registry import all_rules, shipped_policy
from meritgraph import services
from meritgraph.sandbox_process import running_sandbox
from meritgraph.settings import Settings
from tests.support.neo4j_server import own_neo4j

RESULTS = Path("var/bench")
GRAPHS = RESULTS / "judging"
FORMER = Path(__file__).parent / "former_rules"
SEED = 7
CHECKS = 60


def main() -> None:
    """Load what is not kept, measure, print and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging")
    parser.add_argument("--servants", type=int, action="append", help="servants in Uzbekistan; default 1,000, 5,000 and 20,000")
    parser.add_argument("--engine", choices=["arcadedb", "neo4j"], action="append", help="engine to measure; default both")
    parser.add_argument("--noise", type=float, default=0.0, help="level of noise in the portals' data, from 0 to 1")
    arguments = parser.parse_args()
    for engine in arguments.engine or ["arcadedb", "neo4j"]:
        results = [measure(engine, size, arguments.noise) for size in arguments.servants or [1000, 5000, 20_000]]
        _save(engine, arguments.noise, results)


def measure(engine: str, servants: int, noise: float) -> dict[str, Any]:
    """Measure one size on one engine."""
    folder = (GRAPHS / f"{engine}-{servants}-{noise:g}").resolve()
    with _settings(engine, folder) as settings:
        return asyncio.run(_measure(settings, folder, servants, noise))


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


async def _measure(settings: Settings, folder: Path, servants: int, noise: float) -> dict[str, Any]:
    async with services.migrated_database(settings) as database:
        world = folder / "world.json"
        if not world.exists():
            await _load(database, settings, folder, servants, noise)
        known = json.loads(world.read_text("utf-8"))
        as_of = date.fromisoformat(known["today"])
        context = await read_context(database.read, as_of, shipped_policy())
        stages = await _stages(database, context)
        first, again = await _detections(database, as_of)
        people = stages.pop("people")
        per_thousand = {name: round(seconds / people * 1000, 2) for name, seconds in stages.items()}
        return {
            "servants": servants,
            "people": people,
            "seconds_per_thousand": per_thousand | {"detect_first": round(first / people * 1000, 2)},
            "detect_again_seconds": round(again, 1),
            "check_milliseconds": await _checks(database, as_of),
            "scores": await score(database, KeyRing.open(settings.keys), context, known["key"], lenient=noise > 0),
        }


async def _load(database: Database, settings: Settings, folder: Path, servants: int, noise: float) -> None:
    """Load a world, and keep its answer key beside the graph."""
    started = time.perf_counter()
    async with running_sandbox(folder / "sandbox", servants, SEED, noise) as sandbox:
        report = await synchronise_all(database, sandbox.feeds, KeyRing.open(settings.keys), datetime.now(UTC))
        assert all(portal.state in ("clean", "with_rejects") for portal in report.portals), report
        known = {"today": sandbox.today.isoformat(), "key": sandbox.answer_key}
    (folder / "world.json").write_text(json.dumps(known), "utf-8")
    print(f"Loaded {servants:,} servants in {time.perf_counter() - started:.0f} s into {folder.name}.", flush=True)


async def _stages(database: Database, context: Context) -> dict[str, float]:
    """Return the seconds for reading, decoding and judging all dossiers, and for the four former rules, after a warm page."""
    seconds = dict.fromkeys(("read", "decode", "judge", "former"), 0.0)
    people = 0
    kinds: list[DossierKind[Any]] = [SERVANTS, COMPETITIONS]
    for kind in kinds:
        rules = [rule for rule in all_rules() if rule.reads is kind.type]
        pages = [ids async for ids, _ in pages_of_ids(database.read, kind)]
        await database.read(statement(kind.read), {"ids": pages[0]})
        for ids in pages:
            started = time.perf_counter()
            records = await database.read(statement(kind.read), {"ids": ids})
            seconds["read"] += time.perf_counter() - started
            started = time.perf_counter()
            page: Page[Any] = decode_page(kind, cast("list[dict[str, Any]]", records))
            seconds["decode"] += time.perf_counter() - started
            started = time.perf_counter()
            for dossier in page.dossiers:
                judge(rules, dossier, "", context)
            seconds["judge"] += time.perf_counter() - started
            if kind is SERVANTS:
                people += len(ids)
                seconds["former"] += await _former(database, ids, context)
    return {**seconds, "people": people}


async def _former(database: Database, ids: Sequence[str], context: Context) -> float:
    """Return the seconds that the four rules took as statements, for the same servants."""
    started = time.perf_counter()
    covered = [
        {"portal": row["portal"], "label": label, "from": row["from"], "to": row["to"]}
        for row in cast("list[dict[str, Any]]", await database.read(statement("merit/coverage"), {}))
        for label in row["labels"]
    ]
    for file in sorted(FORMER.glob("*.cypher")):
        known = statement_at(file)
        values = [
            {"country": value.country, "from": value.from_, "to": value.to, **value.parameters}
            for value in context.policy.values(file.stem.upper())
        ]
        offered = {"subjects": list(ids), "as_of": context.as_of, "policy": values, "covered": covered, "listed": False}
        await database.read(known, {name: offered[name] for name in known.parameters})
    return time.perf_counter() - started


async def _detections(database: Database, as_of: date) -> tuple[float, float]:
    """Return the seconds of a detection that finds everything, and of one that finds nothing new."""
    await database.schema("MATCH (n:Finding|Review) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")
    seconds: list[float] = []
    for _ in range(2):
        started = time.perf_counter()
        await detect(database, all_rules(), as_of, datetime.now(UTC))
        seconds.append(time.perf_counter() - started)
    return seconds[0], seconds[1]


async def _checks(database: Database, as_of: date) -> dict[str, float]:
    """Return the median and the 95th percentile of checks before orders, for people and positions spread over the graph."""
    servants = [ids[0] async for ids, _ in pages_of_ids(database.read, SERVANTS)]
    positions = [ids[-1] async for ids, _ in pages_of_ids(database.read, COMPETITIONS)]
    rules: Sequence[Rule] = all_rules()
    taken: list[float] = []
    for number in range(CHECKS + 5):
        servant, position = servants[number % len(servants)], positions[number % len(positions)]
        proposal = ProposedAppointment(servant, position, as_of, as_of)
        started = time.perf_counter()
        await check_appointment(database, proposal, rules, shipped_policy(), as_of)
        taken.append((time.perf_counter() - started) * 1000)
    warm = sorted(taken[5:])
    return {"p50": round(statistics.median(warm), 1), "p95": round(warm[int(len(warm) * 0.95)], 1)}


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
