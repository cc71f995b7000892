"""Suppression: figures of fewer than five people are not shown, as they would tell of single people. Pure.

Of a share it is the denominator that counts, of a plain count the count itself. None is shown; small numerators are. A cell that
could be found by subtraction is suppressed with the next smallest. A list of people whom the asker may see is no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from merit.strata.statistics import MOST_SUPPRESSED, Share, share

K = TypeVar("K")

FEWEST = MOST_SUPPRESSED + 1
"""The fewest people of whom a figure is shown."""


def shown(count: int) -> int | None:
    """Return a count if it is shown; None where it is suppressed."""
    return None if 0 < count < FEWEST else count


def shown_share(numerator: int, denominator: int) -> Share | None:
    """Return a share with its interval; None where its denominator is too small to be shown."""
    return share(numerator, denominator) if denominator >= FEWEST else None


def shown_cells(cells: Mapping[K, int]) -> dict[K, int | None]:
    """Return the cells of a table whose total is shown, each None where it is suppressed.

    What all suppressed cells come to can be found by subtraction. Where that is under five, or tells that each of them is one or
    that each is four, the next smallest cells that are not zero are suppressed, too.
    """
    small = [count for count in cells.values() if shown(count) is None]
    hidden, least = list(small), FEWEST - 1
    for count in sorted(count for count in cells.values() if count >= FEWEST):
        if not hidden or FEWEST <= sum(hidden) not in (len(hidden), len(hidden) * least):
            break
        hidden.append(count)
    beside = hidden[len(small) :]
    if all(count == least for count in small):
        # Which of several equal cells is suppressed would tell that the small ones are no smaller.
        beside += [count for count in cells.values() if beside and count == beside[-1]]
    found = {key: shown(count) for key, count in cells.items()}
    for key, count in cells.items():
        if count in beside:
            beside.remove(count)
            found[key] = None
    return found


def shown_total(cells: Mapping[K, int]) -> int | None:
    """Return the total of a table beside its cells; None where it is suppressed.

    Where no cell is shown but zeros, the total tells that each of five cells is one if it is five. So it is suppressed unless it
    is greater than the number of cells that are not zero by five or more.
    """
    total, there = sum(cells.values()), sum(count > 0 for count in cells.values())
    if any(shown_cells(cells).values()) or not there:
        return total
    return total if total >= there + FEWEST else None


def shown_parts(cells: Mapping[K, int]) -> dict[K, int | None] | None:
    """Return the cells of a table whose total is shown by other tables, too; None where no cell is shown.

    The names of cells tell how many there are: of five that come to five, that each is one.
    """
    found = shown_cells(cells)
    return found if any(found.values()) or not any(cells.values()) else None
