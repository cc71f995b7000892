"""Files as a portal delivers them, night after night, loaded into a graph by their own reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Period
from graph.model.facts import Fact, Ref, person
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Row, Stream, StreamMode
from loaders.portal_api.fields import IsoDay, Text
from loaders.runs.report import PortalReport
from loaders.sources import CsvFiles, DeclaredFiles, file_connector
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, key_ring

NAME = "staff.example.uz"
HEADER = "order,name,body,from,until"
LEE, ASH, FOX = "1,Ann Lee,Archive,2019-03-01,2022-05-31", "2,Ben Ash,Archive,2020-01,", "3,Cat Fox,Archive,2021-01-01,2021-12-31"


class Spell(Row):
    order: Text
    name: Text
    body: Text
    begins: IsoDay = Field(alias="from")
    last_day: IsoDay | None = Field(None, alias="until")


def spell(row: Spell) -> Iterator[Fact]:
    servant, body, post = person(f"{NAME}/people", row.name), Ref(f"{NAME}/bodies", row.body), Ref(f"{NAME}/posts", row.order)
    yield facts.Organisation(ref=body, name=row.body, country="UZ")
    yield facts.Position(ref=post, organisation=body, title="Post")
    yield facts.Servant(ref=servant, name=row.name)
    period = Period.through(row.begins, row.last_day)
    yield facts.Appointment(ref=Ref(f"{NAME}/orders", row.order), servant=servant, position=post, period=period)


SPELLS = Stream("spells", Spell, ("order",), spell, StreamMode.SNAPSHOT)


def portal(files: DeclaredFiles, stream: Stream[Any] = SPELLS) -> Portal:
    authority = frozenset({"Organisation", "Position", "Servant", "Appointment"})
    return Portal(NAME, "Staff", "UZ", (stream,), authority, file_connector(NAME, {stream.name: files}))


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    folder = tmp_path / "feed"
    folder.mkdir()
    return folder


def deliver(feed: Path, name: str, *lines: str, header: str = HEADER) -> None:
    (feed / name).write_text("".join(f"{line}\n" for line in (header, *lines)))


async def load(database: Database, given: Portal, feed: Path, keys: KeyRing, night: int = 1) -> PortalReport:
    report = await synchronise_all(database, {given: Feed(folder=feed)}, keys, NOON + timedelta(days=night))
    return report.portals[0]


async def missing(database: Database) -> list[Any]:
    rows = await database.read(cypher("MATCH (r:PortalRecord {state: 'missing'}) RETURN r.key AS key ORDER BY key"), {})
    return [row["key"] for row in rows]


async def open_posts(database: Database) -> list[Any]:
    text = cypher("MATCH (s:Servant)-[:HELD]->(:Appointment {open: true}) RETURN s.name AS name ORDER BY name")
    return [row["name"] for row in await database.read(text, {})]


def test_whoever_left_between_two_dated_files_is_missing(run: Run, fresh_database: Database, keys: KeyRing, feed: Path) -> None:
    given = portal(CsvFiles("staff-*.csv"))
    deliver(feed, "staff-2026-11-20.csv", LEE, ASH, FOX)
    first = run(load(fresh_database, given, feed, keys, 1))
    assert (first.state, first.books.created, run(missing(fresh_database))) == ("clean", 3, [])
    deliver(feed, "staff-2026-11-21.csv", LEE, ASH)
    second = run(load(fresh_database, given, feed, keys, 2))
    assert (second.state, second.books.read, second.books.unchanged, second.scopes[0].missing) == ("clean", 2, 2, 1)
    assert run(missing(fresh_database)) == ["3"]
    assert second.notes == ["spells: not read, as there is a newer delivery (staff-2026-11-21.csv): staff-2026-11-20.csv."]
    deliver(feed, "staff-2026-11-22.csv", LEE, ASH, FOX)
    run(load(fresh_database, given, feed, keys, 3))
    assert run(missing(fresh_database)) == []


def test_the_same_list_under_another_date_is_not_read_again(
    run: Run, fresh_database: Database, keys: KeyRing, feed: Path
) -> None:
    given = portal(CsvFiles("staff-*.csv"))
    deliver(feed, "staff-2026-11-20.csv", LEE, ASH)
    run(load(fresh_database, given, feed, keys, 1))
    (feed / "staff-2026-11-20.csv").rename(feed / "staff-2026-11-21.csv")
    second = run(load(fresh_database, given, feed, keys, 2))
    assert (second.books.unchanged, second.scopes[0].missing, run(missing(fresh_database))) == (2, 0, [])


def test_a_graph_whose_pages_are_named_by_dates_is_loaded_on(
    run: Run, fresh_database: Database, keys: KeyRing, feed: Path
) -> None:
    deliver(feed, "staff-2026-11-20.csv", LEE, ASH, FOX)
    deliver(feed, "staff-2026-11-21.csv", LEE, ASH)
    run(load(fresh_database, portal(CsvFiles("staff-*.csv", parts=True)), feed, keys, 1))
    assert run(missing(fresh_database)) == []
    run(load(fresh_database, portal(CsvFiles("staff-*.csv")), feed, keys, 2))
    assert run(missing(fresh_database)) == ["3"]


@pytest.mark.parametrize("header", ["order,name,body,from,Until", "order,name,body,from", "order,name,body,from,until,until"])
def test_ends_are_not_lost_with_their_column(run: Run, fresh_database: Database, keys: KeyRing, feed: Path, header: str) -> None:
    given = portal(CsvFiles("staff.csv"))
    deliver(feed, "staff.csv", LEE, ASH)
    run(load(fresh_database, given, feed, keys, 1))
    lines = [",".join((*LEE.split(","), "2022-05-31")[: header.count(",") + 1])]
    deliver(feed, "staff.csv", *lines, header=header)
    second = run(load(fresh_database, given, feed, keys, 2))
    assert second.state == "failed"
    assert "staff.csv cannot be read: its header" in (second.problem or "")
    assert "«until»" in (second.problem or "")
    assert (run(open_posts(fresh_database)), run(missing(fresh_database))) == (["Ben Ash"], [])
    deliver(feed, "staff.csv", LEE, ASH)
    third = run(load(fresh_database, given, feed, keys, 3))
    assert (third.state, third.books.read, run(missing(fresh_database))) == ("clean", 2, [])


class Seen(Row):
    day: IsoDay
    name: Text


def seen(row: Seen) -> Iterator[Fact]:
    servant, body, post = person(f"{NAME}/people", row.name), Ref(f"{NAME}/bodies", "a"), Ref(f"{NAME}/posts", "a")
    yield facts.Organisation(ref=body, name="Archive", country="UZ")
    yield facts.Position(ref=post, organisation=body, title="Archivist")
    yield facts.Servant(ref=servant, name=row.name)
    yield facts.Appointment(
        ref=person(f"{NAME}/spells", row.name),
        servant=servant,
        position=post,
        period=Period.seen(row.day.earliest),
        observed=True,
    )


def test_observations_are_all_read_and_each_notices_its_own_removals(
    run: Run, fresh_database: Database, keys: KeyRing, feed: Path
) -> None:
    stream = replace(SPELLS, row=Seen, key=("name", "day"), map=seen)
    given = portal(CsvFiles("book-*.csv", observations=True, date_field="day"), stream)
    deliver(feed, "book-2024-01-01.csv", "Ann Lee", "Ben Ash", header="name")
    deliver(feed, "book-2025-01-01.csv", "Ann Lee", header="name")
    first = run(load(fresh_database, given, feed, keys, 1))
    assert [(scope.scope, scope.books.created, scope.missing) for scope in first.scopes] == [
        ("2024-01-01", 2, 0),
        ("2025-01-01", 1, 0),
    ]
    bounds = cypher(
        "MATCH (s:Servant)-[:HELD]->(a:Appointment) RETURN s.name AS name, toString(a.start_latest) AS begun, "
        "toString(a.end_earliest) AS held ORDER BY name"
    )
    assert run(fresh_database.read(bounds, {})) == [
        {"name": "Ann Lee", "begun": "2024-01-01", "held": "2025-01-02"},
        {"name": "Ben Ash", "begun": "2024-01-01", "held": "2024-01-02"},
    ]
    deliver(feed, "book-2024-01-01.csv", "Ann Lee", header="name")
    second = run(load(fresh_database, given, feed, keys, 2))
    assert [(scope.scope, scope.missing) for scope in second.scopes] == [("2024-01-01", 1), ("2025-01-01", 0)]
    assert run(missing(fresh_database)) == ["Ben Ash/2024-01-01"]
