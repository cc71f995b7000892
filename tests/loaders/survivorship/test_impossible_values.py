"""A node that survivorship cannot be applied to, because the graph holds an impossible value, waits and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.papers import load_papers, paper
from tests.support.scripted_portal import key_ring

pytestmark = pytest.mark.both_engines

NUMBERS = [f"C{number}" for number in range(7)]


def test_a_value_that_cannot_be_stops_no_other_node(
    run: Run, fresh_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys = key_ring(tmp_path)

    def sync(day: int, academy: int, registry: int) -> None:
        """Load a page of each portal with these hours in all rows."""
        of_academy, of_registry = ([paper(hours, each, each) for each in NUMBERS] for hours in (academy, registry))
        run(load_papers(fresh_database, keys, of_academy, of_registry, day))

    def disputed() -> Mapping[str, Any]:
        """Return the values of the open conflicts by certificate."""
        text = "MATCH (c:Conflict {state: 'open'})-[:ABOUT]->(n:Certificate) RETURN n.number AS number, c.values AS values"
        return {str(row["number"]): row["values"] for row in run(fresh_database.read(cypher(text)))}

    sync(0, 72, 36)
    before = ["academy.uz/papers: 72", "registry.uz/papers: 36"]
    assert disputed() == dict.fromkeys(NUMBERS, before)

    issued = "MATCH (r:PortalRecord {portal: 'academy.uz', key: 'C3'}) SET r.facts = replace(r.facts, $from, $to)"
    run(execute(fresh_database, issued, **{"from": "2024-01-01", "to": "1700-01-01"}))
    with caplog.at_level(logging.WARNING, "loaders.survivorship.apply"):
        sync(1, 72, 40)
    after = ["academy.uz/papers: 72", "registry.uz/papers: 40"]
    assert disputed() == {**dict.fromkeys(NUMBERS, after), "C3": before}
    # The record also tells of the certificate's holder.
    waiting = run(fresh_database.read(cypher("MATCH (p:PendingSurvivorship) RETURN p.label AS label, p.id AS id ORDER BY label")))
    assert [row["label"] for row in waiting] == ["Certificate", "Servant"]
    warnings = [record.getMessage() for record in caplog.records if record.name == "loaders.survivorship.apply"]
    why = "a value in its records is impossible (ValidationError)"
    assert sorted(warnings) == [f"Survivorship cannot be applied to {row['id']}: {why}" for row in waiting]

    run(execute(fresh_database, issued, **{"from": "1700-01-01", "to": "2024-01-01"}))
    sync(2, 72, 40)
    assert disputed() == dict.fromkeys(NUMBERS, after)
    assert run(fresh_database.read(cypher("MATCH (p:PendingSurvivorship) RETURN p.id AS id"))) == []
