"""Runs the measurements on both engines: ``python -m benchmarks [--servants N] [--engine arcadedb|neo4j]``.

Results go to var/bench/<what>-<engine>.json and to the screen; docs/benchmarks.md keeps figures with the day they were taken.
Neo4j is the one NEO4J_URI names (its database is emptied!) or one made of Maven artefacts, as in the tests.
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

from benchmarks.career_path import measure_career_path
from benchmarks.loading import measure_loading
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
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--servants", type=int, default=10_000)
    parser.add_argument("--engine", choices=["arcadedb", "neo4j"], action="append")
    chosen = parser.parse_args()
    for engine in chosen.engine or ["arcadedb", "neo4j"]:
        with TemporaryDirectory(prefix="meritgraph-bench-") as folder, ExitStack() as stack:
            settings = _settings(engine, Path(folder), stack)
            for what, result in asyncio.run(_measure(settings, chosen.servants)).items():
                _keep(what, engine, result)


def _settings(engine: str, folder: Path, stack: ExitStack) -> Settings:
    if engine == "arcadedb":
        return Settings(home=folder, database=DatabaseSettings(heap="1g"))
    server = stack.enter_context(neo4j_server(folder / "neo4j"))
    database = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    return Settings(home=folder, database=database)


async def _measure(settings: Settings, servants: int) -> dict[str, dict[str, Any]]:
    home = engine_dir_of(settings.home) if settings.database.embedded else None
    async with _emptied(settings, home) as database:
        loading = await measure_loading(database, lambda own: wipe(own, home), servants, settings.home)
    async with _emptied(settings, home) as database:
        await _small_world(database, settings)
        career = await measure_career_path(settings)
    return {"loading": loading, "career-path": career}


async def _small_world(database: Database, settings: Settings) -> None:
    """Two thousand careers to ask for."""
    await migrate(database)
    work = Workload(2000)
    source = portal(bodies=work.bodies(), positions=work.positions(), servants=work.people(), orders=work.orders())
    keys = KeyRing.open(settings.keys)
    await synchronise_all(database, {source: Feed()}, keys, datetime.now(UTC))


@asynccontextmanager
async def _emptied(settings: Settings, home: EngineDir | None) -> AsyncGenerator[Database, None]:
    async with open_database(settings.database) as database:
        await wipe(database, home)
        yield database


def _keep(what: str, engine: str, result: dict[str, Any]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    taken = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "cores": os.cpu_count(), "python": platform.python_version()}
    text = json.dumps({**taken, **result}, indent=2)
    (RESULTS / f"{what}-{engine}.json").write_text(text + "\n", "utf-8")
    print(f"{what} on {engine}: {text}", flush=True)


if __name__ == "__main__":
    main()
