"""What those who operate the hub see: portals, runs, quarantine, pending references, candidates, conflicts and messages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from graph.migrations import migrate
from graph.model.days import Period
from graph.model.facts import Appointment, Ref
from loaders.ingest.fact_codec import canonical
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import empty, execute
from tests.support.scripted_portal import ARGOS, COPY, NOON, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

NUMBER, BAD, TWIN = "31503856070015", "31503850000002", "R3"
LATER = NOON + timedelta(days=1)


def _sanction(id_: str, imposed: str) -> dict[str, Any]:
    return {"id": id_, "registerNo": "R1", "kind": "hayfsan", "imposed": imposed, "until": None, "lifted": None}


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Two portals describe one woman and contradict each other; some rows cannot be loaded, and one waits for a post."""
    database = engine.database
    run(empty(database, engine.home))
    run(migrate(database))
    keys = key_ring(tmp_path_factory.mktemp("operations"))
    people = [servant(), servant("R2", BAD, birthDate="?"), servant(TWIN, None)]
    orders = [order("1", "P1", "2015-01-01"), order("2", "P9", "2018-01-01", seq=2)]
    rows = {"bodies": [body()], "positions": [position("P1")], "servants": people, "orders": orders}
    sanctions = [_sanction("S1", "2020-01-01"), _sanction("S2", "soon"), _sanction("S3", "2021-01-01")]
    assert run(load(database, {**rows, "sanctions": sanctions}, keys)).state == "with_rejects"
    version = {"from": "2009-01-01", "to": None, "name": "Another name", "level": "national", "parent": None}
    copied = {"bodies": [body(versions=[version])], "servants": [servant()]}
    contradicting = [_sanction("S1", "2020-02-01"), _sanction("S3", "2021-01-01")]
    assert run(load(database, {**copied, "sanctions": contradicting}, keys, COPY, LATER)).state == "clean"
    spell = Appointment(
        ref=Ref("seen.uz/spells", "1"),
        servant=Ref("seen.uz/people", "1"),
        position=Ref("seen.uz/posts", "1"),
        period=Period.seen(NOON.date()),
        observed=True,
    )
    record = """MATCH (a:Appointment {order_number: '1'})
        CREATE (r:PortalRecord {id: 'record:seen', portal: 'seen.uz', stream: 'posts', key: '1', content_hash: '0',
          state: 'active', recorded_at: $at, facts: $facts})-[:DESCRIBES]->(a)"""
    run(execute(database, record, at=NOON, facts=canonical([spell])))
    messages = """UNWIND $rows AS r CREATE (:Delivery {id: r.id, recipient: r.recipient, kind: 'certificate', number: r.number,
        state: r.state, attempts: r.attempts, queued_at: r.at, body: 'sealed', ended_at: r.ended})"""
    sent = [
        *(
            {"id": f"delivery:{n}", "recipient": "mo.argos.uz", "number": f"DBA-{n}", "at": NOON + timedelta(hours=n)}
            for n in (1, 2)
        ),
        {"id": "delivery:3", "recipient": "other.uz", "number": "DBA-3", "at": NOON + timedelta(hours=2)},
    ]
    states = [("delivered", 1, LATER), ("waiting", 0, None), ("set_aside", 3, LATER)]
    contents = [
        {**each, "state": state, "attempts": tries, "ended": ended}
        for each, (state, tries, ended) in zip(sent, states, strict=True)
    ]
    run(execute(database, messages, rows=contents))
    return Hub(database, run)


def listed(hub: Hub, root: str, filter_type: str, fields: str, first: int = 100, /, **chosen: Any) -> list[dict[str, Any]]:
    """Return the nodes of a list, read page by page, and check its total. No answer contains a personal number."""
    query = f"""query($filter: {filter_type}, $first: Int!, $after: String) {{
      {root}(filter: $filter, first: $first, after: $after) {{
        edges {{ node {{ {fields} }} }} totalCount pageInfo {{ hasNextPage endCursor }} }} }}"""
    after, found = None, list[dict[str, Any]]()
    while True:
        page = hub.data(query, filter=chosen or None, first=first, after=after)[root]
        assert not any(number in json.dumps(page) for number in (NUMBER, BAD))
        found += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found


