"""What only the gateway of a supergraph may ask for, over HTTP: others are told that there is no such field."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.driver.database import Database
from meritgraph.api_settings import ApiSettings
from meritgraph.app import create_app
from meritgraph.settings import Settings
from meritgraph.shared_secrets import UnusableSecret
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client, code
from tests.support.engines import cypher

SECRET = "the gateway's own secret"
# No purpose: what is asked for here is public.
GATEWAY = {"X_Gateway_Secret": SECRET, "X_Purpose": ""}
BODY = '{ _entities(representations: [{__typename: "Organisation", id: "organisation:one"}]) { ... on Organisation { name } } }'

# Each text, and the same text with a name of the same length that nobody knows.
OF_GATEWAYS: list[tuple[str, str, str]] = [
    ("{ _service { sdl } }", "_service", "_servant"),
    (BODY, "_entities", "_entirety"),
    ("query($of: [_Any!]) { rules { id } }", "_Any", "_All"),
    ("{ rules { id } } fragment of on _Entity { __typename }", "_Entity", "_Entire"),
    ('{ rules { ...on _Service { sdl } } __type(name: "Rule") { name } }', "_Service", "_Servant"),
]


@pytest.fixture(scope="module")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secrets") / "gateway"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory, secret_file: Path) -> Iterator[Client]:
    api = ApiSettings(gateway_secret_file=secret_file)
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"), api=api)
    yield client
    run(client.http.aclose())


@pytest.mark.parametrize(("text", "name", "unknown"), OF_GATEWAYS)
@pytest.mark.parametrize(
    "sent", [{}, {"X_Gateway_Secret": ""}, {"X_Gateway_Secret": SECRET[:-1]}, {"X_Gateway_Secret": "ʻ" * 24}]
)
def test_without_the_secret_it_is_unknown(
    client: Client, database_statements: list[str], sent: dict[str, str], text: str, name: str, unknown: str
) -> None:
    headers: dict[str, Any] = {each: value.encode() for each, value in sent.items()}
    refused = client.post({"query": text}, **headers)
    other = client.post({"query": text.replace(name, unknown)}, **headers)

    assert "GRAPHQL_VALIDATION_FAILED" in {each["extensions"]["code"] for each in refused.json()["errors"]}
    assert (refused.status_code, refused.text.replace(name, unknown)) == (other.status_code, other.text)
    assert dict(refused.headers) == dict(other.headers)
    assert database_statements == []


@pytest.mark.parametrize("text", [text for text, *_ in OF_GATEWAYS])
def test_a_hub_without_a_secret_answers_no_gateway(engine: OpenEngine, run: Run, tmp_path: Path, text: str) -> None:
    client = Client(run, engine.database, tmp_path)

    for sent in ({}, {"X_Gateway_Secret": ""}, {"X_Gateway_Secret": "None"}):
        refused = client.post({"query": text}, **sent)
        assert "GRAPHQL_VALIDATION_FAILED" in {each["extensions"]["code"] for each in refused.json()["errors"]}


def test_introspection_shows_it_to_the_gateway_alone(client: Client) -> None:
    query = {"query": '{ __schema { types { name } } one: __type(name: "_Entity") { possibleTypes { name } } }'}
    of_gateway = client.post(query, **GATEWAY).json()["data"]
    of_others = client.post(query).json()["data"]

    def of(data: dict[str, Any]) -> set[str]:
        return {each["name"] for each in data["__schema"]["types"]} & {"_Any", "_Entity", "_Service"}

    assert (of(of_gateway), of(of_others)) == ({"_Any", "_Entity", "_Service"}, set())
    assert of_others["one"] is None
    assert {each["name"] for each in of_gateway["one"]["possibleTypes"]} >= {"Course", "Organisation", "Servant"}


def test_the_gateway_is_told_the_whole_schema(client: Client) -> None:
    sdl = client.post({"query": "{ _service { sdl } }"}, **GATEWAY).json()["data"]["_service"]["sdl"]

    assert 'type Course implements Fact & Node @key(fields: "id")' in sdl


def test_entities_need_the_users_token_and_for_people_her_purpose(client: Client, run: Run, fresh_database: Database) -> None:
    run(fresh_database.execute(cypher("CREATE (:Organisation {id: 'organisation:one', name: 'One'})")))
    people = BODY.replace("Organisation", "Servant").replace("organisation:", "servant:")

    assert client.post({"query": BODY}, **GATEWAY).json() == {"data": {"_entities": [{"name": "One"}]}}
    assert code(client.post({"query": people}, **GATEWAY)) == "FORBIDDEN"
    assert client.post({"query": people}, X_Gateway_Secret=SECRET).json() == {"data": {"_entities": [None]}}
    no_token = client.post({"query": BODY}, Authorization="", **GATEWAY)
    assert (no_token.status_code, code(no_token)) == (401, "UNAUTHENTICATED")


def test_the_secret_is_told_to_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers: list[httpx.Response] = [
        client.post({"query": text}, X_Gateway_Secret=SECRET) for text in ("{ _service { x } }", "{", BODY, "{ rules { id } }")
    ]

    assert SECRET not in caplog.text
    assert not [each for each in answers if SECRET in each.text or SECRET in str(each.headers)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "The secret for the gateway cannot be read"),
        (b"short", "is too short: it needs 16"),
        (b"\xff" * 20, "is no text in UTF-8"),
    ],
)
def test_a_secret_that_cannot_be_used_is_refused_at_the_start(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    settings = Settings(home=tmp_path, api=ApiSettings(gateway_secret_file=file))

    with pytest.raises(UnusableSecret, match=says):
        create_app(settings)


@pytest.fixture
def database_statements(client: Client) -> Iterator[list[str]]:
    """Return the statements that run while a test does, as they come."""
    statements: list[str] = []
    client.database.observers.append(statements.append)
    yield statements
    client.database.observers.remove(statements.append)
