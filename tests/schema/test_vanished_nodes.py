"""Nodes that vanish after a statement listed them and before another one reads them: the rest of the list is still found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from neo4j import GraphDatabase

from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import TODAY, Hub
from tests.support.engines import empty, execute

pytestmark = pytest.mark.both_engines

GRAPH = """CREATE (o:Organisation {id: 'organisation:top', name: 'Top', country: 'UZ', sort_key: 'top'})
    WITH o UNWIND ['1', '2', '3', '4', '5'] AS n
    CREATE (c:Organisation {id: 'organisation:' + n, name: n, country: 'UZ', sort_key: n})
    CREATE (c)-[:HAS_VERSION]->(:OrganisationVersion {id: 'version:' + n, name: n, open: true, start_earliest: $day,
      start_latest: $day})-[:PART_OF]->(o)
    CREATE (p:Position {id: 'position:' + n, title: n, sort_key: n})-[:IN]->(o)
    CREATE (s:Servant {id: 'servant:' + n, name: n, sort_key: n})
    CREATE (s)-[:HELD]->(:Appointment {id: 'appointment:' + n, order_number: n, open: true, start_earliest: $day,
      start_latest: $day})-[:TO]->(p)"""


@pytest.fixture
def hub(engine: OpenEngine, run: Run) -> Hub:
    """Return a body with five bodies below it, and with five positions, each of them held by somebody."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(execute(engine.database, GRAPH, day=TODAY))
    return Hub(engine.database, run)


def deleting(hub: Hub, listing: str, *ids: str) -> Callable[[str], None]:
    """Return an observer that deletes nodes when the statement after the one that lists them is about to be sent."""
    address = hub.database.link.address
    sent: list[str] = []

    def observe(name: str) -> None:
        sent.append(name)
        if sent[-2:-1] == [listing]:
            # The event loop waits meanwhile, so the statement is sent after this.
            driver = GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] (untyped **config)
                address.uri, auth=(address.user, address.password or "")
            )
            with driver:
                driver.execute_query("MATCH (n) WHERE n.id IN $ids DETACH DELETE n", ids=ids, database_=address.database)

    return observe


@pytest.mark.parametrize(
    ("field", "kind", "listing"),
    [
        ("children", "organisation", "api/children_of_organisations_page"),
        ("positions", "position", "api/positions_of_organisations_page"),
        ("staff", "appointment", "api/staff_of_organisations_page"),
    ],
)
def test_a_page_with_nodes_that_vanished_leads_to_the_rest(hub: Hub, field: str, kind: str, listing: str) -> None:
    query = f"""query($after: String) {{ organisation(id: "organisation:top") {{
      {field}(first: 2, after: $after) {{ edges {{ node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""

    def page(after: str | None, *vanishing: str) -> tuple[list[str], dict[str, Any]]:
        observer = deleting(hub, listing, *vanishing)
        hub.database.observers.append(observer)
        try:
            found = hub.data(query, after=after)["organisation"][field]
        finally:
            hub.database.observers.remove(observer)
        return [edge["node"]["id"] for edge in found["edges"]], found["pageInfo"]

    ids, info = page(None, f"{kind}:1")
    assert (ids, info["hasNextPage"]) == ([f"{kind}:2"], True)
    ids, info = page(info["endCursor"], f"{kind}:3", f"{kind}:4")
    assert (ids, info["hasNextPage"]) == ([], True)
    ids, info = page(info["endCursor"])
    assert (ids, info["hasNextPage"]) == ([f"{kind}:5"], False)
