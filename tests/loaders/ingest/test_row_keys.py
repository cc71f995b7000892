"""Two rows whose key's fields read alike when they are joined are two people, and a graph from before is read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from graph.model.days import Day, Period
from graph.model.facts import Appointment, Fact, Organisation, Position, Ref, Servant, person
from graph.model.ids import digest
from loaders.ingest.mapping import identify
from loaders.ingest.records import RawRecord, RejectedRow
from loaders.keys.ids import record_id
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Row, Stream, StreamMode
from loaders.runs.report import PortalReport
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import NOON, ScriptedReader, key_ring, scripted


class Order(Row):
    body: str
    order: str
    name: str


def mapped(row: Order) -> Iterator[Fact]:
    servant, body = person("p/people", row.name), Ref("p/bodies", row.body)
    post = Ref("p/posts", row.body)
    yield Servant(ref=servant, name=row.name)
    yield Organisation(ref=body, name=row.body)
    yield Position(ref=post, title="Clerk", organisation=body)
    start = Period(Day.exactly(date(2020, 1, 1)), None)
    yield Appointment(ref=Ref("p/orders", f"{row.name}"), servant=servant, position=post, period=start)


PORTAL = Portal(
    "p.uz",
    "P",
    "UZ",
    (Stream("orders", Order, ("body", "order"), mapped, StreamMode.SNAPSHOT),),
    frozenset({"Servant", "Organisation", "Position", "Appointment"}),
    connect=lambda visit: None,  # pyright: ignore[reportArgumentType]  # replaced in every test
)
ROWS = [
    {"body": "Tax", "order": "12/3", "name": "Karimova Gulnora"},
    {"body": "Tax/12", "order": "3", "name": "Rashidov Aziz"},
    {"body": "Law", "order": "7", "name": "Umarova Nodira"},
]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


async def read(database: Database, keys: KeyRing, day: int, rows: Sequence[dict[str, Any]]) -> PortalReport:
    portal = scripted(ScriptedReader({"orders": [list(rows)]}), PORTAL)
    report = await synchronise_all(database, {portal: Feed()}, keys, NOON + timedelta(days=day))
    return report.portals[0]


def employed(run: Run, database: Database) -> set[str]:
    found = cypher("MATCH (s:Servant)-[:HELD]->(:Appointment) RETURN s.name AS name")
    return {str(row["name"]) for row in run(database.read(found))}


def test_both_people_keep_their_careers(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    report = run(read(fresh_database, keys, 0, ROWS))
    assert (report.state, report.books.created) == ("clean", 3)
    assert employed(run, fresh_database) == {row["name"] for row in ROWS}
    stored = run(fresh_database.read(cypher("MATCH (r:PortalRecord) RETURN r.key AS key ORDER BY key")))
    assert {row["key"] for row in stored} == {"Tax/12\\/3", "Tax\\/12/3", "Law/7"}


def test_a_page_under_the_old_keys_is_read_again_and_nothing_else_is_rewritten(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    """Before, the second row overwrote the first: the graph has one record of both, and a page that has not changed."""
    run(read(fresh_database, keys, 0, ROWS[1:]))
    # As the version before left it: the joined key as it was then, and the page's hash without the new salt.
    old, new = record_id("p.uz", "orders", "Tax/12/3"), record_id("p.uz", "orders", "Tax\\/12/3")
    run(execute(fresh_database, "MATCH (r:PortalRecord {id: $new}) SET r.id = $old, r.key = 'Tax/12/3'", old=old, new=new))
    page = digest(orjson.dumps(ROWS), b"1")
    run(execute(fresh_database, "MATCH (p:Page) SET p.content_hash = $page, p.rows = 3", page=page))

    report = run(read(fresh_database, keys, 1, ROWS))

    assert (report.books.created, report.books.unchanged, report.books.updated) == (2, 1, 0)
    assert employed(run, fresh_database) == {row["name"] for row in ROWS}
    assert run(read(fresh_database, keys, 2, ROWS)).books.unchanged == 3


@pytest.mark.parametrize("order", [float(12345678901234567890123), 2.0**53, float("nan"), float("-inf"), "7\ud800"])
def test_a_key_that_was_rounded_or_cut_within_a_letter_is_no_key(keys: KeyRing, order: object) -> None:
    found = identify(PORTAL, PORTAL.streams[0], {"body": "Tax", "order": order, "name": "Karimova Gulnora"}, keys)
    assert isinstance(found, RejectedRow)
    assert (found.reason, found.field, found.key) == ("impossible_value", "order", "")


@pytest.mark.parametrize(("order", "key"), [(2**53, "Tax/9007199254740992"), (7.5, "Tax/7.5"), ("007", "Tax/007"), (7, "Tax/7")])
def test_numbers_that_are_exact_are_keys(keys: KeyRing, order: object, key: str) -> None:
    found = identify(PORTAL, PORTAL.streams[0], {"body": "Tax", "order": order, "name": "Karimova Gulnora"}, keys)
    assert isinstance(found, RawRecord)
    assert found.key == key
