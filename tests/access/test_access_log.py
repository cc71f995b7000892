"""Who looked: what a servant is shown of it, what an auditor is, and that the log itself is watched."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from meritgraph.access.principals import Principal
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client, code
from tests.support.engines import execute
from tests.support.readings import EVENTS, TRACKER, keep, tracked
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    FOREIGN,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    MOVED,
    STAYS,
    A,
    B,
    World,
)

LOG = """query Log($filter: AccessLogFilter, $first: Int, $after: String) {
  accessLog(filter: $filter, first: $first, after: $after) {
    totalCount edges { node { at actor role body { id } purpose operation person fields refused } }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> World:
    run(execute(engine.database, "CREATE (:Redirect {id: 'servant:before', to: $moved})", moved=MOVED))
    keep(world, EVENTS, tmp_path_factory.mktemp("access"))
    return world


def test_a_servant_sees_day_body_role_purpose_and_fields_of_who_read_her_data_and_no_name(world: World) -> None:
    found = world.data(HERSELF, TRACKER)["me"]["dataTracker"]
    nodes = [edge["node"] for edge in found["edges"]]
    assert nodes == [
        {"day": "2026-06-06", "role": "SERVANT", "body": None, "purpose": "own-data", "fields": ["Servant.name"]},
        {"day": "2026-05-05", "role": "OPERATOR", "body": None, "purpose": "investigation", "fields": ["Servant.name"]},
        {"day": "2026-04-04", "role": "INVESTIGATOR", "body": {"id": B}, "purpose": "oversight", "fields": ["Servant.name"]},
        {"day": "2026-03-03", "role": "INVESTIGATOR", "body": {"id": A}, "purpose": "investigation", "fields": ["Servant.name"]},
        {
            "day": "2026-02-02",
            "role": "CLIENT",
            "body": {"id": B},
            "purpose": "personnel",
            "fields": ["Servant.name", "Servant.sex"],
        },
        {"day": "2026-01-01", "role": "CLIENT", "body": {"id": A}, "purpose": "personnel", "fields": ["Servant.name"]},
    ]
    assert found["totalCount"] == 6
    _, errors = world.ask(HERSELF, "{ me { dataTracker { edges { node { actor } } } } }")
    assert errors


def test_pages_of_the_tracker_meet(world: World) -> None:
    days, after, found = list[str](), None, dict[str, Any]()
    for _ in range(3):
        found = world.data(HERSELF, TRACKER, first=2, after=after)["me"]["dataTracker"]
        days += [edge["node"]["day"] for edge in found["edges"]]
        after = found["pageInfo"]["endCursor"]
    assert not found["pageInfo"]["hasNextPage"]
    assert days == tracked(world)


def test_a_cursor_of_one_servant_is_none_of_another(world: World) -> None:
    end = world.data(HERSELF, TRACKER, first=2)["me"]["dataTracker"]["pageInfo"]["endCursor"]
    _, errors = world.ask(Caller("stays", Role.SERVANT, purpose="own-data", servant=STAYS), TRACKER, after=end)
    assert [(error.extensions or {})["code"] for error in errors] == ["BAD_USER_INPUT"]


def test_a_servant_sees_nothing_of_what_was_read_of_others(world: World) -> None:
    assert tracked(world, Caller("stays", Role.SERVANT, purpose="own-data", servant=STAYS)) == ["2026-07-07"]
    assert tracked(world, Caller("foreign", Role.SERVANT, purpose="own-data", servant=FOREIGN)) == []


def test_the_tracker_belongs_to_servants(world: World) -> None:
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A, INTEGRATOR, AUDITOR, Caller("x", Role.SERVANT, purpose="own-data")):
        assert world.data(caller, TRACKER)["me"] == {"dataTracker": None}
    named = Caller("hr of A", Role.CLIENT, A, "personnel", servant=MOVED)
    assert world.data(named, TRACKER)["me"] == {"dataTracker": None}


def entries(world: World, **filters: Any) -> list[dict[str, Any]]:
    found = world.data(AUDITOR, LOG, filter=filters or None, first=100)["accessLog"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"] for edge in found["edges"]]


def test_an_auditor_sees_who_read_but_not_whose_data(world: World) -> None:
    found = entries(world)
    assert [entry["actor"] for entry in found] == [each.actor for each in reversed(EVENTS)]
    assert found[0] | {"person": None} == {
        "at": "2026-09-09T23:30:00+00:00",
        "actor": "client 9",
        "role": "CLIENT",
        "body": {"id": A},
        "purpose": "personnel",
        "operation": "Look",
        "person": None,
        "fields": ["servant.sex"],
        "refused": True,
    }
    people = {entry["actor"].split()[1]: entry["person"] for entry in found}
    assert people["8"] is None
    # One person has one name, also where her data was read under an id that was merged; nothing is found by it.
    assert {people[number] for number in "1234569"} == {people["1"]}
    assert people["7"] not in (None, people["1"])
    for person in (people["1"], people["7"]):
        assert MOVED not in person
        for id_ in (person, f"servant:{person}"):
            for caller in (AUDITOR, None):
                assert world.data(caller, "query N($id: ID!) { node(id: $id) { id } }", id=id_) == {"node": None}


def test_the_log_is_filtered(world: World) -> None:
    def numbers(**filters: Any) -> list[int]:
        return [int(entry["actor"].split()[1]) for entry in entries(world, **filters)]

    person = entries(world, actor="client 1")[0]["person"]
    assert numbers(person=person) == [9, 6, 5, 4, 3, 2, 1]
    assert numbers(body=B) == [4, 2]
    assert numbers(refused=True) == [9, 8]
    assert numbers(refused=False, body=A) == [7, 3, 1]
    assert numbers(since="2026-05-05T23:30:00Z", before="2026-07-07T23:30:00Z") == [6, 5]
    assert numbers(since="2026-05-06T00:30:00+01:00", before="2026-06-06T23:30:00") == [5]
    _, errors = world.ask(AUDITOR, LOG, filter={"person": MOVED})
    assert [(error.extensions or {})["code"] for error in errors] == ["BAD_USER_INPUT"]


def test_pages_of_the_log_meet(world: World) -> None:
    actors, after, found = list[str](), None, dict[str, Any]()
    for _ in range(3):
        found = world.data(AUDITOR, LOG, first=4, after=after)["accessLog"]
        actors += [edge["node"]["actor"] for edge in found["edges"]]
        after = found["pageInfo"]["endCursor"]
    assert not found["pageInfo"]["hasNextPage"]
    assert actors == [each.actor for each in reversed(EVENTS)]


@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, INTEGRATOR, HERSELF])
def test_the_log_is_for_auditors(world: World, caller: Caller) -> None:
    for variables in ({}, {"after": "nothing"}, {"filter": {"person": "nobody"}}):
        data, errors = world.ask(caller, LOG, **variables)
        assert data == {"accessLog": None}
        assert [(error.path, (error.extensions or {})["code"]) for error in errors] == [(["accessLog"], "FORBIDDEN")]


