"""The integrator's example on real data: all of it on the embedded engine, on Neo4j only the bodies that the assertions name.

The data lies in the folder that MERITGRAPH_ORGANOGRAMS names.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from uk_organograms import PORTAL

from graph.driver.database import Database
from graph.migrations import migrate
from loaders.entity_resolution.judgement_files import import_judgements
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import candidates
from loaders.runs.report import PortalReport
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import OpenEngine, Run
from tests.examples.test_uk_organograms import load, rows
from tests.support.engines import count, empty
from tests.support.scripted_portal import NOON, key_ring

JUDGEMENTS = Path(__file__).parents[2] / "examples/uk_organograms/judgements.jsonl"

FILES, FILES_WITH_ROWS, ROWS = 465, 459, 21_477
DAMAGED_CELLS = 864
ROWS_WITHOUT_PERSON = 14_041
# Among them, rows that name a job, a unit or a body, or a vacancy in other words ("Med3 Vacant", "Post Deleted").
ROWS_NAMING_THE_JOB = 37
PLACEHOLDERS = frozenset(
    {"", "n/d", "nd", "na", "vacant", "vacancy", "vancay", "eliminated", "elminated", "not disclosed", "no name"}
    | {"xxx", "gapped", "interim"}
)
REPORTING_LINES = 20_388

# Files of the bodies that the assertions on single people name.
NEEDED_FILES = re.compile(
    "^(audit_commission|cabinet_office|ministry_of_defence-2016|department_for_education|Cabinet-Office|MOJ|DfE)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Organograms in a database, the report of their first load, and the counts that a simple reading of the files gives."""

    database: Database
    keys: KeyRing
    folder: Path
    report: PortalReport
    files: int
    files_with_rows: int
    rows: int
    nobody: int
    damaged: int


@pytest.fixture(scope="module")
def organograms() -> Path:
    named = os.environ.get("MERITGRAPH_ORGANOGRAMS")
    if named and Path(named).is_dir():
        return Path(named)
    reason = f"MERITGRAPH_ORGANOGRAMS names no folder (it is {named!r}): NOTHING WAS TESTED ON REAL ORGANOGRAMS"
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def loaded(organograms: Path, engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = organograms
    if engine.name == "neo4j":
        folder = tmp_path_factory.mktemp("some")
        for path in (path for path in organograms.rglob("*.csv") if NEEDED_FILES.search(path.name)):
            (folder / path.parent.name).mkdir(exist_ok=True)
            (folder / path.parent.name / path.name).symlink_to(path)
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    keys = key_ring(tmp_path_factory.mktemp("organograms"))
    report = run(load(engine.database, folder, keys))
    yield Loaded(engine.database, keys, folder, report, *count_in_files(folder))
    run(empty(engine.database, engine.home))


def count_in_files(folder: Path) -> tuple[int, int, int, int, int]:
    """Count files, files with rows, rows, rows whose name cell is a known placeholder, and damaged cells."""
    files, with_rows, lines, nobody, damaged = 0, 0, 0, 0, 0
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file))
        files, with_rows, lines = files + 1, with_rows + bool(found), lines + len(found)
        nobody += sum(row["Name"].strip("'\". ").lower() in PLACEHOLDERS for row in found)
        damaged += sum("\ufffd" in (cell or "") for row in found for cell in row.values())
    return files, with_rows, lines, nobody, damaged


def test_the_folder_holds_the_files_that_the_figures_describe(organograms: Path) -> None:
    assert count_in_files(organograms) == (FILES, FILES_WITH_ROWS, ROWS, ROWS_WITHOUT_PERSON - ROWS_NAMING_THE_JOB, DAMAGED_CELLS)


def test_every_file_and_every_row_is_loaded(run: Run, loaded: Loaded) -> None:
    assert loaded.report.state == "clean"
    posts = [scope.books for scope in loaded.report.scopes if scope.stream == "posts"]
    assert sum(books.read for books in posts) == sum(books.created for books in posts) == loaded.rows
    assert all(books.balanced for books in posts)
    assert loaded.report.books.pending == 0
    pages = rows(
        run,
        loaded.database,
        """MATCH (p:Page) WHERE p.id STARTS WITH 'uk.organograms/posts/'
        RETURN count(p) AS files, sum(CASE WHEN p.rows > 0 THEN 1 ELSE 0 END) AS with_rows, sum(p.rows) AS lines""",
    )
    assert pages == [{"files": loaded.files, "with_rows": loaded.files_with_rows, "lines": loaded.rows}]


