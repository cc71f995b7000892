"""Questions that read all bodies: they are read once, and again after the next load."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.driver.database import Database, Transaction
from graph.events import append_event
from merit.context import read_context
from resolvers.context import Context
from resolvers.questions.asking import asked
from tests.conftest import Run
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_bodies_are_read_once_until_a_load_begins_or_ends(fresh_database: Database, run: Run) -> None:
    run(execute(fresh_database, "CREATE (:Organisation {id: 'organisation:1', name: 'One', country: 'UZ'})"))

    def names() -> list[str]:
        context = Context(fresh_database, b"k" * 32, NOW.date(), 20.0)
        judged = run(asked(context, lambda read: read_context(read, date(2026, 11, 20), context.policy)))
        assert judged is not None
        return [body.name for body in judged.bodies.values()]

    read: list[str] = []
    fresh_database.observers.append(read.append)
    try:
        assert names() == ["One"]
        assert read.count("merit/bodies") == 1
        run(execute(fresh_database, "MATCH (o:Organisation) SET o.name = 'Other'"))
        assert names() == ["One"]
        assert read.count("merit/bodies") == 1

        async def ended(transaction: Transaction) -> None:
            await append_event(transaction, "run_ended", NOW, {})

        run(fresh_database.write(ended))
        assert names() == ["Other"]
        assert read.count("merit/bodies") == 2
    finally:
        fresh_database.observers.pop()
