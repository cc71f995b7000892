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

    What all suppressed cells come to can be found by subtraction. Where that is under five, or tells that each of them is one,
    the next smallest cells that are not zero are suppressed, too.
    """
    found = {key: shown(count) for key, count in cells.items()}
    hidden = [cells[key] for key, count in found.items() if count is None]
    for key in sorted((key for key, count in found.items() if count), key=lambda key: cells[key]):
        if not hidden or len(hidden) < sum(hidden) >= FEWEST:
            break
        found[key] = None
        hidden.append(cells[key])
    return found
