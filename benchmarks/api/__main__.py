"""Measures the hub beside its peers on one Neo4j: ``python -m benchmarks.api [--servants N] [--seconds S] [--operation NAME]``.

It fills a Neo4j with an invented service (``benchmarks.api.world``), starts the hub with sign-in and limits as ``meritgraph
serve`` has them, @neo4j/graphql on Apollo Server, stock Strawberry and bare FastAPI, asks all of them the same, and prints one
table. The servers are loaded in turns within one run, so that they share whatever else the machine does. The peer's packages are
installed from npm at the first run. Results are also written to ``var/bench/api.json``.

The Neo4j is the one that NEO4J_URI names, whose database is emptied, or one of Maven artefacts as in the tests. With ``--graph
FOLDER`` that one keeps its data, and a later run with as many servants does not fill it again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.api.client import connection, post
from benchmarks.api.deep_page import deep_place
from benchmarks.api.filling import write
from benchmarks.api.hits import count_hits
from benchmarks.api.measuring import answer_of, compare_answers, measure
from benchmarks.api.operations import OPERATIONS, OTHER_INDEXES, Operation, requests
from benchmarks.api.servers import Server, servers, settings_of
from benchmarks.api.table import table
from benchmarks.api.world import World
from graph.driver.database import open_database
from graph.migrations import migrate
from meritgraph.settings import Settings
from tests.support.engines import count, wipe
from tests.support.neo4j_server import Neo4jServer, neo4j_server, own_neo4j

RESULTS = Path("var/bench")
_MEMORY = {"server.memory.pagecache.size": "1g"}
_HEAP = "2g"


def main() -> None:
    """Run the measurement and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api")
    parser.add_argument("--servants", type=int, default=100_000, help="number of civil servants in the graph")
    parser.add_argument("--seconds", type=float, default=9.0, help="seconds of load for each server, operation and concurrency")
    parser.add_argument("--operation", choices=[each.name for each in OPERATIONS], action="append", help="default all")
    parser.add_argument("--graph", type=Path, help="folder in which the database stays for later runs")
    parser.add_argument("--fill", action="store_true", help="fill the database and measure nothing")
    arguments = parser.parse_args()
    chosen = [each for each in OPERATIONS if not arguments.operation or each.name in arguments.operation]
    with TemporaryDirectory(prefix="meritgraph-bench-") as folder, _neo4j(arguments.graph or Path(folder) / "neo4j") as neo4j:
        settings = settings_of(neo4j, Path(folder))
        filled = asyncio.run(_fill(settings, World(arguments.servants)))
        if arguments.fill:
            return
        with servers(neo4j, Path(folder)) as running:
            measured = asyncio.run(_measure(settings, running, chosen, World(arguments.servants), arguments.seconds))
    result = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "servants": arguments.servants,
        "seconds": arguments.seconds,
        "filled_in_seconds": filled,
        "operations": measured,
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "api.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(table(measured))


@contextmanager
def _neo4j(folder: Path) -> Generator[Neo4jServer]:
    if "NEO4J_URI" in os.environ:
        with neo4j_server(folder) as server:
            yield server
    else:
        with own_neo4j(folder, _MEMORY, heap=_HEAP, keep=True) as own:
            yield own.server


async def _fill(settings: Settings, world: World) -> float:
    """Fill the database, unless it has such a world already; return how many seconds that took."""
    started = time.monotonic()
    async with open_database(settings.database) as database:
        await migrate(database)
        if await count(database, "MATCH (s:Servant) RETURN count(s) AS n") != world.servants:
            await wipe(database, None)
            await migrate(database)
            await write(database, world, _progress(started))
        for index in OTHER_INDEXES:
            await database.schema(index)
        await database.schema("CALL db.awaitIndexes(600)")
    return round(time.monotonic() - started, 1)


def _progress(started: float) -> Any:
    last = started

    def show(rows: int) -> None:
        nonlocal last
        if (now := time.monotonic()) - last > 10:
            last = now
            print(f"{rows:,} rows written after {now - started:.0f} s", file=sys.stderr, flush=True)

    return show


async def _measure(
    settings: Settings, running: Sequence[Server], chosen: Sequence[Operation], world: World, seconds: float
) -> dict[str, Any]:
    results: dict[str, Any] = {}
    async with open_database(settings.database) as database:
        async with connection(running[0].port) as one:

            async def ask(query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
                body = json.dumps({"query": query, "variables": variables}).encode()
                return (await answer_of(one, post("/graphql", body, running[0].tokens[0])))["data"]

            deep = await deep_place(database, world, ask)
        for operation in chosen:
            asked = requests(operation.name, world, deep)
            await compare_answers(running, operation, asked)
            result: dict[str, Any] = {"asks": operation.asks, "hits": await count_hits(database, world, operation)}
            for connections in (1, 16):
                measured = await measure(running, operation, asked, connections, seconds)
                result[str(connections)] = {name: each.summary() for name, each in measured.items()}
            results[operation.name] = result
            print(f"{operation.name}: {json.dumps(result)}", file=sys.stderr, flush=True)
    return results


if __name__ == "__main__":
    main()
