"""``meritgraph ask routes`` and ``ask time-to-promotion``: what they print, their JSON and their exit codes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import typer

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.figures.routes import FIGURE as ROUTES
from merit.figures.time_to_promotion import FIGURE as TIMES
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.careers_in_graph import LADDER, Posts, body, careers, judge
from tests.support.small_graph import SmallGraph

LOW, MIDDLE, HIGH = (f"{LADDER}/{each}" for each in ("1/district", "2/district", "3/republican"))
_DAYS = (400, 500, 600, 700, 800, 900)


def _career(days: int) -> Posts:
    start = date(2015, 1, 5)
    risen = start + timedelta(days=days)
    return ("office", 1, str(start)), ("office", 2, str(risen)), ("ministry", 3, str(risen + timedelta(days=700)))


@pytest.fixture
def graph(fresh_database: Database, run: Run) -> SmallGraph:
    """Return a graph in which six people rose from rank 1 to rank 3, and four did so at one go."""
    graph = SmallGraph(run, fresh_database)
    body(graph, "office", "district")
    body(graph, "ministry", "republican")
    straight: Posts = (("office", 1, "2015-01-05"), ("ministry", 3, "2019-01-07"))
    careers(graph, {f"p{days}": _career(days) for days in _DAYS} | {f"q{n}": straight for n in range(4)})
    return graph


@pytest.fixture
def judged(graph: SmallGraph) -> SmallGraph:
    judge(graph, [ROUTES, TIMES])
    return graph


def test_before_a_detection_nothing_is_computed(graph: SmallGraph, command: Command) -> None:
    for asked in (
        ("routes", "--from", LOW, "--to", HIGH),
        ("routes", "--servant", "servant:p400"),
        ("time-to-promotion", "--ladder", LADDER, "--rank", "1"),
    ):
        ran = command("ask", *asked)
        assert (ran.code, ran.out) == (1, "")
        assert "Run `meritgraph detect`" in ran.err


def test_routes_are_printed_step_by_step(judged: SmallGraph, command: Command) -> None:
    ran = command("ask", "routes", "--from", "position:p400 0", "--to", HIGH)
    assert ran.code == 0
    assert ran.words.startswith(f"From Post of p400 0, Body office ({LOW}) to {HIGH}, UZ")
    assert "60.00%" in ran.words
    assert "6 of 10" in ran.words
    assert "6 of 6" in ran.words
    assert "Typical" not in ran.words.split("P of a step")[0]
    assert "Computed by the detection as of 2026-11-20." in ran.words


def test_programs_get_routes_with_their_steps(judged: SmallGraph, command: Command) -> None:
    document = command("ask", "routes", "--from", LOW, "--to", HIGH, "--json").document
    (route,) = document["routes"]
    assert (route["probability"], route["cost"]) == (0.6, 0.510826)
    assert [(step["from"], step["to"], step["people"]) for step in route["steps"]] == [(LOW, MIDDLE, 6), (MIDDLE, HIGH, 6)]
    assert route["steps"][0]["share"]["denominator"] == 10
    assert (document["typical"], document["equal_left_out"], document["unclear_moves"]) == (None, False, 0)
    assert (document["country"], document["as_of"]) == ("UZ", "2026-11-20")
    assert "hidden" in document["convention"]


def test_without_a_route_that_is_said(judged: SmallGraph, command: Command) -> None:
    assert (
        "No route is on record whose steps were each taken by 5 people"
        in command("ask", "routes", "--from", HIGH, "--to", LOW).words
    )
    assert (
        f"Not assessed: Nobody was observed at {LADDER}/9."
        in command("ask", "routes", "--from", LOW, "--to", f"{LADDER}/9").words
    )


def test_the_steps_of_a_career_and_their_mean(judged: SmallGraph, command: Command) -> None:
    ran = command("ask", "routes", "--servant", "servant:p400")
    assert "Person p400, UZ" in ran.words
    # -ln(7 / 13) and -ln(7 / 9): three states.
    assert "0.619" in ran.words
    assert "0.251" in ran.words
    assert "Atypicality: 0.435 a step, over 2 of 2 steps; 3 states were observed." in ran.words
    (career,) = command("ask", "routes", "--servant", "servant:q0", "--json").document["careers"]
    assert (career["atypicality"], career["assessed_steps"]) == (0.955511, 1)
    assert career["steps"] == [{"from": LOW, "to": HIGH, "times": 4, "out_of": 10, "atypicality": 0.955511}]


def test_the_median_is_told_in_days_and_months(judged: SmallGraph, command: Command) -> None:
    ran = command("ask", "time-to-promotion", "--ladder", LADDER, "--rank", "1")
    assert ran.code == 0
    assert ran.words.startswith(f"UZ, {LADDER} rank 1: 10 people")
    assert "Median: 800 days = 26.3 months" in ran.words
    assert "People by how a time of theirs in the grade ended: promoted 10." in ran.words
    document = command("ask", "time-to-promotion", "--ladder", LADDER, "--rank", "1", "--json").document
    assert document["median"]["in_days"]["days"] == 800
    assert document["median"]["in_months"]["days"] == 26.28
    assert (document["median"]["suppressed"], document["median"]["reached"], document["nobody"]) == (False, True, None)
    assert document["years"][0] == {"years": 1, "at_risk": 10, "not_yet_promoted": 1.0, "lower": None, "upper": None}
    assert document["years"][1]["not_yet_promoted"] == 0.6
    assert (document["people"], document["suppressed"], document["endings"]) == (10, False, {"promoted": 10})


def test_fewer_than_five_people_are_not_shown(judged: SmallGraph, command: Command) -> None:
    judged.write("MATCH (s:Servant {id: 'servant:p400'}) DETACH DELETE s")
    judged.write("MATCH (s:Servant {id: 'servant:p500'}) DETACH DELETE s")
    judge(judged, [ROUTES, TIMES])
    ran = command("ask", "time-to-promotion", "--ladder", LADDER, "--rank", "2", "--body", "organisation:office")
    assert f"Body office, {LADDER} rank 2: fewer than five people" in ran.words
    assert "Median" not in ran.words
    assert "years in grade" not in ran.words


def test_wrong_usage_and_unknown_ids(judged: SmallGraph, command: Command) -> None:
    with pytest.raises(typer.BadParameter, match="both --from and --to"):
        command("ask", "routes", "--from", LOW)
    with pytest.raises(typer.BadParameter, match="neither --from nor --to"):
        command("ask", "routes", "--servant", "servant:p400", "--from", LOW)
    with pytest.raises(UnknownId):
        command("ask", "routes", "--servant", "servant:nobody")
    with pytest.raises(UnknownId):
        command("ask", "time-to-promotion", "--ladder", LADDER, "--rank", "1", "--body", "organisation:none")
    with pytest.raises(NothingToAnswer):
        command("ask", "routes", "--from", LOW, "--to", LOW)
