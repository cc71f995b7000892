"""The queries about careers, bodies and ties draw what follows from a small graph by hand, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from neo4j.graph import Path

from graph.cypher.statements import statement
from tests.conftest import Run
from tests.support.small_graph import SmallGraph

pytestmark = pytest.mark.both_engines


@pytest.fixture
def graph(run: Run, fresh_database: Any) -> SmallGraph:
    """Return a tax office below a ministry, with these posts.

    ann   2010 to 2015, reports to bob's post, order signed by bob
    bob   2008 to 2012; afterwards in bob's post: eve from 2012 to an unknown day, dan from 2016
    cat   2014 to 2016; kin of ann
    fay   from the day on which ann leaves
    """
    graph = SmallGraph(run, fresh_database)
    graph.body("ministry")
    graph.body("tax", part_of="ministry")
    graph.body("unit", part_of="tax")
    for name in ("ann", "bob", "cat", "dan", "eve", "fay"):
        graph.servant(name)
    graph.held("bob", "tax", "2008-01-01", "2012-01-01")
    graph.held("ann", "tax", "2010-01-01", "2015-01-01", signed_by="bob", reports_to="bob in tax")
    graph.held("cat", "tax", "2014", "2016-01-01")
    graph.held("fay", "tax", "2015-01-01")
    graph.write(
        """MATCH (p:Position {id: 'position:bob in tax'})
        MATCH (d:Servant {id: 'servant:dan'}) MATCH (e:Servant {id: 'servant:eve'})
        CREATE (d)-[:HELD]->(:Appointment {
          id: 'appointment:dan', open: true, start_earliest: date('2016-02-01'), start_latest: date('2016-02-01')
        })-[:TO]->(p)
        CREATE (e)-[:HELD]->(:Appointment {
          id: 'appointment:eve', open: false, start_earliest: date('2012-01-01'), start_latest: date('2012-01-01')
        })-[:TO]->(p)"""
    )
    graph.write(
        """MATCH (a:Servant {id: 'servant:ann'}) MATCH (c:Servant {id: 'servant:cat'})
        CREATE (a)-[:KIN]->(:Kinship {id: 'kinship:1', kind: 'sibling', open: true})<-[:KIN]-(c)
        CREATE (a)-[:DECLARED]->(:Relative {id: 'relative:1', name: 'Gul'})"""
    )
    return graph


def paths(graph: SmallGraph, name: str, **parameters: Any) -> list[list[str]]:
    """Return the ids along each path that a query of the Browser draws; every value is a path or null."""
    rows = graph.run(graph.database.read(statement(f"browser/{name}"), parameters))
    values = [value for row in rows for value in row.values() if value is not None]
    assert all(isinstance(value, Path) for value in values)
    return [[node["id"] for node in value.nodes] for value in values if isinstance(value, Path)]


def drawn(graph: SmallGraph, name: str, kind: str, **parameters: Any) -> set[str]:
    """Return the ids of a kind on the canvas, without the kind."""
    ids = {id_ for path in paths(graph, name, **parameters) for id_ in path}
    return {id_.removeprefix(f"{kind}:") for id_ in ids if id_.startswith(f"{kind}:")}


def test_careers_side_by_side(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (a:Appointment {id: 'appointment:bob in tax'}) MATCH (b:Appointment {id: 'appointment:ann in tax'})
        CREATE (a)-[:NEXT]->(b)"""
    )
    found = paths(graph, "careers_side_by_side", servants=["servant:bob", "servant:cat", "servant:nobody"])
    assert sorted(found) == [
        ["appointment:bob in tax", "appointment:ann in tax"],
        ["servant:bob", "appointment:bob in tax", "position:bob in tax", "organisation:tax"],
        ["servant:cat", "appointment:cat in tax", "position:cat in tax", "organisation:tax"],
    ]


def test_careers_of_ten_people_at_most(graph: SmallGraph) -> None:
    many = [f"servant:s{number}" for number in range(12)]
    for name in (id_.removeprefix("servant:") for id_ in many):
        graph.servant(name)
        graph.held(name, "tax", "2020-01-01")
    assert drawn(graph, "careers_side_by_side", "servant", servants=many) == {f"s{number}" for number in range(10)}


def test_served_under_whom(graph: SmallGraph) -> None:
    """Bob and eve held the post to which ann's reported while she held hers; dan came after she had left."""
    assert drawn(graph, "served_under", "servant", servant="servant:ann") == {"ann", "bob", "eve"}
    assert paths(graph, "served_under", servant="servant:bob") == []


def test_served_under_nobody_before_the_post_reported_to_theirs(graph: SmallGraph) -> None:
    """From 2013 on only: bob had left by then, eve may have been there still."""
    graph.write(
        """MATCH (v:PositionVersion {id: 'position_version:ann in tax'})
        SET v.start_earliest = date('2013-01-01'), v.start_latest = date('2013-01-01')"""
    )
    assert drawn(graph, "served_under", "servant", servant="servant:ann") == {"ann", "eve"}


def test_same_body_at_the_same_time(graph: SmallGraph) -> None:
    """Fay came on the day on which ann's spell was over; cat came in 2014, on a day that nobody stated."""
    assert drawn(graph, "same_body_same_time", "servant", servant="servant:ann") == {"ann", "bob", "cat", "eve"}


def test_same_body_shows_who_shares_a_post(graph: SmallGraph) -> None:
    assert "eve" in drawn(graph, "same_body_same_time", "servant", servant="servant:dan")


