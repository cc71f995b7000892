"""What scanners of GraphQL servers look for first, at a hub as in production: it has none of it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from graphql import get_introspection_query

from graph.driver.database import Database
from graph.errors import MeritgraphError
from tests.conftest import Run
from tests.meritgraph.conftest import FailingDatabase
from tests.support.attacked_hub import AttackedHub, attacked_hub, refusal

HELLO = "query Hello { __typename }"


def test_many_aliases_of_one_field(production: AttackedHub) -> None:
    overloaded = "{ " + " ".join(f"a{n}: __typename" for n in range(101)) + " }"

    refused = production.ask(overloaded)

    codes = {error["extensions"]["code"] for error in refused.json()["errors"]}
    assert (refused.status_code, "data" in refused.json()) == (400, False)
    assert codes == {"GRAPHQL_LIMIT_ALIASES", "GRAPHQL_LIMIT_ROOT_FIELDS"}


def test_many_queries_in_one_request(production: AttackedHub) -> None:
    assert refusal(production.post([{"query": HELLO}] * 10)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("name", ["aa", "include(if: true)"])
def test_many_directives_at_one_field(production: AttackedHub, name: str) -> None:
    assert refusal(production.ask("{ __typename " + f"@{name} " * 50 + "}")) == (400, "GRAPHQL_LIMIT_DIRECTIVES")


def test_introspection_that_goes_round_in_circles(production: AttackedHub) -> None:
    circle = "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"

    refused = production.ask(circle)

    assert (refused.status_code, "data" in refused.json()) == (400, False)


def test_the_same_field_again_and_again(production: AttackedHub) -> None:
    assert refusal(production.ask("{ rules { " + "id " * 500 + "} }")) == (400, "GRAPHQL_LIMIT_FIELDS")
    refused = production.ask("{ " + "__typename " * 500 + "}")
    assert {error["extensions"]["code"] for error in refused.json()["errors"]} == {
        "GRAPHQL_LIMIT_FIELDS",
        "GRAPHQL_LIMIT_ROOT_FIELDS",
    }


@pytest.mark.parametrize(
    ("nearly", "meant"),
    [
        ("{ servnts { totalCount } }", "servants"),
        ("{ __schem { types { name } } }", "__schema"),
        ("{ courses(frst: 1) { totalCount } }", "first"),
        ("{ findings(filter: {states: [OPE]}) { totalCount } }", "OPEN"),
        ("{ findings(filter: {stats: [OPEN]}) { totalCount } }", "states"),
        ("{ node(id: 1) { ... on Servan { id } } }", "Servant"),
        ("query($f: FindingFilte) { findings(filter: $f) { totalCount } }", "FindingFilter"),
        ("{ rules { id @skp(if: true) } }", "skip"),
        ("{ rules { ...Fild } } fragment Field on Rule { id }", '"Field"'),
    ],
)
def test_suggestions_for_what_is_nearly_right(production: AttackedHub, nearly: str, meant: str) -> None:
    refused = production.ask(nearly)

    assert refused.status_code == 400
    messages = [error["message"].replace(nearly, "") for error in refused.json()["errors"]]
    assert not [each for each in messages if "Did you mean" in each or f"'{meant}'" in each or f"or {meant}" in each]


def test_queries_by_get(production: AttackedHub) -> None:
    refused = production.get(params={"query": HELLO})

    assert refusal(refused) == (405, "METHOD_NOT_ALLOWED")
    assert refused.headers["allow"] == "POST"


@pytest.mark.parametrize("by_get", [False, True])
def test_mutations_by_get(run: Run, attacked: Database, tmp_path: Path, by_get: bool) -> None:
    with attacked_hub(run, attacked, tmp_path, api={"queries_by_get": by_get}) as hub:
        assert hub.get(params={"query": HELLO}).status_code == (200 if by_get else 405)
        for query in (
            "mutation { __typename }",
            "mutation Change { anything }",
            "query A { rules { id } } mutation B { anything }",
        ):
            refused = hub.get(params={"query": query, "operationName": "B"} if " B " in query else {"query": query})
            assert refusal(refused) == (405, "METHOD_NOT_ALLOWED")
            assert refused.headers["allow"] == "POST"


def test_queries_from_a_form(production: AttackedHub) -> None:
    form = production.post(b"query=query%20Hello%20%7B%20__typename%20%7D", Content_Type="application/x-www-form-urlencoded")

    assert refusal(form) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("path", ["/", "/graphql", "/graphiql", "/playground", "/console", "/altair", "/explorer", "/voyager"])
def test_a_page_for_queries(production: AttackedHub, path: str) -> None:
    answered = production.get(path, Accept="text/html", Authorization=None)

    assert not [name for name in ("graphiql", "playground", "altair", "apollo") if name in answered.text.lower()]
    assert answered.status_code in {404, 405, 406} or path == "/"


@pytest.mark.parametrize(
    "query",
    [
        get_introspection_query(),
        "{ __schema { types { name } } }",
        '{ __type(name: "Servant") { fields { name } } }',
        "{ rules { id } ...S } fragment S on Query { s: __schema { queryType { name } } }",
        "{ __schema @skip(if: true) { types { name } } }",
        "{ __schema @skip(if: false) { types { name } } }",
    ],
)
def test_introspection(production: AttackedHub, query: str) -> None:
    assert refusal(production.ask(query)) == (400, "FORBIDDEN")


@pytest.mark.parametrize(
    "name", ["Apollo-Tracing", "Apollo-Federation-Include-Trace", "X-Debug", "X-Apollo-Tracing", "Traceparent"]
)
def test_traces_for_whoever_asks(production: AttackedHub, name: str) -> None:
    plain = production.ask("{ rules { id } }")
    traced = production.post({"query": "{ rules { id } }", "extensions": {"tracing": True}}, **{name: "ftv1"})

    assert traced.content == plain.content
    assert traced.json().keys() == {"data"}
    assert traced.headers.keys() == plain.headers.keys()


def test_an_error_that_nobody_handled(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    failing = FailingDatabase(MeritgraphError("bolt://neo4j:secret@db MATCH (s:Servant)"))
    with caplog.at_level(logging.ERROR), attacked_hub(run, failing, tmp_path) as hub:
        answered = hub.ask('{ servant(id: "servant:one") { name } }')

    (error,) = answered.json()["errors"]
    assert error.keys() == {"message", "locations", "path", "extensions"}
    assert error["extensions"].keys() == {"code", "reference"}
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert not [word for word in ("secret", "MATCH", "bolt", "Traceback", ".py") if word in answered.text]
    assert error["extensions"]["reference"] in caplog.text


def test_what_runs_here(production: AttackedHub) -> None:
    for answered in (production.ask(HELLO), production.ask("{"), production.get("/nothing"), production.get("/healthz")):
        assert "server" not in answered.headers
        assert "x-powered-by" not in answered.headers
        assert not [name for name in ("uvicorn", "python", "strawberry", "starlette") if name in str(answered.headers).lower()]
