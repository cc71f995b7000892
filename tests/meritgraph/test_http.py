"""GraphQL over HTTP: status codes, media types, and the attempts of a hostile client."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from graphql import get_introspection_query

from graph.driver.database import Database
from meritgraph.app import HEADERS
from tests.conftest import Run
from tests.meritgraph.conftest import GRAPHQL_JSON, MAX_BODY, Client, FailingDatabase, code

HELLO = {"query": "{ __typename }"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"application/json, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.2, application/json;q=0.9", "application/json"),
        (f"text/html, {GRAPHQL_JSON}; charset=utf-8", GRAPHQL_JSON),
    ],
)
def test_the_response_has_the_media_type_that_the_client_prefers(client: Client, accept: str, media_type: str) -> None:
    response = client.post(HELLO, accept=accept)

    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.json() == {"data": {"__typename": "Query"}}


def test_a_media_type_that_is_not_offered_is_refused(client: Client) -> None:
    for accept in ("text/html", "image/png;q=1", "application/json;q=0"):
        response = client.post(HELLO, accept=accept)
        assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_post_is_allowed(client: Client, method: str) -> None:
    response = client.send(method, "/graphql?query={__typename}", headers={"Authorization": f"Bearer {client.token}"})

    assert (response.status_code, code(response), response.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        ([HELLO], 400),
        ("{ __typename }", 400),
        ({}, 400),
        ({"query": ""}, 400),
        ({"query": 7}, 400),
        ({"query": "{ __typename }", "variables": []}, 400),
        ({"query": "{ __typename }", "operationName": 1}, 400),
        ({"query": "{ __typename }", "extensions": "x"}, 400),
    ],
)
def test_a_body_that_is_not_a_query_is_refused(client: Client, body: object, status: int) -> None:
    response = client.post(body)

    assert (response.status_code, code(response)) == (status, "BAD_REQUEST")
    assert "data" not in response.json()


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=utf-16"],
)
def test_another_content_type_is_refused(client: Client, content_type: str) -> None:
    response = client.post(b'{"query": "{ __typename }"}', Content_Type=content_type)

    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_compressed_body_is_refused(client: Client) -> None:
    assert client.post(HELLO, Content_Encoding="gzip").status_code == 415


def test_a_body_is_counted_as_it_arrives(client: Client) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 4096
            yield b" " * 4096

    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"}
    response = client.send("POST", "/graphql", headers=headers, content=endless())

    assert (response.status_code, code(response)) == (413, "PAYLOAD_TOO_LARGE")
    assert taken <= MAX_BODY + 2 * 4096
    assert client.post({**HELLO, "x": "y" * MAX_BODY}).status_code == 413


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ findings(", "GRAPHQL_PARSE_FAILED"),
        ("{ servnt }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { x }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($id: ID!) { servant(id: $id) { id } }", "BAD_USER_INPUT"),
        ('query($first: Int = "x") { servants(first: $first) { edges { cursor } } }', "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_query_that_cannot_be_run_has_no_data(client: Client, query: str, expected: str) -> None:
    response = client.ask(query)
    legacy = client.post({"query": query}, accept="application/json")

    assert (response.status_code, code(response)) == (400, expected)
    assert (legacy.status_code, code(legacy)) == (200, expected)
    assert "data" not in response.json()
    assert "data" not in legacy.json()


def test_an_unknown_operation_is_refused(client: Client) -> None:
    response = client.post({"query": "query A { __typename }", "operationName": "B"})

    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


def test_errors_suggest_nothing(client: Client) -> None:
    queries = [
        "{ servnts { edges { cursor } } }",
        "{ servants(frst: 1) { edges { cursor } } }",
        "{ findings(filter: {severity: HIGHT}) { edges { cursor } } }",
        "{ findings(filter: {sevrity: HIGH}) { edges { cursor } } }",
        "{ ... on Qury { __typename } }",
    ]
    for query in queries:
        assert "Did you mean" not in client.ask(query).text
    for value in ("HIGHT", {"sevrity": "HIGH"}):
        filter_ = {"severity": value} if isinstance(value, str) else value
        asked = client.ask("query($f: FindingFilter) { findings(filter: $f) { edges { cursor } } }", f=filter_)
        assert (asked.status_code, "Did you mean" in asked.text) == (400, False)


def _nested(levels: int) -> str:
    return "{ organisation(id: 1) " + "{ parent " * levels + "{ id }" + "}" * levels + " }"


def _doubling() -> str:
    fragments = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    return f"{{ ...F0 }} {fragments} fragment F60 on Query {{ __typename }}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (_nested(9), "GRAPHQL_LIMIT_DEPTH"),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(16)) + " }", "GRAPHQL_LIMIT_ALIASES"),
        ("{ rules { " + "id " * 301 + "} }", "GRAPHQL_LIMIT_FIELDS"),
        ("{ __typename " + "@skip(if: false) " * 21 + "}", "GRAPHQL_LIMIT_DIRECTIVES"),
        ("{ " + "__typename " * 11 + "}", "GRAPHQL_LIMIT_ROOT_FIELDS"),
        ("query A { __typename } query B { __typename }", "GRAPHQL_LIMIT_OPERATIONS"),
        ("{ " + "__typename " * 1000 + "}", "GRAPHQL_LIMIT_TOKENS"),
        ("{ servants(first: " + "9" * 5000 + ") { edges { cursor } } }", "GRAPHQL_LIMIT_DIGITS"),
        ("query($n: Int = -" + "9" * 5000 + ") { servants(first: $n) { edges { cursor } } }", "GRAPHQL_LIMIT_DIGITS"),
        (_doubling(), "GRAPHQL_LIMIT_FIELDS"),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_query_is_limited_in_size(client: Client, query: str, expected: str) -> None:
    response = client.ask(query)

    assert response.status_code == 400
    assert expected in {error["extensions"]["code"] for error in response.json()["errors"]}
    assert len(response.content) < 10_000


@pytest.mark.parametrize("levels", [400, 490, 900, 20_000])
def test_a_deeply_nested_value_harms_nobody(client: Client, levels: int) -> None:
    for query in ("{ servant(id: " + "[" * levels + "]" * levels + ") { id } }", "{ rules " * levels):
        response = client.ask(query[:60_000])

        assert response.status_code == 400
        assert code(response) in {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_LIMIT_TOKENS"}
        assert "reference" not in response.text


def test_a_query_at_its_limits_is_answered(client: Client) -> None:
    assert client.ask(_nested(8)).status_code == 200
    assert client.ask("{ " + " ".join(f"a{n}: __typename" for n in range(10)) + " }").status_code == 200


def test_developers_may_read_the_schema(client: Client) -> None:
    shape = client.ask(get_introspection_query(descriptions=True))
    sdl = client.run(client.http.get("/schema.graphql")).text

    assert "CareerPath" in {each["name"] for each in shape.json()["data"]["__schema"]["types"]}
    assert 'type Servant implements Fact & Node @key(fields: "id")' in sdl


def test_an_internal_error_reveals_nothing(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(run, FailingDatabase(RuntimeError("bolt://neo4j:secret@db MATCH (s)")), tmp_path)

    with caplog.at_level(logging.ERROR, "schema.errors"):
        response = client.ask('{ servant(id: "servant:1") { name } }')

    assert (response.status_code, response.json()["data"]) == (200, {"servant": None})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["extensions"]["reference"] in caplog.text
    assert "secret" in caplog.text
    assert "secret" not in response.text
    assert "MATCH" not in response.text


def test_an_operation_that_takes_too_long_is_stopped(run: Run, database: Database, tmp_path: Path) -> None:
    client = Client(run, database, tmp_path, timeout=0.000_001)

    response = client.ask('{ servant(id: "servant:1") { name } }')

    assert (response.status_code, code(response)) in {(504, "TIMEOUT"), (408, "TIMEOUT")}


def test_the_database_answers(client: Client) -> None:
    assert (client.send("GET", "/readyz").status_code, client.send("GET", "/healthz").status_code) == (200, 200)


@pytest.mark.parametrize(
    "path", ["/", "/static/pages.js", "/static/pages.css", "/healthz", "/graphql", "/nothing", "/static/../app.py"]
)
def test_every_response_has_the_security_headers(client: Client, path: str) -> None:
    response = client.send("GET", path)

    assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_the_page_loads_only_our_own_files(client: Client) -> None:
    page = client.send("GET", "/").text

    assert "//" not in page.replace("<!doctype", "").replace("</", "")
    assert "style=" not in page
    assert "<script src=" in page
    assert "onclick" not in page
    assert client.send("GET", "/static/pages.js").status_code == 200
