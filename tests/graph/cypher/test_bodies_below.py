"""Bodies below a body, on both engines: at any depth, and also where portals state a circle."""

from __future__ import annotations

from datetime import date

import pytest

from graph.cypher.statements import statement
from graph.driver.database import Database
from tests.conftest import Run
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

TODAY, LAST = date(2026, 11, 20), 40
_DEEP = """UNWIND range(1, $last) AS each
MATCH (above:Organisation {id: 'organisation:' + (each - 1)}) MATCH (below:Organisation {id: 'organisation:' + each})
CREATE (below)-[:HAS_VERSION]->(v:OrganisationVersion {id: 'version:' + each, start_latest: $start, open: true})
CREATE (v)-[:PART_OF]->(above)"""


@pytest.mark.parametrize("circle", [False, True])
def test_bodies_are_found_at_any_depth(fresh_database: Database, run: Run, circle: bool) -> None:
    run(execute(fresh_database, "UNWIND range(0, $last) AS each CREATE (:Organisation {id: 'organisation:' + each})", last=LAST))
    run(execute(fresh_database, _DEEP, last=LAST, start=TODAY))
    if circle:
        closing = """MATCH (o:Organisation {id: 'organisation:0'}) MATCH (last:Organisation {id: 'organisation:' + $last})
        CREATE (o)-[:HAS_VERSION]->(v:OrganisationVersion {id: 'version:0', start_latest: $start, open: true})
        CREATE (v)-[:PART_OF]->(last)"""
        run(execute(fresh_database, closing, last=LAST, start=TODAY))

    (below,) = run(fresh_database.read(statement("api/bodies_below"), {"organisation": "organisation:0", "today": TODAY}))
    terms = {"owners": ["organisation:0"], "on": TODAY, "limit": 100}
    (tree,) = run(fresh_database.read(statement("api/units_of_organisations"), terms))

    every = sorted(f"organisation:{each}" for each in range(LAST + 1))
    assert below["organisations"] == tree["units"] == every
