"""Who asks, and what a servant finds of herself."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.support.engines import execute
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    FOREIGN,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    MOVED,
    A,
    World,
)

WHO = "{ me { role body { id } servant { id } } }"
WHOLE = """{ me { servant {
  id name sex appointments { id appointedBy { id } } sanctions { id } certificates { id }
  careerPath { steps { id } } applications { id competition { id } }
} } }"""
KEY = "UZ/PINFL:" + "5" * 64


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    run(
        execute(
            engine.database,
            """MATCH (s:Servant {id: $moved})
            CREATE (:Redirect {id: 'servant:before', to: $moved})
            CREATE (:Identifier {key: $key})-[:IDENTIFIES]->(s)
            CREATE (:Redirect {id: 'servant:lost', to: 'servant:nobody'})""",
            moved=MOVED,
            key=KEY,
        )
    )
    return world


def servant(named: str | None) -> Caller:
    return Caller("somebody", Role.SERVANT, purpose="own-data", servant=named)


@pytest.mark.parametrize(
    ("caller", "role", "body"),
    [
        (CLIENT_OF_A, "CLIENT", A),
        (INVESTIGATOR_OF_A, "INVESTIGATOR", A),
        (INTEGRATOR, "INTEGRATOR", None),
        (AUDITOR, "AUDITOR", None),
        (servant(None), "SERVANT", None),
        (Caller("hr of nothing", Role.CLIENT, "organisation:nothing", "personnel"), "CLIENT", None),
    ],
)
def test_everybody_is_told_who_she_is(world: World, caller: Caller, role: str, body: str | None) -> None:
    me = world.data(caller, WHO)["me"]
    assert me == {"role": role, "body": None if body is None else {"id": body}, "servant": None}


def test_the_hub_itself_is_nobody(world: World) -> None:
    assert world.data(None, WHO) == {"me": None}


@pytest.mark.parametrize("named", [MOVED, "servant:before", KEY])
def test_a_servant_finds_herself_by_her_id_by_one_that_was_merged_and_by_her_number(world: World, named: str) -> None:
    found = world.data(servant(named), WHOLE)["me"]["servant"]
    assert (found["id"], found["name"]) == (MOVED, "Moved")
    assert {each["id"] for each in found["appointments"]} == {"appointment:moved in a", "appointment:moved in b"}
    assert {each["appointedBy"] for each in found["appointments"]} == {None}
    assert {each["id"] for each in found["sanctions"]} == {"sanction:moved in a", "sanction:moved in b"}
    assert {each["id"] for each in found["certificates"]} == {"certificate:moved in a"}
    assert len(found["careerPath"]["steps"]) == 2


@pytest.mark.parametrize("named", [None, "servant:nobody", "servant:lost", "UZ/PINFL:" + "6" * 64])
def test_who_is_not_known_sees_nobody(world: World, named: str | None) -> None:
    assert world.data(servant(named), WHO)["me"]["servant"] is None
    found = world.data(servant(named), "query All($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[MOVED, FOREIGN])
    assert found == {"nodes": [None, None]}


def test_a_servant_sees_nobody_else(world: World) -> None:
    found = world.data(
        HERSELF, "query All($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[MOVED, FOREIGN, "sanction:stays in b"]
    )
    assert found == {"nodes": [{"id": MOVED}, None, None]}


def test_a_client_sees_of_herself_what_she_sees_of_others(world: World) -> None:
    # She is in B today; a token of A that names her shows what A sees of her, and one of hers in B the rest.
    of_a = Caller("moved at A", Role.CLIENT, A, "personnel", servant="servant:before")
    assert world.data(of_a, "{ me { servant { appointments { id } } } }")["me"]["servant"] == {
        "appointments": [{"id": "appointment:moved in a"}]
    }
    of_others = Caller("foreign at A", Role.CLIENT, A, "personnel", servant=FOREIGN)
    assert world.data(of_others, WHO)["me"]["servant"] is None
    assert world.data(CLIENT_OF_B, "{ me { dataTracker { totalCount } } }")["me"] == {"dataTracker": None}


def test_a_servant_sees_the_competition_that_she_entered_and_her_own_application_in_it(world: World) -> None:
    world.run(
        execute(
            world.database,
            """MATCH (p:Position {id: 'position:stays in a'}) MATCH (m:Servant {id: $moved}) MATCH (f:Servant {id: $foreign})
            CREATE (one:Competition {id: 'competition:one', number: '1', announced_earliest: date('2023-01-01'),
                announced_latest: date('2023-01-01'), day_key: '2023-01-01\u0001competition:one'})-[:FOR]->(p)
            CREATE (other:Competition {id: 'competition:other', number: '2', announced_earliest: date('2023-01-01'),
                announced_latest: date('2023-01-01'), day_key: '2023-01-01\u0001competition:other'})-[:FOR]->(p)
            CREATE (m)-[:MADE]->(:Application {id: 'application:hers'})-[:IN]->(one)
            CREATE (f)-[:MADE]->(:Application {id: 'application:rival'})-[:IN]->(one)
            CREATE (f)-[:MADE]->(:Application {id: 'application:else'})-[:IN]->(other)""",
            moved=MOVED,
            foreign=FOREIGN,
        )
    )
    ids = ["competition:one", "competition:other", "application:hers", "application:rival", "application:else"]
    query = "query All($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    def seen(caller: Caller) -> set[str]:
        nodes: list[Any] = world.data(caller, query, ids=ids)["nodes"]
        return {node["id"] for node in nodes if node}

    assert seen(HERSELF) == {"competition:one", "application:hers"}
    assert seen(servant(None)) == set()
    # The body of the post sees both; the employer of those who apply sees neither.
    assert seen(CLIENT_OF_A) == set(ids)
    assert seen(CLIENT_OF_B) == set()
    applied = world.data(HERSELF, WHOLE)["me"]["servant"]["applications"]
    assert {"id": "application:hers", "competition": {"id": "competition:one"}} in applied
    assert not {each["id"] for each in applied} & {"application:rival", "application:else"}


@pytest.mark.parametrize("id_", ["competition:other", "competition:nothing"])
def test_a_competition_of_others_costs_a_servant_what_an_unknown_one_costs(world: World, id_: str) -> None:
    with world.statements() as statements:
        shown = world.ask(HERSELF, "query N($id: ID!) { node(id: $id) { id } }", id=id_)
    assert shown == ({"node": None}, [])
    assert len(statements) == 3
