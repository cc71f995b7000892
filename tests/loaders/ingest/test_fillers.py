"""What systems write where they know nothing, read from a real file into a real graph."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Period
from graph.model.facts import Fact, Ref, person
from loaders.ingest.quarantine import quarantined
from loaders.portal_api.contract import Feed, Portal, Row, Stream, StreamMode
from loaders.portal_api.fields import IsoDay, Pinfl, Text
from loaders.runs.report import PortalReport
from loaders.sources import CsvFiles, file_connector
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, key_ring

NAME = "staff.example.uz"


class Spell(Row):
    order: Text
    pinfl: Pinfl
    name: Text
    post: Text
    begins: IsoDay
    until: IsoDay | None = None
    ground: Text | None = None


def spell(row: Spell) -> Iterator[Fact]:
    servant, body, post = person("UZ/PINFL", row.pinfl), Ref(f"{NAME}/bodies", "B"), Ref(f"{NAME}/posts", row.post)
    yield facts.Organisation(ref=body, name="Body", country="UZ")
    yield facts.Position(ref=post, organisation=body, title=row.post)
    yield facts.Servant(ref=servant, name=row.name)
    yield facts.Appointment(
        ref=Ref(f"{NAME}/orders", row.order),
        servant=servant,
        position=post,
        period=Period.through(row.begins, row.until),
        end_reason_word=row.ground,
    )


PORTAL = Portal(
    name=NAME,
    title="Staff list",
    country="UZ",
    authority=frozenset({"Organisation", "Position", "Servant", "Appointment"}),
    streams=(Stream("spells", Spell, ("order",), spell, StreamMode.SNAPSHOT),),
    connect=file_connector(NAME, {"spells": CsvFiles("*.csv")}),
)


@pytest.fixture
def load(run: Run, fresh_database: Database, tmp_path: Path) -> Any:
    def load(*lines: str) -> PortalReport:
        (tmp_path / "staff.csv").write_text("\n".join(["order,pinfl,name,post,begins,until,ground", *lines, ""]), "utf-8")
        feeds = {PORTAL: Feed(folder=tmp_path)}
        return run(synchronise_all(fresh_database, feeds, key_ring(tmp_path), NOON)).portals[0]

    return load


ENDS: LiteralString = """MATCH (a:Appointment)
RETURN a.open AS open, a.end_earliest AS first, a.end_latest AS last ORDER BY a.start_latest"""


def ends(run: Run, database: Database) -> list[tuple[Any, ...]]:
    return [(row["open"], row["first"], row["last"]) for row in run(database.read(cypher(ENDS)))]


def test_fillers_and_blanks_are_open_ends_and_a_last_day_ends_the_day_after(
    run: Run, fresh_database: Database, load: Any
) -> None:
    report = load(
        "1,31503856070019,Karimov Alisher,Inspector,2010-01-01,9999-12-31,",
        "2,31503856070019,Karimov Alisher,Inspector,2011-01-01,9999-01-01,",
        "3,31503856070019,Karimov Alisher,Inspector,2012-01-01,\u00a0,",
        "4,31503856070019,Karimov Alisher,Inspector,2013-01-01,2013-12-31,own wish",
        "5,31503856070019,Karimov Alisher,Inspector,2014-01-01,2014-02,own wish",
        "6,31503856070019,Karimov Alisher,Inspector,9999-12-31,,",
        "7,31503856070019,Karimov Alisher,Inspector,2015-01-01,2350-06-01,",
        "8,31503856070019,Karimov Alisher,Inspector,20160101,,",
        "\u200b,31503856070019,Karimov Alisher,Inspector,2016-01-01,,",
    )
    assert (report.state, report.books.created, report.books.quarantined) == ("with_rejects", 5, 4)
    assert ends(run, fresh_database) == [
        *[(True, None, None)] * 3,
        (False, date(2014, 1, 1), date(2014, 1, 1)),
        (False, date(2014, 2, 2), date(2014, 3, 1)),
    ]
    assert sorted((row.key or "", row.reason, row.field) for row in run(quarantined(fresh_database))) == [
        ("", "missing_key", "order"),
        ("6", "missing_field", "begins"),
        ("7", "impossible_date", "until"),
        ("8", "impossible_date", "begins"),
    ]


def test_one_number_typed_in_several_ways_is_one_person_with_one_name(run: Run, fresh_database: Database, load: Any) -> None:
    wide = "".join(chr(ord("\uff10") + int(digit)) for digit in "31503856070019")
    report = load(
        "1,31503856070019,Karimov Alisher,Inspector,2010-01-01,,",
        f"2,{wide},Karimov\u00a0Alisher,Inspector,2011-01-01,,\u200b",
        "3,\u200b31503856070019 , Karimov Ali\u00adsher\ufeff,In\u200bspector,2012-01-01,,",
    )
    assert report.state == "clean"
    people = run(fresh_database.read(cypher("MATCH (s:Servant) RETURN s.name AS name")))
    assert [row["name"] for row in people] == ["Karimov Alisher"]
    assert len(run(fresh_database.read(cypher("MATCH (p:Position) RETURN p.id AS id")))) == 1
    assert run(fresh_database.read(cypher("MATCH (a:Appointment) WHERE a.end_reason_word IS NOT NULL RETURN a.id AS id"))) == []


def test_whether_a_post_is_of_the_civil_service_is_not_known_unless_a_portal_says_so(
    run: Run, fresh_database: Database, load: Any
) -> None:
    load("1,31503856070019,Karimov Alisher,Inspector,2010-01-01,,")
    rows = run(fresh_database.read(cypher("MATCH (a:Appointment) RETURN a.civil_service AS known")))
    assert [row["known"] for row in rows] == [None]
