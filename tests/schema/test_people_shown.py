"""What an answer shows of people: which queries ask for it, and whom an answer is noted for."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from graphql import GraphQLObjectType, parse

from resolvers import access_log, types
from resolvers.access.callers import Caller, Role
from resolvers.context import Context
from schema.answering import answering
from schema.errors import client_errors
from schema.people_shown import WHOSE, ByAttributes, shows_people
from schema.subgraph import subgraph
from tests.schema.conftest import TODAY, Hub

SCHEMA = subgraph()._schema  # pyright: ignore[reportPrivateUsage] - Strawberry has no other way to it

# Types that lead to a servant, or name one, and show nothing of her that another object does not show already.
SHOWN_BY_OTHERS = {
    "Query": "its fields lead to objects",
    "Competition": "the panel and the applications are objects",
    "Me": "the servant is an object",
    "ServantMatch": "the servant is an object",
    "ServantEdge": "the servant is an object",
}


def asked(hub: Hub, query: str, **variables: Any) -> dict[str | None, set[str]]:
    """Return by person the fields that the answer to a query showed."""
    context = Context(hub.database, b"k" * 32, TODAY, 20.0)
    result = hub.run(answering().answer(query, variables, context))
    assert not result.errors, result.errors
    return {look.person: set(look.fields) for look in context.looks}


@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("{ rules { id title } }", False),
        ("{ organisations { edges { node { name } } totalCount } }", False),
        ("{ organisations { edges { node { staff { totalCount } } } } }", True),
        ("{ servants { totalCount } }", True),
        ("{ servants { __typename } }", False),
        ("{ servants { edges { node { __typename } } } }", True),
        ('{ node(id: "a") { id } }', True),
        ('{ node(id: "a") { __typename ... on Organisation { name } } }', False),
        ('{ node(id: "a") { ... on Sanction { kind } } }', True),
        ('{ node(id: "a") { ...facts } } fragment facts on Fact { knownSince }', True),
        ("query Named($first: Int!) { findings(first: $first) { edges { cursor } } }", True),
        ("{ portals { edges { node { name } } } }", False),
        # That somebody is found, or holds a post, tells something of her.
        ('{ servant(id: "a") { __typename } }', True),
        ('{ searchServants(name: "a") { score } }', True),
        ('{ searchServants(name: "a") { __typename } }', True),
        ('{ position(id: "a") { holder { acting } } }', True),
        ('{ position(id: "a") { holders { __typename } } }', True),
        ('{ competition(id: "a") { panel { __typename } } }', True),
        ('{ competition(id: "a") { position { title } } }', False),
        # Neither other names nor conditions hide it.
        ("query A($no: Boolean!) { rules { id } x: servants @include(if: $no) { y: totalCount } }", True),
        ('{ node(id: "a") { ...on Node { ...deep } } } fragment deep on Organisation { staff { z: totalCount } }', True),
        ("{ servants { pageInfo { endCursor } } }", True),
        ("{ _entities(representations: []) { ... on Servant { name } } }", True),
    ],
)
def test_queries_for_data_of_people_are_known_by_their_text(query: str, shows: bool) -> None:
    assert shows_people(SCHEMA, parse(query)) is shows


def test_a_caller_without_a_purpose_gets_no_data_of_people_and_nothing_is_read(hub: Hub) -> None:
    for purpose, code in [(None, "FORBIDDEN"), ("oversight", None)]:
        context = Context(hub.database, b"k" * 32, TODAY, 20.0, caller=Caller("somebody", Role.CLIENT, "body", purpose))
        statements: list[str] = []
        hub.database.observers.append(statements.append)
        try:
            result = hub.run(answering().answer("{ servants { edges { node { name } } } }", {}, context))
        finally:
            hub.database.observers.pop()
        errors = client_errors(result.errors or [])
        assert [(error.extensions or {})["code"] for error in errors] == ([code] if code else [])
        assert bool(statements) is (code is None)
        assert (result.data is None) is (code is not None)


def test_every_servant_of_a_page_is_noted_with_the_fields_that_were_asked(hub: Hub) -> None:
    listed = hub.data("{ servants(first: 3) { edges { node { id } } } }")
    ids = [edge["node"]["id"] for edge in listed["servants"]["edges"]]
    assert len(ids) == 3
    assert asked(hub, "{ servants(first: 3) { edges { node { name called: sex __typename } } } }") == {
        id_: {"Servant.name", "Servant.sex"} for id_ in ids
    }


def test_a_career_is_noted_for_its_owner_alone_with_its_steps(hub: Hub) -> None:
    servant = hub.data("{ appointments(first: 1) { edges { node { servant { id } } } } }")
    id_ = servant["appointments"]["edges"][0]["node"]["servant"]["id"]
    shown = asked(hub, "query Of($id: ID!) { careerPath(servantId: $id) { steps { mode start { exact } } } }", id=id_)
    assert shown == {id_: {"CareerPath.steps", "CareerStep.mode", "CareerStep.start"}}


def test_people_in_rows_of_others_are_noted_too(hub: Hub) -> None:
    query = "{ appointments(first: 100) { edges { node { orderNumber servant { name } appointedBy { name } } } } }"
    data = hub.data(query.replace("{ name }", "{ id }"))
    nodes = [edge["node"] for edge in data["appointments"]["edges"]]
    signers = {node["appointedBy"]["id"] for node in nodes if node["appointedBy"]}
    shown = asked(hub, query)
    assert set(shown) == {node["servant"]["id"] for node in nodes} | signers
    only_signed = signers - {node["servant"]["id"] for node in nodes}
    assert all(shown[signer] == {"Servant.name"} for signer in only_signed)


def test_nobody_is_noted_for_bodies_and_rules(hub: Hub) -> None:
    assert asked(hub, "{ rules { id } organisations { edges { node { name positions { edges { node { title } } } } } } }") == {}


def test_each_type_that_leads_to_a_servant_says_whom_it_shows() -> None:
    unclear = set[str]()
    for name, type_ in SCHEMA.type_map.items():
        if not isinstance(type_, GraphQLObjectType) or name.startswith("_"):
            continue
        leads = [field for field in type_.fields.values() if str(field.type).strip("[]!") == "Servant"]
        named = [field for field in type_.fields if field.lower().endswith(("servantid", "appellantid", "holderid"))]
        if (leads or named) and name not in WHOSE and name not in SHOWN_BY_OTHERS:
            unclear.add(name)
    assert unclear == set()
    assert set(WHOSE) <= set(SCHEMA.type_map)


@pytest.mark.parametrize("name", sorted(name for name, whose in WHOSE.items() if isinstance(whose, ByAttributes)))
def test_the_attributes_that_name_people_are_there(name: str) -> None:
    type_ = SCHEMA.type_map[name]
    definition: Any = type_.extensions["strawberry-definition"]
    # Values of a type without a class of its own are those of the resolvers that have its name, or its own.
    of_resolvers = getattr(types, name, None) or getattr(access_log, name, definition.origin)
    of_values = getattr(definition.origin, "model_class", None) or of_resolvers
    whose = WHOSE[name]
    assert isinstance(whose, ByAttributes)
    assert set(whose.attributes) <= {each.name for each in fields(of_values)}
