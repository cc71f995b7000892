"""Lists in files of a folder: every file that fits the pattern, in the order of their names, is a part of the list.

A file that was cut on its way must not pass for a whole one. CSV has to end its last line for that; of JSON lines the last
must be readable. A file cut exactly between two lines cannot be told from a shorter one: where that matters, have the files
delivered compressed or with a manifest (``loaders.sources.drops``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import Covers, Page, RawRow, Scope, ScopeDone, Stream, Unreadable, Visit
from loaders.sources.file_formats import decode_csv, json_line_pages, read_file


@dataclass(frozen=True, slots=True)
class CsvFiles:
    """CSV with a header; the columns the row model requires must be there. A file is a page, an empty cell is nothing said."""

    pattern: str = "*.csv"
    encodings: tuple[str, ...] = ("utf-8-sig",)
    records_from: date | None = None

    def pages(self, path: Path, stream: Stream[Any]) -> Iterator[Page]:
        """Raises PortalError, after the page, where the file cannot be read to its end."""
        raw = read_file(path)
        try:
            rows = [_said(row) for row in decode_csv(raw, _required(stream), self.encodings)]
        except ValueError as error:
            why = str(error)
            yield Page(path.name, raw, lambda: [Unreadable("unreadable_file", raw, why)])
            raise PortalError(f"{path.name} cannot be read: {why}. It is in quarantine; have it delivered again.") from error
        yield Page(path.name, raw, lambda: rows)
        if not raw.endswith((b"\n", b"\r")):
            raise _cut(path, "its last line does not end")


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One JSON object per line; a page is a thousand lines."""

    pattern: str = "*.ndjson"
    records_from: date | None = None

    def pages(self, path: Path, stream: Stream[Any]) -> Iterator[Page]:
        """Raises PortalError, after the pages, where the file ends within a line or within its compression."""
        last: Page | None = None
        for page in json_line_pages(path):
            yield page
            last = page
        if last is not None and not last.raw.endswith(b"\n") and isinstance(last.decode()[-1], Unreadable):
            raise _cut(path, "its last line cannot be read")


class FileReader:
    """One visit to the folder of a portal."""

    def __init__(self, portal: str, files: Mapping[str, CsvFiles | JsonLines], folder: Path, visit: Visit) -> None:
        self._portal, self._files, self._folder, self._visit = portal, files, folder, visit

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        """Every file, whatever is wrong with one of them; ScopeDone only when nothing is wrong with any."""
        asked = self._files[stream.name]
        paths = sorted(path for path in self._folder.glob(asked.pattern) if path.is_file())
        if not paths:
            raise PortalError(
                f"{self._portal} has no file {asked.pattern} for {stream.name} in {self._folder}. No file is not an empty list: "
                "have it delivered, then run sync again."
            )
        problems: list[str] = []
        for path in paths:
            place = path.relative_to(self._folder).as_posix()
            try:
                for page in asked.pages(path, stream):
                    yield replace(page, name=place + page.name.removeprefix(path.name))
            except PortalError as error:
                problems.append(str(error))
        if problems:
            raise PortalError(" ".join(problems))
        yield ScopeDone(Covers(asked.records_from, self._visit.today) if asked.records_from else None)


def _required(stream: Stream[Any]) -> Sequence[str]:
    return [field.alias or name for name, field in stream.row.model_fields.items() if field.is_required()]


def _said(row: RawRow | Unreadable) -> RawRow | Unreadable:
    return row if isinstance(row, Unreadable) else {name: cell for name, cell in row.items() if cell != ""}


def _cut(path: Path, why: str) -> PortalError:
    return PortalError(f"{path.name} was cut on its way: {why}. Have it delivered again and run sync again.")
