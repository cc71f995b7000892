"""docs/access.md is what the access table and the schema say, and has words for all rows."""

from __future__ import annotations

from meritgraph.access_page import PAGE, ROWS_IN_WORDS, access_page
from resolvers.access.table import TYPES, Rows


def test_the_page_of_access_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == access_page()


def test_there_are_words_for_the_rows_of_every_role_that_reads_a_type_and_for_no_other() -> None:
    lists = ("Connection", "Edge")
    read = {(each.rows, role) for name, each in TYPES.items() if not name.endswith(lists) for role in each.roles}
    assert {(rows, role) for rows, by_role in ROWS_IN_WORDS.items() for role in by_role} == read
    assert ROWS_IN_WORDS.keys() == set(Rows)