def test_portals_have_streams_coverage_and_their_last_run(hub: Hub) -> None:
    asked = """{ portals(first: 10) { totalCount edges { node { name title country installed streams { name mode }
      coverage { stream labels start end namesBodies wholeCountry organisations { name } }
      lastRun { state startedAt scopes { stream state quarantined } } lastGoodRun { id state } } } } }"""
    found = hub.data(asked)["portals"]
    names = [edge["node"]["name"] for edge in found["edges"]]
    assert names == sorted(names)
    assert found["totalCount"] == len(names)
    by_name = {edge["node"]["name"]: edge["node"] for edge in found["edges"]}
    argos, copy = by_name[ARGOS.name], by_name[COPY.name]
    assert (argos["country"], argos["installed"], argos["lastRun"]["state"]) == ("UZ", True, "WITH_REJECTS")
    assert {"name": "bodies", "mode": "SNAPSHOT"} in argos["streams"]
    assert {scope["stream"]: scope["quarantined"] for scope in argos["lastRun"]["scopes"]}["sanctions"] == 1
    assert {scope["state"] for scope in argos["lastRun"]["scopes"]} == {"DONE"}
    of_bodies = next(each for each in argos["coverage"] if each["stream"] == "bodies")
    assert (of_bodies["labels"], of_bodies["start"], of_bodies["organisations"]) == (["Organisation"], "2010-01-01", [])
    # Of a portal without a package only what was loaded of it is known.
    assert (copy["title"], copy["country"], copy["installed"], copy["streams"]) == (None, None, False, [])
    assert copy["lastRun"]["startedAt"].startswith("2026-11-21")
    assert by_name["my.dba.uz"]["lastRun"] is None
    assert argos["lastGoodRun"]["state"] == "WITH_REJECTS"
    assert by_name["my.dba.uz"]["lastGoodRun"] is None
    statements = ["api/coverages_of_portals", *["api/last_runs_of_portals"] * 2, "api/portals_loaded"]
    assert sorted(hub.statements) == statements, "however many portals there are"
    hub.data(asked.replace("first: 10", "first: 1"))
    assert sorted(hub.statements) == statements


