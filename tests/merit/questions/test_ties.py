"""The question *ties* on the graph: what joins two servants, and what is not known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from careers.ties import Role
from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days.counts import DayCount
from graph.model.words import KinKind
from merit.questions.ties import TieKind, TiesAnswer, ask_ties
from tests.conftest import Run
from tests.support.small_graph import AS_OF, SmallGraph

pytestmark = pytest.mark.both_engines

EVERY_LIST = ("Appointment", "Competition", "Application", "Kinship", "Education")


@pytest.fixture
def graph(fresh_database: Database, run: Run) -> SmallGraph:
    """Return a graph of two servants without any tie, in bodies for which everything is loaded."""
    graph = SmallGraph(run, fresh_database)
    for body in ("a", "b"):
        graph.body(body, *EVERY_LIST)
    for servant, body in (("ann", "a"), ("ben", "b")):
        graph.servant(servant)
        graph.held(servant, body, "2020-01-01", signed_by=servant)
    return graph


def ask(graph: SmallGraph, one: str = "servant:ann", other: str = "servant:ben") -> TiesAnswer:
    return graph.run(ask_ties(graph.database.read, one, other, AS_OF))


def test_no_tie_is_said_only_where_everything_is_loaded(graph: SmallGraph) -> None:
    answer = ask(graph)
    assert answer.found == dict.fromkeys(TieKind, False)
    assert (answer.not_assessed, answer.unsettled, answer.may_be_one_person) == ((), (), False)
    graph.write("MATCH (c:Coverage {id: 'coverage:b'}) SET c.labels = ['Appointment'], c.to = date('2026-11-10')")
    answer = ask(graph)
    assert answer.found == dict.fromkeys(TieKind, None)
    texts = {(each.kind.value, each.text) for each in answer.not_assessed}
    assert ("kin", "declared ties of kin of Body b are not loaded completely") in texts
    assert ("panel", "applications of Body b are not loaded completely") in texts
    days = {each.label: [str(day) for span in each.days for day in span] for each in answer.not_assessed if each.body}
    assert days["Appointment"] == ["2026-11-10", "2026-11-20"]
    assert days["Kinship"] == ["2020-01-01", "2026-11-20"]
    assert days["Education"] == ["2026-11-19", "2026-11-20"], "a list of diplomas names on one day whatever was before it"


def test_what_records_leave_open_is_not_assessed(graph: SmallGraph) -> None:
    graph.servant("una")
    graph.write(
        """MATCH (s:Servant {id: 'servant:ann'}) MATCH (a:Appointment {id: 'appointment:ben in b'})-[r:APPOINTED_BY]->() DELETE r
        CREATE (s)-[:EDUCATED]->(:Education {id: 'education:1'}) CREATE (s)-[:DECLARED]->(:Relative {id: 'relative:1'})"""
    )
    answer = ask(graph)
    assert {each.kind: each.text for each in answer.not_assessed} == {
        TieKind.APPOINTMENT: "orders of Ben that do not say who signed them: 1 of 1",
        TieKind.KIN: "relatives whom Ann declared without a number, each of whom may be any servant: 1",
        TieKind.SCHOOL: "diplomas of Ann that name no school: 1 of 1",
    }
    assert [answer.found[kind] for kind in (TieKind.SERVICE, TieKind.PANEL)] == [False, False]
    nowhere = ask(graph, "servant:una")
    assert nowhere.found == dict.fromkeys(TieKind, None)
    assert "no post of Una in the civil service is on record" in {each.text for each in nowhere.not_assessed}


def test_service_and_orders_are_read_with_their_days(graph: SmallGraph) -> None:
    held = graph.held("ann", "b", "2024-03", "2024-05-01", name="acting", signed_by="ben", mode="acting", order="2024-02-20")
    answer = ask(graph)
    (shared,), (signed,) = answer.ties.service, answer.ties.orders
    assert (shared.body, answer.bodies[shared.body], shared.days) == ("organisation:b", "Body b", DayCount(31, 61))
    assert [each.id for each in shared.imprecise] == [held]
    assert (signed.post.id, signed.signer, str(signed.post.order.exact)) == (held, "servant:ben", "2024-02-20")
    assert (answer.found[TieKind.SERVICE], answer.found[TieKind.APPOINTMENT]) == (True, True)


def test_panels_applications_and_orders_of_a_competition_are_read(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (ann:Servant {id: 'servant:ann'}) MATCH (ben:Servant {id: 'servant:ben'})
        MATCH (a:Appointment {id: 'appointment:ann in a'})-[:TO]->(p:Position)
        CREATE (c:Competition {id: 'competition:1', closed_earliest: $day, closed_latest: $day})-[:FOR]->(p)
        CREATE (c)-[:PANEL]->(ben) CREATE (a)-[:AFTER]->(c)
        CREATE (ann)-[:MADE]->(:Application {id: 'application:1', state: 'won'})-[:IN]->(c)
        CREATE (d:Competition {id: 'competition:2'})-[:FOR]->(p) CREATE (d)-[:PANEL]->(ben) CREATE (d)-[:PANEL]->(ann)""",
        day=AS_OF.replace(year=2019),
    )
    judged, both = ask(graph).ties.rounds
    assert (judged.one, judged.other, judged.same_panel) == ({Role.APPLIED, Role.APPOINTED}, {Role.SAT}, False)
    assert (judged.round.title, judged.round.body) == ("Post of ann in a", "organisation:a")
    assert judged.round.day is not None
    assert judged.round.day.exact == AS_OF.replace(year=2019)
    assert (both.round.id, both.round.day, both.same_panel) == ("competition:2", None, True)