@pytest.mark.parametrize("query", ["{ accessLog { edges { node { at } } } }", "{ accessLog(first: 1) { totalCount } }"])
def test_reading_the_log_leaves_an_event_before_the_answer_leaves(world: World, tmp_path: Path, query: str) -> None:
    client = Client(world.run, world.database, tmp_path)
    token = client.key.sign(Principal("auditor", Role.AUDITOR), 1)
    answer = client.post({"query": query}, Authorization=f"Bearer {token}")
    assert "errors" not in answer.json()
    (line,) = [line for path in client.records.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    read = orjson.loads(line)
    assert (read["actor"], read["role"], read["servants"], read["refused"]) == ("auditor", "auditor", [], False)
    assert "Query.accessLog" in read["fields"]
    without = client.post({"query": query}, Authorization=f"Bearer {token}", X_Purpose="none such")
    assert code(without) == "FORBIDDEN"
    world.run(client.http.aclose())


def test_who_reads_her_own_tracker_finds_that_there_too(world: World, tmp_path: Path) -> None:
    client = Client(world.run, world.database, tmp_path)
    token = client.key.sign(Principal("stays", Role.SERVANT, servant=STAYS), 1)
    answer = client.post({"query": "{ me { dataTracker { edges { node { day } } } } }"}, Authorization=f"Bearer {token}")
    assert answer.json() == {"data": {"me": {"dataTracker": {"edges": [{"node": {"day": "2026-07-07"}}]}}}}
    (line,) = [line for path in client.records.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    assert (orjson.loads(line)["servants"], orjson.loads(line)["fields"]) == ([STAYS], ["DataLook.day"])
    assert datetime.fromisoformat(orjson.loads(line)["at"]).tzinfo == UTC
    world.run(client.http.aclose())
