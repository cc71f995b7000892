"""Whatever becomes of a request, its caller learns which of its changes were saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.errors import DatabaseUnavailable
from meritgraph.access.principals import Principal
from resolvers.access.callers import Role
from tests.conftest import Run
from tests.meritgraph.conftest import Client
from tests.support.changed_findings import OURS, THEIRS
from tests.support.limits import files_of_at_most
from tests.support.two_bodies import MOVED, A, World
from tests.support.world_events import events

pytestmark = pytest.mark.both_engines

OUTCOME = """fragment Outcome on FindingChangeResult {
  __typename ... on FindingSaved { version finding { state servant { id } } } ... on Refusal { message }
}"""
THREE = f"""mutation Three($first: ReviewFindingInput!, $foreign: ReviewFindingInput!, $last: ReviewFindingInput!) {{
  first: reviewFinding(input: $first) {{ ...Outcome }}
  foreign: reviewFinding(input: $foreign) {{ ...Outcome }}
  last: reviewFinding(input: $last) {{ ...Outcome }}
}}
{OUTCOME}"""
ONE = f"mutation One($first: ReviewFindingInput!) {{ first: reviewFinding(input: $first) {{ ...Outcome }} }} {OUTCOME}"
INPUT = {
    "first": {"id": OURS, "decision": "ACKNOWLEDGE", "expectedVersion": 1, "idempotencyKey": "first"},
    "foreign": {"id": THEIRS, "decision": "CONFIRM", "expectedVersion": 1},
    "last": {"id": OURS, "decision": "CONFIRM", "why": "so", "expectedVersion": 2, "idempotencyKey": "last"},
}
SECONDS = 8.0


@pytest.fixture
def client(world: World, run: Run, tmp_path: Path) -> Client:
    return client_within(60.0, world, run, tmp_path)


def client_within(seconds: float, world: World, run: Run, folder: Path) -> Client:
    """Return a client of a hub that answers within a time, or not at all."""
    client = Client(run, world.database, folder, timeout=seconds)
    client.token = client.key.sign(Principal("inspector of A", Role.INVESTIGATOR, A), 1)
    return client


@contextmanager
def at(world: World, name: str, number: int, happens: Callable[[], None]) -> Generator[None]:
    """Let something happen when a statement is about to run for the so many-th time."""
    left = number

    def observe(statement: str) -> None:
        nonlocal left
        left -= statement == name
        if statement == name and left == 0:
            happens()

    world.database.observers.append(observe)
    try:
        yield
    finally:
        world.database.observers.remove(observe)


def break_off() -> None:
    raise DatabaseUnavailable("bolt://away", "connection refused")


def ask(client: Client) -> httpx.Response:
    return client.ask(THREE, **INPUT)


def kinds(world: World) -> list[str]:
    return [kind for kind, _ in events(world)]


def codes(response: httpx.Response) -> list[tuple[str, Any]]:
    return [(each["extensions"]["code"], each.get("path")) for each in response.json()["errors"]]


def test_where_the_database_goes_away_between_two_changes_the_first_one_is_told(world: World, client: Client) -> None:
    with at(world, "merit/lock_findings", 2, break_off):
        response = ask(client)
    body = response.json()
    assert response.status_code == 200
    assert (body["data"]["first"]["__typename"], body["data"]["first"]["version"]) == ("FindingSaved", 2)
    assert (body["data"]["foreign"]["__typename"], body["data"]["last"]) == ("NotAllowed", None)
    assert codes(response) == [("UPSTREAM_UNAVAILABLE", ["last"])]
    assert body["extensions"] == {"saved": ["first"]}
    assert int(response.headers["retry-after"]) > 0
    assert kinds(world) == ["finding_acknowledged"]

    again = ask(client).json()
    assert [again["data"][name]["version"] for name in ("first", "last")] == [2, 3]
    assert "errors" not in again
    assert kinds(world) == ["finding_acknowledged", "finding_confirmed"]


def test_what_was_saved_and_cannot_be_shown_is_told_to_be_saved(world: World, client: Client) -> None:
    # The finding is read before the change, and once more after it.
    with at(world, "api/findings_by_id", 2, break_off):
        response = client.ask(ONE, first=INPUT["first"])
    assert (response.status_code, codes(response)) == (503, [("UPSTREAM_UNAVAILABLE", ["first"])])
    assert response.json()["extensions"] == {"saved": ["first"]}
    assert kinds(world) == ["finding_acknowledged"]


def test_where_the_reading_cannot_be_recorded_nobody_is_shown_and_what_was_saved_is_told(world: World, client: Client) -> None:
    with files_of_at_most(1):
        response = ask(client)
        nothing = client.ask(THREE, **{name: {**given, "expectedVersion": 7} for name, given in INPUT.items()})
    (error,) = response.json()["errors"]
    assert response.status_code == 503
    assert error["extensions"] == {"code": "UPSTREAM_UNAVAILABLE", "reason": "NO_RECORD"}
    assert "Changes were saved" in error["message"]
    assert response.json()["extensions"] == {"saved": ["first", "last"]}
    assert "data" not in response.json()
    assert MOVED not in response.text
    assert "NotAllowed" not in response.text
    assert nothing.json()["extensions"] == {"saved": []}
    assert "so it shows none. Try again later." in nothing.json()["errors"][0]["message"]

    shown = ask(client).json()["data"]
    assert [shown[name]["version"] for name in ("first", "last")] == [2, 3]
    assert kinds(world) == ["finding_acknowledged", "finding_confirmed"]


def test_where_the_time_is_over_what_was_saved_before_is_told(world: World, client: Client, run: Run, tmp_path: Path) -> None:
    # Whatever takes long only once is over before.
    client.ask(THREE, **{name: {**given, "expectedVersion": 7} for name, given in INPUT.items()})
    hurried = client_within(SECONDS, world, run, tmp_path / "hurried")
    with at(world, "merit/lock_findings", 2, lambda: time.sleep(SECONDS + 0.1)):
        response = ask(hurried)
    assert (response.status_code, codes(response)) == (504, [("TIMEOUT", None)])
    assert response.json()["extensions"] == {"saved": ["first"]}


def test_an_answer_without_errors_and_one_to_a_query_name_nothing(world: World, client: Client) -> None:
    assert ask(client).json().keys() == {"data"}
    with at(world, "api/findings_by_id", 1, break_off):
        response = client.ask("query Look($id: ID!) { finding(id: $id) { state } }", id=OURS)
    assert (response.status_code, response.json().keys()) == (503, {"errors"})


def test_the_name_of_the_type_is_no_outcome(world: World, client: Client) -> None:
    named = ONE.replace("{ first:", "{ __typename first:", 1)
    with at(world, "merit/lock_findings", 1, break_off):
        response = client.ask(named, first=INPUT["first"])
    assert (response.status_code, codes(response)) == (503, [("UPSTREAM_UNAVAILABLE", ["first"])])
    assert response.json()["extensions"] == {"saved": []}
