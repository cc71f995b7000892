"""Lists of findings as clients choose them: each criterion, both orders, pages and totals, and counts by group."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from graph.migrations import migrate
from graph.model.name_folding import SEPARATOR
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import TODAY, Hub
from tests.support.engines import empty, execute
from tests.support.scripted_portal import NOON

pytestmark = pytest.mark.both_engines

# Seven findings by number, the newest case first; of the last the day is not known, and it is about a body and no servant.
RULES = ("V10", "V10", "V01", "V01", "R03", "R03", "R05")
SEVERITIES = ("high", "low", "high", "critical", "medium", "critical", "low")
DIGITS = {"critical": 0, "high": 1, "medium": 2, "low": 3}
STATES = ("open", "acknowledged", "open", "dismissed", "reopened", "open", "open")
BODIES = ("top", "middle", "low", "low", "aside", "aside", "top")
ASSIGNEES = (None, "ann", "ann", None, "bo", None, None)
DAYS = ("2026-03-05", "2026-03-04", "2026-02-28", "2026-02-27", "2025-12-31", "2025-12-30", None)

LIST = """query($filter: FindingFilter, $order: FindingOrder! = DAY, $first: Int! = 100, $after: String) {
  findings(filter: $filter, order: $order, first: $first, after: $after) {
    edges { node { id } } totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
  } }"""
COUNTS = """query($by: FindingGroup!, $filter: FindingFilter) { findingCounts(by: $by, filter: $filter) {
  ruleId state severity month organisation { id } findings } }"""


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run) -> Hub:
    """Seven findings in a tree of bodies: low is below middle, and middle below top; low was below aside until the year 2020."""
    database = engine.database
    run(empty(database, engine.home))
    run(migrate(database))
    bodies = """UNWIND ['top', 'middle', 'low', 'aside'] AS name
        CREATE (:Organisation {id: 'organisation:' + name, name: name, country: 'UZ', sort_key: name})"""
    tree = """UNWIND $rows AS r MATCH (o:Organisation {id: 'organisation:' + r.body})
        CREATE (o)-[:HAS_VERSION]->(v:OrganisationVersion {id: 'version:' + r.body + r.start, name: r.body, open: r.end IS NULL,
          start_earliest: date(r.start), start_latest: date(r.start), end_earliest: date(r.end), end_latest: date(r.end)})
        WITH r, v MATCH (above:Organisation {id: 'organisation:' + r.above}) CREATE (v)-[:PART_OF]->(above)"""
    versions = [
        {"body": "middle", "above": "top", "start": "2000-01-01", "end": None},
        {"body": "low", "above": "aside", "start": "2000-01-01", "end": "2020-01-01"},
        {"body": "low", "above": "middle", "start": "2020-01-01", "end": None},
    ]
    findings = """CREATE (s:Servant {id: 'servant:0', name: 'Ann Lee', sort_key: 'ann lee'})
        WITH s UNWIND $rows AS r
        CREATE (f:Finding) SET f += r
        FOREACH (one IN CASE WHEN r.rule = 'R05' THEN [] ELSE [1] END | CREATE (f)-[:CONCERNS]->(s))
        CREATE (f)-[:CHANGED_BY]->(:Review {id: r.id + '/1', by: 'meritgraph', change: 'opened', state: 'open',
          at: r.first_seen})"""
    rows = [
        {
            **{"id": f"finding:{number}", "rule": RULES[number], "severity": SEVERITIES[number], "state": STATES[number]},
            **{"organisation": f"organisation:{BODIES[number]}", "assignee": ASSIGNEES[number]},
            **{"first_seen": NOON + timedelta(days=number), "day": date.fromisoformat(DAYS[number] or "9999-12-31")},
            **{"sort_key": f"{number:07}{SEPARATOR}finding:{number}", "reason": f"Reason {number}.", "policy": ""},
            "changed_key": f"{7 - number}{SEPARATOR}finding:{number}",
            "severity_key": f"{DIGITS[SEVERITIES[number]]}{number:07}{SEPARATOR}finding:{number}",
            **{"subjects": [f"appointment:{number}"], "version": 1},
        }
        for number in range(7)
    ]
    life = """MATCH (f:Finding {id: 'finding:3'}) CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:3', by: 'ann', why: 'explained',
          change: 'dismissed', state: 'dismissed', at: $at})
        SET f.note = 'See the file.', f.due = $due, f.version = 2
        WITH f CREATE (f)-[:EVIDENCE]->(:Sanction {id: 'sanction:0'})
          <-[:DESCRIBES]-(:PortalRecord {id: 'record:0', absent_since: $at})"""
    run(execute(database, bodies))
    run(execute(database, tree, rows=versions))
    run(execute(database, findings, rows=rows))
    run(execute(database, "MATCH (f:Finding {id: 'finding:6'}) REMOVE f.day"))
    run(execute(database, life, at=NOON + timedelta(days=9), due=TODAY))
    return Hub(database, run)


def listed(hub: Hub, **variables: Any) -> list[int]:
    """Return the numbers of the findings of a list, and check its total."""
    found = hub.data(LIST, **variables)["findings"]
    assert found["totalCount"] == len(found["edges"])
    return [int(edge["node"]["id"].rpartition(":")[2]) for edge in found["edges"]]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [0, 1, 2, 3, 4, 5, 6]),
        ({"rules": ["V10", "R05"]}, [0, 1, 6]),
        ({"severities": ["HIGH", "MEDIUM"]}, [0, 2, 4]),
        ({"states": ["ACKNOWLEDGED", "REOPENED"]}, [1, 4]),
        ({"organisation": "organisation:middle"}, [1]),
        ({"organisation": "organisation:middle", "below": True}, [1, 2, 3]),
        ({"organisation": "organisation:top", "below": True}, [0, 1, 2, 3, 6]),
        ({"organisation": "organisation:aside", "below": True}, [4, 5]),
        ({"organisation": "organisation:nowhere", "below": True}, []),
        ({"assignee": "ann"}, [1, 2]),
        ({"unassigned": True}, [0, 3, 5, 6]),
        ({"unassigned": True, "organisation": "organisation:top", "below": True}, [0, 3, 6]),
        ({"unassigned": True, "servant": "servant:0"}, [0, 3, 5]),
        ({"decidedBy": "ann"}, [3]),
        ({"decidedBy": "meritgraph"}, []),
        ({"day": {"from": "2026-02-27", "to": "2026-03-03"}}, [2, 3]),
        ({"firstSeen": {"from": "2026-11-25"}}, [5, 6]),
        ({"firstSeen": {"to": "2026-11-20"}}, [0]),
        ({"firstSeen": {"from": "2026-11-21", "to": "2026-11-22"}}, [1, 2]),
        ({"changedSince": "2026-11-26T12:00:00Z"}, [3, 6]),
        ({"restsOnMissingRecord": True}, [3]),
        ({"restsOnMissingRecord": False, "rules": ["V01"]}, [2]),
        ({"servant": "servant:0", "severities": ["LOW"]}, [1]),
        ({"servant": "servant:0", "organisation": "organisation:middle", "below": True, "assignee": "ann"}, [1, 2]),
        ({"organisation": "organisation:low", "assignee": "ann"}, [2]),
        ({"rules": ["V01"], "severities": ["CRITICAL"], "states": ["DISMISSED"]}, [3]),
    ],
)
def test_all_given_criteria_hold(hub: Hub, chosen: dict[str, Any], expected: list[int]) -> None:
    assert listed(hub, filter=chosen) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [3, 5, 0, 2, 4, 1, 6]),
        ({"servant": "servant:0"}, [3, 5, 0, 2, 4, 1]),
        ({"organisation": "organisation:top", "below": True}, [3, 0, 2, 1, 6]),
        ({"assignee": "ann"}, [2, 1]),
    ],
    ids=["all", "of-a-servant", "of-bodies", "of-an-assignee"],
)
def test_the_most_severe_come_first_and_pages_follow_each_other(hub: Hub, chosen: dict[str, Any], expected: list[int]) -> None:
    assert listed(hub, filter=chosen, order="SEVERITY") == expected
    after, found = None, list[int]()
    while True:
        page = hub.data(LIST, filter=chosen, order="SEVERITY", first=2, after=after)["findings"]
        assert (page["totalCount"], page["pageInfo"]["hasPreviousPage"]) == (len(expected), after is not None)
        found += [int(edge["node"]["id"].rpartition(":")[2]) for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [6, 5, 4, 3, 2, 1, 0]),
        ({"servant": "servant:0"}, [5, 4, 3, 2, 1, 0]),
        ({"organisation": "organisation:top", "below": True}, [6, 3, 2, 1, 0]),
        ({"assignee": "ann"}, [2, 1]),
    ],
    ids=["all", "of-a-servant", "of-bodies", "of-an-assignee"],
)
def test_the_newest_change_comes_first(hub: Hub, chosen: dict[str, Any], expected: list[int]) -> None:
    assert listed(hub, filter=chosen, order="CHANGE") == expected


def test_a_cursor_belongs_to_its_order_and_filter(hub: Hub) -> None:
    after = hub.data(LIST, first=1)["findings"]["pageInfo"]["endCursor"]
    assert hub.refusal(LIST, first=1, after=after, order="SEVERITY")[0] == "BAD_USER_INPUT"
    assert hub.refusal(LIST, first=1, after=after, filter={"states": ["OPEN"]})[0] == "BAD_USER_INPUT"


def test_a_total_is_counted_only_where_it_is_asked_for(hub: Hub) -> None:
    hub.data("{ findings(first: 2) { edges { node { id } } } }")
    assert hub.statements == ["api/findings_page"]
    hub.data(LIST, first=1)
    assert hub.statements == ["api/findings_page", "api/findings_counts"]
    below = {"organisation": "organisation:top", "below": True}
    hub.data(LIST, filter=below)
    assert hub.statements == ["api/bodies_below", "api/findings_of_bodies_page", "api/findings_of_bodies_counts"]


@pytest.mark.parametrize(
    ("by", "name", "expected"),
    [
        ("RULE", "ruleId", {"R03": 2, "R05": 1, "V01": 2, "V10": 2}),
        ("STATE", "state", {"ACKNOWLEDGED": 1, "DISMISSED": 1, "OPEN": 4, "REOPENED": 1}),
        ("SEVERITY", "severity", {"CRITICAL": 2, "HIGH": 2, "LOW": 2, "MEDIUM": 1}),
        ("MONTH", "month", {"2025-12": 2, "2026-02": 2, "2026-03": 2, None: 1}),
        ("ORGANISATION", "organisation", {"top": 2, "middle": 1, "low": 2, "aside": 2}),
    ],
)
def test_findings_are_counted_by_group(hub: Hub, by: str, name: str, expected: dict[str | None, int]) -> None:
    rows = hub.data(COUNTS, by=by)["findingCounts"]
    counts = {row[name]["id"].partition(":")[2] if name == "organisation" else row[name]: row["findings"] for row in rows}
    assert counts == expected
    others = {"ruleId", "state", "severity", "month", "organisation"} - {name}
    assert all(row[other] is None for row in rows for other in others)


def test_counts_are_of_the_chosen_findings(hub: Hub) -> None:
    chosen = {"organisation": "organisation:top", "below": True, "states": ["OPEN"]}
    counts = hub.data(COUNTS, by="RULE", filter=chosen)["findingCounts"]
    assert {row["ruleId"]: row["findings"] for row in counts} == {"R05": 1, "V01": 1, "V10": 1}
    assert hub.data(COUNTS, by="RULE", filter={"assignee": "nobody"})["findingCounts"] == []


def test_of_many_bodies_those_with_the_most_findings_are_counted(hub: Hub) -> None:
    """A hundred bodies more have a finding each, and the fiftieth of them has three."""
    more = """UNWIND range(1, 102) AS n
        WITH n, 'organisation:many' + CASE WHEN n > 100 THEN '050' ELSE substring(toString(1000 + n), 1) END AS body
        MERGE (:Organisation {id: body, name: body, country: 'UZ', sort_key: body})
        CREATE (:Finding {id: 'finding:many' + toString(n), rule: 'V10', severity: 'low', state: 'open', organisation: body})"""
    hub.run(execute(hub.database, more))
    try:
        rows = hub.data(COUNTS, by="ORGANISATION")["findingCounts"]
    finally:
        hub.run(execute(hub.database, "MATCH (n:Finding|Organisation) WHERE n.id CONTAINS ':many' DETACH DELETE n"))

    assert len(rows) == 100
    # Of 104 bodies one has three findings, three have two, and 96 of the other hundred are left, by id.
    counts = [(row["organisation"]["id"].partition(":")[2], row["findings"]) for row in rows]
    assert counts[:5] == [("many050", 3), ("aside", 2), ("low", 2), ("top", 2), ("many001", 1)]
    assert counts[-1] == ("many097", 1)


def test_a_finding_says_who_reviews_it_until_when(hub: Hub) -> None:
    asked = "query($id: ID!) { finding(id: $id) { ruleClass assignee due note version } }"
    assert hub.data(asked, id="finding:1")["finding"] == {
        **{"ruleClass": "BREACH", "assignee": "ann", "due": None, "note": None, "version": 1}
    }
    assert hub.data(asked, id="finding:3")["finding"] == {
        **{"ruleClass": "BREACH", "assignee": None, "due": "2026-11-20", "note": "See the file.", "version": 2}
    }


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ({"rules": []}, "is empty"),
        ({"unassigned": True, "assignee": "ann"}, "`unassigned`"),
        ({"day": {"from": "2026-03-04", "to": "2026-03-03"}}, "`day` ends before it begins"),
        ({"rules": ["V01"] * 101}, "more than 100"),
    ],
)
def test_criteria_that_cannot_be_meant_are_refused(hub: Hub, chosen: dict[str, Any], problem: str) -> None:
    code, message = hub.refusal(LIST, filter=chosen)
    assert (code, problem in message) == ("BAD_USER_INPUT", True)
