"""Why data of people is read: without a purpose nobody gets any, and each reading is on record before its answer leaves."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest

from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import GRAPHQL_JSON, PURPOSE, Client, code
from tests.support.engines import cypher, empty
from tests.support.limits import files_of_at_most
from tests.support.principals import principal
from tests.support.sample_service import load_sample_service

SERVANTS = "query Listed { servants(first: 2) { edges { node { id name } } } }"


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return a client of a hub that has loaded some servants, with the token of an investigator of their ministry."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(load_sample_service(engine.database, tmp_path_factory.mktemp("service")))
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    ministry = cypher("MATCH (o:Organisation {name: 'Ministry of Transport'}) RETURN o.id AS id")
    (row,) = run(engine.database.read(ministry))
    client.token = client.key.sign(principal(body=str(row["id"])), 1)
    return client


def recorded(hub: Client) -> list[dict[str, Any]]:
    return [orjson.loads(line) for path in hub.records.glob("*.jsonl") for line in path.read_bytes().splitlines()]


def ask(hub: Client, query: str, purpose: str | bytes | None) -> httpx.Response:
    headers: dict[str, Any] = {"Authorization": f"Bearer {hub.token}", "Accept": GRAPHQL_JSON}
    if purpose is not None:
        headers["X-Purpose"] = purpose
    return hub.send("POST", "/graphql", headers=headers, json={"query": query, "operationName": "Listed"})


# Full-width letters, and a blank of no width: they look like the purpose, and some would fold them into it.
_ALIKE = ["".join(chr(ord(letter) + 0xFEE0) for letter in PURPOSE).encode(), f"{PURPOSE}\u200b".encode()]


@pytest.mark.parametrize("purpose", [None, "", "curiosity", PURPOSE.upper(), f"{PURPOSE}, {PURPOSE}", *_ALIKE])
def test_people_without_a_known_purpose_are_refused_and_leave_a_record(hub: Client, purpose: str | bytes | None) -> None:
    before = len(recorded(hub))
    response = ask(hub, SERVANTS, purpose)
    assert code(response) == "FORBIDDEN"
    assert "data" not in response.json()
    message = response.json()["errors"][0]["message"]
    assert "X-Purpose" in message
    assert PURPOSE in message
    (event,) = recorded(hub)[before:]
    assert (event["actor"], event["role"], event["operation"]) == ("somebody", "investigator", "Listed")
    assert (event["refused"], event["servants"], event["purpose"]) == (True, [], None)


@pytest.mark.parametrize("purpose", [None, "curiosity", PURPOSE])
def test_public_data_needs_no_purpose_and_leaves_no_record(hub: Client, purpose: str | None) -> None:
    before = len(recorded(hub))
    response = ask(hub, "query Listed { organisations { edges { node { name } } } rules { id } }", purpose)
    assert "errors" not in response.json()
    assert len(recorded(hub)) == before


def test_each_person_of_an_answer_is_on_record_when_it_arrives(hub: Client) -> None:
    before = len(recorded(hub))
    response = ask(hub, SERVANTS, PURPOSE)
    shown = [edge["node"]["id"] for edge in response.json()["data"]["servants"]["edges"]]
    events = recorded(hub)[before:]
    (event,) = events
    assert event["servants"] == shown
    assert len(shown) == 2
    assert event["purpose"] == PURPOSE
    assert event["fields"] == ["Servant.id", "Servant.name"]
    assert event["refused"] is False


def test_nothing_of_people_is_answered_while_it_cannot_be_recorded(hub: Client) -> None:
    names = [edge["node"]["name"] for edge in ask(hub, SERVANTS, PURPOSE).json()["data"]["servants"]["edges"]]
    with files_of_at_most(1):
        response = ask(hub, SERVANTS, PURPOSE)
        public = ask(hub, "query Listed { rules { id } }", PURPOSE)
    assert (response.status_code, code(response)) == (503, "UPSTREAM_UNAVAILABLE")
    assert response.json()["errors"][0]["extensions"]["reason"] == "NO_RECORD"
    assert not any(name in response.text for name in names)
    assert public.status_code == 200
    assert ask(hub, SERVANTS, PURPOSE).status_code == 200
