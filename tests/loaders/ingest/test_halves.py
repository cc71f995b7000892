"""A page that takes too long to write is written in smaller parts, loses nothing, and the run says so."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from graph.driver.database import Database, Transaction, open_database
from loaders.runs.report import PortalReport
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, cypher
from tests.support.scripted_portal import ScriptedReader, body, key_ring, load

BODIES = [f"B{number}" for number in range(1, 17)]


def _bodies(name: str) -> ScriptedReader:
    version = {"from": "2009-01-01", "to": None, "level": "national", "parent": None}
    return ScriptedReader({"bodies": [[body(code, versions=[{**version, "name": f"{name} {code}"}]) for code in BODIES]]})


# Only Neo4j lets a writer wait for another one; the embedded engine ends one of them at once, and it is tried again.
@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_a_page_that_waits_too_long_is_halved(run: Run, engine: OpenEngine, fresh_database: Database, tmp_path: Path) -> None:
    keys = key_ring(tmp_path)
    run(load(fresh_database, _bodies("Old"), keys))

    async def load_beside_a_lock() -> PortalReport:
        async with open_database(engine.settings.model_copy(update={"write_timeout": 0.5})) as hurried:
            sent: list[str] = []
            hurried.observers.append(sent.append)
            locked = asyncio.Event()

            async def hold(transaction: Transaction) -> None:
                await transaction.run(cypher("MATCH (o:Organisation) WHERE o.name = 'Old B11' SET o.held = true"))
                locked.set()
                # Each attempt to write the page renews the lease first. The second attempt is that of a half.
                while sent.count("runs/renew_lease") < 2:  # noqa: ASYNC110 - an observer is no coroutine
                    await asyncio.sleep(0.01)

            holding = asyncio.ensure_future(fresh_database.write(hold))
            await locked.wait()
            report = await load(hurried, _bodies("New"), keys)
            await holding
            return report

    report = run(load_beside_a_lock())
    scope = next(scope for scope in report.scopes if scope.stream == "bodies")
    assert report.state == "clean"
    assert scope.books.read == scope.books.updated == len(BODIES)
    assert len(scope.warnings) == 1
    assert "writing up to 16 rows at once took longer than 0.5 s, so they were written in smaller parts" in scope.warnings[0]
    renamed = "MATCH (o:Organisation) WHERE o.name STARTS WITH 'New' RETURN count(o) AS n"
    assert run(count(fresh_database, renamed)) == len(BODIES)
    assert run(load(fresh_database, _bodies("New"), keys)).books.unchanged == len(BODIES)
