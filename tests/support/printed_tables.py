"""Tables as commands print them."""

from __future__ import annotations


def rows_of(printed: str) -> str:
    """Return the rows of printed tables, one a line, each cell in one piece: one that is too long goes on in the next line.

    A line whose first cell is empty continues the row above it.
    """
    rows: list[list[str]] = []
    for line in printed.splitlines():
        if not line.startswith("│"):
            continue
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if cells[0] or not rows:
            rows.append(cells)
        else:
            rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
    return "\n".join(" ".join(filter(None, cells)) for cells in rows)
