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
from loaders.portal_api.page_limits import PageTooLarge, require_few_rows, require_values, trimmed
from loaders.sources.columns import Columns, few_columns, quoted
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

    ``unread`` describes the columns that nobody reads and nobody ignores on purpose, the first of many; columns without a name
    count if they have content. ``ends_in_line`` says that the file ends without a line break.
    """

    rows: list[RawRow | UnreadableRow]
    unread: Sequence[str]
    ends_in_line: bool


def read_csv(
    raw: bytes, columns: Columns, encodings: Sequence[str] = (), delimiter: str | None = None, *, keep_empty: bool = True
) -> CsvTable:
    """Return the table of a CSV file; columns without a name and empty lines are left out.

    A row with more or fewer cells than the header is an UnreadableRow. Unless ``keep_empty``, empty cells and rows of empty cells
    are left out. Raises FileProblem when the file cannot be read as text or as CSV, when it has too many rows or cells, or when
    its header has a column twice or lacks one that is required.
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
        nameless = _NamelessColumns(header, columns, strip)
        rows = _rows(reader, header, strip, nameless, keep_empty=keep_empty)
    except csv.Error as error:
        raise FileProblem(f"line {reader.line_num}: {error}") from error
    if rows and all(isinstance(row, UnreadableRow) for row in rows):
        _require_one_delimiter(text, header, delimiter)
    unread = few_columns([*(quoted([name]) for name in columns.unread(header)), *nameless.described()])
    return CsvTable(rows, unread, ends_in_line)


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


class _NamelessColumns:
    """Finds columns that have content and no name."""

    def __init__(self, header: Sequence[str], columns: Columns, strip: Callable[[str], str]) -> None:
        self._strip = strip
        self._unseen = [] if "" in columns.known else [number for number, name in enumerate(header) if not name]
        self._seen: list[int] = []

    def look_at(self, cells: Sequence[str]) -> None:
        """Look for content in a row."""
        if seen := {number for number in self._unseen if number < len(cells) and self._strip(cells[number])}:
            self._seen += seen
            self._unseen = [number for number in self._unseen if number not in seen]

    def described(self) -> Iterator[str]:
        """Yield what describes the columns that were found."""
        yield from (f"column {number + 1}, which has no name" for number in sorted(self._seen))


def _rows(
    reader: Reader, header: Sequence[str], strip: Callable[[str], str], nameless: _NamelessColumns, *, keep_empty: bool
) -> list[RawRow | UnreadableRow]:
    """Return the rows one by one, so that no more than a row is held twice. Raises FileProblem beyond the limits of a page."""
    rows: list[RawRow | UnreadableRow] = []
    filled = 0
    try:
        for cells in reader:
            if not cells:
                continue
            nameless.look_at(cells)
            if (row := _row(header, cells, strip, keep_empty=keep_empty)) or isinstance(row, UnreadableRow):
                rows.append(row)
                filled += len(cells) if isinstance(row, UnreadableRow) else len(row)
                require_few_rows(len(rows))
                require_values(filled)
    except PageTooLarge as error:
        raise FileProblem(f"it {error}", error.advice) from error
    return rows


def _row(header: Sequence[str], cells: Sequence[str], strip: Callable[[str], str], *, keep_empty: bool) -> RawRow | UnreadableRow:
    if len(cells) != len(header):
        return UnreadableRow("wrong_number_of_cells", trimmed(orjson.dumps(cells)))
    named = ((name, strip(cell)) for name, cell in zip(header, cells, strict=True) if name)
    return {name: cell for name, cell in named if cell or keep_empty}
