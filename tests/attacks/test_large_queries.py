"""Queries that are too large by any measure are refused before anything is read, each with the code of its limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query

from graph.driver.database import Database
from tests.support.attacked_hub import AttackedHub, refusal
from tests.support.engines import cypher

API_PAGE = Path(__file__).parents[2] / "docs/api.md"
PEOPLE = cypher("MATCH (s:Servant) RETURN count(s) AS n", "people")


def parents(levels: int) -> str:
    return '{ organisation(id: "organisation:a") { ' + "parent { " * levels + "name" + " }" * levels + " } }"


def chain(fragments: int) -> str:
    """Return a query whose depth is hidden in fragments that each contain the next one."""
    links = " ".join(f"fragment F{n} on Organisation {{ parent {{ ...F{n + 1} }} }}" for n in range(fragments))
    return f'{{ organisation(id: "x") {{ ...F0 }} }} {links} fragment F{fragments} on Organisation {{ name }}'


def doubled(fragments: int) -> str:
    """Return a short query with two fields to the power of ``fragments``."""
    links = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments))
    return f"{{ ...F0 }} {links} fragment F{fragments} on Query {{ __typename }}"


def circular(fragments: int) -> str:
    links = " ".join(f"fragment F{n} on Query {{ ...F{(n + 1) % fragments} }}" for n in range(fragments))
    return f"{{ ...F0 }} {links}"


def of_tokens(tokens: int) -> str:
    """Return a query of exactly so many tokens, most of them in fragments of one field, which are six."""
    fragments, fields = divmod(tokens - 5, 6)
    return "{ rules { " + "... on Rule { id } " * fragments + "id " * fields + "} }"


# By limit, a query that is as large as a number says.
OF_SIZE: dict[str, Callable[[int], str]] = {
    "DEPTH": lambda n: parents(n - 2),
    "FIELDS": lambda n: "{ rules { " + "id " * (n - 1) + "} }",
    "ROOT_FIELDS": lambda n: "{ " + "__typename " * n + "}",
    "ALIASES": lambda n: "{ rules { " + " ".join(f"a{k}: id" for k in range(n)) + " } }",
    "DIRECTIVES": lambda n: "{ rules { id " + "title @include(if: true) " * n + "} }",
    "TOKENS": of_tokens,
    "MUTATIONS": lambda n: "mutation { " + "__typename " * n + "}",
    "OPERATIONS": lambda n: " ".join(f"query Q{k} {{ rules {{ id }} }}" for k in range(n)),
}
# These have tests of their own.
OTHERS = {"COST", "DIGITS"}


def limits_of_the_page() -> dict[str, int]:
    """Return the limits that docs/api.md promises, by the end of their codes."""
    rows = re.findall(
        r"^\|[^|]*\| *(?:`\w+`, )?([0-9,]+)[^|]*\| `GRAPHQL_LIMIT_(\w+)` \|$", API_PAGE.read_text("utf-8"), re.MULTILINE
    )
    return {limit: int(number.replace(",", "")) for number, limit in rows}


def test_every_limit_of_the_page_is_attacked() -> None:
    assert limits_of_the_page().keys() == OF_SIZE.keys() | OTHERS


@pytest.mark.parametrize("limit", OF_SIZE)
def test_a_query_beyond_a_limit_is_refused_with_its_code(hub: AttackedHub, attacked: Database, limit: str) -> None:
    most = limits_of_the_page()[limit]
    statements: list[str] = []

    assert "errors" not in hub.ask(OF_SIZE[limit](most)).json()
    attacked.observers.append(statements.append)
    try:
        refused = hub.ask(OF_SIZE[limit](most + 1))
    finally:
        attacked.observers.pop()
    assert refusal(refused) == (400, f"GRAPHQL_LIMIT_{limit}")
    assert statements == []


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        (chain(9), "DEPTH"),
        (chain(70), "DEPTH"),
        (doubled(12), "FIELDS"),
        (doubled(60), "FIELDS"),
        ("{ ...F } fragment F on Query { " + "__typename " * 11 + "}", "ROOT_FIELDS"),
        ("{ rules { ...F ...F } } fragment F on Rule { " + " ".join(f"a{n}: id" for n in range(8)) + " }", "ALIASES"),
        ("{ rules { ...F ...F } } fragment F on Rule { " + "id @skip(if: true) " * 11 + "}", "DIRECTIVES"),
        ("{ rules { ... on Rule { " + "id " * 300 + "} } }", "FIELDS"),
        ("{ rules @skip(if: true) { " + "id " * 300 + "} }", "FIELDS"),
        ("{ rules { id } } " + " ".join(f"fragment U{n} on Rule {{ id }}" for n in range(200)), "TOKENS"),
        ("query(" + " ".join(f"$v{n}: Int" for n in range(300)) + ") { rules { id } }", "TOKENS"),
        ("{ servants(first: 1" + "0" * 100 + ") { totalCount } }", "DIGITS"),
        ("query($n: Int = -" + "9" * 5000 + ") { servants(first: $n) { totalCount } }", "DIGITS"),
    ],
)
def test_fragments_conditions_and_variables_hide_no_size(hub: AttackedHub, query: str, limit: str) -> None:
    refused = hub.ask(query)

    assert refused.status_code == 400
    assert f"GRAPHQL_LIMIT_{limit}" in {error["extensions"]["code"] for error in refused.json()["errors"]}


@pytest.mark.parametrize("fragments", [1, 2, 30])
def test_fragments_that_contain_themselves_are_refused(hub: AttackedHub, fragments: int) -> None:
    assert refusal(hub.ask(circular(fragments))) == (400, "GRAPHQL_VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($n: Int) { " + " ".join(f"a{k}: servants(first: $n) {{ edges {{ %s }} }}" for k in range(9)) + " }", {"n": 100}),
        ("query($n: Int = 100) { " + " ".join(f"a{k}: servants(first: $n) {{ edges {{ %s }} }}" for k in range(9)) + " }", {}),
        ("{ " + " ".join(f"a{k}: servants(first: 100) {{ edges {{ %s }} }}" for k in range(9)) + " }", {}),
        (
            "query($ids: [ID!]!) { " + " ".join(f"a{k}: nodes(ids: $ids) {{ ... on Servant {{ %s }} }}" for k in range(9)) + " }",
            {"ids": ["servant:none"] * 100},
        ),
    ],
    ids=["variable", "default", "literal", "ids"],
)
def test_what_can_have_too_large_an_answer_costs_too_much(hub: AttackedHub, query: str, variables: dict[str, Any]) -> None:
    inner = "careerPath { steps { id records { id } } }"
    selected = inner if "nodes" in query else f"node {{ {inner} }}"
    refused = hub.ask(query.replace("%s", selected), **variables)

    assert refusal(refused) == (400, "GRAPHQL_LIMIT_COST")
    (error,) = refused.json()["errors"]
    assert error["extensions"]["cost"] > error["extensions"]["limit"] == limits_of_the_page()["COST"]
    assert refused.headers["X-Cost"] == str(error["extensions"]["cost"])


@pytest.mark.parametrize("first", [101, 1_000_000, 2**31 - 1, -1, 0, 2**31, 2**53, 1e300, -1e300, 1.5, True, "9", [], {}])
def test_no_page_is_larger_than_a_hundred(hub: AttackedHub, first: Any) -> None:
    answered = hub.ask("query($n: Int) { courses(first: $n) { edges { cursor } } }", n=first)

    (error,) = answered.json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert not answered.json().get("data")


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("query($v: [ID!]!) { nodes(ids: $v) { id } }", ["x"] * 10_000),
        ("query($v: [ID!]) { ruleCoverage(ruleIds: $v) { ruleId } }", ["R1"] * 10_000),
        ("query($v: [ID!]!) { findings(filter: {rules: $v}) { totalCount } }", ["R1"] * 10_000),
        ("query($v: [FindingState!]!) { findings(filter: {states: $v}) { totalCount } }", ["OPEN"] * 5_000),
        ("query($v: [ID!]!) { careerPaths(servantIds: $v) { servant { id } } }", ["servant:none"] * 3_000),
    ],
    ids=["nodes", "rules", "criterion", "states", "careers"],
)
def test_no_list_in_a_variable_is_longer_than_a_hundred(hub: AttackedHub, query: str, sent: list[str]) -> None:
    answered = hub.ask(query, v=sent)

    assert {error["extensions"]["code"] for error in answered.json()["errors"]} <= {"BAD_USER_INPUT", "GRAPHQL_LIMIT_COST"}
    assert len(answered.content) < 5000


@pytest.mark.parametrize(
    "value", ["x" * 60_000, "\u0000", "a\u0000b", "%" * 20_000, "(" * 20_000, "\u202e" * 9_000, "'; MATCH (n) DETACH DELETE n //"]
)
@pytest.mark.parametrize(
    "query",
    [
        "query($v: ID!) { servant(id: $v) { id } }",
        "query($v: ID!) { node(id: $v) { id } }",
        "query($v: String!) { searchServants(name: $v) { servant { id } } }",
        "query($v: String) { courses(after: $v) { edges { cursor } } }",
    ],
)
def test_no_text_in_a_variable_breaks_anything(hub: AttackedHub, attacked: Database, query: str, value: str) -> None:
    before = hub.run(attacked.read(PEOPLE))
    answered = hub.ask(query, v=value)

    codes = {error["extensions"]["code"] for error in answered.json().get("errors", [])}
    assert codes <= {"BAD_USER_INPUT"}, answered.text[:500]
    assert len(answered.content) < 5000
    assert hub.run(attacked.read(PEOPLE)) == before


def test_a_schema_that_leads_back_to_itself_is_not_followed(hub: AttackedHub) -> None:
    circle = "{ __schema { types { " + "fields { type { " * 5 + "name" + " } }" * 5 + " } } }"

    assert refusal(hub.ask(circle))[0] == 400
    assert hub.ask(get_introspection_query()).status_code == 200