def test_the_last_good_run_is_told_beside_a_later_one_that_failed(hub: Hub) -> None:
    failed = """CREATE (:LoadRun {id: 'run:failed', portal: $portal, state: 'failed', started_at: $at, ended_at: $at})"""
    hub.run(execute(hub.database, failed, portal=ARGOS.name, at=LATER + timedelta(days=9)))
    try:
        found = hub.data("{ portals(first: 10) { edges { node { name lastRun { state } lastGoodRun { state } } } } }")["portals"]
    finally:
        hub.run(execute(hub.database, "MATCH (r:LoadRun {id: 'run:failed'}) DELETE r"))
    (argos,) = (edge["node"] for edge in found["edges"] if edge["node"]["name"] == ARGOS.name)
    assert argos == {"name": ARGOS.name, "lastRun": {"state": "FAILED"}, "lastGoodRun": {"state": "WITH_REJECTS"}}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [COPY.name, ARGOS.name]),
        ({"portal": ARGOS.name}, [ARGOS.name]),
        ({"state": "CLEAN"}, [COPY.name]),
        ({"state": "FAILED"}, []),
        ({"changedSince": "2015-01-01T00:00:00Z", "portal": COPY.name}, [COPY.name]),
        ({"changedSince": "2999-01-01T00:00:00Z"}, []),
    ],
)
def test_runs_are_listed_newest_first(hub: Hub, chosen: dict[str, Any], expected: list[str]) -> None:
    assert [run["portal"] for run in listed(hub, "loadRuns", "LoadRunFilter", "portal state", 1, **chosen)] == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["sanctions", "servants"]),
        ({"portal": COPY.name}, []),
        ({"stream": "servants"}, ["servants"]),
        ({"field": "imposed"}, ["sanctions"]),
        ({"code": "no_such_code"}, []),
        ({"changedSince": "2026-11-21T00:00:00Z"}, []),
    ],
)
def test_rows_in_quarantine_have_code_field_and_place(hub: Hub, chosen: dict[str, Any], expected: list[str]) -> None:
    rows = listed(hub, "quarantine", "QuarantineFilter", "id portal stream scope code field recordedAt kept", 1, **chosen)
    assert [row["stream"] for row in rows] == expected
    for row in rows:
        assert (row["portal"], row["kept"]) == (ARGOS.name, True)
        assert row["field"] == {"sanctions": "imposed", "servants": "birthDate"}[row["stream"]]
        assert row["code"]
        assert "S2" not in row["id"], "the key of a row is not shown"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["P9"]),
        ({"label": "Position", "portal": ARGOS.name}, ["P9"]),
        ({"stream": "servants"}, []),
        ({"label": "Course"}, []),
    ],
)
def test_references_wait_for_what_is_not_loaded(hub: Hub, chosen: dict[str, Any], expected: list[str]) -> None:
    waiting = listed(hub, "pendingReferences", "PendingReferenceFilter", "id portal stream label number since", 1, **chosen)
    assert [each["number"] for each in waiting] == expected
    for each in waiting:
        assert (each["portal"], each["stream"], each["label"]) == (ARGOS.name, "orders", "Position")
        assert each["since"].startswith("2026-11-20T12:00:00")


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({}, 1),
        ({"state": "OPEN", "kind": "SERVANT"}, 1),
        ({"state": "ACCEPTED"}, 0),
        ({"leastConfidence": 0.7}, 1),
        ({"kind": "RELATIVE"}, 0),
    ],
)
def test_candidates_say_who_may_be_one_person_and_why(hub: Hub, chosen: dict[str, Any], number: int) -> None:
    fields = "kind state confidence reasons leftId rightId left { name } right { name }"
    found = listed(hub, "matchCandidates", "MatchCandidateFilter", fields, 1, **chosen)
    assert len(found) == number
    for each in found:
        assert 0.7 < each["confidence"] <= 1
        assert each["reasons"]
        assert each["left"]["name"].startswith("Karimova")
        assert each["right"]["name"].startswith("Karimova")
        assert len(listed(hub, "matchCandidates", "MatchCandidateFilter", fields, servant=each["rightId"])) == 1
        assert listed(hub, "matchCandidates", "MatchCandidateFilter", fields, servant="servant:0") == []


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["DBA-2", "DBA-3", "DBA-1"]),
        ({"recipient": "other.uz"}, ["DBA-3"]),
        ({"state": "WAITING"}, ["DBA-2"]),
        ({"kind": "reward"}, []),
        ({"changedSince": "2026-11-21T00:00:00Z"}, ["DBA-3", "DBA-1"]),
    ],
)
def test_messages_are_listed_newest_first_without_their_content(hub: Hub, chosen: dict[str, Any], expected: list[str]) -> None:
    found = listed(hub, "deliveries", "DeliveryFilter", "id recipient kind number state attempts endedAt", 1, **chosen)
    assert [each["number"] for each in found] == expected
    assert "sealed" not in json.dumps(found)


CONFLICT = """label property state openedAt closedAt
  winning { portal stream value records { portal } } losing { portal stream value records { portal stream } }"""
