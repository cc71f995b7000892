"""Spread things over rows, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

Extent = tuple[float, float]
"""Left and right edge."""


def rows_of(extents: Sequence[Extent], shared: float = 0.0) -> list[int]:
    """Return the row of each extent, the first that has room for it. Extents in one row share no more than ``shared``."""
    rows: list[list[Extent]] = []
    found: list[int] = []
    for left, right in extents:
        free = (
            number for number, row in enumerate(rows) if all(min(right, end) - max(left, start) <= shared for start, end in row)
        )
        number = next(free, len(rows))
        if number == len(rows):
            rows.append([])
        rows[number].append((left, right))
        found.append(number)
    return found
