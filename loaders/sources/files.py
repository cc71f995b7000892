"""Lists in the files of a folder: every file that matches the pattern is a part of the list, in the order of the file names.

A file that was cut on its way must not pass for a whole one. Therefore a CSV file must end its last line, and the last JSON line
must be readable. A file that was cut exactly between two lines cannot be told from a shorter file. Where that matters, have
the files delivered compressed or with a manifest (``loaders.sources.drops``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import CoveredDays, Page, RawRow, Scope, ScopeDone, Stream, UnreadableRow, Visit
from loaders.sources.file_formats import decode_csv, json_line_pages, read_file


@dataclass(frozen=True, slots=True)
class CsvFiles:
    """CSV files with a header that has the columns the row model requires. A file is a page; empty cells count as absent."""

    pattern: str = "*.csv"
    encodings: tuple[str, ...] = ("utf-8-sig",)
    records_from: date | None = None

    def pages(self, path: Path, stream: Stream[Any]) -> Iterator[Page]:
        """Yield the file as one page. Raises PortalError, after the page, where the file cannot be read to its end."""
        raw = read_file(path)
        try:
            rows = [_without_empty_cells(row) for row in decode_csv(raw, _required(stream), self.encodings)]
        except ValueError as error:
            problem = str(error)
            yield Page(path.name, raw, lambda: [UnreadableRow("unreadable_file", raw, problem)])
            raise PortalError(f"{path.name} cannot be read: {problem}. It is in quarantine; have it delivered again.") from error
        yield Page(path.name, raw, lambda: rows)
        if not raw.endswith((b"\n", b"\r")):
            raise _cut(path, "its last line does not end")


@dataclass(frozen=True, slots=True)
class JsonLines:
    """Files with one JSON object per line; a page is a thousand lines."""

    pattern: str = "*.ndjson"
    records_from: date | None = None

    def pages(self, path: Path, stream: Stream[Any]) -> Iterator[Page]:
        """Yield the file's pages. Raises PortalError, after them, where the file ends within a line or within its compression."""
        last: Page | None = None
        for page in json_line_pages(path):
            yield page
            last = page
        if last is not None and not last.raw.endswith(b"\n") and isinstance(last.decode()[-1], UnreadableRow):
            raise _cut(path, "its last line cannot be read")


class FileReader:
    """Reads the files of a portal during one visit; each stream has the files of its name."""

    def __init__(self, portal: str, files: Mapping[str, CsvFiles | JsonLines], folder: Path, visit: Visit) -> None:
        self._portal, self._files, self._folder, self._visit = portal, files, folder, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return the one scope that holds all files."""
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        """Yield the pages of every file, even after a problem with another; ScopeDone only if no file has a problem.

        Otherwise it raises PortalError, at the end, with all problems.
        """
        declared = self._files[stream.name]
        paths = sorted(path for path in self._folder.glob(declared.pattern) if path.is_file())
        if not paths:
            raise PortalError(
                f"{self._portal} has no file {declared.pattern} for {stream.name} in {self._folder}. A missing file is not an "
                "empty list: have it delivered, then run sync again."
            )
        problems: list[str] = []
        for path in paths:
            relative = path.relative_to(self._folder).as_posix()
            try:
                for page in declared.pages(path, stream):
                    yield replace(page, name=relative + page.name.removeprefix(path.name))
            except PortalError as error:
                problems.append(str(error))
        if problems:
            raise PortalError(" ".join(problems))
        yield ScopeDone(CoveredDays(declared.records_from, self._visit.today) if declared.records_from else None)


def _required(stream: Stream[Any]) -> Sequence[str]:
    return [field.alias or name for name, field in stream.row.model_fields.items() if field.is_required()]


def _without_empty_cells(row: RawRow | UnreadableRow) -> RawRow | UnreadableRow:
    return row if isinstance(row, UnreadableRow) else {name: cell for name, cell in row.items() if cell != ""}


def _cut(path: Path, sign: str) -> PortalError:
    return PortalError(f"{path.name} was cut on its way: {sign}. Have it delivered again and run sync again.")
