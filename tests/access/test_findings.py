"""Findings show a caller those of her bodies, and nothing of what they rest on that she may not see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from merit.registry import find_rule
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.support.engines import execute
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    A1,
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
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
)

# A rule that no other finding of the world is of.
RULE = "V01"
CLIENT_OF_C = Caller("hr of C", Role.CLIENT, "organisation:c", "personnel")
INVESTIGATOR_OF_C = Caller("inspector of C", Role.INVESTIGATOR, "organisation:c", "investigation")
KEY = "UZ/PINFL:5f2d9c"

# Name of a finding by whose it is: the servant, the body, and the nodes that it rests on.
WRITTEN: dict[str, tuple[str | None, str, list[str]]] = {
    "stays-in-a": (STAYS, A, ["appointment:stays in a"]),
    "moved-in-a": (MOVED, A, ["appointment:moved in a", "sanction:moved in b"]),
    "moved-in-b": (MOVED, B, ["sanction:moved in b"]),
    "unit-in-a1": (UNIT, A1, ["appointment:unit in a1"]),
    "foreign-in-b": (FOREIGN, B, ["appointment:foreign in b"]),
    "stays-in-b": (STAYS, B, ["sanction:stays in b"]),
    "body-a": (None, A, ["position:stays in a"]),
    "many-in-c7": ("servant:many", "organisation:c7", ["appointment:many in c7"]),
    "many-in-b": ("servant:many", B, ["appointment:many in c7"]),
}
OF_A = {"stays-in-a", "moved-in-a", "unit-in-a1", "body-a"}
OF_B = {"moved-in-b", "foreign-in-b", "stays-in-b", "many-in-b"}
SEEN: list[tuple[Caller | None, set[str]]] = [
    (None, set(WRITTEN)),
    (CLIENT_OF_A, OF_A),
    (CLIENT_OF_B, OF_B),
    # Those about «moved» and «stays», who served in both.
    (INVESTIGATOR_OF_A, OF_A | {"moved-in-b", "stays-in-b"}),
    (INVESTIGATOR_OF_B, OF_B | {"stays-in-a", "moved-in-a"}),
    (CLIENT_OF_C, {"many-in-c7"}),
    (INVESTIGATOR_OF_C, {"many-in-c7", "many-in-b"}),
    (HERSELF, set()),
    (INTEGRATOR, set()),
    (AUDITOR, set()),
]


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    graph = SmallGraph(run, engine.database)
    _write_many_bodies(graph)
    for number, (name, (servant, body, evidence)) in enumerate(WRITTEN.items()):
        subjects = [KEY] if name == "stays-in-a" else evidence[-1:]
        _finding(graph, name, number, servant, body, evidence, subjects)
    return world


def _write_many_bodies(graph: SmallGraph) -> None:
    """Write C with so many units that lists for it walk along the order of findings, and «many», who serves in one of them."""
    graph.body("c")
    graph.write(
        """MATCH (c:Organisation {id: 'organisation:c'})
        UNWIND range(1, 205) AS number
        CREATE (o:Organisation {id: 'organisation:c' + toString(number), name: 'Unit ' + toString(number), country: 'UZ'})
        CREATE (o)-[:HAS_VERSION]->(:OrganisationVersion {
          id: 'organisation_version:c' + toString(number), open: true, start_earliest: $first, start_latest: $first
        })-[:PART_OF]->(c)""",
        first=date(2000, 1, 1),
    )
    graph.servant("many")
    graph.held("many", "c7", "2019-01-01")


def _finding(
    graph: SmallGraph, name: str, number: int, servant: str | None, body: str, evidence: Sequence[str], subjects: Sequence[str]
) -> None:
    graph.write(
        """CREATE (f:Finding {id: 'finding:' + $name}) SET f += $properties
        WITH f UNWIND $evidence AS id
        MATCH (n:Appointment|Sanction|Position {id: id})
        CREATE (f)-[:EVIDENCE]->(n)""",
        name=name,
        evidence=list(evidence),
        properties={
            "rule": RULE,
            "state": "open",
            "severity": ("low", "critical", "high")[number % 3],
            "reason": f"secret of {name}",
            "note": f"note on {name}",
            "organisation": body,
            "policy": "shipped",
            "day": date(2026, 5, 1 + number),
            "first_seen": datetime(2026, 11, 1, tzinfo=UTC),
            "subjects": list(subjects),
            "version": 1,
            "sort_key": f"{99 - number}\x01finding:{name}",
            "severity_key": f"{('3', '0', '1')[number % 3]}{99 - number}\x01finding:{name}",
        },
    )
    if servant is not None:
        graph.write(
            "MATCH (f:Finding {id: 'finding:' + $name}) MATCH (s:Servant {id: $servant}) CREATE (f)-[:CONCERNS]->(s)",
            name=name,
            servant=servant,
        )


def names(nodes: Sequence[Any]) -> list[str]:
    """Return the names of those findings that were written here."""
    return [name for node in nodes if node and (name := node["id"].removeprefix("finding:")) in WRITTEN]


LIST = """query List($filter: FindingFilter, $order: FindingOrder!, $after: String) {
  findings(first: 2, after: $after, filter: $filter, order: $order) {
    edges { node { id } } totalCount pageInfo { hasNextPage endCursor }
  }
}"""


def listed(world: World, caller: Caller | None, order: str = "DAY", **criteria: Any) -> list[str]:
    """Return the names on all pages of a list, in order; its count must be their number."""
    found = list[str]()
    after: str | None = None
    while True:
        variables = {"filter": {"rules": [RULE], **criteria}, "order": order, "after": after}
        page = world.data(caller, LIST, **variables)["findings"]
        found += names([edge["node"] for edge in page["edges"]])
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        assert len(page["edges"]) == 2
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize(("caller", "seen"), SEEN)
def test_lists_counts_and_ids_have_those_that_the_caller_sees(world: World, caller: Caller | None, seen: set[str]) -> None:
    newest_first = [name for name in reversed(WRITTEN) if name in seen]
    assert listed(world, caller) == newest_first
    rank = {name: (2, 0, 1)[number % 3] for number, name in enumerate(WRITTEN)}
    assert listed(world, caller, "SEVERITY") == sorted(newest_first, key=lambda name: rank[name])
    counted = world.data(caller, '{ findingCounts(by: ORGANISATION, filter: {rules: ["V01"]}) { findings organisation { id } } }')
    numbers = {each["organisation"]["id"]: each["findings"] for each in counted["findingCounts"]}
    bodies = [WRITTEN[name][1] for name in seen]
    assert numbers == {body: bodies.count(body) for body in bodies}
    ids = [f"finding:{name}" for name in WRITTEN]
    assert set(names(world.data(caller, "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"])) == seen
    for name in WRITTEN:
        one = world.data(caller, "query F($id: ID!) { finding(id: $id) { id } }", id=f"finding:{name}")["finding"]
        assert (one is not None) is (name in seen), name


@pytest.mark.parametrize(("caller", "seen"), SEEN)
def test_findings_of_a_servant_and_filters_by_servant_and_body_have_these_alone(
    world: World, caller: Caller | None, seen: set[str]
) -> None:
    for servant in (MOVED, STAYS, UNIT, FOREIGN, "servant:many"):
        about = {name for name in seen if WRITTEN[name][0] == servant}
        hidden = world.data(caller, "query S($id: ID!) { servant(id: $id) { id } }", id=servant)["servant"] is None
        # Who may not see a person cannot choose by her.
        assert set(listed(world, caller, servant=servant)) in ([about] if not hidden else [about, set()])
        person = world.data(caller, "query S($id: ID!) { servant(id: $id) { findings { id } } }", id=servant)["servant"]
        if person is not None:
            assert set(names(person["findings"])) == about
    for body in (A, A1, B, "organisation:c7"):
        assert set(listed(world, caller, organisation=body)) == {name for name in seen if WRITTEN[name][1] == body}
    below = {name for name in seen if WRITTEN[name][1] in (A, A1)}
    assert set(listed(world, caller, organisation=A, below=True)) == below


TOLD = """query F($id: ID!) {
  finding(id: $id) { reason note subjectIds browserQuery subjects { id } evidence { id text } servant { id } }
}"""


def test_what_rests_on_facts_of_another_body_is_told_in_general(world: World) -> None:
    rule = find_rule(RULE)
    assert rule is not None
    data, errors = world.ask(CLIENT_OF_A, TOLD, id="finding:moved-in-a")
    assert data is not None
    shown = data["finding"]
    assert shown["reason"] == rule.looks_for
    assert (shown["note"], shown["subjectIds"], shown["subjects"], shown["browserQuery"]) == (None, [None], [None], None)
    assert [each and each["id"] for each in shown["evidence"]] == ["appointment:moved in a", None]
    paths = {".".join(str(part) for part in error.path or ()) for error in errors}
    assert paths == {"finding.note", "finding.subjectIds.0", "finding.subjects.0", "finding.evidence.1"}
    assert {(error.extensions or {})["code"] for error in errors} == {"FORBIDDEN"}
    assert "moved in b" not in repr((data, errors))


def test_in_lists_it_is_told_in_general_too(world: World) -> None:
    query = """query L($filter: FindingFilter) { findings(filter: $filter) { edges { node { id reason } } } }"""
    data = world.data(CLIENT_OF_A, query, filter={"rules": [RULE]})
    reasons = {edge["node"]["id"]: edge["node"]["reason"] for edge in data["findings"]["edges"]}
    rule = find_rule(RULE)
    assert rule is not None
    assert reasons == {
        "finding:stays-in-a": "secret of stays-in-a",
        "finding:moved-in-a": rule.looks_for,
        "finding:unit-in-a1": "secret of unit-in-a1",
        "finding:body-a": "secret of body-a",
    }
    person = world.data(CLIENT_OF_A, "query S($id: ID!) { servant(id: $id) { findings { id reason } } }", id=MOVED)
    assert "secret of moved-in-a" not in repr(person)


@pytest.mark.parametrize("caller", [None, INVESTIGATOR_OF_A, INVESTIGATOR_OF_B])
def test_whoever_sees_the_evidence_gets_the_reason(world: World, caller: Caller | None) -> None:
    shown = world.data(caller, TOLD, id="finding:moved-in-a")["finding"]
    assert (shown["reason"], shown["note"]) == ("secret of moved-in-a", "note on moved-in-a")
    assert shown["subjectIds"] == ["sanction:moved in b"]
    assert {each["id"] for each in shown["evidence"]} == {"appointment:moved in a", "sanction:moved in b"}
    assert "sanction:moved in b" in shown["browserQuery"]


@pytest.mark.parametrize("caller", [None, CLIENT_OF_A, INVESTIGATOR_OF_A])
def test_the_key_of_a_personal_number_is_never_shown(world: World, caller: Caller | None) -> None:
    shown = world.data(caller, TOLD, id="finding:stays-in-a")["finding"]
    (subject,) = shown["subjectIds"]
    assert subject.startswith("number:")
    assert KEY.partition(":")[2] not in repr(shown)
    assert (shown["subjects"], shown["browserQuery"], shown["reason"]) == ([None], None, "secret of stays-in-a")


@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, INVESTIGATOR_OF_C, HERSELF, INTEGRATOR])
def test_a_hidden_finding_costs_what_an_unknown_one_costs_and_gives_the_same_bytes(world: World, caller: Caller) -> None:
    answers = list[Any]()
    for id_ in ("finding:foreign-in-b", "finding:nothing"):
        with world.statements() as statements:
            shown = [world.ask(caller, query, id=id_) for query in (TOLD, "query N($id: ID!) { node(id: $id) { id } }")]
        answers.append((repr(shown), statements))
    assert answers[0] == answers[1]


def test_a_fact_whose_servant_was_deleted_by_hand_is_nobodys_to_see_and_makes_no_list_fail(world: World) -> None:
    world.run(
        execute(
            world.database,
            """MATCH (f:Finding {id: 'finding:moved-in-a'}) MATCH (o:Organisation {id: $body})
            CREATE (f)-[:EVIDENCE]->(a:Appointment {id: 'appointment:of nobody', open: true, mode: 'other',
              start_earliest: date('2020-01-01'), start_latest: date('2020-01-01')})
            CREATE (a)-[:TO]->(p:Position {id: 'position:of nobody', title: 'Clerk'})-[:IN]->(o)
            CREATE (p)-[:HAS_VERSION]->(:PositionVersion {id: 'position_version:of nobody', open: true,
              start_earliest: date('2000-01-01'), start_latest: date('2000-01-01')})""",
            body=A,
        )
    )
    try:
        data, errors = world.ask(INVESTIGATOR_OF_A, "{ findings(first: 50) { edges { node { id evidence { id } } } } }")
    finally:
        world.run(
            execute(
                world.database,
                """MATCH (a:Appointment {id: 'appointment:of nobody'})-[:TO]->(p)-[:HAS_VERSION]->(v) DETACH DELETE a, p, v""",
            )
        )

    assert data is not None, errors
    evidence = {edge["node"]["id"]: edge["node"]["evidence"] for edge in data["findings"]["edges"]}
    assert None in evidence["finding:moved-in-a"]
    assert {(error.extensions or {}).get("code") for error in errors} == {"FORBIDDEN"}
