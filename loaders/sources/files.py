"""Lists in the files of a folder, whose names match a pattern.

A snapshot reads the newest delivery: of files whose names differ only in the date, the others are not read. Dated files that are
observations are scopes of their own, and all of them are read. Files without a date are parts of one list, as are all files of a
stream that is no snapshot; they are read in the order of their dates and names.

A file that was cut on its way must not pass for a whole one. Therefore a CSV or YAML file must end its last line, the last JSON
line must be readable, and a JSON document must be complete. A file that was cut exactly between two lines cannot be told from a
shorter file. Where that matters, have the files delivered compressed or with a manifest (``loaders.sources.drops``).
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

from graph.errors import PortalError
from loaders.portal_api.contract import CoveredDays, Page, RawRow, Scope, ScopeDone, Stream, StreamMode, UnreadableRow, Visit
from loaders.sources.columns import Columns
from loaders.sources.csv_tables import read_csv
from loaders.sources.deliveries import DeliveredFile, newest_deliveries, parts_of_years
from loaders.sources.documents import ParseDocuments, document_rows, parse_json_document, parse_yaml_documents
from loaders.sources.file_formats import json_line_pages, read_file
from loaders.sources.file_notes import FileNotes
from loaders.sources.file_text import FileProblem, decode_text

_NO_DELIVERY = (".", "~$")


@dataclass(frozen=True, slots=True)
class DeclaredFiles:
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

    def pages(self, path: Path, stream: Stream[Any], notes: FileNotes) -> Iterator[Page]:
        """Yield the pages of a file. Raises PortalError, after what could be read, where the file cannot be read to its end."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class CsvFiles(DeclaredFiles):
    """CSV files with a header that has the columns which the row model reads. A file is a page; empty cells count as absent.

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
            table = read_csv(raw, columns, self.encodings, self.delimiter)
        except FileProblem as problem:
            yield _unreadable_page(path, raw, problem)
            raise _unreadable(path, problem) from problem
        notes.add_unread(table.unread, path.name)
        rows = [_without_empty_cells(row) for row in table.rows]
        yield Page(path.name, raw, lambda: rows, has_all_fields=True)
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
            if last is None and isinstance(page.decode()[0], UnreadableRow):
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


class FileReader:
    """Reads the files of a portal during one visit; each stream has the files of its name."""

    def __init__(self, portal: str, files: Mapping[str, DeclaredFiles], folder: Path, visit: Visit) -> None:
        self._portal, self._files, self._folder, self._visit = portal, files, folder, visit
        self._notes: defaultdict[str, FileNotes] = defaultdict(FileNotes)

    @property
    def notes(self) -> list[str]:
        """Sentences on files that were read without an error, for the report of the run."""
        return [sentence for stream, notes in self._notes.items() for sentence in notes.sentences(stream)]

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return the one scope that holds all files, or a scope for each date of observations. Raises PortalError."""
        declared = self._files[stream.name]
        if not declared.observations:
            return (Scope(),)
        by_date: defaultdict[str, list[DeliveredFile]] = defaultdict(list)
        for file in self._found(stream):
            by_date[file.observed].append(file)
        return [Scope(date or "undated", tuple(by_date[date])) for date in sorted(by_date, key=lambda date: (not date, date))]

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        """Yield the pages of every file, even after a problem with another; ScopeDone only if no file has a problem.

        Otherwise it raises PortalError, at the end, with all problems.
        """
        declared = self._files[stream.name]
        files, problems = self._chosen(stream, scope)
        for file in files:
            try:
                for page in declared.pages(file.path, stream, self._notes[stream.name]):
                    yield self._placed(page, file, stream)
            except PortalError as error:
                problems.append(str(error))
        if problems:
            raise PortalError(" ".join(problems))
        yield ScopeDone(CoveredDays(declared.records_from, self._visit.today) if declared.records_from else None)

    def _found(self, stream: Stream[Any]) -> list[DeliveredFile]:
        declared = self._files[stream.name]
        found = [DeliveredFile.of(path, self._folder) for path in self._folder.glob(declared.pattern) if path.is_file()]
        # What editors and file systems put beside a file matches its pattern, and is no delivery.
        delivered = [file for file in found if not file.path.name.startswith(_NO_DELIVERY)]
        if not delivered:
            raise PortalError(
                f"{self._portal} has no file {declared.pattern} for {stream.name} in {self._folder}{self._similar(declared)}. A "
                "missing file is not an empty list: have it delivered, then run sync again."
            )
        return sorted(delivered)

    def _similar(self, declared: DeclaredFiles) -> str:
        """Return the names of files that would match the pattern in other case."""
        names = [path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*") if path.is_file()]
        similar = sorted(name for name in names if fnmatchcase(name.lower(), declared.pattern.lower()))
        return f" (there is {', '.join(similar[:5])})" if similar else ""

    def _chosen(self, stream: Stream[Any], scope: Scope) -> tuple[Sequence[DeliveredFile], list[str]]:
        """Return the files of a scope that are to be read, and problems for which the scope is not complete."""
        declared = self._files[stream.name]
        if declared.observations:
            files = cast("tuple[DeliveredFile, ...]", scope.selection)
            undated = [file.name for file in files if not file.observed]
            return files, [_undated(undated)] if undated else []
        files = self._found(stream)
        if declared.parts or stream.mode is not StreamMode.SNAPSHOT:
            return files, []
        newest, notes = newest_deliveries(files), self._notes[stream.name]
        if newest.undated:
            raise _undated_beside_dated(newest.undated[0])
        notes.older.update({older.name: newer.name for older, newer in newest.older})
        notes.years.update(dict.fromkeys(file.name for file in parts_of_years(newest.files)))
        return newest.files, [_outdated(newest.outdated)] if newest.outdated else []

    def _placed(self, page: Page, file: DeliveredFile, stream: Stream[Any]) -> Page:
        """Return a page of a file under its name in the scope, with the file's date in its rows where it is declared."""
        declared = self._files[stream.name]
        # The next delivery of a snapshot has the same parts as this one, so it has the same pages.
        is_delivery = stream.mode is StreamMode.SNAPSHOT and not (declared.observations or declared.parts or declared.date_field)
        name = (file.series if is_delivery else file.name) + page.name.removeprefix(file.path.name)
        if not (date_field := declared.date_field):
            return replace(page, name=name)
        return replace(page, name=name, decode=lambda: [_with_field(row, date_field, file.observed) for row in page.decode()])


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


def _without_empty_cells(row: RawRow | UnreadableRow) -> RawRow | UnreadableRow:
    return row if isinstance(row, UnreadableRow) else {name: cell for name, cell in row.items() if cell != ""}


def _with_field(row: RawRow | UnreadableRow, name: str, value: str) -> RawRow | UnreadableRow:
    return row if isinstance(row, UnreadableRow) or not value else {**row, name: value}


def _unreadable_page(path: Path, raw: bytes, problem: FileProblem) -> Page:
    return Page(path.name, raw, lambda: [UnreadableRow("unreadable_file", raw, str(problem))])


def _unreadable(path: Path, problem: FileProblem) -> PortalError:
    return PortalError(f"{path.name} cannot be read: {problem}. It is in quarantine. {problem.advice}, and run sync again.")


def _cut(path: Path, sign: str) -> PortalError:
    return PortalError(f"{path.name} was cut on its way: {sign}. Have it delivered again and run sync again.")


def _undated(names: Sequence[str]) -> str:
    return f"{', '.join(names)} has no date in its name, and an observation needs one. Rename the file and run sync again."


def _undated_beside_dated(files: tuple[DeliveredFile, DeliveredFile]) -> PortalError:
    undated, dated = (file.name for file in files)
    return PortalError(
        f"{undated} has no date and {dated} has one, so nothing tells which of them is the newest delivery. Have all deliveries "
        "named in the same way, or move the older ones to where the pattern does not find them, and run sync again; if both are "
        "parts of one list, declare parts=True."
    )


def _outdated(files: Sequence[DeliveredFile]) -> str:
    return (
        f"{', '.join(file.name for file in files)} is older than other parts of the same delivery, so nothing is concluded from "
        "what is missing. Have the part delivered again, or remove its file if the list has fewer parts now; if all files are "
        "parts of one list whatever their dates, declare parts=True."
    )
