"""A hand-written world of two bodies, A with a unit A1 and B, and people who moved between them, for tests of who sees what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import GraphQLError

from graph.driver.database import Database
from resolvers.access.callers import Caller, Role
from resolvers.context import Context
from schema.answering import answering
from schema.errors import client_errors
from tests.conftest import Run
from tests.support.small_graph import SmallGraph

TODAY = date(2026, 11, 20)

# Who is where. «moved» left A for B at the start of 2024; «stays» is in A; «unit» in A1; «foreign» never was in A.
MOVED, STAYS, UNIT, FOREIGN = "servant:moved", "servant:stays", "servant:unit", "servant:foreign"
LENT, DEPUTY = "servant:lent", "servant:deputy"
A, A1, B = "organisation:a", "organisation:a1", "organisation:b"

CLIENT_OF_A = Caller("hr of A", Role.CLIENT, A, "personnel")
CLIENT_OF_B = Caller("hr of B", Role.CLIENT, B, "personnel")
INVESTIGATOR_OF_A = Caller("inspector of A", Role.INVESTIGATOR, A, "investigation")
INVESTIGATOR_OF_B = Caller("inspector of B", Role.INVESTIGATOR, B, "investigation")
INTEGRATOR = Caller("operator", Role.INTEGRATOR, purpose="oversight")
AUDITOR = Caller("auditor", Role.AUDITOR, purpose="oversight")
HERSELF = Caller("moved herself", Role.SERVANT, purpose="own-data", servant=MOVED)


@dataclass(frozen=True, slots=True)
class World:
    """The world with a client of its schema, without HTTP."""

    run: Run
    database: Database

    def ask(self, caller: Caller | None, query: str, **variables: Any) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """Return the data and the errors that a caller gets; None is the hub itself."""
        context = Context(self.database, b"k" * 32, TODAY, 20.0, caller=caller)
        result = self.run(answering().answer(query, variables, context))
        return result.data, client_errors(result.errors or [])

    def data(self, caller: Caller | None, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a query that must succeed."""
        data, errors = self.ask(caller, query, **variables)
        assert not errors, errors
        assert data is not None
        return data


def build_two_bodies(run: Run, database: Database) -> World:
    """Write the world into an empty database and return it."""
    graph = SmallGraph(run, database)
    for name, parent in (("a", None), ("a1", "a"), ("b", None)):
        graph.body(name, "Appointment", "Sanction", part_of=parent)
    for name in ("moved", "stays", "unit", "foreign", "lent", "deputy"):
        graph.servant(name)
    graph.held("moved", "a", "2020-01-01", "2024-01-01", signed_by="stays")
    graph.held("moved", "b", "2024-01-01", signed_by="foreign")
    graph.held("stays", "b", "2015-01-01", "2018-01-01")
    graph.held("stays", "a", "2018-01-01")
    graph.held("unit", "a1", "2019-01-01")
    graph.held("foreign", "b", "2010-01-01")
    # Lent by B to A; deputy of a post of A, from B.
    graph.held("lent", "b", "2012-01-01")
    graph.held("lent", "a", "2025-01-01", mode="secondment", name="lent to a")
    graph.held("deputy", "b", "2012-01-01")
    graph.held("deputy", "a", "2025-06-01", mode="acting", name="deputy in a")
    for name, day in (("moved in a", "2022-05-05"), ("moved in b", "2025-05-05"), ("stays in b", "2016-06-06")):
        _sanction(graph, name.split()[0], name, day)
    _sanction(graph, "lent", "lent while in a", "2025-07-07")
    _certificate(graph, "moved", "moved in a", "2021-03-03")
    _certificate(graph, "stays", "stays in b", "2016-03-03")
    return World(run, database)


def _sanction(graph: SmallGraph, servant: str, name: str, day: str) -> None:
    graph.write(
        """MATCH (s:Servant {id: 'servant:' + $servant})
        CREATE (s)-[:GIVEN]->(x:Sanction {id: 'sanction:' + $name, kind: 'reprimand'})
        SET x.imposed_earliest = $day, x.imposed_latest = $day""",
        servant=servant,
        name=name,
        day=date.fromisoformat(day),
    )


def _certificate(graph: SmallGraph, servant: str, name: str, day: str) -> None:
    graph.write(
        """MATCH (s:Servant {id: 'servant:' + $servant})
        CREATE (s)-[:HOLDS]->(x:Certificate {id: 'certificate:' + $name, number: $name, day_key: $key})
        SET x.issued_earliest = $day, x.issued_latest = $day""",
        servant=servant,
        name=name,
        key=f"{day}\x01certificate:{name}",
        day=date.fromisoformat(day),
    )
