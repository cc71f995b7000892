"""Who may read what was loaded, what was not, and what people and portals contradict each other about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from resolvers.access.callers import Caller
from schema.answering import answering
from tests.conftest import OpenEngine, Run
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    FOREIGN,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    MOVED,
    STAYS,
    UNIT,
    A,
    B,
    World,
    context_of,
)

OPERATING = ("portals", "loadRuns", "loadRequests", "quarantine", "pendingReferences", "deliveries")
CONFLICTS = {
    "conflict:of moved": ("Servant", MOVED),
    "conflict:of foreign": ("Servant", FOREIGN),
    "conflict:of sanction": ("Sanction", "sanction:stays in b"),
    "conflict:of a": ("Organisation", A),
    "conflict:of b": ("OrganisationVersion", "organisation_version:b"),
    "conflict:of post": ("Position", "position:foreign in b"),
}
CANDIDATES = {
    "candidate:in both": (MOVED, STAYS),
    "candidate:across": (UNIT, FOREIGN),
    "candidate:in b": (STAYS, FOREIGN),
}
SEEN: Mapping[str, set[str]] = {
    INVESTIGATOR_OF_A.subject: {"conflict:of moved", "conflict:of sanction", "conflict:of a", "candidate:in both"},
    INVESTIGATOR_OF_B.subject: {
        *("conflict:of moved", "conflict:of foreign", "conflict:of sanction", "conflict:of b", "conflict:of post"),
        *("candidate:in both", "candidate:in b"),
    },
}


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    graph = SmallGraph(run, engine.database)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for id_, (label, node) in CONFLICTS.items():
        graph.write(
            """MATCH (n:Servant|Sanction|Organisation|OrganisationVersion|Position {id: $node})
            CREATE (:Conflict {
              id: $id, node: $node, label: $label, property: 'name', state: 'open', opened_at: $now,
              values: ['one/people: secret value', 'two/people: other value']
            })-[:ABOUT]->(n)""",
            id=id_,
            node=node,
            label=label,
            now=now,
        )
    for id_, (left, right) in CANDIDATES.items():
        graph.write(
            """CREATE (:MatchCandidate {
              id: $id, kind: 'servant', state: 'open', left: $left, right: $right, score: 0.75, reasons: ['same birthday'],
              found_at: $now
            })""",
            id=id_,
            left=left,
            right=right,
            now=now,
        )
    return world


def codes(world: World, caller: Caller | None, root: str) -> tuple[Any, list[tuple[Any, str]]]:
    """Return what a caller gets of a root field, and the paths and codes of the errors."""
    data, errors = world.ask(caller, f"{{ {root} {{ totalCount }} rules {{ id }} }}")
    assert data is not None
    assert data["rules"]
    return data[root], [(error.path, (error.extensions or {})["code"]) for error in errors]


@pytest.mark.parametrize("root", [*OPERATING, "conflicts", "matchCandidates"])
def test_roots_are_refused_to_roles_that_may_not_read_them(world: World, root: str) -> None:
    may = [None, INTEGRATOR, *([] if root in OPERATING else [INVESTIGATOR_OF_A])]
    for caller in (None, CLIENT_OF_A, INVESTIGATOR_OF_A, INTEGRATOR, AUDITOR, HERSELF):
        shown, errors = codes(world, caller, root)
        if caller in may:
            assert (shown is not None, errors) == (True, [])
        else:
            assert (shown, errors) == (None, [([root], "FORBIDDEN")])


LISTS = """query L($conflicts: ConflictFilter, $candidates: MatchCandidateFilter) {
  conflicts(filter: $conflicts) { totalCount edges { node { id nodeId node { id } winning { value } } } }
  matchCandidates(filter: $candidates) { totalCount edges { node { id leftId rightId left { id } right { id } reasons } } }
}"""


def ids(data: Mapping[str, Any]) -> set[str]:
    """Return the ids of both lists; their counts must be their lengths."""
    found = set[str]()
    for root in ("conflicts", "matchCandidates"):
        of_list = {edge["node"]["id"] for edge in data[root]["edges"]}
        assert data[root]["totalCount"] == len(of_list)
        found |= of_list
    return found


@pytest.mark.parametrize("caller", [INVESTIGATOR_OF_A, INVESTIGATOR_OF_B])
def test_investigators_see_the_conflicts_and_candidates_of_their_bodies_and_people(world: World, caller: Caller) -> None:
    assert ids(world.data(None, LISTS)) == {*CONFLICTS, *CANDIDATES}
    seen = SEEN[caller.subject]
    assert ids(world.data(caller, LISTS)) == seen
    for person in (MOVED, STAYS, FOREIGN, UNIT):
        everything = ids(world.data(None, LISTS, conflicts={"servant": person}, candidates={"servant": person}))
        assert ids(world.data(caller, LISTS, conflicts={"servant": person}, candidates={"servant": person})) == everything & seen
    for body in (A, B):
        found = world.data(caller, LISTS, conflicts={"organisation": body})["conflicts"]
        assert bool(found["totalCount"]) is (caller.body == body)


def test_who_operates_the_hub_sees_them_without_people_and_values(world: World) -> None:
    data, errors = world.ask(INTEGRATOR, LISTS)
    assert data is not None
    assert ids(data) == {*CONFLICTS, *CANDIDATES}
    for edge in data["conflicts"]["edges"]:
        assert (edge["node"]["nodeId"], edge["node"]["node"], edge["node"]["winning"]) == (None, None, {"value": None})
    for edge in data["matchCandidates"]["edges"]:
        assert {name for name, value in edge["node"].items() if value is not None} == {"id"}
    assert {(error.extensions or {})["code"] for error in errors} == {"FORBIDDEN"}


@pytest.mark.parametrize("root", ["conflicts", "matchCandidates"])
def test_who_operates_the_hub_cannot_choose_by_a_person(world: World, root: str) -> None:
    data, errors = world.ask(INTEGRATOR, f'{{ {root}(filter: {{servant: "{MOVED}"}}) {{ totalCount }} }}')
    assert data == {root: None}
    assert [(error.path, (error.extensions or {})["code"]) for error in errors] == [([root], "FORBIDDEN")]


def test_what_is_refused_is_not_on_record_as_shown(world: World) -> None:
    context = context_of(world.database, INTEGRATOR)
    query = "{ conflicts { edges { node { label nodeId winning { portal value } } } } }"
    result = world.run(answering().answer(query, {}, context))
    assert {str(error.path[-1]) for error in result.errors or [] if error.path} == {"nodeId", "value"}
    assert {field for look in context.looks for field in look.fields} == {"Conflict.label", "Conflict.winning"}


def test_who_operates_the_hub_cannot_choose_by_a_body_either(world: World) -> None:
    query = "query C($filter: ConflictFilter) { conflicts(filter: $filter) { totalCount } rules { id } }"
    for chosen in ({"organisation": B}, {"organisation": "organisation:unknown"}):
        data, errors = world.ask(INTEGRATOR, query, filter=chosen)
        assert data is not None
        assert (data["conflicts"], [error.path for error in errors]) == (None, [["conflicts"]])
        assert data["rules"]
