"""``meritgraph ask training-compliance``: what it prints, its JSON and its exit codes, from the rows of two portals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from loaders.portals.my_dba_uz import PORTAL as DBA
from merit.detection import detect
from merit.figures.training_compliance import FIGURE
from merit.registry import all_rules
from meritgraph.cli.exit_codes import CLEAN, FAILED
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

# With the right check digits: the portal of learning knows people by their numbers.
NUMBERS = ("31503856070015", "31503856070022", "31503856070039", "31503856070046", "31503856070053", "31503856070060")
ROWS = {
    "bodies": [body()],
    "positions": [position("P1")],
    "servants": [servant(f"R{at}", number, lastName=f"Karimova{at}") for at, number in enumerate(NUMBERS)],
    "orders": [
        order(str(at), "P1", "2015-01-05", registerNo=f"R{at}", seq=at + 1, mode="guarantee") for at in range(len(NUMBERS))
    ],
}


def _course(code: str, hours: int | None, kind: str = "advanced") -> Mapping[str, Any]:
    return {"kod": code, "fan": None, "nomi": f"Course {code}", "soat": hours, "turi": kind}


def _taken(at: int, course: str, last: str, state: str = "completed") -> Mapping[str, Any]:
    first = f"01.{last[3:]}"
    return {
        "id": f"E{at}{course}",
        "jshshir": NUMBERS[at],
        "fio": f"Karimova{at} Gulnora",
        "kurs": course,
        "boshlanish": first,
        "tugash": last,
        "holat": state,
    }


LEARNING = {
    "courses": [_course("K1", 72), _course("K2", None), _course("K3", 40, "introductory")],
    "enrolments": [
        _taken(0, "K1", "20.03.2025"),  # in time until 20 March 2028
        _taken(1, "K1", "20.12.2023"),  # due on 20 December 2026
        _taken(2, "K2", "20.03.2025"),  # in time, and nobody knows how many hours
        _taken(3, "K3", "20.03.2025"),  # introductory: overdue
        _taken(4, "K1", "20.11.2026", "running"),  # running: overdue
    ],
}


@pytest.fixture
def loaded(run: Run, fresh_database: Database, tmp_path: Path) -> str:
    """Load both portals and return the id of the body."""
    keys = key_ring(tmp_path)
    assert run(load(fresh_database, ROWS, keys)).state == "clean"
    assert run(load(fresh_database, LEARNING, keys, DBA)).state == "clean"
    (row,) = run(fresh_database.read(cypher("MATCH (o:Organisation) RETURN o.id AS id")))
    return str(row["id"])


def test_before_a_detection_it_says_so(loaded: str, command: Command) -> None:
    ran = command("ask", "training-compliance", loaded)
    assert (ran.code, ran.out) == (FAILED, "")
    assert "Run `meritgraph detect`" in ran.err
    with pytest.raises(UnknownId):
        command("ask", "training-compliance", "organisation:nobody")


def test_it_agrees_with_the_rule_and_shows_hours(run: Run, fresh_database: Database, loaded: str, command: Command) -> None:
    report = run(detect(fresh_database, all_rules(), date(2026, 11, 20), NOON, figures=[FIGURE]))
    (v08,) = (each.tally for each in report.rules if each.tally.rule.id == "V08")
    ran = command("ask", "training-compliance", loaded)
    assert ran.code == CLEAN
    (whole,) = (line for line in ran.out.splitlines() if line.startswith("│ all ") and "%" in line)
    assert [cell.strip() for cell in whole.split("│")[1:7]] == ["all", "6", "3", "1", "2", "0"]
    assert "3 of 6 (50%, 95 % interval" in ran.words
    assert len(v08.violations) == 3
    assert "18.7 (of 6 people)" in ran.words.replace(" │ ", " "), "(72 + 40) hours of 2025 / 6"
    assert "No hours a year are demanded by policy (training_hours), so that hours are shown and not judged." in ran.words
    assert "Due soon is within 90 days (policy)." in ran.words
    assert "Computed by the detection as of 2026-11-20." in ran.words

    document = command("ask", "training-compliance", loaded, "--json").document
    assert document["states"] == {"overdue": 3, "due_soon": 1, "in_time": 2, "no_duty": 0}
    assert (document["in_post"], document["not_assessed"], document["perhaps_in_post"]) == (6, 0, 0)
    assert (document["overdue"]["numerator"], document["overdue"]["denominator"]) == (3, 6)
    (of_2025,) = (each for each in document["hours"] if each["year"] == 2025)
    assert (of_2025["hours"], of_2025["people"], of_2025["courses_of_unknown_hours"]) == (112, 6, 1)
    assert (of_2025["demanded"], of_2025["enough"]) == (None, None)
    assert [unit["name"] for unit in document["units"]] == ["Body B1"]
    assert "36 months" in document["convention"]
