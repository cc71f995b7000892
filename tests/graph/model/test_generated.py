"""What is generated is what its source says."""

from __future__ import annotations

from graph.generate import ROOT, generated_files, main
from graph.model.table import NODES


def test_every_generated_file_is_what_the_table_says() -> None:
    for path, text in generated_files().items():
        assert path.read_text("utf-8") == text, path


def test_no_write_statement_is_left_over() -> None:
    written = set((ROOT / "graph/cypher/write").glob("*.cypher"))
    assert written == {path for path in generated_files() if path.parent.name == "write"}


def test_the_command_finds_nothing_to_write() -> None:
    assert main(["--check"]) == 0


def test_labels_and_their_id_prefixes_are_unique() -> None:
    assert len({node.label for node in NODES}) == len({node.kind for node in NODES}) == len(NODES)
