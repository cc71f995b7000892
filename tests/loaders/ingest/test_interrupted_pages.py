"""A page of many rows is written in portions: a run that ends between two of them is continued by the next one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from graph.driver.database import Database, open_database
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, execute
from tests.support.scripted_portal import Row, body, key_ring, load

pytestmark = pytest.mark.both_engines

# One more than one transaction takes.
BODIES = {"bodies": [body(f"B{number}", stir=None) for number in range(2001)]}
WRITTEN = "MATCH (o:Organisation) RETURN count(o) AS n"


async def load_until(engine: OpenEngine, folder: Path, rows: dict[str, list[Row]], portion: int) -> None:
    """Load until the bodies of a portion are sent, and break off there, as Ctrl-C does."""
    async with open_database(engine.settings) as database:
        sent = list[str]()

        def stop(statement: str) -> None:
            sent.append(statement)
            if sent.count("create_organisation") == portion:
                loading.cancel()

        database.observers.append(stop)
        loading = asyncio.ensure_future(load(database, rows, key_ring(folder)))
        with pytest.raises(asyncio.CancelledError):
            await loading


def test_the_first_page_of_a_stream_is_continued(run: Run, engine: OpenEngine, fresh_database: Database, tmp_path: Path) -> None:
    run(load_until(engine, tmp_path, BODIES, 2))
    # The process that was stopped is this one: unlike a dead one, it would keep its leases.
    run(execute(fresh_database, "MATCH (l:Lease) DETACH DELETE l"))
    kept = run(count(fresh_database, WRITTEN))
    continued = run(load(fresh_database, BODIES, key_ring(tmp_path)))

    assert kept == 2000
    assert continued.state == "clean"
    (scope,) = (scope for scope in continued.scopes if scope.stream == "bodies")
    assert (scope.books.created, scope.books.unchanged) == (1, 2000)
    assert run(count(fresh_database, WRITTEN)) == 2001
