"""A node that survivorship cannot be applied to, because the graph holds an impossible value, waits and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day
from graph.model.facts import Ref, person
from loaders.portal_api.contract import Feed, Row, Stream, StreamMode
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import ARGOS, NOON, ScriptedReader, key_ring, scripted

pytestmark = pytest.mark.both_engines

NUMBERS = [f"C{number}" for number in range(7)]


class Paper(Row):
    """A row about a certificate."""

    number: str
    hours: int


def _certificate(row: Paper) -> list[facts.Fact]:
    servant, issued = person("UZ/PINFL", "40912960650019"), Day.parse("2024-01-01")
    certificate = facts.Certificate(
        ref=Ref("UZ/certificate", row.number), servant=servant, number=row.number, issued=issued, hours=row.hours
    )
    return [facts.Servant(ref=servant, name="Karimova Dilnoza"), certificate]


PAPERS: Stream[Any] = Stream("papers", Paper, ("number",), _certificate, StreamMode.SNAPSHOT)
ACADEMY, REGISTRY = (replace(ARGOS, name=name, streams=(PAPERS,)) for name in ("academy.uz", "registry.uz"))


def test_a_value_that_cannot_be_stops_no_other_node(
    run: Run, fresh_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys = key_ring(tmp_path)

    def sync(day: int, academy: int, registry: int) -> None:
        """Load a page of each portal with these hours in all rows."""
        sources = {
            scripted(ScriptedReader({"papers": [[{"number": number, "hours": hours} for number in NUMBERS]]}), portal): Feed()
            for portal, hours in ((ACADEMY, academy), (REGISTRY, registry))
        }
        report = run(synchronise_all(fresh_database, sources, keys, NOON + timedelta(days=day)))
        assert [each.problem for each in report.portals] == [None, None]

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
