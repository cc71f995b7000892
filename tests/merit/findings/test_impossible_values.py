"""What no loader writes and somebody wrote all the same: impossible values harm only what they are about, and are named."""

from __future__ import annotations

from pathlib import Path
from typing import LiteralString

import pytest

from graph.driver.database import Database
from merit.detection import DetectionReport, detect
from merit.registry import find_rule
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.one_finding import ROWS, SANCTION, TODAY, day
from tests.support.scripted_portal import key_ring, load, order, servant

pytestmark = pytest.mark.both_engines

SPOILT: dict[str, LiteralString] = {
    "day-before-1800": "MATCH (a:Appointment {order_number: '2'}) SET a.start_earliest = date('1700-01-01')",
    "unknown-word": "MATCH (a:Appointment {order_number: '2'}) SET a.mode = 'by magic'",
    "missing-start": "MATCH (a:Appointment {order_number: '2'}) REMOVE a.start_earliest, a.start_latest",
    "days-in-the-wrong-order": """MATCH (s:Servant)-[:GIVEN]->(x) WHERE s.name STARTS WITH 'Karimova'
        SET x.imposed_latest = date('2000-01-01')""",
    "text-for-a-day": "MATCH (a:Appointment {order_number: '2'}) SET a.order_date_earliest = 'soon'",
    "number-for-a-day": "MATCH (a:Appointment {order_number: '2'}) SET a.end_earliest = 5, a.end_latest = 6, a.open = false",
}


@pytest.fixture
def two(run: Run, fresh_database: Database, tmp_path: Path) -> Database:
    """Return a graph with two people, who have a finding of rule V10 each."""
    other = servant("R2", "31503850000002", lastName="Aliyev", firstName="Bek", patronymic=None, sex="M", birthDate=None)
    orders = [
        order("3", "P1", "2023-01-01", end="2025-06-01", open=False, mode="guarantee", registerNo="R2"),
        order("4", "P2", "2025-06-01", mode="guarantee", seq=2, registerNo="R2"),
    ]
    rows = {
        **ROWS,
        "servants": [*ROWS["servants"], other],
        "orders": [*ROWS["orders"], *orders],
        "sanctions": [SANCTION, {**SANCTION, "id": "S2", "registerNo": "R2"}],
    }
    run(load(fresh_database, rows, key_ring(tmp_path)))
    report = judge(run, fresh_database, 0)
    assert (report.rules[0].changes.opened, report.complete) == (2, True)
    return fresh_database


def judge(run: Run, database: Database, number: int) -> DetectionReport:
    rule = find_rule("V10")
    assert rule is not None
    # What a test writes into the graph by itself marks no dossier.
    return run(detect(database, [rule], TODAY, day(number), all_again=True))


def findings(run: Run, database: Database) -> list[dict[str, object]]:
    text = "MATCH (f:Finding)-[:CONCERNS]->(s) RETURN properties(f) AS finding, s.id AS servant ORDER BY f.id"
    return run(database.read(cypher(text)))


def ids(run: Run, database: Database) -> dict[str, str]:
    rows = run(database.read(cypher("MATCH (s:Servant) RETURN s.id AS id, s.name STARTS WITH 'Karimova' AS spoilt")))
    return {"spoilt" if row["spoilt"] else "other": str(row["id"]) for row in rows}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_an_impossible_value_harms_nobody_else(run: Run, two: Database, spoil: LiteralString) -> None:
    before, people = findings(run, two), ids(run, two)
    run(execute(two, spoil))
    report = judge(run, two, 1)
    assert [each.subject for each in report.unreadable] == [people["spoilt"]]
    assert report.unreadable[0].reason.startswith("a value is impossible")
    assert not report.complete
    assert (len(report.rules[0].tally.violations), report.rules[0].changes.resolved) == (1, 0)
    assert findings(run, two) == before


def test_an_impossible_value_of_a_superior_harms_no_subordinate(run: Run, two: Database) -> None:
    people = ids(run, two)
    reports = """MATCH (:Servant {id: $other})-[:HELD]->(:Appointment {order_number: '4'})-[:TO]->(:Position)-[:HAS_VERSION]->(v)
        MATCH (:Servant {id: $spoilt})-[:HELD]->(:Appointment {order_number: '1'})-[:TO]->(p)
        CREATE (v)-[:REPORTS_TO]->(p)"""
    run(execute(two, reports, **people))
    run(execute(two, "MATCH (a:Appointment {order_number: '1'}) SET a.start_earliest = date('1700-01-01'), a.mode = 'by magic'"))
    report = judge(run, two, 1)
    assert [each.subject for each in report.unreadable] == [people["spoilt"]]
    assert len(report.rules[0].tally.violations) == 1


def test_an_impossible_value_of_a_body_is_named_and_harms_nobody(run: Run, two: Database) -> None:
    before = findings(run, two)
    run(execute(two, "MATCH (:Organisation)-[:HAS_VERSION]->(v) SET v.start_earliest = date('1700-01-01')"))
    report = judge(run, two, 1)
    assert [each.subject.partition(":")[0] for each in report.unreadable] == ["organisation"]
    assert not report.complete
    assert len(report.rules[0].tally.violations) == 2
    assert findings(run, two) == before
