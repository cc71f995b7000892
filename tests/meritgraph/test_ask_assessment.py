"""``meritgraph ask assessment``: what it prints, and its JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, key_ring, load, servant

PARTS = {"qualification": 60.0, "professionalQuality": 70.0, "effectiveness": 80.0}
FIRST = {"id": "1", "registerNo": "R1", "type": "A1", "period": None, "date": "2023-12-10", "evaluator": "R2", **PARTS}
ROWS: list[dict[str, Any]] = [
    {**FIRST, "integralScore": 73.0},
    {**FIRST, "id": "2", "date": "2024-12-10", "effectiveness": None, "evaluator": None, "integralScore": 80.0},
    {**FIRST, "id": "3", "date": "2025-12-10", "effectiveness": 90.0, "integralScore": 81.0},
    {**FIRST, "id": "4", "registerNo": "R2", "date": "2025-12-11", "integralScore": 71.0},
]


@pytest.fixture
def gulnora(run: Run, fresh_database: Database, tmp_path: Path) -> str:
    """Load a servant with three assessments, and return her id."""
    people = [servant(), servant("R2", "31503856070023", lastName="Azimova")]
    run(load(fresh_database, {**CAREER, "servants": people, "assessments": ROWS}, key_ring(tmp_path)))
    (row,) = run(fresh_database.read(cypher("MATCH (s:Servant) WHERE s.name STARTS WITH 'Karimova' RETURN s.id AS id")))
    return str(row["id"])


def test_it_shows_scores_and_names_what_is_not_assessed(gulnora: str, command: Command) -> None:
    ran = command("ask", "assessment", gulnora)
    assert ran.code == 0
    assert "Karimova Gulnora Anvar qizi" in ran.words
    rows = ran.out.splitlines()
    (first,) = (row for row in rows if "qualification 60 × 0.2" in row and " 73 " in row)
    assert [cell.strip() for cell in first.split("│")[4:7]] == ["73", "73", "0"]
    assert sum("effectiveness not known × 0.5" in row for row in rows) == 1
    assert "Reported scores compared with the formula: 2; differing (!): 1; tolerance 0.05." in ran.words
    assert "2024-12-10, score not assessed: the score for effectiveness" in ran.words
    assert "2024-12-10, z not assessed: the evaluator" in ran.words
    assert "2023-12-10, z not assessed: scores of a second person by the same evaluator in the year" in ran.words
    assert "The integral score is the weighted sum of its components" in ran.words


def test_its_json_has_every_number(gulnora: str, command: Command) -> None:
    document = command("ask", "assessment", gulnora, "--json").document
    assert (document["servant"], document["compared"], document["differing"]) == (gulnora, 2, 1)
    first, second, third = document["assessments"]
    assert first["fixed_on"] == {"earliest": "2023-12-10", "latest": "2023-12-10"}
    assert first["components"][0] == {"component": "qualification", "score": 60.0, "weight": 0.2}
    assert (second["score"], second["reported"], second["agrees"], second["change"]) == (None, 80.0, None, None)
    assert (third["score"], third["difference"], third["agrees"]) == (78.0, 3.0, False)
    assert third["change"] == {"points": 5.0, "since": first["fixed_on"], "over_not_assessed": 1, "missing": None}
    assert third["reported_change"]["points"] == 1.0
    assert third["z"] == pytest.approx(0.5**0.5, abs=1e-6)
    assert third["scale"] == {"people": None, "mean": None, "deviation": None, "left_out": 0}


def test_of_a_servant_who_was_never_assessed_it_says_so(
    run: Run, fresh_database: Database, tmp_path: Path, command: Command
) -> None:
    run(load(fresh_database, CAREER, key_ring(tmp_path)))
    (row,) = run(fresh_database.read(cypher("MATCH (s:Servant) RETURN s.id AS id")))
    assert "No assessment of Karimova Gulnora Anvar qizi is on record." in command("ask", "assessment", str(row["id"])).words


def test_an_unknown_servant_is_refused_with_a_sentence(command: Command) -> None:
    with pytest.raises(UnknownId, match=r"There is no servant servant:0\. Take the ids from the graph\."):
        command("ask", "assessment", "servant:0")