SANCTION = {
    **{"label": "Sanction", "property": "imposed", "state": "OPEN", "openedAt": "2026-11-21T12:00:00+00:00", "closedAt": None},
    # No precedence is stated for the copy, so it comes after.
    "winning": {"portal": ARGOS.name, "stream": "sanctions", "value": "2020-01-01", "records": [{"portal": ARGOS.name}]},
    "losing": [
        {
            **{"portal": COPY.name, "stream": "sanctions", "value": "2020-02-01"},
            "records": [{"portal": COPY.name, "stream": "sanctions"}],
        }
    ],
}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["Organisation", "OrganisationVersion", "Sanction"]),
        ({"label": "Sanction", "property": "imposed", "state": "OPEN"}, ["Sanction"]),
        ({"property": "name"}, ["Organisation", "OrganisationVersion"]),
        ({"state": "SETTLED"}, []),
        ({"label": "Position"}, []),
        ({"changedSince": "2026-11-22T00:00:00Z"}, []),
    ],
)
def test_conflicts_say_what_each_portal_states(hub: Hub, chosen: dict[str, Any], expected: list[str]) -> None:
    found = listed(hub, "conflicts", "ConflictFilter", CONFLICT, 1, **chosen)
    assert sorted(each["label"] for each in found) == expected
    assert all(each == SANCTION for each in found if each["label"] == "Sanction")


def test_conflicts_are_found_from_the_servant_and_from_the_body(hub: Hub) -> None:
    asked = "query($f: ServantFilter) { servants(filter: $f) { edges { node { id sanctions { id } } } } }"
    people = [edge["node"] for edge in hub.data(asked, f={"name": "karimova"})["servants"]["edges"]]
    (her,) = (each["id"] for each in people if each["sanctions"])
    (twin,) = (each["id"] for each in people if not each["sanctions"])
    assert listed(hub, "conflicts", "ConflictFilter", CONFLICT, servant=her) == [SANCTION]
    assert listed(hub, "conflicts", "ConflictFilter", CONFLICT, servant=twin) == []
    about_body = listed(hub, "conflicts", "ConflictFilter", CONFLICT, organisation=hub.id_of("Body B1"))
    assert sorted(each["label"] for each in about_body) == ["Organisation", "OrganisationVersion"]
    for each in about_body:
        assert (each["winning"]["value"], each["losing"][0]["value"]) == ("Body B1", "Another name")
    assert listed(hub, "conflicts", "ConflictFilter", CONFLICT, organisation="organisation:0") == []
    both = {"servant": her, "organisation": "organisation:0"}
    assert hub.refusal("query($f: ConflictFilter) { conflicts(filter: $f) { totalCount } }", f=both)[0] == "BAD_USER_INPUT"


def test_a_disputed_fact_has_the_values_that_win_and_lose(hub: Hub) -> None:
    asked = f"""{{ servants(filter: {{name: "karimova"}}) {{ edges {{ node {{
      sanctions {{ imposed {{ exact }} disputed sources {{ portal observed }} disputes {{ {CONFLICT} }} }} }} }} }} }}"""
    people = hub.data(asked)["servants"]["edges"]
    sanctions = {each["imposed"]["exact"]: each for edge in people for each in edge["node"]["sanctions"]}
    assert sanctions["2020-01-01"]["disputed"] == ["imposed"]
    assert sanctions["2020-01-01"]["disputes"] == [SANCTION]
    assert (sanctions["2021-01-01"]["disputed"], sanctions["2021-01-01"]["disputes"]) == (None, [])
    records = [{"portal": name, "observed": False} for name in (COPY.name, ARGOS.name)]
    assert all(sorted(each["sources"], key=lambda one: one["portal"]) == records for each in sanctions.values())
    assert [hub.statements.count(name) for name in ("api/conflicts_by_id", "ingest/record_facts")] == [1, 1]


def test_a_record_says_that_it_tells_of_what_was_seen_in_a_snapshot(hub: Hub) -> None:
    asked = "{ servants { edges { node { careerPath { steps { records { portal observed } } } } } } }"
    people = hub.data(asked)["servants"]["edges"]
    records = [each for edge in people for step in edge["node"]["careerPath"]["steps"] for each in step["records"]]
    assert {(each["portal"], each["observed"]) for each in records} == {(ARGOS.name, False), ("seen.uz", True)}
    assert hub.statements.count("ingest/record_facts") == 1
