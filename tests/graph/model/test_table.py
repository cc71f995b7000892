"""The model table, and the page that is written from it."""

from __future__ import annotations

import pytest

from graph.__main__ import PAGE, main
from graph.model.page import model_page
from graph.model.table import NODES


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == model_page()
    assert main(["generate", "--check"]) == 0


def test_labels_and_their_id_prefixes_are_unique() -> None:
    assert len({node.label for node in NODES}) == len({node.kind for node in NODES}) == len(NODES)


@pytest.mark.parametrize(
    ("name", "line"), [("create_appointment", "CREATE (servant)-[:HELD]->(n)"), ("runs/renew_lease", "Lease")]
)
def test_the_command_shows_a_statement(name: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", name]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("// Purpose: ")
    assert line in shown


def test_the_command_names_a_statement_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "create_nothing"]) == 1
    assert "create_nothing" in capsys.readouterr().err