def test_placeholders_become_no_people_and_their_rows_are_kept(run: Run, loaded: Loaded) -> None:
    names = [row["name"] for row in rows(run, loaded.database, "MATCH (s:Servant) RETURN s.name AS name")]
    assert len(names) > 50
    stand_ins = (
        "n/d",
        "nd",
        "na",
        "vacan",
        "vancay",
        "eliminated",
        "elminated",
        "disclosed",
        "no name",
        "gapped",
        "deputy director",
    )
    plain = [name.strip("'\". ").lower() for name in names]
    assert not [name for name in plain if not name or name in stand_ins[:3] or any(word in name for word in stand_ins[3:])]
    (described,) = rows(
        run,
        loaded.database,
        """MATCH (r:PortalRecord {portal: 'uk.organograms', stream: 'posts'})
        OPTIONAL MATCH (r)-[:DESCRIBES]->(a:Appointment)
        OPTIONAL MATCH (r)-[:DESCRIBES]->(v:PositionVersion)
        WITH r, count(DISTINCT a) AS people, count(DISTINCT v) AS posts
        RETURN sum(CASE WHEN people = 0 THEN 1 ELSE 0 END) AS nobody, sum(posts) AS posts""",
    )
    assert described["posts"] == loaded.rows
    if loaded.rows == ROWS:
        assert described["nobody"] == ROWS_WITHOUT_PERSON
    assert described["nobody"] >= loaded.nobody > 0


def test_damaged_cells_and_unknown_superiors_are_counted(loaded: Loaded) -> None:
    counts = {note.partition(" ")[2]: int(note.partition(" ")[0]) for note in loaded.report.notes}
    assert counts["files were read"] == loaded.files
    assert sum(number for text, number in counts.items() if text.startswith("cells contain U+FFFD")) == loaded.damaged
    if loaded.rows == ROWS:
        assert sum(number for text, number in counts.items() if text.startswith("rows report to a post that their file")) == 285


def test_reporting_lines_resolve_inside_their_file(run: Run, loaded: Loaded) -> None:
    lines = run(count(loaded.database, "MATCH (:PositionVersion)-[r:REPORTS_TO]->(:Position) RETURN count(r) AS n"))
    assert lines == REPORTING_LINES if loaded.rows == ROWS else lines / loaded.rows > 0.9


@pytest.mark.parametrize(
    ("name", "spells"),
    [
        ("Antonia Romeo", {"Cabinet Office": "SCS2", "Ministry of Justice": "SCS3"}),
        ("Gareth Davies", {"Audit Commission": "SCS3", "Cabinet Office": "SCS2"}),
    ],
)
def test_a_name_in_two_bodies_is_two_people(run: Run, loaded: Loaded, name: str, spells: dict[str, str]) -> None:
    found = rows(
        run,
        loaded.database,
        """MATCH (s:Servant {name: $name})-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
        OPTIONAL MATCH (s)-[:RECEIVED]->(m:Promotion)
        RETURN s.id AS id, o.name AS body, collect(DISTINCT a.ladder + a.rank) AS grades, count(m) AS moves""",
        name=name,
    )
    ranks = {"SCS2": "uk-scs3", "SCS3": "uk-scs4"}
    assert {row["body"]: row["grades"] for row in found} == {body: [ranks[grade]] for body, grade in spells.items()}
    assert len({row["id"] for row in found}) == 2
    assert all(row["moves"] == 0 for row in found)


def test_one_person_in_several_rows_of_a_snapshot_holds_several_posts(run: Run, loaded: Loaded) -> None:
    found = rows(
        run,
        loaded.database,
        """MATCH (s:Servant {name: 'Chris Wormald'})-[:HELD]->(a:Appointment)-[:TO]->(p:Position)-[:IN]->(o:Organisation)
        WHERE a.start_latest < date('2012-01-01') AND o.name = 'Cabinet Office'
        OPTIONAL MATCH (s)-[:RECEIVED]->(m:Promotion)
        RETURN s.id AS id, count(DISTINCT p) AS posts, count(m) AS moves""",
    )
    assert len(found) == 1
    assert found[0]["posts"] >= 2
    assert found[0]["moves"] == 0


def test_a_move_inside_a_body_is_a_promotion(run: Run, loaded: Loaded) -> None:
    found = rows(
        run,
        loaded.database,
        """MATCH (s:Servant {name: 'Sue Gray'})-[:RECEIVED]->(m:Promotion)-[:INTO]->(a:Appointment)-[:TO]->(:Position)
          -[:IN]->(o:Organisation)
        MATCH (m)-[:FROM]->(before:Appointment)
        RETURN o.name AS body, m.kind AS kind, m.steps AS steps, before.start_latest AS seen, before.end_earliest AS until,
          a.start_latest AS seen_next""",
    )
    assert found == [
        {
            "body": "Cabinet Office",
            "kind": "promotion",
            "steps": 1,
            "seen": date(2011, 3, 31),
            "until": date(2012, 4, 1),
            "seen_next": date(2013, 9, 30),
        }
    ]


def test_nobody_is_promoted_within_one_snapshot(run: Run, loaded: Loaded) -> None:
    promoted = "MATCH (m:Promotion)-[:FROM]->(a) MATCH (m)-[:INTO]->(b) "
    assert run(count(loaded.database, promoted + "RETURN count(m) AS n")) > 0
    assert run(count(loaded.database, promoted + "WHERE a.start_latest = b.start_latest RETURN count(m) AS n")) == 0


def test_officers_have_ranks_but_are_no_civil_servants(run: Run, loaded: Loaded) -> None:
    found = rows(
        run,
        loaded.database,
        """MATCH (a:Appointment) WHERE a.ladder = 'uk-military'
        RETURN DISTINCT a.civil_service AS civil_service, a.rank AS rank ORDER BY rank""",
    )
    assert found == [{"civil_service": False, "rank": rank} for rank in (6, 7, 8, 9)]


def test_reading_the_same_files_again_changes_nothing(run: Run, loaded: Loaded) -> None:
    before = run(count(loaded.database, "MATCH (n) WHERE NOT n:LoadRun AND NOT n:ScopeRun AND NOT n:Event RETURN count(n) AS n"))
    again = run(load(loaded.database, loaded.folder, loaded.keys, days_later=1))
    assert again.books.unchanged == again.books.read == loaded.report.books.read
    assert again.notes == loaded.report.notes
    after = run(count(loaded.database, "MATCH (n) WHERE NOT n:LoadRun AND NOT n:ScopeRun AND NOT n:Event RETURN count(n) AS n"))
    assert after == before


# --- people who moved between bodies: candidates, then the shipped judgements (from here on the graph is judged) ----


def test_people_with_one_name_in_two_bodies_are_candidates_with_reasons(run: Run, loaded: Loaded) -> None:
    found = run(candidates(loaded.database, limit=100_000))
    by_name = {each["left_name"]: each for each in found if each["left_name"] == each["right_name"]}
    for name in ("Antonia Romeo", "Chris Wormald", "Gareth Davies"):
        assert by_name[name]["reasons"], name
    assert any("at the same time" in reason for reason in by_name["Gareth Davies"]["reasons"])
    assert by_name["Gareth Davies"]["score"] < by_name["Chris Wormald"]["score"]
    servants = run(count(loaded.database, "MATCH (s:Servant) RETURN count(s) AS n"))
    assert len(found) * 2 / servants <= 3


@pytest.fixture(scope="module")
def judged(run: Run, loaded: Loaded) -> Loaded:
    at = NOON + timedelta(days=1)
    run(import_judgements(loaded.database, JUDGEMENTS.read_text("utf-8").splitlines(), loaded.keys))
    run(update_derived_data(loaded.database, [PORTAL], loaded.keys, at, SyncPolicy()))
    return loaded


def _career(run: Run, judged: Loaded, name: str) -> tuple[int, set[tuple[str, int]], list[tuple[str, int]]]:
    """Return the number of people with that name, the (body, rank) pairs they held, and the kind and steps of their moves."""
    held = rows(
        run,
        judged.database,
        """MATCH (s:Servant {name: $name})-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation)
        RETURN s.id AS id, o.name AS body, a.rank AS rank""",
        name=name,
    )
    moves = rows(
        run,
        judged.database,
        "MATCH (:Servant {name: $name})-[:RECEIVED]->(m:Promotion) RETURN m.kind AS kind, m.steps AS steps",
        name=name,
    )
    grades = {(row["body"], row["rank"]) for row in held}
    return len({row["id"] for row in held}), grades, [(row["kind"], row["steps"]) for row in moves]


@pytest.mark.parametrize(
    ("name", "grades"),
    [
        ("Antonia Romeo", {("Cabinet Office", 3), ("Ministry of Justice", 4)}),
        ("Chris Wormald", {("Cabinet Office", 4), ("Department for Education", 5)}),
        ("Sue Gray", {("Cabinet Office", 3), ("Cabinet Office", 4)}),
    ],
)
def test_linked_people_have_one_career_with_one_promotion(
    run: Run, judged: Loaded, name: str, grades: set[tuple[str, int]]
) -> None:
    people, held, moves = _career(run, judged, name)
    assert people == 1
    assert held == grades
    assert [move for move in moves if move[0] == "promotion"] == [("promotion", 1)]


def test_the_two_gareth_davies_stay_two_people_without_a_move(run: Run, judged: Loaded) -> None:
    people, held, moves = _career(run, judged, "Gareth Davies")
    assert (people, moves) == (2, [])
    assert held == {("Audit Commission", 4), ("Cabinet Office", 3)}
