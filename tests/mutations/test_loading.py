"""Integrators ask for loads, and follow what comes of it; nobody else does, and nothing is asked twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from loaders.runs.leases import acquire_lease
from loaders.runs.load_requests import LoadRequestState, end, shown_row_id, take
from resolvers.access.callers import Caller
from schema.answering import answering
from tests.support.asked_loads import PORTAL, ROW, write_loads
from tests.support.engines import cypher, execute
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    World,
    context_of,
)

pytestmark = pytest.mark.both_engines

SHOWN = """{
  __typename
  ... on LoadRequested { alreadyWaiting request { id kind portal runId rowIds askedBy why state message attempts runs { id } } }
  ... on Refusal { message }
}"""
SYNC = f"mutation Load($input: StartSyncInput!) {{ startSync(input: $input) {SHOWN} }}"
REPLAY = f"mutation Replay($input: ReplayQuarantineInput!) {{ replayQuarantine(input: $input) {SHOWN} }}"
REMOVALS = f"mutation Confirm($input: ConfirmRemovalsInput!) {{ confirmRemovals(input: $input) {SHOWN} }}"
LIST = """query Asked($filter: LoadRequestFilter, $first: Int, $after: String) {
  loadRequests(filter: $filter, first: $first, after: $after) {
    totalCount edges { node { id portal state waitedSeconds } } pageInfo { hasNextPage endCursor }
  }
}"""
ONE = """query One($id: ID!) { loadRequest(id: $id) {
  state message attempts takenAt endedAt waitedSeconds runs { id portal state scopes { stream read } }
} }"""


def asked(world: World, text: str = SYNC, caller: Caller | None = INTEGRATOR, **given: Any) -> dict[str, Any]:
    """Ask for the sync of a portal, unless something else is given."""
    input_ = {"why": "so", **({"portal": PORTAL} if text == SYNC else {}), **given}
    (answer,) = world.data(caller, text, input={name: value for name, value in input_.items() if value != "-"}).values()
    return answer


def events(world: World) -> list[tuple[str, str, str]]:
    rows = world.run(world.database.read(cypher("MATCH (e:Event) RETURN e.kind AS kind, e.about AS about ORDER BY e.seq")))
    abouts = [(str(row["kind"]), orjson.loads(str(row["about"]))) for row in rows]
    return [(kind, about["kind"], about["by"]) for kind, about in abouts]


def number(world: World) -> int:
    rows = world.run(world.database.read(cypher("MATCH (q:LoadRequest) RETURN count(q) AS number")))
    return int(str(rows[0]["number"]))


def test_a_request_waits_with_who_asked_and_why_and_is_told_as_an_event(world: World) -> None:
    answer = asked(world, why="the feed was corrected")
    request = answer["request"]
    assert (answer["__typename"], answer["alreadyWaiting"]) == ("LoadRequested", False)
    assert {name: value for name, value in request.items() if name != "id"} == {
        "kind": "SYNC",
        "portal": PORTAL,
        "runId": None,
        "rowIds": None,
        "askedBy": "operator",
        "why": "the feed was corrected",
        "state": "WAITING",
        "message": None,
        "attempts": 0,
        "runs": [],
    }
    assert events(world) == [("load_asked", "sync", "operator")]


def test_who_asks_again_gets_the_request_that_waits(world: World) -> None:
    first = asked(world, why="mine")
    other = asked(world, caller=replace(INTEGRATOR, subject="another operator"), why="hers")
    assert other["alreadyWaiting"] is True
    assert (other["request"]["id"], other["request"]["askedBy"], other["request"]["why"]) == (
        first["request"]["id"],
        "operator",
        "mine",
    )
    assert asked(world, portal="-")["request"]["portal"] is None
    assert number(world) == 2


def test_a_key_gives_the_first_answer_again_and_is_of_no_use_for_anything_else(world: World) -> None:
    first = asked(world, idempotencyKey="key-1")
    done(world, first["request"]["id"])
    again = asked(world, idempotencyKey="key-1")
    assert (again["request"]["id"], again["alreadyWaiting"]) == (first["request"]["id"], False)
    assert again["request"]["state"] == "DONE"
    assert asked(world, idempotencyKey="key-1", portal="my.mehnat.uz")["__typename"] == "KeyUsedOtherwise"
    assert number(world) == 1


def test_removals_and_rows_are_asked_for_by_their_ids(world: World) -> None:
    write_loads(world)
    removals = asked(world, REMOVALS, runId="run:held")["request"]
    assert (removals["kind"], removals["portal"], removals["runId"]) == ("CONFIRM_REMOVALS", PORTAL, "run:held")
    listed = world.data(INTEGRATOR, "{ quarantine { edges { node { id } } } }")["quarantine"]["edges"]
    ids = [each["node"]["id"] for each in listed]
    assert ids == [shown_row_id(ROW)]
    rows = asked(world, REPLAY, rowIds=[*ids, *ids])["request"]
    assert (rows["kind"], rows["portal"], rows["rowIds"]) == ("REPLAY", None, ids)
    of_portal = asked(world, REPLAY, portal=PORTAL)["request"]
    assert (of_portal["portal"], of_portal["rowIds"]) == (PORTAL, None)
    assert [kind for _, kind, _ in events(world)] == ["confirm_removals", "replay", "replay"]


@pytest.mark.parametrize(
    ("text", "given", "outcome", "words"),
    [
        (SYNC, {"portal": "no.such.portal"}, "NotFound", "No portal of this name"),
        (SYNC, {"why": " "}, "NotPossible", "takes a reason"),
        (REMOVALS, {"runId": "run:nothing"}, "NotFound", "no load run of this id"),
        (REMOVALS, {"runId": "run:clean"}, "NotPossible", "was not held"),
        (REPLAY, {"rowIds": ["quarantined_row:gone"]}, "NotFound", "not in quarantine"),
        (REPLAY, {"portal": "my.mehnat.uz"}, "NotPossible", "nothing to replay"),
        (REPLAY, {"portal": "no.such.portal"}, "NotFound", "No portal of this name"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(world: World, text: str, given: dict[str, Any], outcome: str, words: str) -> None:
    write_loads(world)
    refused = asked(world, text, **given)
    assert refused["__typename"] == outcome
    assert words in refused["message"]
    assert (number(world), events(world)) == (0, [])


def test_a_portal_without_a_feed_is_refused_by_a_hub_that_knows_the_feeds(world: World) -> None:
    for feeds, outcome in (
        (frozenset({"my.mehnat.uz"}), "NotPossible"),
        (frozenset({PORTAL}), "LoadRequested"),
        (None, "LoadRequested"),
    ):
        context = replace(context_of(world.database, INTEGRATOR), feeds=feeds)
        result = world.run(answering().answer(SYNC, {"input": {"portal": PORTAL, "why": "so"}}, context))
        assert result.data is not None
        assert result.data["startSync"]["__typename"] == outcome


def test_rows_and_a_portal_together_are_a_mistake(world: World) -> None:
    wrong: tuple[dict[str, Any], ...] = ({"portal": PORTAL, "rowIds": ["a"]}, {"rowIds": []}, {"rowIds": ["a"] * 101})
    for given in wrong:
        data, errors = world.ask(INTEGRATOR, REPLAY, input={"why": "so", **given})
        assert (data, [(each.extensions or {})["code"] for each in errors]) == ({"replayQuarantine": None}, ["BAD_USER_INPUT"])


@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, AUDITOR, HERSELF])
def test_other_roles_ask_for_nothing_and_follow_nothing(world: World, caller: Caller) -> None:
    write_loads(world)
    for root, text, given in (
        ("startSync", SYNC, {"portal": PORTAL}),
        ("replayQuarantine", REPLAY, {"portal": PORTAL}),
        ("confirmRemovals", REMOVALS, {"runId": "run:held"}),
    ):
        data, errors = world.ask(caller, text, input={"why": "so", **given})
        assert data == {root: None}
        assert [((each.extensions or {})["code"], each.path) for each in errors] == [("FORBIDDEN", [root])]
    id_ = asked(world)["request"]["id"]
    for root, text, given in (("loadRequests", LIST, {}), ("loadRequest", ONE, {"id": id_})):
        data, errors = world.ask(caller, text, **given)
        assert data == {root: None}
        assert {(each.extensions or {})["code"] for each in errors} == {"FORBIDDEN"}


def test_nobody_is_shown_so_no_purpose_is_needed_and_no_reading_recorded(world: World) -> None:
    context = context_of(world.database, replace(INTEGRATOR, purpose=None))
    result = world.run(answering().answer(SYNC, {"input": {"portal": PORTAL, "why": "so"}}, context))
    assert not result.errors
    assert list(context.looks) == []


def test_requests_are_listed_newest_first_page_by_page(world: World) -> None:
    ids = [asked(world, portal=portal)["request"]["id"] for portal in ("my.dba.uz", "my.mehnat.uz", "test.argos.uz")]
    done(world, ids[1])
    page = world.data(INTEGRATOR, LIST, first=2)["loadRequests"]
    assert [each["node"]["id"] for each in page["edges"]] == [ids[2], ids[1]]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    rest = world.data(INTEGRATOR, LIST, first=2, after=page["pageInfo"]["endCursor"])["loadRequests"]
    assert [each["node"]["id"] for each in rest["edges"]] == [ids[0]]
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    chosen: tuple[tuple[dict[str, str], list[str]], ...] = (
        ({"state": "WAITING"}, [ids[2], ids[0]]),
        ({"portal": "my.mehnat.uz"}, [ids[1]]),
        ({"kind": "REPLAY"}, []),
        ({"changedSince": later}, []),
    )
    for criteria, expected in chosen:
        found = world.data(INTEGRATOR, LIST, filter=criteria)["loadRequests"]["edges"]
        assert [each["node"]["id"] for each in found] == expected


def test_a_request_that_nobody_takes_says_how_long_it_waits(world: World) -> None:
    id_ = asked(world)["request"]["id"]
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    world.run(execute(world.database, "MATCH (q:LoadRequest {id: $id}) SET q.asked_at = $at", id=id_, at=hour_ago))
    found = world.data(INTEGRATOR, ONE, id=id_)["loadRequest"]
    assert (found["state"], found["takenAt"], found["endedAt"], found["message"]) == ("WAITING", None, None, None)
    assert 3600 <= found["waitedSeconds"] < 4200
    assert world.data(INTEGRATOR, ONE, id="load_request:nothing") == {"loadRequest": None}


def test_what_came_of_it_is_told_with_its_runs_by_one_statement_for_all(world: World) -> None:
    ids = [asked(world, portal=portal)["request"]["id"] for portal in ("my.dba.uz", "my.mehnat.uz")]
    write_loads(world)
    text = "MATCH (q:LoadRequest {id: $id}) MATCH (run:LoadRun {id: 'run:clean'}) CREATE (q)-[:STARTED]->(run)"
    world.run(execute(world.database, text, id=ids[0]))
    done(world, ids[0])
    found = world.data(INTEGRATOR, ONE, id=ids[0])["loadRequest"]
    assert (found["state"], found["message"], found["attempts"]) == ("DONE", "my.dba.uz: clean", 1)
    assert [(run["id"], run["state"], run["scopes"]) for run in found["runs"]] == [
        ("run:clean", "CLEAN", [{"stream": "courses", "read": 7}])
    ]
    with world.statements() as statements:
        listed = world.data(INTEGRATOR, "{ loadRequests { edges { node { runs { id } } } } }")["loadRequests"]["edges"]
    assert [len(each["node"]["runs"]) for each in listed] == [0, 1]
    assert len(statements) == 2


def done(world: World, id_: str) -> None:
    """Do a request as a worker does."""

    async def work() -> None:
        await acquire_lease(world.database, id_, "worker")
        request = await take(world.database, id_, "worker", datetime.now(UTC))
        assert request is not None
        await end(world.database, request, "worker", LoadRequestState.DONE, "my.dba.uz: clean")

    world.run(work())
