"""The cost of queries: what it counts, that the examples of the documentation are cheap, and that huge answers are refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, get_introspection_query, get_named_type, parse
from strawberry.federation.schema_directives import ListSize

from benchmarks.career_path import QUERY
from resolvers.context import DEFAULT_MAX_COST
from schema.cost import CostOfQuery
from schema.subgraph import subgraph
from tests.schema.conftest import Hub

SCHEMA: Any = subgraph()._schema  # pyright: ignore[reportPrivateUsage] (what graphql-core sees)
ROOT = Path(__file__).resolve().parents[2]
PAGE_OF_CAREERS = "servants(first: %s) { edges { node { id careerPath { steps { id records { id portal } } } } } }"


def cost(query: str, **variables: Any) -> int:
    return CostOfQuery(SCHEMA, parse(query)).of(variables)


def documented_queries() -> list[str]:
    pages = [ROOT / "docs" / "api.md", ROOT / "README.md"]
    found = [text for page in pages for text in re.findall(r"```graphql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)]
    found += re.findall(
        r"`((?:query[^`]*)?\{[^`]*\})`", (ROOT / "meritgraph" / "web" / "static" / "examples.js").read_text("utf-8")
    )
    return [*found, QUERY]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ __typename }", 1),
        ("{ rules { id } }", 20 + 40),
        ("{ servants(first: 3) { edges { node { id name } } } }", 20 + 1 + 3 * (1 + 2)),
        ("{ servants(first: 3) { edges { node { id } } pageInfo { endCursor } } }", 20 + 1 + 3 * 2 + 2),
        ("{ servants { edges { cursor } } }", 20 + 1 + 50),
        ("{ a: servants(first: 1) { edges { cursor } } b: servants(first: 2) { edges { cursor } } }", 2 * 21 + 3),
        ("{ findings(first: 2) { edges { node { organisation { positions(first: 7) { edges { cursor } } } } } } }",
         20 + 1 + 2 * (1 + 20 + 20 + 1 + 7)),
        ("{ findings(first: 2) { edges { node { ...F } } } } fragment F on Finding { id ... on Finding { subjectIds } }",
         20 + 1 + 2 * (1 + 1 + 1 + 2)),
        ("{ servants(first: 2000000000) { edges { cursor } } }", 20 + 1 + 100),
        ("{ servants(first: -5) { edges { cursor } } }", 20 + 1),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_list_counts_as_often_as_it_has_items(query: str, expected: int) -> None:
    assert cost(query) == expected


@pytest.mark.parametrize(
    ("variables", "items"),
    [({"n": 7}, 7), ({}, 4), ({"n": 10**9}, 100), ({"n": -1}, 0), ({"n": "many"}, 100), ({"n": None}, 100), ({"n": 7.0}, 7)],
    ids=range(7),
)
def test_a_variable_counts_with_its_value(variables: dict[str, Any], items: int) -> None:
    assert cost("query($n: Int! = 4) { servants(first: $n) { edges { cursor } } }", **variables) == 20 + 1 + items


def test_entities_count_their_representations() -> None:
    query = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Servant { id } } }"
    assert cost(query, of=[{}] * 7) - cost(query, of=[{}] * 2) == 5
    assert cost(query, of=[{}] * 9999) == cost(query, of=[{}] * 200)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('{ searchServants(name: "x", first: 2) { score } }', 20 + 2),
        ('{ searchServants(name: "x") { score } }', 20 + 20),
        ('{ careerPaths(servantIds: ["a", "b"]) { gaps { days } } }', 20 + 2 * (1 + 1)),
        ('{ careerRoutes(from: "a", to: "b", routes: 7) { country routes { cost } } }', 200 + 1 + 1 + 7),
        ('{ careerRoutes(from: "a", to: "b") { routes { cost } } }', 200 + 1 + 3),
        ('{ certificateReconciliation(organisationId: "o", limit: 9) { certificates { outcome } } }', 1000 + 1 + 9),
        # What is judged costs as much, whichever fields are selected.
        ('{ appointmentCheck(positionId: "p", servantIds: ["a", "b", "c"]) { clean } }', 500 + 3 * 100 + 3),
        ('{ candidateRanking(positionId: "p", servantIds: ["a", "b", "c"]) { title } }', 1000 + 3 * 100 + 1),
        ('{ candidateRanking(positionId: "p", servantIds: ["a", "b"]) { candidates { name } } }', 1000 + 2 * 100 + 1 + 2),
        ('{ candidateRanking(competitionId: "c") { candidates { name } } }', 1000 + 1 + 20),
        ("{ portals(first: 100) { edges { cursor } } }", 20 + 1 + 10),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_list_is_as_long_as_an_argument_says(query: str, expected: int) -> None:
    assert cost(query) == expected


STEPS = """steps {
    start { exact } end { exact } position { title rank } organisation { name }
    mode move stepsGained competition { round protocolDay { exact } } records { portal stream }
  }
  gaps { start end days }"""
PORTALS = """{ portals(first: 50) { edges { node {
  name title country installed streams { name mode }
  coverage { id stream scope labels start end wholeCountry namesBodies organisations { id name } }
  lastRun { id portal state problem startedAt endedAt scopes { %s } }
} } } }"""


def test_what_clients_ordinarily_ask_is_answered() -> None:
    """A hundred whole careers, a hundred people with what is on record of each, and all portals with everything."""
    hundred = {"ids": [f"servant:{n}" for n in range(100)]}
    assert cost(f"query($ids: [ID!]!) {{ careerPaths(servantIds: $ids) {{ {STEPS} }} }}", **hundred) < DEFAULT_MAX_COST
    page = "{ servants(first: 100) { edges { node { id name careerPath { %s } } } } }"
    assert cost(page % STEPS) < DEFAULT_MAX_COST
    scopes = " ".join(SCHEMA.type_map["ScopeRun"].fields)
    assert cost(PORTALS % scopes) < DEFAULT_MAX_COST
    everybody = (
        'query($ids: [ID!]!) { appointmentCheck(positionId: "p", servantIds: $ids) { clean cases { ruleId outcome reason } } }'
    )
    assert cost(everybody, **hundred) < DEFAULT_MAX_COST


def test_the_guide_says_what_common_queries_cost() -> None:
    hundred = {"ids": [f"servant:{n}" for n in range(100)]}
    one = f'{{ careerPath(servantId: "servant:1") {{ {STEPS} }} }}'
    careers = f"query($ids: [ID!]!) {{ careerPaths(servantIds: $ids) {{ {STEPS} }} }}"
    page = f"{{ servants(first: 100) {{ edges {{ node {{ id name careerPath {{ {STEPS} }} }} }} }} }}"
    stated = {
        "the career above": f"{cost(one):,}",
        "a hundred such careers, by `careerPaths`": f"{cost(careers, **hundred):,}",
        "a hundred such careers, in a page of servants": f"{cost(page):,}",
    }
    guide = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert [what for what, figure in stated.items() if f"| {what} | {figure} |" not in guide] == []


def test_a_hundred_careers_with_everything_are_refused() -> None:
    text = (ROOT / "tests" / "schema" / "operations" / "career_in_full.graphql").read_text("utf-8")
    career = text[text.index("{", text.index("careerPath")) : text.rindex("}")]
    assert cost(f"{{ servants(first: 100) {{ edges {{ node {{ careerPath {career} }} }} }} }}") > DEFAULT_MAX_COST


def test_pages_within_pages_multiply() -> None:
    inner = "organisation { positions(first: %s) { edges { node { id title } } } }"
    page = "{ findings(first: %s) { edges { node { " + inner + " } } } }"
    for outer, within in ((7, 9), (100, 100)):
        assert cost(page % (outer, within)) == 20 + 1 + outer * (1 + 20 + 20 + 1 + within * (1 + 2))


def test_every_list_has_a_size() -> None:
    missing = [
        f"{type_.name}.{name}"
        for type_ in SCHEMA.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        for name, field in type_.fields.items()
        if name not in ("edges", "_entities") and (_is_list(field.type) or "first" in field.args) and _size(field) is None
    ]
    assert missing == []
    sized: list[tuple[Any, list[str]]] = [
        (get_named_type(field.type), size.sized_fields)
        for type_ in SCHEMA.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for field in type_.fields.values()
        if (size := _size(field)) and size.sized_fields
    ]
    names = {type_.name for type_, _ in sized}
    assert {"ServantConnection", "FindingConnection", "AppointmentConnection", "PortalConnection", "CareerRoutes"} <= names
    assert all(_is_list(type_.fields[name].type) for type_, fields in sized for name in fields)


def _is_list(type_: Any) -> bool:
    return isinstance(cast("Any", type_).of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList)


def _size(field: Any) -> ListSize | None:
    definition = field.extensions.get("strawberry-definition")
    return next((each for each in getattr(definition, "directives", ()) if isinstance(each, ListSize)), None)


def test_documented_queries_are_far_below_the_limit() -> None:
    queries = documented_queries()
    assert len(queries) >= 7
    for query in queries:
        assert cost(query.replace("\\n", "\n")) < DEFAULT_MAX_COST / 10, query
    assert cost(get_introspection_query(descriptions=True)) < DEFAULT_MAX_COST


def test_a_query_beyond_the_limit_is_refused_with_its_cost_and_reads_nothing(hub: Hub) -> None:
    everything = " ".join(f"a{n}: {PAGE_OF_CAREERS % 100}" for n in range(7))

    data, (error,) = hub.ask(f"{{ {everything} }}")

    assert data is None
    assert error.extensions == {"code": "GRAPHQL_LIMIT_COST", "cost": cost(f"{{ {everything} }}"), "limit": DEFAULT_MAX_COST}
    assert str(DEFAULT_MAX_COST) in error.message
    assert hub.statements == []


def test_the_limit_counts_the_variables_of_each_request(hub: Hub) -> None:
    query = "query($n: Int!) { " + " ".join(f"a{n}: {PAGE_OF_CAREERS % '$n'}" for n in range(7)) + " }"

    few, refused, again = hub.ask(query, n=2), hub.ask(query, n=100), hub.ask(query, n=2)

    assert few[1] == again[1] == []
    assert few[0] == again[0]
    assert (refused[1][0].extensions or {})["code"] == "GRAPHQL_LIMIT_COST"


def test_texts_beyond_the_limits_are_not_validated_further(hub: Hub) -> None:
    # Rules that compare fields with each other would take a third of a second for this text.
    _, errors = hub.ask("{ " + "rules { id } " * 240 + "nothing }")
    assert {(error.extensions or {})["code"] for error in errors} == {"GRAPHQL_LIMIT_ROOT_FIELDS", "GRAPHQL_LIMIT_FIELDS"}
