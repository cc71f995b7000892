"""Suppression: what somebody who knows the rule can find out from the cells that are shown and their total. Pure."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from merit.questions.shown import shown_cells, shown_parts, shown_total

Table = tuple[int, ...]


def seen(table: Table) -> tuple[int | None, ...]:
    """Return the cells of a table as they are shown."""
    return tuple(shown_cells(dict(enumerate(table))).values())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((7, 3), (None, None)),
        ((9, 7, 3), (9, None, None)),
        # Two cells that come to two are one each.
        ((9, 7, 1, 1), (9, None, None, None)),
        ((9, 7, 1, 3), (9, None, None, None)),
        ((9, 1, 4), (9, None, None)),
        # So are five that come to five.
        ((9, 1, 1, 1, 1, 1), (None,) * 6),
        # And two that come to eight beside a shown five are four each.
        ((9, 5, 4, 4), (9, None, None, None)),
        # Of two fives the first one would be suppressed if the four were a five.
        ((9, 5, 5, 4), (9, None, None, None)),
        ((9, 5, 0), (9, 5, 0)),
        ((7, 7, 3), (None, 7, None)),
        ((3,), (None,)),
        ((), ()),
    ],
    ids=str,
)
def test_cells_by_hand(table: Table, expected: tuple[int | None, ...]) -> None:
    assert seen(table) == expected


@pytest.mark.parametrize(
    ("table", "total"),
    [
        ((), 0),
        ((0, 0), 0),
        ((4,), None),
        ((5,), 5),
        # Each of five cells is one.
        ((1, 1, 1, 1, 1), None),
        ((1, 1, 1, 1, 1, 0), None),
        ((1, 1, 1, 1, 2), None),
        ((2, 2, 2, 2, 2), 10),
        ((1, 1, 1, 1, 1, 9), 14),
        ((9, 1, 1, 1, 1, 1, 20), 34),
    ],
    ids=str,
)
def test_totals_by_hand(table: Table, total: int | None) -> None:
    assert shown_total(dict(enumerate(table))) == total


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, {}),
        ({"a": 9, "b": 7, "c": 3}, {"a": 9, "b": None, "c": None}),
        ({"a": 7, "b": 3}, None),
        (dict.fromkeys("abcde", 1), None),
    ],
    ids=str,
)
def test_parts_have_no_names_where_no_cell_is_shown(cells: dict[str, int], expected: dict[str, int | None] | None) -> None:
    assert shown_parts(cells) == expected


@pytest.mark.parametrize(("cells", "most"), [(1, 20), (2, 20), (3, 16), (4, 9), (5, 6)])
def test_no_small_cell_follows_from_those_that_are_shown(cells: int, most: int) -> None:
    """Whoever sees a table and its total, if that is shown, still holds two counts of each suppressed cell for possible."""
    alike: defaultdict[tuple[int | None, tuple[int | None, ...]], list[Table]] = defaultdict(list)
    for table in product(range(most + 1), repeat=cells):
        alike[shown_total(dict(enumerate(table))), seen(table)].append(table)
    for (total, visible), tables in alike.items():
        # Beside a table with a greater total, there may be one with a count that is not tried.
        if total is not None and total > most:
            continue
        for at, count in enumerate(visible):
            counts = {table[at] for table in tables}
            assert counts == {count} if count is not None else len(counts) > 1, (total, visible, tables)
