"""Lists of a servant whose former id was merged into another: both ids list the same."""

from __future__ import annotations

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
      right: 'servant:other', score: 0.9, reasons: ['one name'], found_at: $at})"""


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run) -> Hub:
    """One finding, one conflict and one match candidate of a servant whose id was another one before."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(execute(engine.database, GRAPH, day=TODAY, at=NOON))
    return Hub(engine.database, run)


@pytest.mark.parametrize(
    ("field", "filter_type", "listed"),
    [
        ("findings", "FindingFilter", "finding:1"),
        ("conflicts", "ConflictFilter", "conflict:1"),
        ("matchCandidates", "MatchCandidateFilter", "match_candidate:1"),
    ],
)
def test_a_merged_id_lists_what_the_present_one_does(hub: Hub, field: str, filter_type: str, listed: str) -> None:
    query = f"query($filter: {filter_type}) {{ {field}(filter: $filter) {{ totalCount edges {{ node {{ id }} }} }} }}"
    for servant in ("servant:old", "servant:now"):
        found = hub.data(query, filter={"servant": servant})[field]
        assert found == {"totalCount": 1, "edges": [{"node": {"id": listed}}]}, servant
    assert hub.data(query, filter={"servant": "servant:unknown"})[field] == {"totalCount": 0, "edges": []}


def test_findings_of_a_merged_id_are_counted(hub: Hub) -> None:
    query = "query($filter: FindingFilter) { findingCounts(by: RULE, filter: $filter) { ruleId findings } }"
    assert hub.data(query, filter={"servant": "servant:old"})["findingCounts"] == [{"ruleId": "V10", "findings": 1}]
