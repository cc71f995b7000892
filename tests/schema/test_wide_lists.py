"""Lists of a body with so many below it that they are read along their own order: the same facts, and no statement more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.migrations import migrate
from graph.model.table import node_type
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import empty, execute

pytestmark = pytest.mark.both_engines

BELOW, APART = 25, 10
_WORLD = f"""UNWIND range(0, $last) AS each
CREATE (o:Organisation {{id: 'organisation:' + each, name: 'Body ' + each, sort_key: 'body ' + each}})
  <-[:IN]-(p:Position {{id: 'position:' + each, title: 'Post ' + each, sort_key: 'post ' + right('0' + each, 2)}})
CREATE (p)<-[:TO]-(n:Appointment {{id: 'appointment:' + each, start_earliest: $day, start_latest: $day, open: true}})
CREATE (n)<-[:HELD]-(:Servant {{id: 'servant:' + each, name: 'Person ' + each, sort_key: 'person ' + right('0' + each, 2)}})
{node_type("Appointment").setting_what_follows}"""
_TREE = """MATCH (top:Organisation {id: 'organisation:0'})
UNWIND range(1, $below) AS each MATCH (o:Organisation {id: 'organisation:' + each})
CREATE (o)-[:HAS_VERSION]->(v:OrganisationVersion {id: 'version:' + each, name: o.name, start_latest: $day, open: true})
CREATE (v)-[:PART_OF]->(top)"""


@pytest.fixture(scope="module")
def wide(engine: OpenEngine, run: Run) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(execute(engine.database, _WORLD, last=BELOW + APART, day=date(2020, 1, 1)))  # pyright: ignore[reportArgumentType] (the table's words)
    run(execute(engine.database, _TREE, below=BELOW, day=date(2020, 1, 1)))
    return Hub(engine.database, run)


@pytest.mark.parametrize(
    ("field", "kind", "page", "count"),
    [
        ("servants", "servant", "api/servants_chosen_page", "api/count_servants_in_organisations"),
        ("positions", "position", "api/positions_page", "api/count_positions_in_organisations"),
        ("appointments", "appointment", "list_appointments", "count_appointments_in_organisations"),
    ],
)
def test_the_facts_of_a_body_and_the_many_below_it(wide: Hub, field: str, kind: str, page: str, count: str) -> None:
    query = f"""query($after: String, $below: Boolean!) {{ {field}(first: 20, after: $after,
      filter: {{organisation: "organisation:0", below: $below}}) {{
      totalCount edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
    found: list[str] = []
    after: Any = None
    for more in (True, False):
        (answer,) = wide.data(query, after=after, below=True).values()
        assert answer["totalCount"] == BELOW + 1
        assert answer["pageInfo"]["hasNextPage"] is more
        assert {"api/bodies_below", page, count} <= set(wide.statements)
        found += [edge["node"]["id"] for edge in answer["edges"]]
        after = answer["pageInfo"]["endCursor"]
    (alone,) = wide.data(query, below=False).values()

    assert sorted(found) == sorted(f"{kind}:{each}" for each in range(BELOW + 1))
    assert [edge["node"]["id"] for edge in alone["edges"]] == [f"{kind}:0"]
    assert page not in wide.statements
