"""Headers of any size: what messages tell of them is short, and is found soon."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.portal_api.contract import UnreadableRow
from loaders.sources import CsvFiles
from loaders.sources.columns import quoted
from loaders.sources.csv_tables import read_csv
from tests.loaders.sources.test_csv_tables import columns_named, problem
from tests.loaders.sources.test_files import read

# Longer than any sentence needs to be, and far shorter than any of these headers.
SHORT = 3_000
MANY = 400_000
TWICE = ",".join(f"n{number},n{number}" for number in range(MANY))


def test_a_list_of_names_is_short_whatever_they_are() -> None:
    assert quoted([]) == ""
    assert quoted(["a", "b" * 60]) == f"«a», «{'b' * 60}»"
    assert quoted(["b" * 61]) == f"«{'b' * 59}…»"
    names = [str(number) for number in range(MANY)]
    assert quoted(names[:20]) == ", ".join(f"«{number}»" for number in range(20))
    assert quoted(names) == ", ".join(f"«{number}»" for number in range(20)) + " and 399,980 more"


def test_a_file_of_one_endless_line_is_refused_in_a_short_sentence() -> None:
    sentence = problem(f"{'registration number|' * 1_000_000}\n")
    shown = "registration number|registration number|registration number…"
    assert sentence.startswith(f"its header is the one column «{shown}»; its separator may be «|»")
    assert len(sentence) < SHORT


def test_names_that_are_there_twice_are_counted() -> None:
    sentence = problem(f"{TWICE}\n", columns=columns_named("n1"))
    assert sentence.startswith("its header has «n0», «n1», ")
    assert "«n19» and 399,980 more, each more than once" in sentence
    assert len(sentence) < SHORT


def test_similar_names_are_counted() -> None:
    header = ",".join(f"i{'_' * number}d" for number in range(2, 1_000))
    sentence = problem(f"{header}\n", columns=columns_named("id"))
    assert sentence.startswith("its header lacks «id» (the file has «i__d», ")
    assert len(sentence) < SHORT


def test_of_columns_that_nobody_reads_a_few_are_described() -> None:
    named = [f"n{number}" for number in range(MANY)]
    table = read_csv(f"id,{'x' * 1_000_000},{','.join(named)}\n".encode(), columns_named("id"))
    assert table.unread[:2] == [f"«{'x' * 59}…»", "«n0»"]
    assert table.unread[-1] == "399,981 more columns"
    assert len(table.unread) == 21


def test_columns_without_a_name_are_looked_at_once() -> None:
    row = ",".join(["x"] * MANY)
    table = read_csv(f"id{',' * MANY}\n1,{row}\n".encode(), columns_named("id"))
    assert table.rows == [{"id": "1"}]
    assert [table.unread[0], table.unread[-1]] == ["column 2, which has no name", "399,980 more columns"]


@pytest.mark.parametrize("content", [f"{'id;' * 3_000_000}\n", f"{TWICE}\n"], ids=["one column", "twice"])
def test_the_problem_of_a_file_and_its_row_in_quarantine_are_short(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.csv").write_text(content)
    pages, _, sentence = read(tmp_path, CsvFiles(delimiter="|" if content.startswith("id") else None))
    assert sentence is not None
    assert len(sentence) < SHORT
    (row,) = pages[0].decode()
    assert isinstance(row, UnreadableRow)
    assert len(row.field) < SHORT
