"""``meritgraph ask development-plan``: what it prints, and its JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import execute
from tests.support.servant_to_develop import load_servant_to_develop

DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def servant_id(run: Run, fresh_database: Database, tmp_path: Path) -> str:
    return run(load_servant_to_develop(fresh_database, tmp_path))


def cells(printed: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("│")[1:-1]] for row in printed.splitlines() if row.startswith("│")]


def test_it_shows_competencies_courses_and_training(servant_id: str, command: Command) -> None:
    ran = command("ask", "development-plan", servant_id, *DAY)
    assert ran.code == 0
    assert "Karimova Gulnora Anvar qizi, Post P2, as of 20 November 2026" in ran.words
    rows = cells(ran.out)
    assert ["budgeting", "required", "none", "", "missing"] in rows
    assert ["drafting", "required", "50", "10 December 2025", "low"] in rows
    assert ["data", "required", "90", "10 December 2021", "sufficient, stale"] in rows
    assert ["negotiation", "Arguing", "advanced", "", "my.dba.uz", "no"] in rows
    assert any(row[:5] == ["drafting", "Drafting laws", "advanced", "36", "my.dba.uz"] for row in rows)
    assert "Training is in time: due on 30 March 2027; the last development course ended on 30 March 2024" in ran.words
    assert "due_soon_days = 90, low_below = 56, stale_months = 36" in ran.words
    assert "The last rating of each competency counts" in ran.words


def test_what_is_left_out_is_said(servant_id: str, command: Command) -> None:
    words = command("ask", "development-plan", servant_id, *DAY, "--courses", "1").words
    assert "drafting: 1 more courses are left out. --courses lists more." in words


def test_its_json_has_every_part(servant_id: str, command: Command) -> None:
    document = command("ask", "development-plan", servant_id, *DAY, "--json").document
    assert (document["servant"], document["own_position"], document["as_of"]) == (servant_id, True, "2026-11-20")
    budgeting, data, drafting, _ = document["competencies"]
    assert (budgeting["standing"], budgeting["ratings"], budgeting["stale"]) == ("missing", [], None)
    assert (data["standing"], data["stale"], data["required"]) == ("sufficient", True, True)
    assert drafting["ratings"][0]["score"] == 50.0
    assert drafting["ratings"][0]["fixed_on"] == {"earliest": "2025-12-10", "latest": "2025-12-10"}
    courses = {each["competency"]: each for each in document["courses"]}[drafting["competency"]]
    assert [(each["title"], each["completed"]) for each in courses["courses"]] == [("Arguing", False), ("Drafting laws", True)]
    assert document["training"]["state"] == "in time"
    assert document["training"]["due"] == {"earliest": "2027-03-30", "latest": "2027-03-30"}
    assert document["policy"] == {"low_below": 56.0, "stale_months": 36, "due_soon_days": 90}


def test_what_is_not_assessed_is_named(run: Run, fresh_database: Database, servant_id: str, command: Command) -> None:
    run(execute(fresh_database, "MATCH (:PositionVersion)-[r:REQUIRES]->() DELETE r"))
    run(execute(fresh_database, "MATCH (c:Course) SET c.kind = 'unknown'"))
    words = command("ask", "development-plan", servant_id, *DAY).words
    assert "Not assessed. Requirements: the register states no competencies for Post P2" in words
    assert "Training, not assessed: kind of a course" in words


def test_unknown_ids_are_refused_with_a_sentence(servant_id: str, command: Command) -> None:
    with pytest.raises(UnknownId, match=r"There is no servant servant:0\. Take the ids from the graph\."):
        command("ask", "development-plan", "servant:0")
    with pytest.raises(UnknownId, match=r"There is no position position:0"):
        command("ask", "development-plan", servant_id, "--position", "position:0")
