"""The integrator's example on small files with more defects than the published ones have; on both engines."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path
from typing import Any, LiteralString

import pytest
from uk_organograms import PORTAL

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.portal_api.registry import usable_portals
from loaders.runs.report import PortalReport
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import count, cypher
from tests.support.scripted_portal import NOON, key_ring

HEADER = (
    "Post Unique Reference,Name,Grade,Job Title,Job/Team Function,Parent Department,Organisation,Unit,Reports to Senior Post,FTE"
)


async def load(database: Database, folder: Path, keys: KeyRing, days_later: int = 0) -> PortalReport:
    report = await synchronise_all(database, {PORTAL: Feed(folder=folder)}, keys, NOON + timedelta(days=days_later))
    return report.portals[0]


def rows(run: Run, database: Database, text: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
    return run(database.read(cypher(text), parameters))


def test_the_package_offers_its_portal_under_the_entry_point() -> None:
    assert usable_portals()["uk.organograms"] is PORTAL


def line(
    reference: str, name: str, *, title: str = "Director", body: str = "Cabinet Office", above: str = "XX", **cells: str
) -> str:
    grade, fte = cells.get("grade", "SCS1"), cells.get("fte", "1")
    return f"{reference},{name},{grade},{title},,{cells.get('department', body)},{body},Unit,{above},{fte}"


def file(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join([HEADER, *lines, ""]).encode(encoding))
    return path


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_both_encodings_are_read_and_a_lost_letter_is_kept_as_it_is(
    run: Run, fresh_database: Database, keys: KeyRing, folder: Path
) -> None:
    file(folder, "a-2011-03-31-senior.csv", line("1", "Zoë Müller"), encoding="utf-8-sig")
    file(folder, "b-2011-03-31-senior.csv", line("2", "Siân Ó Broin", title="Head – Köln"), encoding="cp1252")
    file(folder, "c-2011-03-31-senior.csv", line("3", "J\ufffdrgen May"), line("4", "J\ufffdrgen May", title="Other"))
    report = run(load(fresh_database, folder, keys))
    assert (report.state, report.books.quarantined) == ("clean", 0)
    found = rows(
        run, fresh_database, "MATCH (s:Servant)-[:HELD]->()-[:TO]->(p) RETURN s.name AS name, p.title AS post ORDER BY post, name"
    )
    assert [(row["name"], row["post"]) for row in found] == [
        ("J\ufffdrgen May", "Director"),
        ("Zoë Müller", "Director"),
        ("Siân Ó Broin", "Head – Köln"),
        ("J\ufffdrgen May", "Other"),
    ]
    assert run(count(fresh_database, "MATCH (s:Servant) RETURN count(s) AS n")) == 4
    assert [note for note in report.notes if "U+FFFD" in note] == [
        "2 cells contain U+FFFD because a letter was lost before publication; they are kept unchanged"
    ]


def test_an_unreadable_file_fails_only_its_day(run: Run, fresh_database: Database, keys: KeyRing, folder: Path) -> None:
    # Byte 0x81 is neither UTF-8 nor a letter of Windows-1252.
    file(folder, "a-2011-03-31-senior.csv", line("1", "Ann Lee")).write_bytes(HEADER.encode() + b"\r\n1,\x81nn,SCS1,,,,,,,\r\n")
    file(folder, "b-2011-03-31-senior.csv", line("2", "Ben Ash"))
    (folder / "c-2011-03-31-senior.csv").write_text("some,other,table\r\n1,2,3\r\n")
    file(folder, "d-2011-09-30-senior.csv", line("3", "Cat Fox"))
    (folder / "e-2011-09-30-senior.csv.gz").write_bytes(gzip.compress(f"{HEADER}\r\n{line('4', 'Dan Roe')}\r\n".encode()))
    file(folder, "nothing tells when.csv", line("5", "Eve Doe"))
    report = run(load(fresh_database, folder, keys))
    states = {scope.scope: scope.state for scope in report.scopes if scope.stream == "posts"}
    assert states == {"2011-03-31": "failed", "2011-09-30": "done", "undated": "failed"}
    problems = [scope.problem or "" for scope in report.scopes if scope.stream == "posts" and scope.state == "failed"]
    assert "a-2011-03-31-senior.csv (it is neither UTF-8 nor cp1252 " in problems[0]
    assert ", c-2011-03-31-senior.csv (its header lacks «Post Unique Reference», «Name», " in problems[0]
    assert "nothing tells when.csv" in problems[1]
    names = rows(run, fresh_database, "MATCH (s:Servant) RETURN s.name AS name ORDER BY name")
    assert [row["name"] for row in names] == ["Ben Ash", "Cat Fox", "Dan Roe"]
    held = rows(run, fresh_database, "MATCH (q:QuarantinedRow {stream: 'posts'}) RETURN q.reason AS reason, q.field AS why")
    assert sorted((row["reason"], row["why"]) for row in held) == [
        ("unreadable_file", "it is neither UTF-8 nor cp1252 (line 2 has the byte 0x81)"),
        ("unreadable_file", "its header lacks «Post Unique Reference», «Name», «Grade» or «Grade (or equivalent)», «Job Title», "
         "«Parent Department», «Unit», «Organisation», «Reports to Senior Post»"),
    ]  # fmt: skip


def test_only_the_unreadable_row_is_quarantined(run: Run, fresh_database: Database, keys: KeyRing, folder: Path) -> None:
    lines = [
        line("1", "Ann Lee", fte="http://example.org/#tenure1"),
        line("2", "Ben Ash", body=""),
        "3,too,few",
        line("4", "'Eliminated.'", above="1"),
        line("0", "Cat Fox", title="Adviser", above="4"),
        line("0", "Vacant", title="Other adviser", above="no such post"),
        line("5", "Dee Hill/Eve Moor (Job Share)", above="5"),
    ]
    file(folder, "senior_2013_09_tom/whatever-senior.csv", *lines)
    report = run(load(fresh_database, folder, keys))
    posts = next(scope.books for scope in report.scopes if scope.stream == "posts")
    assert (posts.read, posts.created, posts.quarantined, posts.balanced) == (7, 5, 2, True)
    held = rows(run, fresh_database, "MATCH (q:QuarantinedRow {stream: 'posts'}) RETURN q.reason AS reason, q.field AS field")
    assert sorted((row["reason"], row["field"]) for row in held) == [("missing_field", "body"), ("wrong_number_of_cells", None)]
    found = rows(
        run,
        fresh_database,
        """MATCH (p:Position)-[:HAS_VERSION]->(v:PositionVersion)
        OPTIONAL MATCH (v)-[:REPORTS_TO]->(above:Position)
        OPTIONAL MATCH (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p)
        RETURN p.title AS title, v.fte AS fte, above.title AS above, collect(s.name) AS people, min(a.start_latest) AS seen
        ORDER BY title, fte""",
    )
    day = date(2013, 9, 30)
    assert [{**row, "people": sorted(row["people"])} for row in found if row["title"] != "Director"] == [
        {"title": "Adviser", "fte": 1.0, "above": "Director", "people": ["Cat Fox"], "seen": day},
        {"title": "Other adviser", "fte": 1.0, "above": None, "people": [], "seen": None},
    ]
    directors = [(tuple(sorted(row["people"])), row["fte"], row["above"]) for row in found if row["title"] == "Director"]
    assert set(directors) == {((), 1.0, "Director"), (("Ann Lee",), None, None), (("Dee Hill", "Eve Moor"), 1.0, None)}


def test_several_snapshots_of_one_spell_narrow_the_dates_of_one_appointment(
    run: Run, fresh_database: Database, keys: KeyRing, folder: Path
) -> None:
    for day in ("2011-03-31", "2011-09-30", "2012-03-31"):
        file(folder, f"co-{day}-senior.csv", line("7", "Ann Lee" if day < "2012" else "ANN  LEE", grade="scs1a"))
    run(load(fresh_database, folder, keys))
    found = rows(
        run,
        fresh_database,
        """MATCH (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:HAS_VERSION]->(v)
        RETURN s.name AS name, a.start_latest AS seen, a.end_earliest AS until, a.open AS open, a.rank AS rank,
          count(v) AS versions""",
    )
    assert found == [
        {"name": "ANN  LEE", "seen": date(2011, 3, 31), "until": date(2012, 4, 1), "open": False, "rank": 2, "versions": 3}
    ]


def test_rows_that_share_a_reference_are_held_at_the_same_time(
    run: Run, fresh_database: Database, keys: KeyRing, folder: Path
) -> None:
    shared = [line("7", "Ann Lee", grade="SCS1"), line("7", "Ben Ash", grade="SCS1"), line("7", "Ann Lee", grade="SCS3")]
    file(folder, "co-2011-03-31-senior.csv", *shared, line("8", "Cat Fox", above="7"))
    report = run(load(fresh_database, folder, keys))
    found = rows(
        run,
        fresh_database,
        """MATCH (s:Servant)-[:HELD]->(a)-[:TO]->(p:Position) WHERE s.name <> 'Cat Fox'
        RETURN s.name AS name, p.id AS post, a.rank AS rank ORDER BY name, rank""",
    )
    assert [(row["name"], row["rank"]) for row in found] == [("Ann Lee", 1), ("Ann Lee", 4), ("Ben Ash", 1)]
    assert found[0]["post"] == found[2]["post"] != found[1]["post"]
    assert run(count(fresh_database, "MATCH (m:Promotion) RETURN count(m) AS n")) == 0
    # It is unknown which of the two posts is above hers.
    assert run(count(fresh_database, "MATCH ()-[r:REPORTS_TO]->() RETURN count(r) AS n")) == 0
    assert any(note.startswith("1 rows report to a post") for note in report.notes)


def test_a_row_inserted_above_changes_no_key_below(run: Run, fresh_database: Database, keys: KeyRing, folder: Path) -> None:
    file(folder, "co-2011-03-31-senior.csv", line("7", "Ann Lee"), line("8", "Ben Ash"))
    run(load(fresh_database, folder, keys))
    file(folder, "co-2011-03-31-senior.csv", line("6", "Cat Fox"), line("7", "Ann Lee"), line("8", "Ben Ash"))
    posts = run(load(fresh_database, folder, keys, days_later=1)).scopes[-1].books
    assert (posts.created, posts.unchanged, posts.updated) == (1, 2, 0)


def test_rows_without_a_reference_have_keys_of_their_own(run: Run, fresh_database: Database, keys: KeyRing, folder: Path) -> None:
    file(folder, "co-2011-03-31-senior.csv", line("", "Ann Lee", title="One"), line("-", "Ben Ash", title="Two"))
    posts = run(load(fresh_database, folder, keys)).scopes[-1].books
    assert (posts.read, posts.created) == (2, 2)
    assert run(count(fresh_database, "MATCH (s:Servant) RETURN count(s) AS n")) == 2


def test_a_column_that_may_be_absent_is_not_needed_and_a_column_that_nobody_reads_is_named(
    run: Run, fresh_database: Database, keys: KeyRing, folder: Path
) -> None:
    path = file(folder, "co-2011-03-31-senior.csv")
    path.write_text(f"{HEADER.removesuffix(',FTE')},Colour\r\n{line('1', 'Ann Lee').removesuffix(',1')},red\r\n")
    report = run(load(fresh_database, folder, keys))
    assert (report.state, report.books.created) == ("clean", 2)
    assert "nobody reads «Colour»" in report.notes


def test_a_missing_folder_is_reported(run: Run, fresh_database: Database, keys: KeyRing, folder: Path) -> None:
    report = run(load(fresh_database, folder, keys))
    assert report.state == "failed"
    assert "uk.organograms needs a folder" in (report.problem or "")
