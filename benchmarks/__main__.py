"""Measures careerPath, a page, the access record and responsiveness: ``python -m benchmarks [--engine …]``.

`benchmarks.career_path`, `benchmarks.access_record` and `benchmarks.responsiveness` name units and bounds. Both engines are
measured. Results are written to ``var/bench/<measurement>-<engine>.json`` and printed. Neo4j is the server that NEO4J_URI names,
or one built from Maven artefacts, as in the tests. The database of that server is emptied.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.access_record import measure_access_record
from benchmarks.career_path import measure_career_path, measure_page_of_50
from benchmarks.engines import ENGINES, Engine, engine_to_measure
from benchmarks.responsiveness import measure_responsiveness
from benchmarks.results import save
from benchmarks.workload import Workload, portal
from graph.driver.database import Database, open_database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.sync import synchronise_all
from meritgraph.settings import Settings
from tests.support.engines import wipe


def main() -> None:
    """Run the measurements on the chosen engines and save the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="engine to measure; default both")
    arguments = parser.parse_args()
    for name in arguments.engine or ENGINES:
        with TemporaryDirectory(prefix="meritgraph-bench-") as folder, engine_to_measure(name, Path(folder)) as engine:
            for measurement, result in asyncio.run(_measure(engine)).items():
                print(f"{measurement} on {name}: {save(f'{measurement}-{name}', result)}", flush=True)


async def _measure(engine: Engine) -> dict[str, dict[str, Any]]:
    settings = engine.settings
    async with _empty_database(engine) as database:
        await _load_careers(database, settings, Workload(2000))
        career = await measure_career_path(settings)
        page = await measure_page_of_50(settings)
        record = await measure_access_record(settings)
    async with _empty_database(engine) as database:
        await _load_careers(database, settings, Workload(400, spells=10))
        responsiveness = await measure_responsiveness(database, settings)
    return {"career-path": career, "page-of-50": page, "access-record": record, "responsiveness": responsiveness}


async def _load_careers(database: Database, settings: Settings, work: Workload) -> None:
    """Load the careers that the API is measured on."""
    await migrate(database)
    source = portal(bodies=work.bodies(), positions=work.positions(), servants=work.people(), orders=work.orders())
    keys = KeyRing.open(settings.keys)
    await synchronise_all(database, {source: Feed()}, keys, datetime.now(UTC))


@asynccontextmanager
async def _empty_database(engine: Engine) -> AsyncGenerator[Database, None]:
    async with open_database(engine.settings.database) as database:
        await wipe(database, engine.home)
        yield database


if __name__ == "__main__":
    main()
