"""What a caller sees of a fact does not tell of what she does not see: neither its criteria, nor its sources, nor its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from graphql import GraphQLError

from loaders.keys.ids import conflict_id
from resolvers.access.callers import Caller
from schema.answering import answering
from tests.conftest import OpenEngine, Run
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    LENT,
    MOVED,
    STAYING,
    STAYS,
    World,
    context_of,
)

pytestmark = pytest.mark.both_engines

LONG_AGO, NEW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
SINCE = "2026-10-01T00:00:00Z"


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    graph = SmallGraph(run, engine.database)
    _write_records(graph)
    _write_moves(graph)
    _write_course(graph)
    _write_numbers(graph)
    _write_conflicts(graph)
    _write_review(graph)
    # «moved» got a sanction in A, whose country has a term for it then; the country of B has none.
    graph.write(
        """MATCH (s:Servant {id: 'servant:moved'})
        CREATE (s)-[:GIVEN]->(:Sanction {
          id: 'sanction:moved later in a', kind: 'reprimand', imposed_earliest: $day, imposed_latest: $day,
          day_key: toString($day) + '\u0001sanction:moved later in a'
        })""",
        day=date(2023, 5, 5),
    )
    graph.write("MATCH (o:Organisation {id: 'organisation:b'}) SET o.country = 'XX'")
    return world


def _write_records(graph: SmallGraph) -> None:
    """Write a new record of «moved», and a step of «stays» in B that a portal states no more, but a contract with B confirms."""
    graph.write(
        """MATCH (s:Servant {id: 'servant:moved'}) MATCH (a:Appointment {id: 'appointment:stays in b'})
        MATCH (stays:Servant {id: 'servant:stays'}) MATCH (b:Organisation {id: 'organisation:b'})
        CREATE (:PortalRecord {
          id: 'record:moved', portal: 'register', stream: 'people', state: 'active', recorded_at: $new
        })-[:DESCRIBES]->(s)
        CREATE (:PortalRecord {
          id: 'record:step', portal: 'register', stream: 'orders', state: 'active', recorded_at: $old, absent_since: $new
        })-[:DESCRIBES]->(a)
        CREATE (stays)-[:SIGNED]->(c:Contract {
          id: 'contract:stays in b', title: 'clerk', start_earliest: $day, start_latest: $day, open: true
        })-[:WITH]->(b)
        CREATE (c)-[:CONFIRMS]->(a)
        CREATE (:PortalRecord {
          id: 'record:contract', portal: 'labour', stream: 'contracts', state: 'active', recorded_at: $old
        })-[:DESCRIBES]->(c)""",
        new=NEW,
        old=LONG_AGO,
        day=date(2015, 1, 1),
    )


def _write_moves(graph: SmallGraph) -> None:
    """Write a move of «lent» from B to A, and «risen», who was rated in A, then in B, and moved up in A."""
    graph.servant("risen")
    graph.held("risen", "a", "2015-01-01", "2017-01-01", name="risen first")
    graph.held("risen", "b", "2017-01-01", "2020-01-01", name="risen second")
    graph.held("risen", "a", "2020-01-01", "2022-01-01", name="risen third")
    graph.held("risen", "a", "2022-01-01", name="risen fourth")
    graph.write("MATCH (s:Servant {id: 'servant:risen'}) SET s.sort_key = 'risen'")
    for name, day in (("risen in a", date(2016, 5, 5)), ("risen in b", date(2018, 5, 5))):
        graph.write(
            """MATCH (s:Servant {id: 'servant:risen'})
            CREATE (s)-[:ASSESSED_IN]->(:Assessment {
              id: 'assessment:' + $name, fixed_on_earliest: $day, fixed_on_latest: $day, reported_integral_score: 75.0,
              day_key: toString($day) + '\u0001assessment:' + $name
            })""",
            name=name,
            day=day,
        )
    for servant, left, into, day in (
        ("lent", "lent in b", "lent to a", date(2025, 1, 1)),
        ("risen", "risen third", "risen fourth", date(2022, 1, 1)),
    ):
        graph.write(
            """MATCH (s:Servant {id: 'servant:' + $servant}) MATCH (left:Appointment {id: 'appointment:' + $left})
            MATCH (into:Appointment {id: 'appointment:' + $into})
            CREATE (s)-[:RECEIVED]->(p:Promotion {
              id: 'promotion:' + $servant, kind: 'promotion', steps: 2, ordered_earliest: $day, ordered_latest: $day,
              day_key: toString($day) + '\u0001promotion:' + $servant
            })-[:INTO]->(into)
            CREATE (p)-[:FROM]->(left)""",
            servant=servant,
            left=left,
            into=into,
            day=day,
        )


def _write_course(graph: SmallGraph) -> None:
    """Write a course that «moved» took before she came to A, where its certificate was issued."""
    graph.write(
        """MATCH (s:Servant {id: 'servant:moved'}) MATCH (c:Certificate {id: 'certificate:moved in a'})
        CREATE (s)-[:TOOK]->(e:Enrolment {
          id: 'enrolment:moved early', start_earliest: $day, start_latest: $day, open: false
        })-[:OF]->(:Course {id: 'course:early', title: 'Early'})
        CREATE (e)-[:EARNED]->(c)""",
        day=date(2019, 5, 5),
    )


def _write_numbers(graph: SmallGraph) -> None:
    """Write certificates of «foreign» without a number, as the portal spells it, and one of «stays» that it spells otherwise."""
    graph.write(
        """UNWIND range(1, 21) AS each
        MATCH (s:Servant {id: 'servant:foreign'})
        CREATE (s)-[:HOLDS]->(c:Certificate {
          id: 'certificate:0 of foreign ' + toString(each), number: 'no number', number_key: 'nonumber', issued_earliest: $day,
          issued_latest: $day, day_key: toString($day) + '\u0001' + toString(each)
        })
        CREATE (:PortalRecord {id: 'record:number/' + toString(each), portal: 'academy', state: 'active'})-[:DESCRIBES]->(c)""",
        day=date(2021, 1, 1),
    )
    graph.write(
        """MATCH (s:Servant {id: 'servant:stays'})
        CREATE (s)-[:HOLDS]->(c:Certificate {
          id: 'certificate:of stays', number: 'No-Number', number_key: 'nonumber', issued_earliest: $day, issued_latest: $day,
          day_key: toString($day) + '\u0001of stays'
        })
        CREATE (:PortalRecord {id: 'record:number', portal: 'academy', state: 'active'})-[:DESCRIBES]->(c)""",
        day=date(2021, 1, 1),
    )


def _write_conflicts(graph: SmallGraph) -> None:
    """Write one about who signed the order of «moved» in A, and one about the post of «stays» in A."""
    for node, label, property_, values in (
        ("appointment:moved in a", "Appointment", "appointed_by", ["x/orders: servant:stays", "y/orders: servant:foreign"]),
        ("position:stays in a", "Position", "title", ["x/posts: Clerk", "y/posts: Scribe"]),
    ):
        graph.write(
            """MATCH (n {id: $node}) SET n.disputed = [$property]
            CREATE (:Conflict {
              id: $id, node: $node, label: $label, property: $property, state: 'open', values: $values, opened_at: $new
            })-[:ABOUT]->(n)""",
            id=conflict_id(node, property_),
            node=node,
            label=label,
            property=property_,
            values=values,
            new=NEW,
        )


def _write_review(graph: SmallGraph) -> None:
    """Write what a reviewer noted of the finding of A that rests on a sanction of B."""
    graph.write(
        """MATCH (f:Finding {id: 'finding:moved in a'}) CREATE (f)-[:CHANGED_BY]->(:Review {
          id: 'review:1', change: 'confirmed', state: 'confirmed', by: 'ann', why: 'the sanction of B', at: $new
        })""",
        new=NEW,
    )


def _listed(world: World, caller: Caller | None, field: str, filter_: Mapping[str, Any]) -> set[str]:
    type_ = f"{field[0].upper()}{field[1:-1]}Filter"
    query = f"query($filter: {type_}) {{ {field}(filter: $filter) {{ totalCount edges {{ node {{ id }} }} }} }}"
    page = world.data(caller, query, filter=filter_)[field]
    assert page["totalCount"] == len(page["edges"])
    return {edge["node"]["id"] for edge in page["edges"]}


def test_when_somebody_changed_shows_to_those_who_see_her_record(world: World) -> None:
    changed = {"changedSince": SINCE}
    for caller in (None, CLIENT_OF_B, INVESTIGATOR_OF_A, HERSELF):
        assert MOVED in _listed(world, caller, "servants", changed), caller
    assert _listed(world, CLIENT_OF_A, "servants", changed) == set()


RECORDS = "query($id: ID!) { servant(id: $id) { sources { id } missingAtPortal disputes { id } } }"


def test_records_of_a_former_colleague_are_not_shown(world: World) -> None:
    for caller in (None, CLIENT_OF_B, INVESTIGATOR_OF_A, HERSELF):
        assert world.data(caller, RECORDS, id=MOVED)["servant"]["sources"] == [{"id": "record:moved"}], caller
    hidden: dict[str, Any] = {"sources": [], "missingAtPortal": False, "disputes": []}
    assert world.data(CLIENT_OF_A, RECORDS, id=MOVED)["servant"] == hidden


STEP = "query($id: ID!) { node(id: $id) { ... on Appointment { sources { id } missingAtPortal } } }"


def test_a_contract_with_another_body_is_no_source_of_a_step(world: World) -> None:
    both = {"sources": [{"id": "record:contract"}, {"id": "record:step"}], "missingAtPortal": False}
    for caller in (None, INVESTIGATOR_OF_A, CLIENT_OF_B):
        assert world.data(caller, STEP, id="appointment:stays in b")["node"] == both, caller
    seen = {"sources": [{"id": "record:step"}], "missingAtPortal": True}
    assert world.data(CLIENT_OF_A, STEP, id="appointment:stays in b")["node"] == seen

    of_stays = {"servant": STAYS, "missingAtPortal": True}
    assert _listed(world, CLIENT_OF_A, "appointments", of_stays) == {"appointment:stays in b"}
    for caller in (None, INVESTIGATOR_OF_A, CLIENT_OF_B):
        assert _listed(world, caller, "appointments", of_stays) == set(), caller


CAREER = """query($id: ID!) { servant(id: $id) { careerPath { steps { id move stepsGained onMainLine } gaps { days } }
  promotions(everyKind: true) { id } } }"""


def test_a_move_from_a_post_that_is_not_seen_does_not_exist(world: World) -> None:
    everything = {"everyKind": True, "servant": LENT}
    for caller in (None, CLIENT_OF_B, INVESTIGATOR_OF_A, INVESTIGATOR_OF_B):
        assert _listed(world, caller, "promotions", everything) == {"promotion:lent"}, caller
        assert "promotion:lent" in _listed(world, caller, "promotions", {"everyKind": True}), caller
        assert _listed(world, caller, "servants", {"promoted": {"from": "2025-01-01", "to": "2025-01-02"}}) == {LENT}, caller
        assert world.data(caller, CAREER, id=LENT)["servant"]["promotions"] == [{"id": "promotion:lent"}], caller
    assert _listed(world, CLIENT_OF_A, "promotions", everything) == set()
    assert _listed(world, CLIENT_OF_A, "promotions", {"everyKind": True}) == {"promotion:risen"}
    assert _listed(world, CLIENT_OF_A, "servants", {"promoted": {"from": "2025-01-01", "to": "2025-01-02"}}) == set()
    step = {"id": "appointment:lent to a", "move": None, "stepsGained": None, "onMainLine": False}
    assert world.data(CLIENT_OF_A, CAREER, id=LENT)["servant"] == {"careerPath": {"steps": [step], "gaps": []}, "promotions": []}
    assert world.data(CLIENT_OF_A, '{ node(id: "promotion:lent") { id } }') == {"node": None}
    # Whether only the kind of a move is asked for or more does not matter.
    short = "query($id: ID!) { servant(id: $id) { careerPath { steps { move } } } }"
    assert world.data(CLIENT_OF_A, short, id=LENT)["servant"]["careerPath"]["steps"] == [{"move": None}]


def test_a_sanction_is_in_force_by_the_countries_of_the_posts_that_are_seen(world: World) -> None:
    """«moved» serves in a country now of which no term is known; A sees her in its own country alone."""
    on = {"sanctionInForceOn": "2023-05-20"}
    assert _listed(world, CLIENT_OF_A, "servants", on) == {MOVED}
    assert _listed(world, None, "servants", on) == _listed(world, HERSELF, "servants", on) == set()


RATED = """query($id: ID!) { node(id: $id) { ... on Promotion { ratingBefore { certain score assessments { id } } } } }"""


def test_the_last_rating_in_sight_may_not_be_the_last_one(world: World) -> None:
    of_b = {"certain": True, "score": 75.0, "assessments": [{"id": "assessment:risen in b"}]}
    of_a = {"certain": False, "score": None, "assessments": [{"id": "assessment:risen in a"}]}
    for caller in (None, INVESTIGATOR_OF_A):
        assert world.data(caller, RATED, id="promotion:risen")["node"]["ratingBefore"] == of_b, caller
    assert world.data(CLIENT_OF_A, RATED, id="promotion:risen")["node"]["ratingBefore"] == of_a


EARNED = "query($id: ID!) { node(id: $id) { ... on Certificate { enrolmentId enrolment { id } } } }"


def test_the_course_of_a_certificate_shows_to_those_who_see_the_enrolment(world: World) -> None:
    certificate = "certificate:moved in a"
    enrolment = {"enrolmentId": "enrolment:moved early", "enrolment": {"id": "enrolment:moved early"}}
    for caller in (None, CLIENT_OF_B, INVESTIGATOR_OF_A, HERSELF):
        assert _listed(world, caller, "certificates", {"course": "course:early"}) == {certificate}, caller
        assert world.data(caller, EARNED, id=certificate)["node"] == enrolment, caller
    assert certificate in _listed(world, CLIENT_OF_A, "certificates", {})
    assert _listed(world, CLIENT_OF_A, "certificates", {"course": "course:early"}) == set()
    assert world.data(CLIENT_OF_A, EARNED, id=certificate)["node"] == {"enrolmentId": None, "enrolment": None}


NUMBER = '{ certificate(portal: "academy", number: "no number") { id } }'


def test_certificates_that_are_not_seen_do_not_hide_one_of_the_same_number(world: World) -> None:
    for caller in (CLIENT_OF_A, INVESTIGATOR_OF_A, STAYING):
        assert world.data(caller, NUMBER) == {"certificate": {"id": "certificate:of stays"}}, caller
    assert str(world.data(CLIENT_OF_B, NUMBER)["certificate"]["id"]).startswith("certificate:0 of foreign")
    assert world.data(HERSELF, NUMBER) == world.data(INTEGRATOR, NUMBER) == {"certificate": None}


DISPUTED = """query($id: ID!) { node(id: $id) { ... on Fact { disputes {
  nodeId property winning { value records { id } } losing { value } } } } }"""
CONFLICTS = "{ conflicts { edges { node { nodeId winning { value } losing { value } } } } }"


def _codes(errors: Iterable[GraphQLError]) -> set[str]:
    return {str((error.extensions or {})["code"]) for error in errors}


def test_conflicts_are_told_to_investigators_alone_and_no_foreign_id_to_them(world: World) -> None:
    data, errors = world.ask(INVESTIGATOR_OF_A, DISPUTED, id="appointment:moved in a")
    assert data is not None
    (dispute,) = data["node"]["disputes"]
    assert (dispute["nodeId"], dispute["property"]) == ("appointment:moved in a", "appointed_by")
    assert (dispute["winning"]["value"], dispute["losing"]) == (STAYS, [{"value": None}])
    assert _codes(errors) == {"FORBIDDEN"}
    assert [error.path for error in errors] == [["node", "disputes", 0, "losing", 0, "value"]]
    assert len(world.data(INVESTIGATOR_OF_B, DISPUTED, id="appointment:moved in a")["node"]["disputes"]) == 1
    for caller in (CLIENT_OF_A, HERSELF):
        assert world.data(caller, DISPUTED, id="appointment:moved in a")["node"] == {"disputes": []}, caller

    data, errors = world.ask(INVESTIGATOR_OF_A, CONFLICTS)
    assert data is not None
    losing = {stated["value"] for edge in data["conflicts"]["edges"] for stated in edge["node"]["losing"]}
    assert losing == {None, "Scribe"}
    assert _codes(errors) == {"FORBIDDEN"}


def test_who_operates_the_hub_learns_what_is_disputed_and_no_value(world: World) -> None:
    data, errors = world.ask(INTEGRATOR, DISPUTED, id="position:stays in a")
    assert data is not None
    (dispute,) = data["node"]["disputes"]
    denied = {"nodeId": None, "property": "title", "winning": {"value": None, "records": None}, "losing": [{"value": None}]}
    assert dispute == denied
    assert _codes(errors) == {"FORBIDDEN"}
    for caller in (AUDITOR, STAYING, CLIENT_OF_A):
        assert world.data(caller, DISPUTED, id="position:stays in a")["node"] == {"disputes": []}, caller


def _shown(world: World, caller: Caller, query: str) -> dict[str | None, set[str]]:
    """Return by person the fields that an answer showed."""
    context = context_of(world.database, caller)
    result = world.run(answering().answer(query, {}, context))
    assert result.data is not None
    return {look.person: set(look.fields) for look in context.looks}


def test_who_is_named_by_evidence_or_by_a_conflict_is_on_record(world: World) -> None:
    graph = SmallGraph(world.run, world.database)
    linked = "MATCH (f:Finding {id: 'finding:moved in a'})-[x:EVIDENCE]->(a:Appointment {id: 'appointment:stays in a'})"
    graph.write(
        """MATCH (f:Finding {id: 'finding:moved in a'}) MATCH (a:Appointment {id: 'appointment:stays in a'})
        CREATE (f)-[:EVIDENCE]->(a)"""
    )
    shown = _shown(world, INVESTIGATOR_OF_A, '{ node(id: "finding:moved in a") { ... on Finding { evidence { text } } } }')
    graph.write(f"{linked} DELETE x")
    assert shown == {MOVED: {"Finding.evidence", "Evidence.text"}, STAYS: {"Evidence.text"}}

    shown = _shown(world, INVESTIGATOR_OF_A, "{ conflicts { edges { node { property } } } }")
    assert shown[MOVED] == {"Conflict.property"}


def test_a_finding_needs_a_purpose_by_its_id_too(world: World) -> None:
    query = '{ node(id: "finding:moved in a") { __typename } }'
    assert world.data(INVESTIGATOR_OF_A, query)["node"] == {"__typename": "Finding"}
    for caller in (INVESTIGATOR_OF_A, CLIENT_OF_A):
        assert world.data(replace(caller, purpose=None), query) == {"node": None}, caller


HISTORY = '{ node(id: "finding:moved in a") { ... on Finding { history { state why } } } }'


def test_what_a_reviewer_wrote_is_told_to_those_who_see_all_that_a_finding_rests_on(world: World) -> None:
    for caller in (None, INVESTIGATOR_OF_A, INVESTIGATOR_OF_B):
        reviews = world.data(caller, HISTORY)["node"]["history"]
        assert reviews == [{"state": "CONFIRMED", "why": "the sanction of B"}], caller
    data, errors = world.ask(CLIENT_OF_A, HISTORY)
    assert data == {"node": {"history": [{"state": "CONFIRMED", "why": None}]}}
    assert _codes(errors) == {"FORBIDDEN"}
