"""The question *appointers* on the graph: who appointed whom in a body with its units."""

from __future__ import annotations

from datetime import date

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from merit.questions.appointers import AppointersAnswer, ask_appointers
from tests.conftest import Run
from tests.support.small_graph import AS_OF, SmallGraph

pytestmark = pytest.mark.both_engines

TOP, UNIT = "organisation:top", "organisation:unit"


@pytest.fixture
def graph(fresh_database: Database, run: Run) -> SmallGraph:
    """Return a graph of a body with a unit, and of another body: a head appointed five people in the former, and a deputy one."""
    graph = SmallGraph(run, fresh_database)
    graph.body("top", "Appointment")
    graph.body("unit", "Appointment", part_of="top")
    graph.body("elsewhere", "Appointment")
    for name in ("head", "deputy", "a", "b", "c", "d", "stranger"):
        graph.servant(name)
    graph.held("head", "top", "2010-01-01")
    graph.held("deputy", "top", "2011-01-01", signed_by="head")
    for name in ("a", "b"):
        graph.held(name, "top", "2020-01-01", signed_by="head")
    graph.held("c", "unit", "2020-01-01", "2021-01-01", signed_by="head")
    graph.held("c", "unit", "2021-01-01", signed_by="deputy", name="c again", mode="acting")
    graph.held("d", "unit", "2020-01-01", "2022-01-01", signed_by="head")
    graph.held("stranger", "elsewhere", "2020-01-01", signed_by="head")
    return graph


def ask(graph: SmallGraph, body: str = TOP, as_of: date = AS_OF) -> AppointersAnswer:
    return graph.run(ask_appointers(graph.database.read, body, as_of))


def test_people_of_the_body_and_its_units_are_counted(graph: SmallGraph) -> None:
    answer = ask(graph)
    assert (answer.name, answer.units) == ("Body top", (UNIT,))
    head, deputy = answer.appointers
    assert (head.name, head.appointer.appointed, head.appointer.in_post) == ("Head", 5, 3)
    assert (deputy.appointer.appointed, deputy.appointer.appointed_by, deputy.appointer.in_post) == (1, 1, 1)
    assert (answer.network.appointed, answer.network.in_post, answer.network.unsigned) == (5, 4, 1)
    assert head.of_all is not None
    assert deputy.of_all is not None
    assert (head.of_all.numerator, head.of_all.denominator) == (5, 5)
    assert (deputy.of_all.numerator, deputy.of_all.denominator) == (1, 5)
    assert (head.of_in_post, deputy.of_in_post) == (None, None), "a share of four people is not shown"
    assert (answer.not_loaded, answer.unreadable) == ({}, ())


def test_a_unit_is_asked_about_by_itself_and_the_tree_is_that_of_the_day(graph: SmallGraph) -> None:
    answer = ask(graph, UNIT)
    assert (answer.units, answer.network.appointed) == ((), 2)
    assert {each.name: each.appointer.appointed for each in answer.appointers} == {"Deputy": 1, "Head": 2}
    graph.write(
        """MATCH (v:OrganisationVersion {id: 'organisation_version:unit'}) MATCH (o:Organisation {id: 'organisation:unit'})
        MATCH (e:Organisation {id: 'organisation:elsewhere'})
        SET v.open = false, v.end_earliest = $day, v.end_latest = $day
        CREATE (o)-[:HAS_VERSION]->(:OrganisationVersion {
          id: 'organisation_version:unit later', open: true, start_earliest: $day, start_latest: $day
        })-[:PART_OF]->(e)""",
        day=date(2023, 1, 1),
    )
    assert ask(graph).units == ()
    assert ask(graph, as_of=date(2022, 6, 1)).units == (UNIT,)
    assert ask(graph, "organisation:elsewhere").units == (UNIT,)


def test_what_is_no_order_of_the_service_does_not_count(graph: SmallGraph) -> None:
    graph.write("MATCH (a:Appointment {id: 'appointment:a in top'}) SET a.derived = true")
    graph.write("MATCH (a:Appointment {id: 'appointment:b in top'}) SET a.civil_service = false")
    assert ask(graph).network.appointed == 3


def test_what_is_not_loaded_read_or_settled_is_named(graph: SmallGraph) -> None:
    graph.write("MATCH (c:Coverage {id: 'coverage:unit'}) SET c.from = date('2015-01-01')")
    graph.write("MATCH (a:Appointment {id: 'appointment:a in top'}) SET a.start_latest = date('1700-01-01')")
    graph.write(
        """MATCH (s:Servant {id: 'servant:head'})
        CREATE (:MatchCandidate {id: 'match_candidate:1', kind: 'servant', state: 'open'})-[:BETWEEN]->(s)"""
    )
    answer = ask(graph)
    assert answer.not_loaded == {"Body unit": ((date(2000, 1, 1), date(2015, 1, 1)),)}
    assert [each.subject for each in answer.unreadable] == ["appointment:a in top"]
    assert {each.name: each.unsettled for each in answer.appointers} == {"Head": True, "Deputy": False}


def test_an_unknown_body_is_refused(graph: SmallGraph) -> None:
    with pytest.raises(UnknownId, match="organisation:nowhere"):
        ask(graph, "organisation:nowhere")
