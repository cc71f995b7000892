"""Two servants are judged to be one person: each question about a servant answers the same by both ids."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Coroutine
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.portals.my_dba_uz import PORTAL as DBA
from merit.detection import detect
from merit.figures.registry import FIGURES
from merit.registry import all_rules
from meritgraph.cli.ask import QUESTIONS
from meritgraph.cli.main import main
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.certificates_of_portals import OTHER_PINFL, registered
from tests.support.engines import cypher
from tests.support.recipients import certificate
from tests.support.scripted_portal import CAREER, NOON, key_ring, load, order, position, servant
from tests.support.servant_to_develop import COURSES, ENROLMENTS, assessed

T = TypeVar("T")
SCORES = {"qualification": 60.0, "professionalQuality": 70.0, "effectiveness": 80.0}
ROWS: dict[str, Any] = {
    **CAREER,
    "positions": [
        position("P1"),
        position("P2", 4, requirements={"competencies": ["drafting", "budgeting", "data"]}),
        position("P3"),
    ],
    "servants": [
        servant(),
        servant("R2", None, lastName="Karimova-Bek", education=[{"level": "master", "institution": "TDYU", "graduated": 2007}]),
        servant("R3", OTHER_PINFL, lastName="Azimova", education=[{"level": "master", "institution": "TDYU", "graduated": 2008}]),
    ],
    "orders": [
        order("1", "P1", "2015-01-01", end="2018-01-01", open=False),
        order("2", "P2", "2018-01-01", registerNo="R2", signedBy="R3"),
        order("3", "P3", "2016-01-01", registerNo="R3"),
    ],
    "assessments": [
        {**assessed("1", "2024-12-10", drafting=50.0), **SCORES},
        {**assessed("2", "2025-12-10", data=90.0), **SCORES, "registerNo": "R2", "integralScore": 73.0},
        {**assessed("3", "2026-10-10"), **SCORES, "effectiveness": None, "registerNo": "R2", "type": "A4"},
    ],
}
QUESTIONS_OF = {
    "assessment": [("assessment", "{who}")],
    "development-plan": [("development-plan", "{who}", "--as-of", "2026-11-20")],
    "routes": [("routes", "--servant", "{who}", "--as-of", "2026-11-20")],
    "certificates": [("certificates", "--servant", "{who}")],
    "ties": [("ties", "{who}", "{other}", "--as-of", "2026-11-20"), ("ties", "{other}", "{who}", "--as-of", "2026-11-20")],
    "ranking": [("ranking", "--position", "{post}", "--candidate", "{other}", "--candidate", "{who}", "--as-of", "2026-11-20")],
}
"""What is asked about a servant, by question."""
ASKED = [arguments for of_question in QUESTIONS_OF.values() for arguments in of_question]


class Ids(NamedTuple):
    """Ids of the servant who stays, of the one who is merged into her, of another one, and of a position."""

    new: str
    old: str
    other: str
    post: str


def put(arguments: tuple[str, ...], who: str, ids: Ids) -> list[str]:
    return [each.format(who=who, other=ids.other, post=ids.post) for each in arguments]


@pytest.fixture
def ids(run: Run, fresh_database: Database, tmp_path: Path) -> Ids:
    """Load three servants, of whom two are one person, from three portals."""
    keys = key_ring(tmp_path)
    run(load(fresh_database, ROWS, keys))
    issued = [certificate("AGREED-1"), certificate("HOLDER-1", jshshir=OTHER_PINFL)]
    run(load(fresh_database, {"courses": COURSES, "enrolments": ENROLMENTS, "certificates": issued}, keys, DBA))
    run(load(fresh_database, {"certificates": [registered("AGREED-1"), registered("HOLDER-1")]}, keys, MO))
    text = "MATCH (n:Servant|Position) RETURN coalesce(n.name, n.title) AS name, n.id AS id"
    found = {str(row["name"]).split(" Gulnora")[0]: str(row["id"]) for row in run(fresh_database.read(cypher(text)))}
    return Ids(found["Karimova"], found["Karimova-Bek"], found["Azimova"], found["Post P3"])


@pytest.fixture
def join(run: Run, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[[Ids], None]:
    """Return what joins both by ``meritgraph identity judge``."""
    monkeypatch.setenv("MERITGRAPH_HOME", str(tmp_path))

    def run_here(work: Coroutine[Any, Any, T], stopped: str) -> T:
        return run(work)

    def joined(ids: Ids) -> None:
        monkeypatch.setattr("meritgraph.cli.identity.run", run_here)
        assert command("identity", "judge", ids.old, ids.new, "accept", "--why", "same personal file").code == 0

    return joined


def detected(run: Run, database: Database) -> None:
    assert run(detect(database, all_rules(), NOON.date(), NOON, figures=FIGURES)).complete


def test_every_question_that_takes_a_servant_is_asked() -> None:
    taking: set[str] = set()
    for name in QUESTIONS:
        module = import_module(f"meritgraph.cli.ask.{name.replace('-', '_')}")
        (asked,) = module.app.registered_commands
        parameters = inspect.signature(asked.callback, eval_str=True).parameters.values()
        helps = (each.annotation.__metadata__[0].help for each in parameters if hasattr(each.annotation, "__metadata__"))
        taking |= {name for text in helps if "servant" in (text or "")}
    assert taking == set(QUESTIONS_OF)


def test_both_ids_have_one_answer_and_it_is_about_both(
    ids: Ids, command: Command, join: Callable[[Ids], None], run: Run, fresh_database: Database
) -> None:
    def answer(question: str) -> Any:
        return command("ask", *put(QUESTIONS_OF[question][0], ids.old, ids), "--json").document

    def printed(arguments: tuple[str, ...], who: str, *options: str) -> str:
        ran = command("ask", *put(arguments, who, ids), *options)
        assert ran.code == 0, ran.err
        return ran.out

    detected(run, fresh_database)
    for arguments in ASKED:
        assert printed(arguments, ids.new, "--json") != printed(arguments, ids.old, "--json"), arguments
    join(ids)
    detected(run, fresh_database)
    for arguments in ASKED:
        new, old = (printed(arguments, who, "--json") for who in (ids.new, ids.old))
        assert new == old, arguments
        assert ids.new in new
        assert ids.old not in new
        assert printed(arguments, ids.new) == printed(arguments, ids.old)
    days = [each["fixed_on"]["latest"] for each in answer("assessment")["assessments"]]
    assert days == ["2024-12-10", "2025-12-10", "2026-10-10"]
    plan = answer("development-plan")
    assert {"data", "drafting"} == {each["name"] for each in plan["competencies"] if each["ratings"]}
    assert plan["training"]["due"] == {"earliest": "2027-03-30", "latest": "2027-03-30"}
    (career,) = answer("routes")["careers"]
    assert (len(career["steps"]), career["unclear_moves"]) == (1, 0)
    assert [each["numbers"] for each in answer("certificates")["certificates"]] == [["HOLDER-1"], ["AGREED-1"]]
    ties = answer("ties")
    assert (ties["found"]["appointment"], ties["found"]["school"]) == (True, True)
    assert sum(each["days_least"] for each in ties["service"]) == (date(2026, 11, 20) - date(2016, 1, 1)).days
    ranked = {each["servant"]: each["score"] for each in answer("ranking")["candidates"]}
    assert ranked == {ids.new: 62.0, ids.other: None}
    twice = ("ranking", "--position", ids.post, "--candidate", ids.old, "--candidate", ids.new, "--as-of", "2026-11-20")
    assert [each["servant"] for each in command("ask", *twice, "--json").document["candidates"]] == [ids.new]
    with pytest.raises(NothingToAnswer):
        command("ask", "ties", ids.old, ids.new)


def test_an_unknown_id_exits_1_with_a_line(
    ids: Ids, command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ASKED:
        monkeypatch.setattr(sys, "argv", ["meritgraph", "ask", *put(arguments, "servant:0", ids)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert (left.value.code, printed.out) == (1, "")
        assert printed.err.splitlines()[-1] == "Error: There is no servant servant:0. Take the ids from the graph."