def test_kin_are_read_with_source_and_confidence_and_seen_from_the_first_one(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (ann:Servant {id: 'servant:ann'}) MATCH (ben:Servant {id: 'servant:ben'})
        CREATE (k:Kinship {id: 'kinship:1', kind: 'parent', open: true, start_earliest: $day, start_latest: $day})
        CREATE (ann)-[:KIN {role: 'parent'}]->(k) CREATE (ben)-[:KIN {role: 'child'}]->(k)
        CREATE (:PortalRecord {id: 'record:1', portal: 'e-kyzmet'})-[:DESCRIBES]->(k)
        CREATE (:PortalRecord {id: 'record:2', portal: 'other.uz', absent_since: $at})-[:DESCRIBES]->(k)""",
        day=AS_OF.replace(year=2001),
        at=AS_OF,
    )
    answer = ask(graph)
    (tie,) = answer.ties.kin
    assert (tie.kin.kind, tie.holds, tie.unreviewed, answer.found[TieKind.KIN]) == (KinKind.CHILD, True, False, True)
    assert (tie.kin.portals, tie.kin.missing_at) == (("e-kyzmet", "other.uz"), ("other.uz",))
    (mirrored,) = ask(graph, "servant:ben", "servant:ann").ties.kin
    assert mirrored == replace(tie, kin=replace(tie.kin, other="servant:ann", kind=KinKind.PARENT))
    graph.write("MATCH (k:Kinship) SET k.confidence = 0.8")
    assert ask(graph).found[TieKind.KIN] is None, "nobody has reviewed what was matched"
    graph.write(
        "MATCH (k:Kinship) SET k.confidence = null, k.open = false, k.end_earliest = $day, k.end_latest = $day", day=AS_OF
    )
    former = ask(graph)
    assert (former.ties.kin[0].holds, former.found[TieKind.KIN]) == (False, False)


def test_matches_that_nobody_has_settled_are_named(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (ann:Servant {id: 'servant:ann'}) MATCH (ben:Servant {id: 'servant:ben'})
        CREATE (ann)-[:DECLARED]->(r:Relative {id: 'relative:1', kinship: 'sibling'})
        CREATE (c:MatchCandidate {id: 'match_candidate:1', kind: 'relative', state: 'open', score: 0.9})-[:BETWEEN]->(r)
        CREATE (c)-[:BETWEEN]->(ben)
        CREATE (d:MatchCandidate {id: 'match_candidate:2', kind: 'servant', state: $state})-[:BETWEEN]->(ann)
        CREATE (d)-[:BETWEEN]->(ben)""",
        state="unsure",
    )
    answer = ask(graph)
    (may_be,) = answer.ties.possible_kin
    assert (may_be.declared_by, may_be.other, may_be.kind, may_be.score) == ("servant:ann", "servant:ben", KinKind.SIBLING, 0.9)
    assert (answer.found[TieKind.KIN], answer.may_be_one_person, answer.unsettled) == (None, True, ("servant:ann", "servant:ben"))
    graph.write("MATCH (c:MatchCandidate) SET c.state = 'rejected'")
    settled = ask(graph)
    assert (settled.ties.possible_kin, settled.may_be_one_person, settled.unsettled) == ((), False, ())


def test_the_same_school_is_read(graph: SmallGraph) -> None:
    graph.write(
        """UNWIND [['ann', 'Lyceum'], ['ben', 'LYCEUM']] AS each MATCH (s:Servant {id: 'servant:' + each[0]})
        CREATE (s)-[:EDUCATED]->(:Education {id: 'education:' + each[0], institution: each[1]})"""
    )
    (school,) = ask(graph).ties.schools
    assert (school.school, [each.id for each in school.other]) == ("Lyceum", ["education:ben"])


def test_an_id_that_was_merged_stands_for_the_other_one_and_unknown_ones_are_refused(graph: SmallGraph) -> None:
    graph.write("CREATE (:Redirect {id: 'servant:old', to: 'servant:ben'})")
    assert ask(graph, other="servant:old").other.id == "servant:ben"
    with pytest.raises(UnknownId, match="servant:nobody"):
        ask(graph, other="servant:nobody")
    with pytest.raises(NothingToAnswer, match="one person"):
        ask(graph, "servant:ben", "servant:old")
    with pytest.raises(NothingToAnswer, match="one person"):
        ask(graph, "servant:ben", "servant:ben")


@pytest.mark.parametrize("value", [("MATCH (a:Appointment) SET a.start_latest = date('1700-01-01')")], ids=["a day before all"])
def test_an_impossible_value_is_named_without_being_told(graph: SmallGraph, value: Any) -> None:
    graph.write(value)
    with pytest.raises(NothingToAnswer, match=r"The ties of servant:(ann|ben) cannot be told, because a value is impossible"):
        ask(graph)
