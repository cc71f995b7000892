"""The saved queries: a file as the Browser itself exports it, with a folder for each guide and every query of the guides."""

from __future__ import annotations

import csv
import io

from merit.registry import all_rules
from meritgraph.browser.saved_queries import saved_queries
from meritgraph.browser.steps import Guide, Parameter, Step, guides

GUIDES = guides(all_rules())
ROWS = list(csv.DictReader(io.StringIO(saved_queries(GUIDES))))
FOLDERS = [row for row in ROWS if row["isFolder"] == "TRUE"]


def test_the_header_is_that_of_the_browser() -> None:
    assert saved_queries(GUIDES).splitlines()[0] == "name,description,query,id,parentId,isFolder"


def test_every_guide_has_a_folder_with_its_queries() -> None:
    assert [row["name"] for row in FOLDERS] == [f"meritgraph: {guide.title}" for guide in GUIDES]
    for folder, guide in zip(FOLDERS, GUIDES, strict=True):
        within = [(row["name"], row["query"]) for row in ROWS if row["parentId"] == folder["id"]]
        assert within == [(step.title, step.query) for step in guide.steps if step.query]


def test_ids_are_different_numbers_and_only_folders_have_no_parent() -> None:
    assert sorted(int(row["id"]) for row in ROWS) == list(range(1, len(ROWS) + 1))
    assert [row for row in ROWS if not row["parentId"]] == FOLDERS


def test_a_description_says_what_to_run_first() -> None:
    (v10,) = [row for row in ROWS if row["name"].startswith("V10 ")]
    assert "First run: :param subjects => head(COLLECT {" in v10["description"]
    (newest,) = [row for row in ROWS if row["name"] == "The newest findings"]
    assert "run" not in newest["description"]


def test_nothing_is_a_formula_for_a_spreadsheet() -> None:
    step = Step("=1+1", ("@SUM(A1)\n-2",), "MATCH (n) RETURN n LIMIT 1", (Parameter("x", "1"), Parameter("y", "2")))
    _, row = csv.DictReader(io.StringIO(saved_queries([Guide("g", "Title", (), (step,))])))
    assert (row["name"], row["description"]) == ("'=1+1", "'@SUM(A1) -2 First run: :param x => 1 Then: :param y => 2")
    assert [cell for row in ROWS for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []
