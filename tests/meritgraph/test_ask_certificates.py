"""``meritgraph ask certificates``: what it prints, and its JSON."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from graph.driver.database import Database
from graph.errors import UnknownId
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.certificates_of_portals import load_certificates_of_portals


@pytest.fixture
def ids(run: Run, fresh_database: Database, tmp_path: Path) -> dict[str, str]:
    return run(load_certificates_of_portals(fresh_database, tmp_path))


def cells(printed: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("│")[1:-1]] for row in printed.splitlines() if row.startswith("│")]


def test_it_counts_every_outcome_and_lists_what_differs_first(ids: dict[str, str], command: Command) -> None:
    ran = command("ask", "certificates", "--limit", "5")
    assert ran.code == 0
    rows = cells(ran.out)
    assert rows[:5] == [
        ["contradicted", "4"],
        ["only at mo.argos.uz", "1"],
        ["only at my.dba.uz", "1"],
        ["not assessed", "1"],
        ["stated by both", "3"],
    ]
    assert rows[5][0].startswith("HOLDER 2 =")
    assert any(row[2] == "contradicted" and row[3].startswith("hours: my.dba.uz: 72") for row in rows[5:])
    assert any("my.dba.uz/certificates" in row[4] for row in rows[5:])
    assert "5 more are left out of the list. --limit lists more." in ran.words
    assert "Open conflicts: 2." in ran.words
    assert "The register of mo.argos.uz is loaded completely for 2010-01-01 until 2026-11-20." in ran.words
    assert "Numbers compare without blanks, hyphens and case" in ran.words


def test_its_json_has_every_part(ids: dict[str, str], command: Command) -> None:
    document = command("ask", "certificates", "--servant", ids["Azimova"], "--json").document
    assert (document["about"], document["left_out"], document["open_conflicts"]) == (ids["Azimova"], 0, 1)
    assert document["counts"] == {
        "contradicted": 2,
        "only at mo.argos.uz": 0,
        "only at my.dba.uz": 0,
        "not assessed": 0,
        "stated by both": 1,
    }
    listed = {each["numbers"][0]: each for each in document["certificates"]}
    (contradiction,) = listed["HOLDER-1"]["contradictions"]
    values = [f"my.dba.uz: {ids['Karimova']}", f"mo.argos.uz: {ids['Azimova']}"]
    assert contradiction == {"aspect": "holder", "values": values}
    assert [each["property"] for each in listed["HOLDER-1"]["conflicts"]] == ["servant"]
    (certificate,) = listed["AGREED-2"]["certificates"]
    assert certificate["holder"]["id"] == ids["Azimova"]
    assert certificate["issued"] == {"earliest": "2024-03-30", "latest": "2024-03-30"}
    assert certificate["portals"] == ["mo.argos.uz", "my.dba.uz"]


def test_a_body_is_asked_for_a_day(ids: dict[str, str], command: Command) -> None:
    asked = ("ask", "certificates", "--body", ids["Body B1"], "--json")
    counts = command(*asked, "--as-of", "2026-11-20").document["counts"]
    assert (counts["stated by both"], counts["contradicted"]) == (1, 1)
    assert not any(command(*asked, "--as-of", "2017-06-01").document["counts"].values())


def test_unknown_ids_are_refused_with_a_sentence(ids: dict[str, str], command: Command) -> None:
    with pytest.raises(UnknownId, match=r"There is no servant servant:0\. Take the ids from the graph\."):
        command("ask", "certificates", "--servant", "servant:0")
    with pytest.raises(UnknownId, match=r"There is no organisation organisation:0"):
        command("ask", "certificates", "--body", "organisation:0")


def test_a_servant_and_a_body_together_are_wrong_usage(command: Command) -> None:
    with pytest.raises(typer.BadParameter):
        command("ask", "certificates", "--servant", "servant:0", "--body", "organisation:0")