def test_ties_are_the_shortest(graph: SmallGraph) -> None:
    assert paths(graph, "ties", servant="servant:ann", other="servant:cat") == [["servant:ann", "kinship:1", "servant:cat"]]
    assert paths(graph, "ties", servant="servant:ann", other="servant:bob") == [
        ["servant:ann", "appointment:ann in tax", "servant:bob"]
    ]
    over_a_post = paths(graph, "ties", servant="servant:bob", other="servant:dan")
    assert over_a_post == [["servant:bob", "appointment:bob in tax", "position:bob in tax", "appointment:dan", "servant:dan"]]


def test_one_body_is_no_tie_and_nobody_is_tied_to_herself(graph: SmallGraph) -> None:
    assert paths(graph, "ties", servant="servant:fay", other="servant:cat") == []
    assert paths(graph, "ties", servant="servant:ann", other="servant:ann") == []


def test_kin(graph: SmallGraph) -> None:
    assert sorted(paths(graph, "kin", servant="servant:ann")) == [
        ["servant:ann", "kinship:1", "servant:cat"],
        ["servant:ann", "relative:1"],
        ["servant:cat", "appointment:cat in tax", "position:cat in tax", "organisation:tax"],
    ]
    assert paths(graph, "kin", servant="servant:bob") == []


def test_appointed_by_whom(graph: SmallGraph) -> None:
    assert sorted(paths(graph, "appointed_by", servant="servant:bob")) == [
        ["servant:bob", "appointment:ann in tax", "position:ann in tax", "organisation:tax"],
        ["servant:bob", "appointment:ann in tax", "servant:ann"],
    ]
    assert paths(graph, "appointed_by", servant="servant:ann") == [["servant:ann", "appointment:ann in tax", "servant:bob"]]


def test_a_body_today(graph: SmallGraph) -> None:
    """In post are fay and dan; eve's end is not known, the others' ends are past, and one comes in the year 2199."""
    graph.servant("later")
    graph.held("later", "tax", "2199-01-01")
    assert drawn(graph, "body", "servant", organisation="organisation:tax") == {"fay", "dan"}
    assert drawn(graph, "body", "organisation", organisation="organisation:tax") == {"ministry", "tax", "unit"}


def test_a_body_without_posts_is_drawn(graph: SmallGraph) -> None:
    graph.body("new")
    assert paths(graph, "body", organisation="organisation:new") == [["organisation:new"]]


def test_a_post_with_its_holders_and_competitions(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (p:Position {id: 'position:bob in tax'}) MATCH (s:Servant {id: 'servant:fay'})
        CREATE (:Competition {id: 'competition:empty'})-[:FOR]->(p)
        CREATE (s)-[:MADE]->(:Application {id: 'application:1'})-[:IN]->(:Competition {id: 'competition:1'})-[:FOR]->(p)"""
    )
    asked = {"position": "position:bob in tax"}
    assert drawn(graph, "position", "servant", **asked) == {"bob", "dan", "eve", "fay"}
    assert drawn(graph, "position", "competition", **asked) == {"1", "empty"}
    assert drawn(graph, "position", "organisation", **asked) == {"tax"}
    assert drawn(graph, "position", "application", **asked) == {"1"}


def test_what_changed_since(graph: SmallGraph) -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)
    graph.write(
        """MATCH (a:Appointment {id: 'appointment:fay in tax'}) MATCH (b:Appointment {id: 'appointment:cat in tax'})
        SET a.known_since = $since, b.known_since = $before
        CREATE (f:Finding {id: 'finding:decided'})-[:EVIDENCE]->(b)
        CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:old', at: $before})
        CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:new', at: $since})
        CREATE (g:Finding {id: 'finding:old'})-[:EVIDENCE]->(a)
        CREATE (g)-[:CHANGED_BY]->(:Review {id: 'review:older', at: $before})""",
        since=since,
        before=datetime(2026, 10, 31, 23, 59, tzinfo=UTC),
    )
    assert sorted(paths(graph, "changed_since", since=since)) == [
        ["review:new", "finding:decided", "appointment:cat in tax"],
        ["servant:fay", "appointment:fay in tax", "position:fay in tax", "organisation:tax"],
    ]


def test_one_finding_with_what_ties_its_facts_together(graph: SmallGraph) -> None:
    graph.write(
        """MATCH (a:Appointment {id: 'appointment:ann in tax'}) MATCH (p:Position {id: 'position:ann in tax'})
        MATCH (s:Servant {id: 'servant:ann'}) MATCH (b:Servant {id: 'servant:bob'})
        CREATE (f:Finding {id: 'finding:1'})-[:EVIDENCE]->(a)
        CREATE (f)-[:EVIDENCE]->(p) CREATE (f)-[:EVIDENCE]->(b) CREATE (f)-[:CONCERNS]->(s)
        CREATE (:Finding {id: 'finding:2'})-[:EVIDENCE]->(a)"""
    )
    assert sorted(paths(graph, "finding", finding="finding:1")) == [
        ["appointment:ann in tax", "position:ann in tax"],
        ["appointment:ann in tax", "servant:bob"],
        ["finding:1", "appointment:ann in tax"],
        ["finding:1", "position:ann in tax"],
        ["finding:1", "servant:ann"],
        ["finding:1", "servant:bob"],
    ]


def test_the_ten_newest_findings(graph: SmallGraph) -> None:
    for number in range(12):
        graph.write(
            """MATCH (a:Appointment {id: 'appointment:ann in tax'})
            CREATE (:Finding {id: 'finding:' + $number, first_seen: $seen})-[:EVIDENCE]->(a)""",
            number=f"{number:02}",
            seen=datetime(2026, 11, 1, number, tzinfo=UTC),
        )
    assert drawn(graph, "newest_findings", "finding") == {f"{number:02}" for number in range(2, 12)}
