"""Tables of cells in a CSV file: its separator is found by its header, and headers and cells lose the space around them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from loaders.portal_api.contract import RawRow, UnreadableRow
from loaders.sources.columns import Columns, quoted
from loaders.sources.file_formats import MAX_FILE_BYTES
from loaders.sources.file_text import FileProblem, decode_text, stripping

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t")

# Separators that are found by no header and have to be declared.
_OTHER_DELIMITERS = ("|", ":", "^", "~")
_NAMES = {"\t": "a tab"}
# Excel writes this line before the header and hides it.
_DECLARED_IN_FILE = re.compile(r'"?sep=([^\r\n"])"?(?:\r\n|\n|\r)')

# The csv module has one limit for the whole process, and a longer field would cost the rest of its file. With this limit a field
# that is too large for the hub goes to quarantine by itself, and its neighbours are loaded.
csv.field_size_limit(MAX_FILE_BYTES)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The rows of a CSV file by the names in its header.

    ``unread`` describes the columns that nobody reads and nobody ignores on purpose; columns without a name count if they have
    content. ``ends_in_line`` says that the file ends without a line break.
    """

    rows: list[RawRow | UnreadableRow]
    unread: Sequence[str]
    ends_in_line: bool


def read_csv(raw: bytes, columns: Columns, encodings: Sequence[str] = (), delimiter: str | None = None) -> CsvTable:
    """Return the table of a CSV file; columns without a name and empty lines are left out.

    A row with more or fewer cells than the header is an UnreadableRow. Raises FileProblem when the file cannot be read as text or
    as CSV, or when its header has a column twice or lacks one that is required.
    """
    text = decode_text(raw, encodings)
    ends_in_line = not text.endswith(("\n", "\r"))
    if declared := _DECLARED_IN_FILE.match(text):
        text, delimiter = text[declared.end() :], delimiter or declared[1]
    delimiter, strip = delimiter or _delimiter(text, columns), stripping(text)
    reader = _reader(text, delimiter)
    try:
        header = [*map(strip, next(reader, list[str]()))]
        if not any(header):
            raise FileProblem("its first line is empty" if text.strip() else "it is empty, and even an empty list has a header")
        _require_separated(header, delimiter, columns)
        columns.require(header)
        table = [cells for cells in reader if cells]
    except csv.Error as error:
        raise FileProblem(f"line {reader.line_num}: {error}") from error
    rows = [_row(header, cells, strip) for cells in table]
    if rows and all(isinstance(row, UnreadableRow) for row in rows):
        _require_one_delimiter(text, header, delimiter)
    return CsvTable(rows, [*_unread(header, table, columns, strip)], ends_in_line)


def named_delimiter(delimiter: str) -> str:
    """Return the delimiter as messages write it."""
    return _NAMES.get(delimiter, f"«{delimiter}»")


def _reader(text: str, delimiter: str, *, strict: bool = True) -> Reader:
    # Without skipinitialspace, quotation marks after a space would belong to the cell and hide no separator.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=delimiter != " ")


def _delimiter(text: str, columns: Columns) -> str:
    """Return the separator by which the header has most of the known columns, then most columns; a comma where none has two."""

    def known_and_all(delimiter: str) -> tuple[int, int]:
        header = _first_record(text, delimiter)
        return columns.count(header), len(header)

    return max(DELIMITERS, key=known_and_all)


def _first_record(text: str, delimiter: str) -> list[str]:
    return [*map(stripping(text), next(_reader(text, delimiter, strict=False), list[str]()))]


def _require_separated(header: Sequence[str], delimiter: str, columns: Columns) -> None:
    """Raise FileProblem where the header is one column that another separator divides."""
    if len(header) != 1 or columns.count(header):
        return
    found = [each for each in (*DELIMITERS, *_OTHER_DELIMITERS) if each != delimiter and each in header[0]]
    if found:
        suspected = max(found, key=header[0].count)
        raise FileProblem(
            f"its header is the one column {quoted(header)}; its separator may be {named_delimiter(suspected)}",
            f"Declare the separator: delimiter={suspected!r}",
        )


def _require_one_delimiter(text: str, header: Sequence[str], delimiter: str) -> None:
    """Raise FileProblem where another separator divides every row as the header is divided."""
    for other in (each for each in (*DELIMITERS, *_OTHER_DELIMITERS) if each != delimiter):
        reader = _reader(text, other)
        try:
            next(reader, None)
            if all(len(cells) == len(header) for cells in reader if cells):
                raise FileProblem(
                    f"its header is separated by {named_delimiter(delimiter)} and its rows by {named_delimiter(other)}"
                )
        except csv.Error:
            continue


def _row(header: Sequence[str], cells: Sequence[str], strip: Callable[[str], str]) -> RawRow | UnreadableRow:
    if len(cells) != len(header):
        return UnreadableRow("wrong_number_of_cells", orjson.dumps(cells))
    return {name: strip(cell) for name, cell in zip(header, cells, strict=True) if name}


def _unread(
    header: Sequence[str], table: Sequence[Sequence[str]], columns: Columns, strip: Callable[[str], str]
) -> Iterator[str]:
    """Yield what describes the columns that nobody reads; those without a name only if they have content."""
    yield from (f"«{name}»" for name in columns.unread(header))
    for number, name in enumerate(header):
        if not name and "" not in columns.known and any(strip(cells[number]) for cells in table if number < len(cells)):
            yield f"column {number + 1}, which has no name"
