"""Tricks by which somebody might learn what is not hers: cursors of others, no purpose, statements that differ."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from resolvers.access.callers import Caller
from tests.support.two_bodies import (
    CLIENT_OF_A,
    CLIENT_OF_B,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    World,
)


@pytest.mark.parametrize("other", [None, CLIENT_OF_B, INVESTIGATOR_OF_A, HERSELF, INTEGRATOR])
@pytest.mark.parametrize("root", ["servants", "appointments", "sanctions", "competitions"])
def test_a_cursor_of_another_caller_is_of_no_use(world: World, root: str, other: Caller | None) -> None:
    page = f"query Page($after: String) {{ {root}(first: 1, after: $after) {{ pageInfo {{ endCursor }} }} }}"
    cursor = world.data(CLIENT_OF_A, page)[root]["pageInfo"]["endCursor"]
    assert cursor is not None
    assert not world.ask(CLIENT_OF_A, page, after=cursor)[1]
    refused = [world.ask(other, page, after=sent)[1] for sent in (cursor, "nonsense")]
    assert [[(error.extensions or {})["code"] for error in errors] for errors in refused] == [["BAD_USER_INPUT"]] * 2
    assert len({str([error.formatted for error in errors]) for errors in refused}) == 1


def test_a_cursor_contains_no_name(world: World) -> None:
    page = world.data(CLIENT_OF_A, "{ servants(first: 1) { edges { cursor node { name } } pageInfo { startCursor endCursor } } }")
    (edge,) = page["servants"]["edges"]
    assert edge["node"]["name"].lower() not in json.dumps([edge["cursor"], page["servants"]["pageInfo"]]).lower()


@pytest.mark.parametrize(
    "query",
    [
        "query Q($id: ID!) { node(id: $id) { __typename } }",
        "query Q($id: ID!) { nodes(ids: [$id]) { __typename } }",
        "query Q($id: ID!) { node(id: $id) { ... on Organisation { name } } }",
    ],
)
@pytest.mark.parametrize(
    "id_", ["servant:stays", "appointment:stays in a", "sanction:moved in a", "kinship:tie", "contract:moved in a"]
)
def test_without_a_purpose_nobody_is_told_apart_from_nobody(world: World, query: str, id_: str) -> None:
    without = replace(CLIENT_OF_A, purpose=None)
    kind = id_.partition(":")[0]
    assert world.data(CLIENT_OF_A, query, id=id_) != world.data(CLIENT_OF_A, query, id=f"{kind}:nothing")
    assert world.data(without, query, id=id_) == world.data(without, query, id=f"{kind}:nothing")


HIDDEN_AND_UNKNOWN = [
    (CLIENT_OF_A, "servant(id: $id) { id }", "servant:foreign"),
    (CLIENT_OF_A, "servant(id: $id) { id }", "servant:gone"),
    (CLIENT_OF_A, "careerPath(servantId: $id) { steps { id } }", "servant:gone"),
    (INVESTIGATOR_OF_A, "servant(id: $id) { id }", "servant:nowhere"),
    (CLIENT_OF_A, "servants(filter: {servedUnder: $id}) { totalCount edges { node { id } } }", "servant:foreign"),
    (CLIENT_OF_A, "appointments(filter: {servant: $id}) { totalCount edges { node { id } } }", "servant:foreign"),
    (CLIENT_OF_A, "appointments(filter: {appointedBy: $id}) { totalCount edges { node { id } } }", "servant:gone"),
    (CLIENT_OF_A, "sanctions(filter: {servant: $id}) { totalCount edges { node { id } } }", "servant:foreign"),
    (CLIENT_OF_A, "assessments(filter: {evaluator: $id}) { totalCount edges { node { id } } }", "servant:judge"),
    (CLIENT_OF_A, "node(id: $id) { id }", "appointment:foreign in b"),
    (CLIENT_OF_A, "node(id: $id) { id }", "application:stays for b"),
    (CLIENT_OF_A, "node(id: $id) { id }", "competition:for b"),
    (CLIENT_OF_A, "node(id: $id) { id }", "relative:of foreign"),
    (CLIENT_OF_B, "node(id: $id) { id }", "competition:for a"),
    (HERSELF, "servant(id: $id) { id }", "servant:stays"),
    (HERSELF, "node(id: $id) { id }", "competition:for b"),
    (HERSELF, "appointments(filter: {servant: $id}) { totalCount edges { node { id } } }", "servant:foreign"),
    (INTEGRATOR, "servant(id: $id) { id }", "servant:stays"),
    (INTEGRATOR, "node(id: $id) { id }", "sanction:moved in a"),
]


@pytest.mark.parametrize(("caller", "selection", "hidden"), HIDDEN_AND_UNKNOWN)
def test_what_is_hidden_takes_the_statements_of_what_is_unknown_and_gives_the_same_bytes(
    world: World, caller: Caller, selection: str, hidden: str
) -> None:
    query, seen = f"query Q($id: ID!) {{ {selection} }}", list[tuple[str, list[str]]]()
    # The first one finds out which bodies are below the caller's.
    world.ask(caller, query, id=hidden)
    for id_ in (hidden, f"{hidden.partition(':')[0]}:nothing"):
        with world.statements() as statements:
            data, errors = world.ask(caller, query, id=id_)
        seen.append((json.dumps([data, [error.formatted for error in errors]]), statements))
    assert seen[0] == seen[1]
