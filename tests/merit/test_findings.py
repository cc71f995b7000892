"""The states of findings, on both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.detection import DetectionReport, detect
from merit.registry import all_rules
from tests.conftest import Run
from tests.support.engines import count, cypher, execute
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
SANCTION = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2025-03-01", "until": None, "lifted": None}
POSTS = [position("P1", 3), position("P2", 4), position("P3", 7)]
ORDERS = [
    order("1", "P1", "2023-01-01", end="2025-06-01", open=False, mode="guarantee"),
    order("2", "P2", "2025-06-01", mode="guarantee", seq=2),
]
LEAD = {"bodies": [body()], "positions": POSTS, "servants": [servant()], "orders": ORDERS, "sanctions": [SANCTION]}
EMPTY_REGISTERS: Mapping[str, Sequence[Mapping[str, Any]]] = {"competitions": [], "sanctions": []}


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def judge(run: Run, database: Database, days: int = 0) -> dict[str, dict[str, Any]]:
    """Run a detection by the rules that these situations are about, and return the summary of each."""
    rules = [rule for rule in all_rules() if rule.id in ("R03", "V01", "V10")]
    report: DetectionReport = run(detect(database, rules, TODAY, NOON + timedelta(days=days)))
    return {rule.tally.rule.id: rule.summary() for rule in report.rules}


def states(run: Run, database: Database) -> list[tuple[str, str]]:
    rows = run(database.read(cypher("MATCH (f:Finding) RETURN f.rule AS rule, f.state AS state ORDER BY f.id")))
    return [(str(row["rule"]), str(row["state"])) for row in rows]


def contents(run: Run, database: Database) -> Any:
    """Return everything in the graph except the counts of the last detection."""
    nodes = "MATCH (n) WHERE NOT n:RuleRun RETURN properties(n) AS properties ORDER BY n.id, toString(n.key), n.version"
    links = "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b ORDER BY a, type, b"
    return run(database.read(cypher(nodes))), run(database.read(cypher(links)))


def load_later(run: Run, database: Database, keys: KeyRing, days: int, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    run(load(database, rows, keys, at=NOON + timedelta(days=days)))


def test_a_finding_has_a_reason_a_servant_and_evidence(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, LEAD, keys))
    assert judge(run, fresh_database)["V10"]["opened"] == 1
    (found,) = run(
        fresh_database.read(
            cypher(
                """MATCH (f:Finding)-[:CONCERNS]->(s:Servant)
                RETURN f.rule AS rule, f.reason AS reason, f.severity AS severity, f.policy AS policy, s.name AS name,
                  COLLECT { MATCH (f)-[:EVIDENCE]->(e) RETURN labels(e)[0] AS label ORDER BY label } AS evidence,
                  COLLECT { MATCH (f)-[:CHANGED_BY]->(r:Review) RETURN r.state + ' by ' + r.by + ': ' + r.why } AS history"""
            )
        )
    )
    assert found == {
        "rule": "V10",
        "reason": "Karimova Gulnora Anvar qizi, Body B1: the order of 1 June 2025 promotes into the post «Post P2» "
        "while a sanction of 1 March 2025 (reprimand) was in force.",
        "severity": "high",
        "policy": "UZ from 2022-08-08: months = 12; ZRU-788 Art 48 (value not checked against the official text)",
        "name": "Karimova Gulnora Anvar qizi",
        "evidence": ["Appointment", "Promotion", "Sanction"],
        "history": ["open by meritgraph: found"],
    }


def test_a_second_detection_changes_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, LEAD, keys))
    judge(run, fresh_database)
    before = contents(run, fresh_database)
    again = judge(run, fresh_database, days=1)
    assert again["V10"]["violating"] == 1
    assert [again["V10"][name] for name in ("opened", "changed", "resolved", "reopened")] == [0, 0, 0, 0]
    assert contents(run, fresh_database) == before


def test_a_corrected_record_resolves_its_finding_and_its_return_reopens_it(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, LEAD, keys))
    judge(run, fresh_database)
    load_later(run, fresh_database, keys, 1, {"sanctions": [{**SANCTION, "lifted": "2025-05-31"}]})
    assert judge(run, fresh_database, days=1)["V10"]["resolved"] == 1
    assert states(run, fresh_database) == [("V10", "resolved")]
    assert judge(run, fresh_database, days=2)["V10"]["resolved"] == 0
    load_later(run, fresh_database, keys, 3, {"sanctions": [SANCTION]})
    assert judge(run, fresh_database, days=3)["V10"]["reopened"] == 1
    assert states(run, fresh_database) == [("V10", "reopened")]
    assert run(count(fresh_database, "MATCH (:Finding)-[:CHANGED_BY]->(r) RETURN count(r) AS n")) == 3


def test_a_finding_whose_input_is_missing_stays_open(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, LEAD, keys))
    judge(run, fresh_database)
    load_later(run, fresh_database, keys, 1, {"sanctions": [{**SANCTION, "imposed": "2025"}]})
    again = judge(run, fresh_database, days=1)["V10"]
    assert (again["violating"], again["missing"], again["resolved"]) == (0, {"exact days of a sanction": 1}, 0)
    assert states(run, fresh_database) == [("V10", "open")]


def test_changed_evidence_is_written_and_counted(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, LEAD, keys))
    judge(run, fresh_database)
    load_later(run, fresh_database, keys, 1, {"sanctions": [{**SANCTION, "kind": "fine"}]})
    assert judge(run, fresh_database, days=1)["V10"]["changed"] == 1
    reason = run(fresh_database.read(cypher("MATCH (f:Finding) RETURN f.reason AS reason")))[0]["reason"]
    assert "(fine)" in str(reason)


def test_a_dismissed_finding_is_reopened_only_when_its_evidence_changes(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, LEAD, keys))
    judge(run, fresh_database)
    run(execute(fresh_database, "MATCH (f:Finding) SET f.state = 'dismissed'"))
    judge(run, fresh_database, days=1)
    assert states(run, fresh_database) == [("V10", "dismissed")]
    load_later(run, fresh_database, keys, 2, {"sanctions": [{**SANCTION, "kind": "fine"}]})
    judge(run, fresh_database, days=2)
    assert states(run, fresh_database) == [("V10", "reopened")]


def test_a_servant_without_sanctions_satisfies_only_where_sanctions_are_loaded(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, {name: rows for name, rows in LEAD.items() if name != "sanctions"}, keys))
    missing = judge(run, fresh_database)["V10"]["missing"]
    assert missing == {"sanctions in the bodies that the person served in before the order": 1}
    load_later(run, fresh_database, keys, 1, {"sanctions": []})
    assert (judge(run, fresh_database, days=1)["V10"]["satisfied"]) == 1
