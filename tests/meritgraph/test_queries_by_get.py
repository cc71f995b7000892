"""Queries by GET: off by default; where a setting allows them, no page of another origin can send one unasked."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.driver.database import Database
from meritgraph.api_settings import ApiSettings
from tests.conftest import Run
from tests.meritgraph.conftest import GRAPHQL_JSON, PURPOSE, Client, code
from tests.support.text_hashes import hash_of

RULES = "query Rules { rules { id } }"
PEOPLE = "query People($n: Int) { servants(first: $n) { totalCount } }"


@pytest.fixture
def client(run: Run, database: Database, tmp_path: Path) -> Client:
    return Client(run, database, tmp_path, origins=["https://people.example"], api=ApiSettings(queries_by_get=True))


def get(client: Client, parameters: Any, **headers: str) -> httpx.Response:
    sent = {"Authorization": f"Bearer {client.token}", "Accept": GRAPHQL_JSON}
    return client.send("GET", "/graphql", params=parameters, headers=sent | {k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize("header", ["Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Requested-With", "X-Purpose"])
def test_a_query_is_answered_as_by_post(client: Client, header: str) -> None:
    answered = client.send(
        "GET",
        "/graphql",
        params={"query": RULES, "operationName": "Rules"},
        headers={"Authorization": f"Bearer {client.token}", "Accept": GRAPHQL_JSON, header: "true"},
    )

    assert answered.status_code == 200
    assert answered.json() == client.ask(RULES).json()
    assert answered.headers["cache-control"] == "no-store"


def test_variables_and_a_hash_are_sent_as_json(client: Client) -> None:
    asked = {"query": PEOPLE, "variables": json.dumps({"n": 1})}
    assert "errors" not in get(client, asked, X_Purpose=PURPOSE).json()

    sent = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    assert code(get(client, {"extensions": json.dumps(sent)}, X_Purpose=PURPOSE)) == "PERSISTED_QUERY_NOT_FOUND"


def test_without_a_header_that_browsers_ask_about_it_is_refused(client: Client) -> None:
    # A proxy adds the last one to whatever a browser sends.
    for headers in ({}, {"Apollo_Require_Preflight": ""}, {"X_Purpose": " "}, {"X_Forwarded_For": "192.0.2.1"}):
        refused = get(client, {"query": RULES}, **headers)
        assert (refused.status_code, code(refused)) == (400, "BAD_REQUEST")


def test_token_and_purpose_are_needed_as_by_post(client: Client) -> None:
    assert get(client, {"query": RULES}, Apollo_Require_Preflight="1", Authorization="").status_code == 401
    assert code(get(client, {"query": PEOPLE}, Apollo_Require_Preflight="1")) == "FORBIDDEN"


def test_a_subscription_is_not_answered_as_a_query(client: Client) -> None:
    refused = get(client, {"query": "subscription { rules { id } }"}, Apollo_Require_Preflight="1")

    assert (refused.status_code, code(refused)) == (400, "GRAPHQL_VALIDATION_FAILED")


def refusal(answered: httpx.Response) -> tuple[int, str, str]:
    return answered.status_code, code(answered), answered.headers["allow"]


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, "application/json"])
@pytest.mark.parametrize(
    "query",
    [
        "mutation { __typename }",
        "mutation Change { anything(input: {}) { id } }",
        "query Look { __typename } mutation Change { __typename }",
    ],
)
def test_nothing_is_changed_by_get(client: Client, query: str, accept: str) -> None:
    refused = get(client, {"query": query}, Apollo_Require_Preflight="1", Accept=accept)

    assert refusal(refused) == (405, "METHOD_NOT_ALLOWED", "POST")
    assert "mutations with POST" in refused.text


BY_NUMBER = "query ($number: String!) { found: servantByNationalId(country: UZ, number: $number) { id } }"
NUMBER = "31503856070022"


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": f'{{ servantByNationalId(country: UZ, number: "{NUMBER}") {{ id }} }}'},
        {"query": BY_NUMBER, "variables": json.dumps({"number": NUMBER})},
        {"query": "{ ...F } fragment F on Query { servantByNationalId(country: UZ) { id } }"},
    ],
    ids=["text", "variable", "wrong"],
)
def test_nobody_is_looked_for_by_a_number_in_an_address(
    client: Client, database: Database, parameters: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "meritgraph")
    statements: list[str] = []
    database.observers.append(statements.append)
    try:
        refused = get(client, parameters, X_Purpose=PURPOSE)
    finally:
        database.observers.pop()

    assert refusal(refused) == (405, "METHOD_NOT_ALLOWED", "POST")
    assert "servantByNationalId with POST" in refused.text
    assert statements == []
    assert NUMBER not in refused.text + caplog.text


def test_a_hash_in_an_address_stands_for_its_text(client: Client) -> None:
    named = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(BY_NUMBER)}}
    client.post({"query": BY_NUMBER, "variables": {"number": NUMBER}, "extensions": named})

    refused = get(client, {"extensions": json.dumps(named), "variables": json.dumps({"number": NUMBER})}, X_Purpose=PURPOSE)

    assert refusal(refused) == (405, "METHOD_NOT_ALLOWED", "POST")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": ""},
        {"query": RULES, "variables": "{"},
        {"query": RULES, "variables": "[]"},
        {"query": RULES, "extensions": "1"},
        {"query": RULES, "token": "abc"},
        [("query", RULES), ("query", "{ rules { title } }")],
    ],
)
def test_a_wrong_address_is_refused(client: Client, parameters: Any) -> None:
    refused = get(client, parameters, Apollo_Require_Preflight="1")

    assert (refused.status_code, code(refused)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_stay_refused(client: Client, method: str) -> None:
    refused = client.send(method, "/graphql", headers={"Authorization": f"Bearer {client.token}"})

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")


def test_pages_of_named_origins_are_told(client: Client) -> None:
    asked = {"Origin": "https://people.example", "Access-Control-Request-Method": "GET"}

    assert client.send("OPTIONS", "/graphql", headers=asked).headers["access-control-allow-methods"] == "GET, POST"


def test_what_changes_something_is_answered_by_post_alone(client: Client) -> None:
    text = 'mutation { reviewFinding(input: {id: "finding:x", decision: CONFIRM, expectedVersion: 1}) { __typename } }'
    assert refusal(get(client, {"query": text}, X_Purpose=PURPOSE)) == (405, "METHOD_NOT_ALLOWED", "POST")

    answered = client.post({"query": text}, X_Purpose=PURPOSE)
    assert answered.json() == {"data": {"reviewFinding": {"__typename": "NotFound"}}}
