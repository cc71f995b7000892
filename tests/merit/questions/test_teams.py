"""The question *teams* on the graph: who moved together from one body to another, and under whom they had served."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.contract import Outcome
from merit.policies.book import PolicyBook
from merit.questions.teams import Asked, TeamsAnswer, ask_teams
from merit.registry import shipped_policy
from merit.rules.r11_team_carry import RULE
from tests.conftest import Run
from tests.support.small_graph import AS_OF, SmallGraph

pytestmark = pytest.mark.both_engines

A, B, C = "organisation:a", "organisation:b", "organisation:c"
CAME = date(2024, 3, 1)


@pytest.fixture
def graph(fresh_database: Database, run: Run) -> SmallGraph:
    """Return a graph of a leader who moves from A to B, of three people who follow, and of one who comes a day too late.

    Two of those who follow had reported to the leader for years, the third one to nobody; all are moves along their lines.
    """
    graph = SmallGraph(run, fresh_database)
    for body in ("a", "b", "c"):
        graph.body(body, "Appointment")
    mover(graph, "leader", 0)
    for name, after, superior in (("s0", 20, "leader"), ("s1", 70, "leader"), ("s2", 100, None), ("s3", 181, None)):
        mover(graph, name, after, reports_to=None if superior is None else f"old {superior}")
    graph.servant("other")
    graph.held("other", "a", "2010-01-01", (CAME + timedelta(days=30)).isoformat(), name="old other")
    graph.held("other", "c", (CAME + timedelta(days=30)).isoformat(), name="new other")
    return graph


def mover(graph: SmallGraph, name: str, after: int, joined: str | None = None, **given: Any) -> None:
    joined = joined or (CAME + timedelta(days=after)).isoformat()
    graph.servant(name)
    graph.held(name, "a", "2020-01-10", joined, name=f"old {name}", **given)
    graph.held(name, "b", joined, name=f"new {name}")


def ask(graph: SmallGraph, asked: Asked, policy: PolicyBook | None = None, **terms: Any) -> TeamsAnswer:
    return graph.run(ask_teams(graph.database.read, policy or shipped_policy(), asked, AS_OF, **terms))


@pytest.mark.parametrize(
    "asked", [Asked(origin=A, destination=B), Asked(either=A), Asked(either=B), Asked(origin=A)], ids=["both", "A", "B", "from A"]
)
def test_who_moved_together_is_listed_with_whom_they_had_reported_to(graph: SmallGraph, asked: Asked) -> None:
    answer = ask(graph, asked)
    first, second = answer.teams
    assert (first.origin, first.destination, first.certain) == (A, B, True)
    assert [each.servant for each in first.members] == ["servant:leader", "servant:s0", "servant:s1", "servant:s2"]
    assert [each.servant for each in second.members] == ["servant:s0", "servant:s1", "servant:s2", "servant:s3"]
    assert {each.name: each.under for each in first.members} == {
        "Leader": (),
        "S0": ("servant:leader",),
        "S1": ("servant:leader",),
        "S2": (),
    }
    leader = first.members[0]
    assert (leader.left, leader.appointment, leader.post) == (
        "appointment:old leader",
        "appointment:new leader",
        "Post of new leader",
    )
    assert (leader.joined.exact, leader.certain, leader.unsettled, leader.missing) == (CAME, True, False, None)
    assert (answer.terms.people, answer.terms.days, answer.bodies[A]) == (3, 180, "Body a")
    assert (answer.not_loaded, answer.unreadable) == ({}, ())


def test_rule_r11_says_whether_the_flow_between_the_bodies_explains_it(graph: SmallGraph) -> None:
    (leader,) = ask(graph, Asked(origin=A, destination=B)).teams[0].leaders
    # Nobody says to whom the other posts reported: with them there may have been three.
    assert (leader.servant, leader.outcome) == ("servant:leader", Outcome.NOT_EVALUABLE)
    graph.write(
        """MATCH (v:PositionVersion {id: 'position_version:old s2'}) MATCH (p:Position {id: 'position:old leader'})
        CREATE (v)-[:REPORTS_TO]->(p)"""
    )
    (leader,) = ask(graph, Asked(origin=A, destination=B)).teams[0].leaders
    assert leader.outcome is Outcome.VIOLATES
    assert leader.text is not None
    assert "Within 180 days 3 people came after" in leader.text


def test_fewer_people_or_days_are_teams_where_they_are_asked_for(graph: SmallGraph) -> None:
    assert [len(each.members) for each in ask(graph, Asked(origin=A, destination=B), days=50).teams] == [], "s1 and s2 are two"
    assert [len(each.members) for each in ask(graph, Asked(origin=A, destination=B), days=50, people=2).teams] == [2, 2, 2]
    assert ask(graph, Asked(origin=A, destination=C)).teams == ()
    assert ask(graph, Asked(origin=B, destination=A)).teams == ()
    assert [len(each.members) for each in ask(graph, Asked(origin=A, destination=C), people=1).teams] == [1]


def test_an_imprecise_day_makes_a_team_possible_and_a_match_unsettled(graph: SmallGraph) -> None:
    for name in ("s1", "s3"):
        graph.write("MATCH (s:Servant {id: $id})-[:HELD]->(a) DETACH DELETE a", id=f"servant:{name}")
    mover(graph, "late", 0, "2024")
    graph.write(
        """MATCH (s:Servant {id: 'servant:late'})
        CREATE (:MatchCandidate {id: 'match_candidate:1', kind: 'servant', state: 'open'})-[:BETWEEN]->(s)"""
    )
    teams = ask(graph, Asked(origin=A, destination=B), days=90).teams
    assert [(team.certain, [each.name for each in team.members]) for team in teams] == [
        (None, ["Late", "Leader", "S0"]),
        (None, ["Late", "S0", "S2"]),
    ]
    assert [(each.certain, each.unsettled) for each in teams[0].members] == [(False, True), (True, False), (True, False)]


def test_what_is_not_loaded_is_named_and_what_cannot_be_read_left_out(graph: SmallGraph) -> None:
    graph.write("MATCH (c:Coverage {id: 'coverage:b'}) SET c.to = date('2026-01-01')")
    graph.write("MATCH (a:Appointment {id: 'appointment:new s0'}) SET a.start_latest = date('1700-01-01')")
    answer = ask(graph, Asked(origin=A, destination=B))
    assert answer.not_loaded == {B: ((date(2026, 1, 1), AS_OF),)}
    assert [each.subject for each in answer.unreadable] == ["servant:s0"]
    assert [len(each.members) for each in answer.teams] == [3, 3]


def test_unknown_bodies_and_questions_without_values_are_refused(graph: SmallGraph) -> None:
    with pytest.raises(UnknownId, match="organisation:z"):
        ask(graph, Asked(origin=A, destination="organisation:z"))
    with pytest.raises(NothingToAnswer, match="to itself"):
        ask(graph, Asked(origin=A, destination=A))
    without = PolicyBook({RULE.id: tuple(replace(value, to=date(2020, 1, 1)) for value in RULE.policy)})
    with pytest.raises(NothingToAnswer, match="R11 has no values"):
        ask(graph, Asked(either=A), without)
