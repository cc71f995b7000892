"""Conflicts about a node that no record describes any longer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.portal_api.contract import RawRow
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.papers import load_papers, paper
from tests.support.scripted_portal import NOON, key_ring

pytestmark = pytest.mark.both_engines


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

    papers = ([paper(72)], [paper(36)])
    still_open = [{"state": "open", "closed": None, "about": True}]
    run(load_papers(fresh_database, keys, *papers, 0))
    assert conflicts() == still_open

    run(load_papers(fresh_database, keys, *later, 1))
    assert run(fresh_database.read(cypher("MATCH (c:Certificate {number: 'C1'}) RETURN c.id AS id"))) == []
    assert conflicts() == [{"state": "settled", "closed": NOON + timedelta(days=1), "about": False}]

    run(load_papers(fresh_database, keys, *papers, 2))
    assert conflicts() == still_open
