"""Careers that are derived with the page that brings them are those that deriving everything again gives.

On both engines. A page is asked for what it alone can tell: whatever else the graph holds of a servant has her derived later.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from careers.derive import derive_careers
from graph.cypher.statements import statement
from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.runs.leases import leased
from loaders.sync import SyncReport, synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.fingerprint import contents
from tests.support.scripted_portal import CAREER, COPY, NOON, Row, ScriptedReader, key_ring, order, position, scripted, servant

pytestmark = pytest.mark.both_engines

POSTS = [position(f"P{n}", None if n == 7 else n) for n in range(1, 9)]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def sync(
    run: Run, database: Database, keys: KeyRing, orders: Sequence[Sequence[Row]], servants: Sequence[Row], days: int = 0
) -> SyncReport:
    pages = {"bodies": [list(CAREER["bodies"])], "positions": [POSTS], "servants": [list(servants)]}
    delivery = ScriptedReader({**pages, "orders": [list(page) for page in orders]})
    return run(synchronise_all(database, {scripted(delivery): Feed()}, keys, NOON + timedelta(days=days)))


def derived_again(run: Run, database: Database) -> set[str]:
    """Return the contents of the graph after every career was derived once more from what the graph holds."""
    run(database.execute(cypher("MATCH (s:Servant) SET s.dirty = s.id")))
    run(derive_careers(database))
    return run(contents(database))


def statements_of(run: Run, database: Database, work: Any) -> list[str]:
    seen: list[str] = []
    database.observers.append(seen.append)
    try:
        run(work)
    finally:
        database.observers.remove(seen.append)
    return seen


def drawn(seed: int) -> tuple[list[Row], list[list[Row]]]:
    """Draw servants, and pages of their orders: careers in one page and in several, of all modes, shares, doubts and days."""
    draw = random.Random(seed)
    servants = [servant(f"R{n}", None) for n in range(12)]
    orders: list[Row] = []
    for n in range(12):
        day = date(2012, 1, 1) + timedelta(days=draw.randrange(700))
        for _ in range(draw.randrange(5)):
            days = draw.choice([0, 30, 400, 900])
            open_, end = draw.choice([(True, None), (False, None), (False, (day + timedelta(days=days)).isoformat())])
            changes: Mapping[str, Any] = {
                "mode": draw.choice(["competition", "acting", "secondment", "rotation", "no such mode"]),
                "registerNo": f"R{n}",
                "end": end,
                "open": open_,
                "orderDate": draw.choice([day.isoformat(), None, (day - timedelta(days=40)).isoformat()]),
            }
            number = len(orders) + 1
            orders.append(order(str(number), f"P{draw.randrange(1, 9)}", day.isoformat(), seq=number, **changes))
            day += timedelta(days=draw.choice([0, 200, 500, 900]))
    if draw.random() < 0.5:
        draw.shuffle(orders)
    at = draw.randrange(len(orders))
    return servants, [orders[:at], orders[at:]]


@pytest.mark.parametrize("seed", range(6))
def test_any_careers_are_as_if_all_had_been_derived_from_the_graph(
    run: Run, fresh_database: Database, keys: KeyRing, seed: int
) -> None:
    servants, orders = drawn(seed)
    sync(run, fresh_database, keys, orders, servants)
    found = run(contents(fresh_database))
    assert any(line.startswith("Promotion ") for line in found)
    assert derived_again(run, fresh_database) == found


def test_a_career_on_one_page_is_not_read_back(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(synchronise_all(fresh_database, {scripted(ScriptedReader({})): Feed()}, keys, NOON))
    servants = [servant("R1"), servant("R2", "40912960650019", firstName="Nodira")]
    orders = [
        *(order(str(n), f"P{n}", f"201{n}-01-01", seq=n) for n in (1, 2, 3)),
        *(order(str(n), f"P{n - 3}", f"201{n}-06-01", seq=n, registerNo="R2") for n in (4, 5)),
    ]
    reports: list[SyncReport] = []

    async def work() -> None:
        pages = {"bodies": list(CAREER["bodies"]), "positions": POSTS, "servants": servants, "orders": orders}
        delivery = ScriptedReader({stream: [list(rows)] for stream, rows in pages.items()})
        reports.append(await synchronise_all(fresh_database, {scripted(delivery): Feed()}, keys, NOON))

    seen = statements_of(run, fresh_database, work())
    assert reports[0].careers == 2
    assert "careers/create_moves" in seen
    assert "careers/career_spells" not in seen
    found = run(contents(fresh_database))
    assert derived_again(run, fresh_database) == found


def test_an_order_for_a_known_career_has_the_whole_career_derived(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    first = [order("1", "P1", "2015-01-01", seq=1), order("2", "P2", "2018-01-01", seq=2)]
    sync(run, fresh_database, keys, [first], [servant()])
    # It began between the two: the move from the first to the second is none any more.
    sync(run, fresh_database, keys, [[*first, order("3", "P4", "2016-06-01", seq=3)]], [servant()], days=1)
    found = run(contents(fresh_database))
    rows = run(
        fresh_database.read(
            cypher(
                "MATCH (a:Appointment)-[:NEXT]->(b:Appointment) RETURN a.order_number AS old, b.order_number AS new ORDER BY old"
            )
        )
    )
    assert [(row["old"], row["new"]) for row in rows] == [("1", "3"), ("3", "2")]
    assert derived_again(run, fresh_database) == found


def test_two_portals_that_state_one_spell_leave_one_career(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    pages = {stream: [list(rows)] for stream, rows in {**CAREER, "positions": POSTS}.items()}
    feeds = {scripted(ScriptedReader(pages)): Feed(), scripted(ScriptedReader(pages), COPY): Feed()}
    run(synchronise_all(fresh_database, feeds, keys, NOON))
    found = run(contents(fresh_database))
    assert derived_again(run, fresh_database) == found


def test_beside_another_process_every_career_is_marked_and_derived_from_the_graph(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    servants, orders = drawn(3)

    async def beside() -> list[str]:
        seen: list[str] = []
        async with leased(fresh_database, "another portal/its stream/all"):
            fresh_database.observers.append(seen.append)
            pages = {"bodies": [list(CAREER["bodies"])], "positions": [POSTS], "servants": [servants], "orders": orders}
            await synchronise_all(fresh_database, {scripted(ScriptedReader(pages)): Feed()}, keys, NOON)
        return seen

    seen = run(beside())
    assert "careers/career_spells" in seen
    assert "careers/mark_dirty_unless_whole" not in seen
    found = run(contents(fresh_database))
    assert derived_again(run, fresh_database) == found


def test_whoever_has_more_than_her_new_appointments_is_marked(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    orders = [order("1", "P1", "2015-01-01", seq=1), order("2", "P2", "2018-01-01", seq=2)]
    sync(run, fresh_database, keys, [orders], [servant()])
    (row,) = run(fresh_database.read(cypher("MATCH (s:Servant) RETURN s.id AS id")))

    def marked(spells: int, moves: int) -> bool:
        rows = [{"id": row["id"], "spells": spells, "moves": moves}]
        run(fresh_database.execute(statement("careers/mark_dirty_unless_whole"), {"rows": rows}))
        (found,) = run(fresh_database.read(cypher("MATCH (s:Servant) RETURN s.dirty AS dirty")))
        run(fresh_database.execute(cypher("MATCH (s:Servant) SET s.dirty = null")))
        return found["dirty"] is not None

    assert not marked(2, 1)
    assert marked(1, 1)
    assert marked(2, 0)
    run(fresh_database.execute(cypher("MATCH (s:Servant) CREATE (s)-[:SIGNED]->(:Contract {id: 'contract:1'})")))
    assert marked(2, 1)
