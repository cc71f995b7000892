"""``meritgraph ask teams`` and ``ask appointers``: what they print and write, their JSON and their exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx  # pyright: ignore[reportMissingTypeStubs] (it has none)
import pytest
import typer

from graph.driver.database import Database
from graph.errors import UnknownId
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.small_graph import SmallGraph

NX: Any = networkx
A, B = "organisation:a", "organisation:b"
AS_OF = ("--as-of", "2026-11-20")


@pytest.fixture
def moved(fresh_database: Database, run: Run) -> SmallGraph:
    """Return a graph of a leader and four subordinates who move from A to B, where the leader signs their orders."""
    graph = SmallGraph(run, fresh_database)
    for body in ("a", "b"):
        graph.body(body, "Appointment")
    for number, name in enumerate(("leader", "ann", "ben", "cleo", "dan")):
        joined = f"2024-03-{1 + number:02d}"
        graph.servant(name)
        above = None if name == "leader" else "old leader"
        graph.held(name, "a", "2020-01-10", joined, name=f"old {name}", reports_to=above)
        graph.held(name, "b", joined, name=f"new {name}", signed_by="leader")
    return graph


def test_a_team_is_a_table_of_people_with_what_r11_says(moved: SmallGraph, command: Command) -> None:
    ran = command("ask", "teams", "--from", A, "--to", B, *AS_OF)
    assert ran.code == 0
    assert ran.out.startswith("1. Body a to Body b\n")
    assert "2. " not in ran.out
    for name in ("Leader", "Ann", "Ben", "Cleo", "Dan"):
        assert name in ran.out
    assert "1 March 2024" in ran.words
    assert "R11 on Leader: a finding (Leader came from Body a to Body b on 1 March 2024." in ran.words
    assert "A team is at least 3 people who moved from one body to another within 180 days" in ran.words
    (team,) = command("ask", "teams", A, *AS_OF, "--json").document["teams"]
    assert (team["from"], team["to"]["id"], team["certain"]) == ({"id": A, "name": "Body a"}, B, True)
    assert [(each["name"], each["had_reported_to"]) for each in team["people"]] == [
        ("Leader", []),
        *((name, ["servant:leader"]) for name in ("Ann", "Ben", "Cleo", "Dan")),
    ]
    assert [(each["leader"], each["outcome"]) for each in team["r11"]] == [("servant:leader", "violates")]


def test_where_there_is_no_team_it_is_said(moved: SmallGraph, command: Command) -> None:
    ran = command("ask", "teams", "--from", A, *AS_OF, "--people", "6")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "No team is on record.")
    moved.write("MATCH (c:Coverage {id: 'coverage:a'}) SET c.to = date('2024-01-01')")
    assert "Not assessed: orders of Body a, 2024-01-01 until 2026-11-20" in command("ask", "teams", A, *AS_OF).words


def test_bodies_are_named_in_one_way(moved: SmallGraph, command: Command) -> None:
    for arguments in ((), (A, "--from", B)):
        with pytest.raises(typer.BadParameter):
            command("ask", "teams", *arguments)
    with pytest.raises(UnknownId):
        command("ask", "teams", "organisation:nowhere")


def test_appointers_are_listed_and_written_for_gephi(moved: SmallGraph, command: Command, tmp_path: Path) -> None:
    graphml, gexf = tmp_path / "network.graphml", tmp_path / "network.gexf"
    ran = command("ask", "appointers", B, *AS_OF, "--graphml", str(graphml), "--gexf", str(gexf))
    assert ran.code == 0
    assert "4 of 5 (80%" in ran.out
    assert "interval 38% to" in ran.out
    assert [line for line in ran.out.splitlines() if "servant:" in line and "leader" not in line] == [], "others appointed nobody"
    assert "People of whom an order says who signed it: 5; in post by such an order: 5." in ran.words
    assert f"Written: {gexf}" in ran.err
    for path, read in ((graphml, NX.read_graphml), (gexf, NX.read_gexf)):
        assert path.stat().st_mode & 0o777 == 0o600
        network = read(path)
        assert {network.nodes[one]["label"] for one in network.successors("servant:leader")} == {"Ann", "Ben", "Cleo", "Dan"}
        assert network.nodes["servant:leader"]["signed_own"] == 1


def test_programs_get_the_whole_network(moved: SmallGraph, command: Command) -> None:
    document = command("ask", "appointers", B, *AS_OF, "--limit", "1", "--json").document
    (leader,) = document["appointers"]
    assert (leader["appointed"], leader["in_post"], leader["signed_own"]) == (4, 4, 1)
    assert leader["share_of_all"]["denominator"] == 5
    assert {(each["appointer"], each["appointed"]) for each in document["edges"]} == {
        ("servant:leader", f"servant:{name}") for name in ("ann", "ben", "cleo", "dan")
    }
    assert document["edges"][0]["orders"] == 1
    assert document["not_assessed"] == {
        "people_without_a_known_signer": 0,
        "orders_of_an_unknown_day": 0,
        "not_loaded": [],
        "not_read": [],
    }
    other = command("ask", "appointers", A, *AS_OF).words
    assert "Not assessed: people of whom no order says who signed it: 5" in other
