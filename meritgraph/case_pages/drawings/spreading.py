"""Places things on a line as near as possible to where they belong, and never closer together than they may be."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], gap: float, lowest: float, highest: float | None = None) -> list[float]:
    """Return places for things in the order of where they belong, each at least the gap after the one before.

    Things that would overlap stand side by side around the middle of where they belong. No place is below the lowest; none is
    above the highest, as long as there is room.
    """
    clusters: list[tuple[float, int]] = []
    for index, each in enumerate(wanted):
        total, size = each - index * gap, 1
        while clusters and clusters[-1][0] / clusters[-1][1] > total / size:
            before, number = clusters.pop()
            total, size = total + before, size + number
        clusters.append((total, size))
    shifts = [total / size for total, size in clusters for _ in range(size)]
    if highest is not None:
        shifts = [min(shift, highest - (len(wanted) - 1) * gap) for shift in shifts]
    return [max(lowest, shift) + index * gap for index, shift in enumerate(shifts)]
