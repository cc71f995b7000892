"""Nodes of any kind by their ids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from resolvers.fact_kinds import fact_kinds
from schema.fact_types import fact_models, fact_types
from schema.subgraph import subgraph
from tests.schema.conftest import Hub
from tests.support.engines import execute

NODE = """query($id: ID!) { node(id: $id) { __typename id
  ... on Servant { name } ... on Organisation { name } ... on Position { title } ... on Finding { ruleId }
  ... on Fact { missingAtPortal } ... on Sanction { kind } } }"""
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Servant { name } ... on Sanction { kind } } }"


@pytest.fixture(scope="module")
def sanctioned(hub: Hub) -> Iterator[Hub]:
    """Return the hub with a sanction of Gulnora Karimova, and with an id that was merged into hers."""
    hub.run(
        execute(
            hub.database,
            "MATCH (s:Servant {name: 'Karimova Gulnora Anvar qizi'}) "
            "CREATE (s)-[:GIVEN]->(:Sanction {id: 'sanction:1', kind: 'reprimand'}) "
            "CREATE (:Redirect {id: 'servant:old', to: s.id})",
        )
    )
    yield hub
    hub.run(execute(hub.database, "MATCH (n:Sanction|Redirect) WHERE n.id IN ['sanction:1', 'servant:old'] DETACH DELETE n"))


def test_a_node_of_any_kind_is_read_by_its_id(sanctioned: Hub) -> None:
    person, office = sanctioned.id_of("Karimova Gulnora Anvar qizi"), sanctioned.id_of("District office")
    post = sanctioned.id_of("Post P4")
    finding = sanctioned.data("{ findings(first: 1) { edges { node { id ruleId } } } }")["findings"]["edges"][0]["node"]
    expected = [
        {"__typename": "Servant", "id": person, "name": "Karimova Gulnora Anvar qizi", "missingAtPortal": False},
        {"__typename": "Organisation", "id": office, "name": "District office", "missingAtPortal": False},
        {"__typename": "Position", "id": post, "title": "Post P4", "missingAtPortal": False},
        {"__typename": "Finding", **finding},
        {"__typename": "Sanction", "id": "sanction:1", "missingAtPortal": False, "kind": "REPRIMAND"},
    ]

    for each in expected:
        assert sanctioned.data(NODE, id=each["id"])["node"] == each


@pytest.mark.parametrize("id_", ["", "servant:nobody", "sanction:0", "identifier:UZ/PINFL:1", "nothing", ":"])
def test_an_unknown_id_is_null(hub: Hub, id_: str) -> None:
    assert hub.data(NODE, id=id_) == {"node": None}


@pytest.mark.both_engines
def test_nodes_come_in_the_order_of_their_ids_and_each_kind_is_one_statement(sanctioned: Hub) -> None:
    servants = sanctioned.data("{ servants(first: 40) { edges { node { __typename id name } } } }")["servants"]["edges"]
    people = [edge["node"] for edge in servants]
    sanction = {"__typename": "Sanction", "id": "sanction:1", "kind": "REPRIMAND"}

    few = sanctioned.data(NODES, ids=["sanction:1", people[3]["id"]])["nodes"]
    for_few = sorted(sanctioned.statements)
    ids = [each["id"] for each in reversed(people)]
    many = sanctioned.data(NODES, ids=[*ids, "servant:old", "servant:0", "sanction:1", ids[0]])["nodes"]

    assert few == [sanction, people[3]]
    merged_into = next(each for each in people if each["name"] == "Karimova Gulnora Anvar qizi")
    assert many == [*reversed(people), merged_into, None, sanction, people[-1]]
    assert sorted(sanctioned.statements) == for_few == ["api/servants_by_id", "read_sanction"]


def test_at_most_a_hundred_nodes_are_read_at_once(hub: Hub) -> None:
    assert hub.data(NODES, ids=["servant:0"] * 100) == {"nodes": [None] * 100}
    code, message = hub.refusal(NODES, ids=["servant:0"] * 101)
    assert (code, "at most 100" in message) == ("BAD_USER_INPUT", True)


def test_every_type_of_a_fact_is_read_by_its_kind() -> None:
    """Each has a kind of its own, so an id tells which it is."""
    sdl = subgraph().as_str()

    assert sorted(fact_kinds().values(), key=str) == sorted(fact_models(), key=str)
    assert len(fact_models()) == len(fact_types()) > 0
    for type_ in fact_types():
        assert f"type {type_.__name__} implements Fact & Node" in sdl
