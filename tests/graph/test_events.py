"""Events are numbered in the order in which they are committed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from graph.driver.database import Database, Transaction
from graph.events import append_event, append_events, event_properties
from tests.conftest import Run
from tests.support.engines import cypher

pytestmark = pytest.mark.both_engines

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def _append(database: Database, *kinds: str) -> list[int]:
    async def work(transaction: Transaction) -> list[int]:
        return [await append_event(transaction, kind, NOON, {"kind": kind}, portal="p", run="run:1") for kind in kinds]

    return await database.write(work)


def test_numbers_have_no_gaps(run: Run, fresh_database: Database) -> None:
    async def undone(transaction: Transaction) -> None:
        await append_event(transaction, "undone", NOON, {})

    first = run(_append(fresh_database, "one", "two"))
    run(fresh_database.try_out(undone))
    second = run(_append(fresh_database, "three"))

    assert (first, second) == ([1, 2], [3])
    text = "MATCH (e:Event) RETURN e.kind AS kind, e.portal AS portal, e.run AS run, e.about AS about, e.at AS at ORDER BY e.seq"
    rows: list[dict[str, Any]] = run(fresh_database.read(cypher(text)))
    assert [row["kind"] for row in rows] == ["one", "two", "three"]
    assert rows[0] == {"kind": "one", "portal": "p", "run": "run:1", "about": '{"kind":"one"}', "at": NOON}


def test_an_event_may_belong_to_no_portal(run: Run, fresh_database: Database) -> None:
    async def work(transaction: Transaction) -> int:
        return await append_event(transaction, "findings_changed", NOON, {"rule": "V01"})

    assert run(fresh_database.write(work)) == 1
    assert run(fresh_database.read(cypher("MATCH (e:Event) RETURN e.portal AS portal, e.run AS run"))) == [
        {"portal": None, "run": None}
    ]


def test_many_events_get_consecutive_numbers_in_their_order(run: Run, fresh_database: Database) -> None:
    async def work(transaction: Transaction) -> list[int]:
        first = await append_event(transaction, "one", NOON, {})
        many = [event_properties(kind, NOON, {"kind": kind}) for kind in ("two", "three", "four")]
        last = await append_events(transaction, many)
        return [first, last, await append_events(transaction, []), await append_event(transaction, "five", NOON, {})]

    assert run(fresh_database.write(work)) == [1, 4, 0, 5]
    rows = run(fresh_database.read(cypher("MATCH (e:Event) RETURN e.seq AS seq, e.kind AS kind ORDER BY seq")))
    assert [(row["seq"], row["kind"]) for row in rows] == [(1, "one"), (2, "two"), (3, "three"), (4, "four"), (5, "five")]
