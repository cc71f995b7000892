"""``meritgraph ask appeal``: what it prints, its JSON and its exit codes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from merit.detection import detect
from merit.registry import all_rules
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import execute
from tests.support.filed_appeals import AS_OF, load_service, names_of
from tests.support.scripted_portal import NOON


@pytest.fixture
def filed(run: Run, fresh_database: Database, tmp_path: Path) -> dict[str, str]:
    """Load the service of appeals; return the ids of the appeals by the numbers of their rows."""
    run(load_service(fresh_database, tmp_path))
    return {name: id_ for id_, name in run(names_of(fresh_database)).items()}


@pytest.fixture
def appeals(run: Run, fresh_database: Database, filed: dict[str, str]) -> dict[str, str]:
    """Judge the service of appeals."""
    run(execute(fresh_database, "MATCH (x:Appeal) SET x.answer = CASE WHEN x.answer IS NULL THEN null ELSE '[red]no\u202e' END"))
    run(detect(fresh_database, all_rules(), AS_OF, NOON))
    return filed


def test_the_state_comes_first_then_the_cases_by_whom_they_are_about(appeals: dict[str, str], command: Command) -> None:
    ran = command("ask", "appeal", appeals["H-round"], "--as-of", str(AS_OF))
    assert ran.code == 0
    words = ran.words
    assert words.startswith("Appeal of Aliya Ә, Body, filed on 1 October 2026")
    assert "about: Competition «head», internal, 1, 2024-03-01 (competition:" in words
    assert "Overdue as of 20 November 2026: no answer is on record (due: 16 October 2026)" in words
    own, contested = words.split("About what is contested")
    assert "Q05 Overdue appeal (medium) Aliya Ә, Body: the appeal of 1 October 2026 was to be answered by 16 October 2026" in own
    assert "V10 Promoted under sanction (high) Nurlan Ә, Body" in contested
    assert "V10" not in own
    assert "Kept by the detection as of 20 November 2026: overdue; 6 violating" in words
    assert "linked with 6 findings" in words
    assert "An appeal about a body contests no decision." in words


def test_cases_of_one_wording_are_one_line_with_their_number(appeals: dict[str, str], command: Command) -> None:
    asked = ("ask", "appeal", appeals["H-round"], "--as-of", str(AS_OF))
    text, cases = command(*asked).out, command(*asked, "--json").document["cases"]
    lines = re.findall(r"^  ([VRQ]\d\d .*)$", text, re.MULTILINE)
    times = [int(each) for each in re.findall(r"\((\d+) times\)$", text, re.MULTILINE)]
    assert times
    assert len(lines) + sum(each - 1 for each in times) == len(cases["appellant"]) + len(cases["contested"])


def test_an_answer_is_shown_as_it_is_written(appeals: dict[str, str], command: Command) -> None:
    ran = command("ask", "appeal", appeals["H-person"], "--as-of", str(AS_OF))
    assert "Answered as of 20 November 2026: «[red]no\ufffd»" in ran.words
    assert "about: Servant Nurlan Ә" in ran.words
    waiting = command("ask", "appeal", appeals["H-body"], "--as-of", str(AS_OF)).words
    assert "Waiting as of 20 November 2026: no answer is on record (due: 1 December 2026)" in waiting
    assert "No further case" in waiting
    nobody = command("ask", "appeal", appeals["H-newcomer"], "--as-of", str(AS_OF)).words
    assert "Not assessed as of 20 November 2026; missing: body in which the person served (due: 16 October 2026)" in nobody
    assert "No rule concerns her." in nobody


def test_programs_get_ids_days_and_counts(appeals: dict[str, str], command: Command) -> None:
    document = command("ask", "appeal", appeals["H-round"], "--as-of", str(AS_OF), "--json").document
    assert (document["id"], document["state"], document["missing"], document["answer"]) == (
        appeals["H-round"],
        "overdue",
        None,
        None,
    )
    assert (document["appellant"]["name"], document["body"]["name"], document["kind"]) == ("Aliya Ә", "Body", "appeal")
    assert document["answer_due"] == {"earliest": "2026-10-16", "latest": "2026-10-16"}
    (about,) = document["about"]
    assert (about["label"], about["id"]) == ("Competition", appeals["K-new"])
    cases = document["cases"]["appellant"] + document["cases"]["contested"]
    violating = [each for each in cases if each["outcome"] == "violates"]
    assert {each["rule"] for each in violating} == {"Q05", "R01", "R03", "V01", "V03", "V10"}
    assert all(each["reason"] and each["evidence"][0]["known_since"] for each in violating)
    kept = document["kept"]
    assert (kept["state"], kept["violating"], len(kept["findings"]), kept["as_of"]) == ("overdue", 6, 6, str(AS_OF))
    assert (document["not_judged"], document["found_by_comparison"], document["left_out"]) == ([], [], [])
    assert document["convention"]


def test_overdue_ones_are_listed_by_their_rule(appeals: dict[str, str], command: Command) -> None:
    listed = command("findings", "list", "--rule", "Q05", "--json").document
    found = cast("list[dict[str, list[str]]]", listed["findings"] if isinstance(listed, dict) else listed)
    assert {subject for each in found for subject in each["subjects"]} == {appeals["H-round"], appeals["H-nothing"]}


def test_before_any_detection_it_says_that_nobody_has_compared(
    filed: dict[str, str], command: Command, run: Run, fresh_database: Database
) -> None:
    asked = ("ask", "appeal", filed["H-round"], "--as-of", str(AS_OF))
    sentence = "Not assessed: what rules that compare many people find, as no detection has ever run. Run `meritgraph detect`"
    assert sentence in command(*asked).words
    document = command(*asked, "--json").document
    assert (document["kept"], document["found_by_comparison"], document["state"]) == (None, None, "overdue")
    run(detect(fresh_database, all_rules(), AS_OF, NOON))
    run(execute(fresh_database, "MATCH (c:AppealCheck) DETACH DELETE c"))
    words = command(*asked).words
    assert "no detection has ever run" not in words
    assert "The last detection did not know this appeal." in words
    assert command(*asked, "--json").document["found_by_comparison"] == []


def test_an_unknown_id_is_refused(appeals: dict[str, str], command: Command) -> None:
    with pytest.raises(UnknownId):
        command("ask", "appeal", "appeal:nobody")
