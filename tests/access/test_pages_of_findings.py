"""A page of findings costs the same however long the list is, for callers of a few bodies, in each order.

Ten findings name a body; then 10,000 do. Another body has few, at both ends of each order and between the others. Hits are those
that Neo4j counts (PROFILE).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.migrations import migrate
from merit.findings.records import changed_of
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.support.database_hits import ProfiledDatabase
from tests.support.engines import empty
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import World

pytestmark = pytest.mark.both_engines

ORDERS = ("DAY", "SEVERITY", "CHANGE")
CROWDED, RARE = "organisation:crowded", "organisation:rare"
CALLERS = {
    "client": Caller("hr", Role.CLIENT, CROWDED, "personnel"),
    "investigator": Caller("inspector", Role.INVESTIGATOR, CROWDED, "investigation"),
}
RARE_CALLERS = {
    "client": Caller("hr", Role.CLIENT, RARE, "personnel"),
    "investigator": Caller("inspector", Role.INVESTIGATOR, RARE, "investigation"),
}
FEW = 10
# The embedded engine counts no hits, so fewer show that the statements are the same.
MANY = {"neo4j": 10_000, "arcadedb": 1_000}
RARE_NUMBERS = (0, 1, 2, 400, 401, 402, 403, 20_000, 20_001, 20_002)
PAGE = 5
NOW = datetime(2026, 11, 20, tzinfo=UTC)

LIST = """query List($order: FindingOrder!, $first: Int!, $after: String) {
  findings(first: $first, after: $after, order: $order, filter: {states: [OPEN, ACKNOWLEDGED]}) {
    edges { node { id reason severity state day lastChanged assignee organisation { name } servant { name } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page took: its statements, and the hits of all of them where the engine counts them."""

    statements: set[str]
    hits: int


@pytest.fixture(scope="module")
def graph(engine: OpenEngine, run: Run) -> SmallGraph:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    graph = SmallGraph(run, engine.database)
    for body in ("crowded", "rare"):
        graph.body(body)
        for number in range(5):
            graph.servant(f"{body}{number}")
            graph.held(f"{body}{number}", body, "2019-01-01")
    return graph


@pytest.fixture(scope="module")
def costs(graph: SmallGraph) -> Mapping[tuple[str, str, bool], Cost]:
    """Return the cost of the first page by caller, by order, and by whether the body has many findings."""
    found = dict[tuple[str, str, bool], Cost]()
    for many, numbers in ((False, range(FEW)), (True, range(FEW, MANY[graph.database.dialect.name]))):
        _write(graph, "crowded", numbers)
        for name, caller in CALLERS.items():
            for order in ORDERS:
                found[name, order, many] = _cost(graph, caller, order)
    _write(graph, "rare", RARE_NUMBERS)
    return found


def _write(graph: SmallGraph, body: str, numbers: Sequence[int]) -> None:
    """Write findings of a body; the lowest number comes first in the orders by day and by change."""
    graph.write(
        """UNWIND $rows AS r MATCH (s:Servant {id: r.servant})
        CREATE (f:Finding) SET f += r.properties
        CREATE (f)-[:CONCERNS]->(s)
        CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:' + f.id, by: 'meritgraph', change: 'opened', state: 'open'})""",
        rows=[{"servant": f"servant:{body}{number % 5}", "properties": _properties(body, number)} for number in numbers],
    )


def _properties(body: str, number: int) -> dict[str, Any]:
    id_, level = f"finding:{body}{number:05}", number % 4
    sort_key = f"{number:07}\x01{id_}"
    return {
        "id": id_,
        "rule": "V01",
        "state": "open",
        "severity": ("critical", "high", "medium", "low")[level],
        "reason": f"Reason {number}.",
        "organisation": f"organisation:{body}",
        "policy": "",
        "first_seen": NOW - timedelta(days=3),
        "subjects": [f"servant:{body}{number % 5}"],
        "version": 1,
        "sort_key": sort_key,
        "severity_key": f"{level}{sort_key}",
        **changed_of(id_, NOW - timedelta(seconds=number)),
    }


def _cost(graph: SmallGraph, caller: Caller, order: str) -> Cost:
    profiled = ProfiledDatabase(graph.database) if graph.database.dialect.name == "neo4j" else None
    world = World(graph.run, profiled or graph.database)
    with world.statements() as statements:
        page = world.data(caller, LIST, order=order, first=PAGE)["findings"]
    assert (len(page["edges"]), page["pageInfo"]["hasNextPage"]) == (PAGE, True)
    # People whom facts of two kinds name are read at once or once for each, by which answer comes first.
    return Cost(set(statements), sum(profiled.hits.values()) if profiled else 0)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("caller", CALLERS)
def test_a_page_runs_the_same_statements_of_ten_and_of_ten_thousand(
    costs: Mapping[tuple[str, str, bool], Cost], caller: str, order: str
) -> None:
    few, many = costs[caller, order, False], costs[caller, order, True]
    assert many.statements == few.statements


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_a_page_costs_the_same_hits_of_ten_and_of_ten_thousand(
    costs: Mapping[tuple[str, str, bool], Cost], caller: str, order: str
) -> None:
    few, many = costs[caller, order, False].hits, costs[caller, order, True].hits
    assert few > 0
    assert abs(many - few) <= few / 10, (few, many)


@pytest.mark.usefixtures("costs")
@pytest.mark.parametrize("caller", RARE_CALLERS)
def test_few_findings_among_very_many_are_listed_in_order_and_each_once(graph: SmallGraph, caller: str) -> None:
    """Some stand before the others, some behind them, and some so far behind that no walk along the order reaches them."""
    by_severity = sorted(RARE_NUMBERS, key=lambda number: (number % 4, number))
    for order, expected in zip(ORDERS, (RARE_NUMBERS, by_severity, RARE_NUMBERS), strict=True):
        assert _walked(graph, RARE_CALLERS[caller], order) == [f"finding:rare{number:05}" for number in expected]


def _walked(graph: SmallGraph, caller: Caller, order: str) -> list[str]:
    """Return the ids on all pages of a list."""
    world, found, after = World(graph.run, graph.database), list[str](), None
    while True:
        page = world.data(caller, LIST, order=order, first=2, after=after)["findings"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]
