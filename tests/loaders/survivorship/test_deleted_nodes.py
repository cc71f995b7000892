"""Conflicts about a node that no record describes any longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day
from graph.model.facts import Ref, person
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, RawRow, Row, Stream, StreamMode
from loaders.runs.absence_policy import AbsencePolicy
from loaders.sync import SyncPolicy, synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import ARGOS, NOON, ScriptedReader, key_ring, scripted

pytestmark = pytest.mark.both_engines

POLICY = SyncPolicy(absence=AbsencePolicy(readings_until_gone=1))


class Paper(Row):
    """A row about a certificate; ``number`` is the certificate's, ``id`` the row's."""

    id: str
    number: str
    hours: int


def _certificate(row: Paper) -> list[facts.Fact]:
    servant, issued = person("UZ/PINFL", "40912960650019"), Day.parse("2024-01-01")
    certificate = facts.Certificate(
        ref=Ref("UZ/certificate", row.number), servant=servant, number=row.number, issued=issued, hours=row.hours
    )
    return [facts.Servant(ref=servant, name="Karimova Dilnoza"), certificate]


PAPERS: Stream[Any] = Stream("papers", Paper, ("id",), _certificate, StreamMode.SNAPSHOT)
PORTALS = [replace(ARGOS, name=name, streams=(PAPERS,)) for name in ("academy.uz", "registry.uz")]


async def sync(database: Database, keys: KeyRing, papers: Sequence[Sequence[RawRow]], day: int) -> None:
    """Load both portals in one run, so that survivorship is applied when the rows of both are read."""
    sources = {
        scripted(ScriptedReader({"papers": [list(rows)]}), portal): Feed() for portal, rows in zip(PORTALS, papers, strict=True)
    }
    report = await synchronise_all(database, sources, keys, NOON + timedelta(days=day), POLICY)
    assert [each.problem for each in report.portals] == [None, None]


def paper(hours: int, number: str = "C1") -> RawRow:
    return {"id": "1", "number": number, "hours": hours}


@pytest.mark.parametrize(
    "later", [([], []), ([paper(72, "C2")], [paper(72, "C3")])], ids=["rows that are gone", "rows about something else"]
)
def test_a_conflict_about_a_node_that_is_deleted_is_settled_and_opens_again_with_it(
    run: Run, fresh_database: Database, tmp_path: Path, later: tuple[list[RawRow], list[RawRow]]
) -> None:
    keys = key_ring(tmp_path)

    def conflicts() -> list[dict[str, Any]]:
        text = "MATCH (c:Conflict) RETURN c.state AS state, c.closed_at AS closed, EXISTS { MATCH (c)-[:ABOUT]->() } AS about"
        return run(fresh_database.read(cypher(text)))

    papers = [[paper(72)], [paper(36)]]
    still_open = [{"state": "open", "closed": None, "about": True}]
    run(sync(fresh_database, keys, papers, 0))
    assert conflicts() == still_open

    run(sync(fresh_database, keys, later, 1))
    assert run(fresh_database.read(cypher("MATCH (c:Certificate {number: 'C1'}) RETURN c.id AS id"))) == []
    assert conflicts() == [{"state": "settled", "closed": NOON + timedelta(days=1), "about": False}]

    run(sync(fresh_database, keys, papers, 2))
    assert conflicts() == still_open
