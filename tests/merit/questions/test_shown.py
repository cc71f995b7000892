"""Suppression: what somebody who knows the rule can find out from the cells that are shown and their total. Pure."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from merit.questions.shown import FEWEST, shown_cells

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
        ((9, 5, 0), (9, 5, 0)),
        ((7, 7, 3), (None, 7, None)),
        ((3,), (None,)),
        ((), ()),
    ],
    ids=str,
)
def test_cells_by_hand(table: Table, expected: tuple[int | None, ...]) -> None:
    assert seen(table) == expected


@pytest.mark.parametrize("cells", [2, 3])
def test_no_small_cell_follows_from_those_that_are_shown(cells: int) -> None:
    """Whoever sees a table and its total still holds two counts of each suppressed cell for possible."""
    alike: defaultdict[tuple[int, tuple[int | None, ...]], list[Table]] = defaultdict(list)
    for table in product(range(2 * FEWEST), repeat=cells):
        if FEWEST <= sum(table) < 2 * FEWEST:  # of a smaller total nothing is shown
            alike[sum(table), seen(table)].append(table)
    for (_, visible), tables in alike.items():
        for at, count in enumerate(visible):
            counts = {table[at] for table in tables}
            assert counts == {count} if count is not None else len(counts) > 1, (visible, tables)
