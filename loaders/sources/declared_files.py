"""Files that a portal package declares as the source of a list: what they are, and their pages.

A file that was cut on its way must not pass for a whole one. Therefore a CSV or YAML file must end its last line, the last JSON
line must be readable, and a JSON document must be complete. A file that was cut exactly between two lines cannot be told from a
shorter file. Where that matters, have the files delivered compressed or with a manifest (``loaders.sources.drops``).
"""

from __future__ import annotations

import codecs
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import Page, Stream, UnreadableRow
from loaders.sources.columns import Columns
from loaders.sources.csv_tables import read_csv
from loaders.sources.documents import ParseDocuments, document_rows, parse_json_document, parse_yaml_documents
from loaders.sources.file_formats import json_line_pages, read_file
from loaders.sources.file_notes import FileNotes
from loaders.sources.file_text import FileProblem, decode_text


@dataclass(frozen=True, slots=True)
class DeclaredFiles(ABC):
    """Files of a list.

    - ``pattern``: the files' paths below the feed's folder.
    - ``records_from``: the first day from which the list is complete. Without it, nothing is concluded from what the list lacks.
    - ``observations``: each date (or year) in the files' names is a snapshot of that date, a scope of its own; all are read.
    - ``parts``: all files are parts of one list, even if their names differ only in the date.
    - ``date_field``: the name under which each row is given the date of its file, as text, for the row model to read.
    """

    pattern: str = "*"
    records_from: date | None = field(default=None, kw_only=True)
    observations: bool = field(default=False, kw_only=True)
    parts: bool = field(default=False, kw_only=True)
    date_field: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.observations and self.parts:
            raise ValueError("files are either observations, each a list of its own, or parts of one list")
        if self.observations and self.records_from:
            raise ValueError("an observation shows one day: records_from is for lists that are complete from a day on")

    @property
    def added(self) -> frozenset[str]:
        """Names of the fields that the reader adds to a row."""
        return frozenset({self.date_field} if self.date_field else ())

    @abstractmethod
    def pages(self, path: Path, stream: Stream[Any], notes: FileNotes) -> Iterator[Page]:
        """Yield the pages of a file. Raises PortalError, after what could be read, where the file cannot be read to its end."""


@dataclass(frozen=True, slots=True)
class CsvFiles(DeclaredFiles):
    """CSV files with a header that has the columns which the row model reads. A file is a page.

    Empty cells count as absent, and lines of empty cells, which spreadsheets write below a table, are left out.

    - ``encodings``: what a file may be in if it is neither UTF-8 nor UTF-16 with its mark, such as ``("cp1251",)``.
    - ``delimiter``: the separator; by default it is found by the header (comma, semicolon or tab).
    """

    pattern: str = "*.csv"
    encodings: tuple[str, ...] = ()
    delimiter: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        # Without arguments, super is broken in classes with slots.
        super(CsvFiles, self).__post_init__()
        for encoding in self.encodings:
            try:
                codecs.lookup(encoding)
            except LookupError as error:
                raise ValueError(f"{encoding!r} is no encoding that Python knows; write cp1251, cp1252, …") from error
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise ValueError(f"a delimiter is one character, not {self.delimiter!r}")

    def pages(self, path: Path, stream: Stream[Any], notes: FileNotes) -> Iterator[Page]:
        """Yield the file as one page. Raises PortalError, after the page, where the file cannot be read to its end."""
        raw = read_file(path)
        try:
            columns = Columns.of(stream.row, stream.key, ignored=stream.ignored_fields, added=self.added)
            table = read_csv(raw, columns, self.encodings, self.delimiter, keep_empty=False)
        except FileProblem as problem:
            yield _unreadable_page(path, raw, problem)
            raise _unreadable(path, problem) from problem
        notes.add_unread(table.unread, path.name)
        yield Page(path.name, raw, lambda: table.rows, has_all_fields=True)
        if table.ends_in_line:
            raise _cut(path, "its last line does not end")


@dataclass(frozen=True, slots=True)
class JsonLines(DeclaredFiles):
    """Files with one JSON object per line; a page is a thousand lines."""

    pattern: str = "*.ndjson"

    def pages(self, path: Path, stream: Stream[Any], notes: FileNotes) -> Iterator[Page]:
        """Yield the file's pages. Raises PortalError, after them, where the file ends within a line or within its compression."""
        last: Page | None = None
        for page in json_line_pages(path):
            yield page
            if last is None and isinstance(first := page.decode()[0], UnreadableRow) and first.reason != "repeated_field":
                _require_no_document(path)
            last = page
        if last is not None and not last.raw.endswith(b"\n") and isinstance(last.decode()[-1], UnreadableRow):
            raise _cut(path, "its last line cannot be read")


@dataclass(frozen=True, slots=True)
class JsonFiles(DeclaredFiles):
    """JSON documents, in UTF-8. A file is a page.

    ``at`` is the path of the list of rows (``data.memberships``); without it the document is the list, or the one row itself.
    """

    pattern: str = "*.json"
    at: str | None = None

    def pages(self, path: Path, stream: Stream[Any], notes: FileNotes) -> Iterator[Page]:
        """Yield the file as one page. Raises PortalError, after the page, where the file is not JSON or has no such list."""
        yield from _document_pages(path, read_file(path), parse_json_document, self.at)


@dataclass(frozen=True, slots=True)
class YamlFiles(DeclaredFiles):
    """YAML documents, one or several in a file, in UTF-8. A file is a page, and every value but null is text as it is written.

    ``at`` is the path of the list of rows (``data.memberships``); without it a document is the list, or the one row itself.
    """

    pattern: str = "*.yaml"
    at: str | None = None

    def pages(self, path: Path, stream: Stream[Any], notes: FileNotes) -> Iterator[Page]:
        """Yield the file as one page. Raises PortalError, after the page, where it is cut, is not YAML or has no such list."""
        raw = read_file(path)
        yield from _document_pages(path, raw, parse_yaml_documents, self.at)
        if not decode_text(raw).endswith(("\n", "\r")):
            raise _cut(path, "its last line does not end")


def _require_no_document(path: Path) -> None:
    """Raise PortalError for a file that is one JSON document, and not a list of lines."""
    try:
        parse_json_document(read_file(path))
    except (FileProblem, PortalError):
        return
    raise PortalError(
        f"{path.name} is one JSON document, and its lines are no rows. Declare it as JsonFiles, and run sync again."
    )


def _document_pages(path: Path, raw: bytes, parse: ParseDocuments, at: str | None) -> Iterator[Page]:
    try:
        rows = document_rows(parse(raw), at)
    except FileProblem as problem:
        yield _unreadable_page(path, raw, problem)
        raise _unreadable(path, problem) from problem
    yield Page(path.name, raw, lambda: rows)


def _unreadable_page(path: Path, raw: bytes, problem: FileProblem) -> Page:
    return Page(path.name, raw, lambda: [UnreadableRow("unreadable_file", raw, str(problem))])


def _unreadable(path: Path, problem: FileProblem) -> PortalError:
    return PortalError(f"{path.name} cannot be read: {problem}. It is in quarantine. {problem.advice}, and run sync again.")


def _cut(path: Path, sign: str) -> PortalError:
    return PortalError(f"{path.name} was cut on its way: {sign}. Have it delivered again and run sync again.")
