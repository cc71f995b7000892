"""Lists of a servant whose former id was merged into another: both ids list the same, and answers have the present one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import TODAY, Hub
from tests.support.engines import empty, execute
from tests.support.scripted_portal import NOON

pytestmark = pytest.mark.both_engines

GRAPH = """CREATE (s:Servant {id: 'servant:now', name: 'Ann Lee', sort_key: 'ann lee'})
    CREATE (:Servant {id: 'servant:other', name: 'Bo Kim', sort_key: 'bo kim'})
    CREATE (:Redirect {id: 'servant:old', to: 'servant:now'})
    CREATE (f:Finding {id: 'finding:1', rule: 'V10', severity: 'high', state: 'open', organisation: 'organisation:1', day: $day,
      first_seen: $at, sort_key: '1', reason: 'Reason.', policy: '', subjects: ['appointment:1'], version: 0})
    CREATE (f)-[:CONCERNS]->(s)
    CREATE (:Conflict {id: 'conflict:1', node: 'servant:now', label: 'Servant', property: 'sex', state: 'open', opened_at: $at,
      values: ['a.uz/people: female', 'b.uz/people: male']})-[:ABOUT]->(s)
    CREATE (:MatchCandidate {id: 'match_candidate:1', kind: 'servant', state: 'open', left: 'servant:now',
      right: 'servant:other', score: 0.9, reasons: ['one name'], found_at: $at})
    CREATE (:MatchCandidate {id: 'match_candidate:2', kind: 'servant', state: 'rejected', left: 'servant:old',
      right: 'servant:other', score: 0.8, reasons: ['one name'], found_at: $at})
    CREATE (:MatchCandidate {id: 'match_candidate:3', kind: 'servant', state: 'accepted', left: 'servant:now',
      right: 'servant:old', score: 0.7, reasons: ['one name'], found_at: $at})
    CREATE (:MatchCandidate {id: 'match_candidate:4', kind: 'relative', state: 'open', left: 'relative:1',
      right: 'servant:other', score: 0.6, reasons: ['one name'], found_at: $at})
    CREATE (:Conflict {id: 'conflict:2', node: 'servant:old', label: 'Servant', property: 'birthplace', state: 'settled',
      opened_at: $at, closed_at: $closed, values: ['b.uz/people: Samarqand', 'a.uz/people: Buxoro']})
      -[:SAID_BY]->(:PortalRecord {id: 'record:1', portal: 'a.uz', stream: 'people', recorded_at: $at})"""


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run) -> Hub:
    """Write a finding, conflicts and match candidates of a servant whose id was another one before."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(execute(engine.database, GRAPH, day=TODAY, at=NOON, closed=NOON + timedelta(days=1)))
    return Hub(engine.database, run)


@pytest.mark.parametrize(
    ("field", "filter_type", "listed"),
    [
        ("findings", "FindingFilter", ["finding:1"]),
        ("conflicts", "ConflictFilter", ["conflict:1"]),
        ("matchCandidates", "MatchCandidateFilter", [f"match_candidate:{number}" for number in (1, 2, 3)]),
    ],
)
def test_a_merged_id_lists_what_the_present_one_does(hub: Hub, field: str, filter_type: str, listed: list[str]) -> None:
    query = f"query($filter: {filter_type}) {{ {field}(filter: $filter) {{ totalCount edges {{ node {{ id }} }} }} }}"
    for servant in ("servant:old", "servant:now"):
        found = hub.data(query, filter={"servant": servant})[field]
        assert found == {"totalCount": len(listed), "edges": [{"node": {"id": each}} for each in listed]}, servant
    assert hub.data(query, filter={"servant": "servant:unknown"})[field] == {"totalCount": 0, "edges": []}


def test_a_candidate_names_those_who_are_left(hub: Hub) -> None:
    query = "{ matchCandidates { edges { node { leftId rightId left { id name } right { id } } } } }"
    ann = {"id": "servant:now", "name": "Ann Lee"}
    assert [edge["node"] for edge in hub.data(query)["matchCandidates"]["edges"]] == [
        {"leftId": "servant:now", "rightId": "servant:other", "left": ann, "right": {"id": "servant:other"}},
        {"leftId": "servant:now", "rightId": "servant:other", "left": ann, "right": {"id": "servant:other"}},
        {"leftId": "servant:now", "rightId": "servant:now", "left": ann, "right": {"id": "servant:now"}},
        {"leftId": "relative:1", "rightId": "servant:other", "left": None, "right": {"id": "servant:other"}},
    ]


def test_a_settled_conflict_of_a_merged_servant_is_about_the_one_who_is_left(hub: Hub) -> None:
    query = """{ conflicts(filter: {state: SETTLED}) { totalCount edges { node {
      id nodeId property state openedAt closedAt
      winning { portal stream value records { id } } losing { portal stream value records { id } }
    } } } }"""
    assert hub.data(query)["conflicts"] == {
        "totalCount": 1,
        "edges": [
            {
                "node": {
                    "id": "conflict:2",
                    "nodeId": "servant:now",
                    "property": "birthplace",
                    "state": "SETTLED",
                    "openedAt": NOON.isoformat(),
                    "closedAt": (NOON + timedelta(days=1)).isoformat(),
                    "winning": {"portal": "b.uz", "stream": "people", "value": "Samarqand", "records": []},
                    "losing": [{"portal": "a.uz", "stream": "people", "value": "Buxoro", "records": [{"id": "record:1"}]}],
                }
            }
        ],
    }


def test_findings_of_a_merged_id_are_counted(hub: Hub) -> None:
    query = "query($filter: FindingFilter) { findingCounts(by: RULE, filter: $filter) { ruleId findings } }"
    assert hub.data(query, filter={"servant": "servant:old"})["findingCounts"] == [{"ruleId": "V10", "findings": 1}]
