"""Lists: filters, pages and cursors, and the constant number of statements however long a list is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from tests.schema.conftest import Hub
from tests.support.sample_service import PEOPLE
from tests.support.scripted_portal import NOON

pytestmark = pytest.mark.both_engines

SERVANTS = """query($first: Int!, $after: String, $filter: ServantFilter) {
  servants(first: $first, after: $after, filter: $filter) { edges { cursor node { id name } } pageInfo { hasNextPage endCursor } }
}"""
FINDINGS = """query($first: Int!, $after: String, $filter: FindingFilter) {
  findings(first: $first, after: $after, filter: $filter) {
    edges { node { id ruleId day severity state restsOnUnreviewedMatch } } pageInfo { hasNextPage endCursor }
  }
}"""
RUNS = """query($first: Int!, $after: String) {
  loadRuns(first: $first, after: $after) {
    edges { node { portal state startedAt endedAt scopes { stream state read created balanced } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


def pages(hub: Hub, query: str, field: str, first: int, **variables: Any) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    after: str | None = None
    while True:
        connection = hub.data(query, first=first, after=after, **variables)[field]
        found.append([edge["node"] for edge in connection["edges"]])
        if not connection["pageInfo"]["hasNextPage"]:
            return found
        after = connection["pageInfo"]["endCursor"]


@pytest.mark.parametrize("first", [1, 7, 100])
def test_the_pages_together_are_the_whole_list(hub: Hub, first: int) -> None:
    found = pages(hub, SERVANTS, "servants", first)

    names = [node["name"] for page in found for node in page]
    assert names == sorted(names, key=lambda name: name.replace("ʻ", ""))
    assert len({node["id"] for page in found for node in page}) == len(names) == PEOPLE + 2
    assert all(len(page) == first for page in found[:-1])


def test_servants_are_found_by_the_beginning_of_their_name_in_any_spelling(hub: Hub) -> None:
    for written in ("Oʻrinov10", "o'RINOV10", "orinov10"):
        (page,) = pages(hub, SERVANTS, "servants", 50, filter={"name": written})
        assert [node["name"] for node in page] == [f"Oʻrinov10{digit} Aziz" for digit in range(10)]
    assert pages(hub, SERVANTS, "servants", 3, filter={"name": "Nobody"}) == [[]]


def test_the_servants_of_an_organisation_are_each_listed_once(hub: Hub) -> None:
    office = hub.id_of("District office")

    found = pages(hub, SERVANTS, "servants", 10, filter={"organisation": office})
    (by_name,) = pages(hub, SERVANTS, "servants", 50, filter={"organisation": office, "name": "zo"})

    assert len({node["id"] for page in found for node in page}) == sum(map(len, found)) == PEOPLE + 1
    assert [node["name"] for node in by_name] == ["Zokirov Umid"]


COUNTED = """query($first: Int!, $after: String, $filter: ServantFilter) {
  servants(first: $first, after: $after, filter: $filter) { totalCount edges { node { name } } pageInfo { endCursor } } }"""


def test_servants_are_counted_where_that_is_asked_for(hub: Hub) -> None:
    ministry, office = hub.id_of("Ministry of Transport"), hub.id_of("District office")
    criteria: list[tuple[dict[str, Any] | None, int, str]] = [
        (None, PEOPLE + 2, "api/count_servants"),
        ({"name": "orinov10"}, 10, "api/count_servants_chosen"),
        ({"organisation": office}, PEOPLE + 1, "api/count_servants_in_organisations"),
        ({"organisation": ministry}, 1, "api/count_servants_in_organisations"),
        ({"organisation": ministry, "below": True}, PEOPLE + 2, "api/count_servants_in_organisations"),
        ({"organisation": ministry, "below": True, "name": "zo"}, 1, "api/count_servants_in_organisations"),
        ({"organisation": "organisation:0"}, 0, "api/count_servants_in_organisations"),
    ]

    for filter_, number, statement in criteria:
        found = hub.data(COUNTED, first=1, filter=filter_)["servants"]
        assert (found["totalCount"], len(found["edges"])) == (number, min(number, 1))
        assert len(hub.statements) == (3 if filter_ and "below" in filter_ else 2)
        assert hub.statements[-1] == statement
        if number > 1:
            rest = hub.data(COUNTED, first=100, after=found["pageInfo"]["endCursor"], filter=filter_)["servants"]
            assert (rest["totalCount"], len(rest["edges"])) == (number, number - 1), "the count is that of the whole list"
    hub.data(SERVANTS, first=1)
    assert hub.statements == ["api/servants_page"]


def test_servants_known_or_changed_since_a_time(hub: Hub) -> None:
    office = hub.id_of("District office")
    moment = NOON.strftime("%Y-%m-%dT%H:%M:%S")

    for since in (f"{moment}Z", moment, (NOON - timedelta(days=1)).isoformat()):
        found = hub.data(COUNTED, first=3, filter={"changedSince": since})["servants"]
        assert (found["totalCount"], len(found["edges"])) == (PEOPLE + 2, 3)
    later = (NOON + timedelta(seconds=1)).isoformat()
    for filter_ in ({"changedSince": later}, {"changedSince": later, "organisation": office, "below": True}):
        assert hub.data(COUNTED, first=3, filter=filter_)["servants"]["totalCount"] == 0
    by_body = hub.data(COUNTED, first=3, filter={"changedSince": moment, "organisation": office})["servants"]
    assert by_body["totalCount"] == PEOPLE + 1


def test_findings_come_newest_first_and_are_filtered(hub: Hub) -> None:
    found = [node for page in pages(hub, FINDINGS, "findings", 10) for node in page]
    double = [node for page in pages(hub, FINDINGS, "findings", 10, filter={"rules": ["Q03"]}) for node in page]

    days = [node["day"] or "" for node in found]
    assert days == sorted(days, reverse=True), "those without a day come last"
    assert len(double) == PEOPLE
    # All were born on one day with one name but for a digit: they may be one person, which lowers the severity of the rule.
    assert {(node["severity"], node["restsOnUnreviewedMatch"]) for node in double} == {("LOW", True)}
    assert pages(hub, FINDINGS, "findings", 10, filter={"states": ["DISMISSED"]}) == [[]]
    ministry, office = hub.id_of("Ministry of Transport"), hub.id_of("District office")
    assert pages(hub, FINDINGS, "findings", 50, filter={"organisation": ministry, "rules": ["Q03"]}) == [[]]
    low = {"organisation": office, "rules": ["Q03"], "severities": ["LOW"]}
    assert len(pages(hub, FINDINGS, "findings", 100, filter=low)[0]) == PEOPLE
    assert pages(hub, FINDINGS, "findings", 50, filter={"rules": ["Q03"], "severities": ["MEDIUM"]}) == [[]]


def test_findings_of_a_servant(hub: Hub) -> None:
    person = hub.id_of("Oʻrinov105 Aziz")

    (page,) = pages(hub, FINDINGS, "findings", 5, filter={"servant": person, "rules": ["Q03"]})

    assert len(page) == 1
    assert hub.statements == ["api/servants_by_id", "api/findings_of_servant_page", "merit/doubts_about_findings"]


def test_runs_come_newest_first_and_are_paged(hub: Hub) -> None:
    found = pages(hub, RUNS, "loadRuns", 1)

    assert [[run["portal"] for run in page] for page in found] == [["my.dba.uz"], ["test.argos.uz"]]
    scopes = {scope["stream"]: scope for scope in found[1][0]["scopes"]}
    servants = scopes["servants"]
    assert (servants["state"], servants["balanced"]) == ("DONE", True)
    assert servants["read"] == servants["created"] == PEOPLE + 2


def test_positions_of_an_organisation_are_paged(hub: Hub) -> None:
    query = """query($id: ID!, $after: String) { organisation(id: $id) { name level country parent { name }
      versions { name parent { name } }
      positions(first: 1, after: $after) {
        totalCount edges { node { title current { rank group } } } pageInfo { hasNextPage endCursor }
      } } }"""
    office = hub.id_of("District office")

    first = hub.data(query, id=office)["organisation"]
    second = hub.data(query, id=office, after=first["positions"]["pageInfo"]["endCursor"])["organisation"]

    assert (first["parent"], first["level"]) == ({"name": "Ministry of Transport"}, "DISTRICT")
    assert first["positions"]["edges"] == [{"node": {"title": "Post P4", "current": {"rank": 3, "group": "MANAGERIAL"}}}]
    assert second["positions"]["edges"][0]["node"]["title"] == "Post P5"
    assert (first["positions"]["totalCount"], second["positions"]["totalCount"]) == (2, 2)
    assert not second["positions"]["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize("first", [0, -1, 101])
def test_a_page_size_out_of_bounds_is_refused(hub: Hub, first: int) -> None:
    code, message = hub.refusal(SERVANTS, first=first)

    assert (code, "1 to 100" in message) == ("BAD_USER_INPUT", True)


def test_a_cursor_is_valid_for_its_own_list_and_filter_only(hub: Hub) -> None:
    cursor = hub.data(SERVANTS, first=1)["servants"]["pageInfo"]["endCursor"]
    damaged = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")

    for after, filter_ in [(damaged, None), ("", None), ("ʻ", None), ("x" * 9000, None), (cursor, {"name": "Karimova"})]:
        code, message = hub.refusal(SERVANTS, first=1, after=after, filter=filter_)
        assert code == "BAD_USER_INPUT"
        assert "cursor" in message
    assert hub.refusal(FINDINGS, first=1, after=cursor)[0] == "BAD_USER_INPUT"
    assert hub.data(SERVANTS, first=1, after=cursor)["servants"]["edges"]


def test_a_name_that_is_too_short_is_refused(hub: Hub) -> None:
    assert hub.refusal(SERVANTS, first=1, filter={"name": " ' a"})[0] == "BAD_USER_INPUT"


EVERYTHING = """query($first: Int!) {
  servants(first: $first, filter: {name: "orinov"}) { edges { node {
    id name
    careerPath { steps { position { title position { organisation { name parent { name } } } } } servant { name } }
    findings { reason evidence { text } history { why } servant { name }
      organisation { positions(first: 2) { edges { node { title } } } }
      rule { id lastRun { violating } } }
  } } }
}"""


@pytest.mark.parametrize("turn", [0.0, 0.0005, 3600.0], ids=["every object waits", "some objects wait", "no object waits"])
def test_the_number_of_statements_does_not_grow_with_the_list(hub: Hub, monkeypatch: pytest.MonkeyPatch, turn: float) -> None:
    """Also where objects wait for their turns, as they do on a busy machine."""
    monkeypatch.setattr("resolvers.turns.TURN_SECONDS", turn)
    no_turns: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
    monkeypatch.setattr("resolvers.turns._TURNS", no_turns)  # a loop that has turns keeps their length
    few = hub.data(EVERYTHING, first=3)
    for_few = sorted(hub.statements)
    many = hub.data(EVERYTHING, first=10)
    for_many = sorted(hub.statements)

    assert (len(few["servants"]["edges"]), len(many["servants"]["edges"])) == (3, 10)
    assert all(edge["node"]["findings"] for edge in many["servants"]["edges"])
    assert for_few == for_many
    assert len(for_many) <= 13
