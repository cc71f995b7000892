"""Measures loading, careerPath, the access record and responsiveness: ``python -m benchmarks [--servants N] [--engine …]``.

`benchmarks.loading`, `benchmarks.career_path`, `benchmarks.access_record` and `benchmarks.responsiveness` name units and bounds.
Both engines are measured. Results are written to ``var/bench/<measurement>-<engine>.json`` and printed. Neo4j is the server that
NEO4J_URI names, or one built from Maven artefacts, as in the tests. The database of that server is emptied.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr

from benchmarks.access_record import measure_access_record
from benchmarks.career_path import measure_career_path, measure_page_of_50
from benchmarks.loading import measure_loading
from benchmarks.responsiveness import measure_responsiveness
from benchmarks.workload import Workload, portal
from graph.driver.database import Database, open_database
from graph.driver.settings import DatabaseSettings
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.sync import synchronise_all
from meritgraph.settings import Settings
from tests.support.engines import wipe
from tests.support.neo4j_server import neo4j_server

RESULTS = Path("var/bench")


def main() -> None:
    """Run the measurements on the chosen engines and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--servants", type=int, default=10_000, help="number of civil servants to load")
    parser.add_argument("--engine", choices=["arcadedb", "neo4j"], action="append", help="engine to measure; default both")
    arguments = parser.parse_args()
    for engine in arguments.engine or ["arcadedb", "neo4j"]:
        with TemporaryDirectory(prefix="meritgraph-bench-") as folder, ExitStack() as stack:
            settings = _settings(engine, Path(folder), stack)
            for measurement, result in asyncio.run(_measure(settings, arguments.servants)).items():
                _save(measurement, engine, result)


def _settings(engine: str, folder: Path, stack: ExitStack) -> Settings:
    if engine == "arcadedb":
        return Settings(home=folder, database=DatabaseSettings(heap="1g"))
    server = stack.enter_context(neo4j_server(folder / "neo4j"))
    database = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    return Settings(home=folder, database=database)


async def _measure(settings: Settings, servants: int) -> dict[str, dict[str, Any]]:
    engine_dir = engine_dir_of(settings.home) if settings.database.embedded else None
    async with _empty_database(settings, engine_dir) as database:
        loading = await measure_loading(database, lambda own: wipe(own, engine_dir), servants, settings.home)
    async with _empty_database(settings, engine_dir) as database:
        await _load_careers(database, settings, Workload(2000))
        career = await measure_career_path(settings)
        page = await measure_page_of_50(settings)
        record = await measure_access_record(settings)
    async with _empty_database(settings, engine_dir) as database:
        await _load_careers(database, settings, Workload(400, spells=10))
        responsiveness = await measure_responsiveness(database, settings)
    return {
        "loading": loading,
        "career-path": career,
        "page-of-50": page,
        "access-record": record,
        "responsiveness": responsiveness,
    }


async def _load_careers(database: Database, settings: Settings, work: Workload) -> None:
    """Load the careers that the API is measured on."""
    await migrate(database)
    source = portal(bodies=work.bodies(), positions=work.positions(), servants=work.people(), orders=work.orders())
    keys = KeyRing.open(settings.keys)
    await synchronise_all(database, {source: Feed()}, keys, datetime.now(UTC))


@asynccontextmanager
async def _empty_database(settings: Settings, engine_dir: EngineDir | None) -> AsyncGenerator[Database, None]:
    async with open_database(settings.database) as database:
        await wipe(database, engine_dir)
        yield database


def _save(measurement: str, engine: str, result: dict[str, Any]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    machine = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    text = json.dumps({**machine, **result}, indent=2)
    (RESULTS / f"{measurement}-{engine}.json").write_text(text + "\n", "utf-8")
    print(f"{measurement} on {engine}: {text}", flush=True)


if __name__ == "__main__":
    main()
