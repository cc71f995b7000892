"""Tables of answers as they fit the terminal: where it is too narrow for the words of one, each row is printed line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from meritgraph.console import stdout

_WHOLE, _FOLDED = 24, 16
"""Words of up to 24 letters stay in one piece. Longer ones, such as ids, go on in the next line, after 16 letters at least."""


@dataclass(frozen=True, slots=True)
class _Width:
    """How wide a column must be so that no word of it is cut, and how wide it is when no cell is wrapped."""

    least: int
    natural: int


def print_table(table: Table) -> None:
    """Print a table with every word of up to 24 letters in one piece, without blanks beside its lines where that helps.

    In a terminal that is too narrow for that, the rows follow each other, each cell on a line of its own with its heading.
    """
    console = stdout()
    widths = [_width(console, column) for column in table.columns]
    room = console.width - len(widths) - 1
    padding = 2 * len(widths)
    if sum(each.natural for each in widths) + padding > room:
        least = sum(each.least for each in widths)
        if least > room:
            _print_rows(console, table)
            return
        if least + padding > room:
            table.padding, padding = (0, 0), 0
        for column, width in zip(table.columns, _shared_out(widths, room - padding), strict=True):
            column.width, column.overflow = width, "fold"
    console.print(table)


def _texts(console: Console, column: Column) -> list[Text]:
    """Return the heading and the cells of a column as they are printed."""
    return [console.render_str(str(each)) for each in (column.header, *column.cells)]


def _width(console: Console, column: Column) -> _Width:
    lines = [line for text in _texts(console, column) for line in text.split()]
    natural = max((line.cell_len for line in lines), default=0)
    words = (Text(word).cell_len for line in lines for word in line.plain.split())
    return _Width(natural if column.no_wrap else max((_least(each) for each in words), default=0), natural)


def _least(letters: int) -> int:
    return letters if letters <= _WHOLE else _FOLDED


def _shared_out(widths: Sequence[_Width], room: int) -> list[int]:
    """Return widths that fill the room: what the words leave goes to all columns alike, up to what they can use."""
    found = [each.least for each in widths]
    while room > sum(found):
        narrow = [at for at, each in enumerate(widths) if found[at] < each.natural]
        for at in narrow[: room - sum(found)]:
            found[at] += 1
    return found


def _print_rows(console: Console, table: Table) -> None:
    if table.title:
        console.print(table.title)
    headings, *rows = zip(*(_texts(console, column) for column in table.columns), strict=True)
    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            if text := "; ".join(line.strip() for line in cell.plain.splitlines()):
                console.print(Text.assemble((f"{heading.plain}: " if heading.plain else "", "bold"), text))
        console.print()
