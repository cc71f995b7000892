"""Careers from which the graph's own values allow nothing to follow: each is set aside and named, and all others are derived.

Rows with such values go to quarantine today, so they are written into the graph here, as an earlier version has loaded them.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import pytest
from rich.console import Console

from graph.driver.database import Database
from graph.errors import NothingToCheck
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.sync import SyncReport, synchronise_all
from merit.check import ProposedAppointment, check_appointment
from merit.registry import all_rules, shipped_policy
from meritgraph import services
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, NOON, ScriptedReader, key_ring, order, position, scripted, servant

pytestmark = pytest.mark.both_engines

# R2 rises from P3 to P4, as R1 does from P1 to P2.
ROWS: dict[str, list[Any]] = {
    **CAREER,
    "positions": [*CAREER["positions"], position("P3", 3), position("P4", 4)],
    "servants": [servant(), servant("R2", "40912960650019", firstName="Nodira")],
    "orders": [
        *CAREER["orders"],
        order("3", "P3", "2015-01-01", registerNo="R2", end="2018-01-01", open=False, seq=3),
        order("4", "P4", "2018-01-01", registerNo="R2", seq=4),
    ],
}
STEPS = """MATCH (s:Servant)-[:RECEIVED]->(m:Promotion)-[:INTO]->(a:Appointment)
RETURN a.order_number AS into, m.steps AS steps ORDER BY into"""


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def change(run: Run, database: Database, text: LiteralString) -> None:
    """Write into the graph, and have every career derived again."""
    run(database.execute(cypher(text)))
    run(database.execute(cypher("MATCH (s:Servant) SET s.dirty = s.id")))


def sync(run: Run, database: Database, keys: KeyRing, rows: dict[str, list[Any]], days: int) -> SyncReport:
    delivery = ScriptedReader({stream: [list(of_stream)] for stream, of_stream in rows.items()})
    return run(synchronise_all(database, {scripted(delivery): Feed()}, keys, NOON + timedelta(days=days)))


def servant_of(run: Run, database: Database, order_number: str) -> str:
    rows = run(
        database.read(
            cypher("MATCH (s:Servant)-[:HELD]->(:Appointment {order_number: $number}) RETURN s.id AS id"),
            {"number": order_number},
        )
    )
    return str(rows[0]["id"])


_RANK: LiteralString = """MATCH (:Appointment {order_number: '3'})-[:TO]->(:Position)-[:HAS_VERSION]->(v:PositionVersion)
SET v.rank = """
WRONG: dict[str, tuple[LiteralString, str]] = {
    "negative rank": (f"{_RANK}-5", "has a rank outside 0 to 10,000"),
    "greatest rank": (f"{_RANK}9223372036854775807", "has a rank outside 0 to 10,000"),
    "mode of another version": ("MATCH (a:Appointment {order_number: '3'}) SET a.mode = 'by lot'", "ValueError"),
    "no start": ("MATCH (a:Appointment {order_number: '3'}) SET a.start_earliest = null", "AssertionError"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_one_career_that_cannot_be_derived_is_named_and_the_others_are_derived(
    run: Run, fresh_database: Database, keys: KeyRing, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    text, reason = WRONG[wrong]
    sync(run, fresh_database, keys, ROWS, days=0)
    assert run(fresh_database.read(cypher(STEPS))) == [{"into": "2", "steps": 1}, {"into": "4", "steps": 1}]
    her = servant_of(run, fresh_database, "3")

    change(run, fresh_database, text)
    run(fresh_database.execute(cypher("MATCH (m:Promotion) SET m.steps = 99")))
    with caplog.at_level(logging.WARNING, "meritgraph.loading"):
        report = sync(run, fresh_database, keys, ROWS, days=1)

    assert [(each.servant, reason in each.reason) for each in report.not_derived] == [(her, True)]
    assert report.careers == 1
    # What was derived of her before stays; the other one's promotion is what it must be.
    assert run(fresh_database.read(cypher(STEPS))) == [{"into": "2", "steps": 1}, {"into": "4", "steps": 99}]
    assert f"The career of {her} cannot be derived" in caplog.text
    assert "Karimova" not in caplog.text
    assert "2015" not in caplog.text


def test_she_is_derived_once_the_value_is_corrected(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    sync(run, fresh_database, keys, ROWS, days=0)
    change(run, fresh_database, WRONG["negative rank"][0])
    run(fresh_database.execute(cypher("MATCH (m:Promotion) SET m.steps = 99")))
    assert len(sync(run, fresh_database, keys, ROWS, days=1).not_derived) == 1
    assert len(sync(run, fresh_database, keys, ROWS, days=2).not_derived) == 1
    run(fresh_database.execute(cypher(f"{_RANK}3")))
    report = sync(run, fresh_database, keys, ROWS, days=3)
    assert (report.careers, list(report.not_derived)) == (1, [])
    assert run(fresh_database.read(cypher(STEPS))) == [{"into": "2", "steps": 1}, {"into": "4", "steps": 1}]


def test_detection_counts_the_careers_that_were_not_derived(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    sync(run, fresh_database, keys, ROWS, days=0)
    console = Console(stderr=True)
    assert run(services.detect_all(fresh_database, shipped_policy(), NOON.date(), console)).careers_not_derived == 0
    change(run, fresh_database, WRONG["greatest rank"][0])
    sync(run, fresh_database, keys, ROWS, days=1)
    # What a test writes into the graph by itself marks no dossier.
    report = run(services.detect_all(fresh_database, shipped_policy(), NOON.date(), console, all_again=True))
    assert (report.careers_not_derived, report.judged) == (1, 1)
    assert [each.subject for each in report.unreadable] == [servant_of(run, fresh_database, "3")]


def test_a_check_of_an_appointment_says_that_her_file_cannot_be_judged(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    sync(run, fresh_database, keys, ROWS, days=0)
    change(run, fresh_database, WRONG["greatest rank"][0])
    rows = run(fresh_database.read(cypher("MATCH (:Appointment {order_number: '2'})-[:TO]->(p:Position) RETURN p.id AS id")))
    proposal = ProposedAppointment(servant_of(run, fresh_database, "3"), str(rows[0]["id"]), NOON.date(), NOON.date())
    with pytest.raises(NothingToCheck, match="cannot be judged, because a value is impossible"):
        run(check_appointment(fresh_database.read, proposal, all_rules(), shipped_policy(), NOON.date()))
