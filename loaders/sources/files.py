"""Reads lists from the files of a folder, whose names match a pattern.

A snapshot reads the newest delivery: of files whose names differ only in the date, the others are not read. Dated files that are
observations are scopes of their own, and all of them are read. Files without a date are parts of one list, as are all files of a
stream that is no snapshot; they are read in the order of their dates and names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

from graph.errors import PortalError
from loaders.portal_api.contract import CoveredDays, Page, RawRow, Scope, ScopeDone, Stream, StreamMode, UnreadableRow, Visit
from loaders.portal_api.guard import LONGEST_NAME
from loaders.sources.declared_files import DeclaredFiles
from loaders.sources.deliveries import DeliveredFile, newest_deliveries, numbered_parts
from loaders.sources.file_notes import FileNotes

_NO_DELIVERY = (".", "~$")
# The pages of a file are named by its path and a number.
_LONGEST_PATH = LONGEST_NAME - 20


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
        alike = Counter(file.series for file in files)
        for file in files:
            try:
                for page in declared.pages(file.path, stream, self._notes[stream.name]):
                    yield self._placed(page, file, stream, only_one=alike[file.series] == 1)
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
        similar = sorted(_shown(name) for name in names if fnmatchcase(name.lower(), declared.pattern.lower()))
        return f" (there is {', '.join(similar[:5])})" if similar else ""

    def _chosen(self, stream: Stream[Any], scope: Scope) -> tuple[Sequence[DeliveredFile], list[str]]:
        """Return the files of a scope that are to be read, and problems for which the scope is not complete."""
        declared = self._files[stream.name]
        found = cast("tuple[DeliveredFile, ...]", scope.selection) if declared.observations else self._found(stream)
        files = [file for file in found if not _is_unusable(file.name)]
        problems = [_unusable(file.name, self._folder) for file in found if _is_unusable(file.name)]
        if declared.observations:
            undated = [file.name for file in files if not file.observed]
            return files, [*problems, _undated(undated)] if undated else problems
        if declared.parts or stream.mode is not StreamMode.SNAPSHOT:
            return files, problems
        newest, notes = newest_deliveries(files), self._notes[stream.name]
        if newest.undated:
            raise _undated_beside_dated(newest.undated[0])
        notes.older.update({older.name: newer.name for older, newer in newest.older})
        notes.numbered.update(dict.fromkeys(file.name for file in numbered_parts(newest.files)))
        notes.behind.update({file.name: newer.name for file, newer in newest.behind})
        return newest.files, [*problems, _outdated(newest.outdated)] if newest.outdated else problems

    def _placed(self, page: Page, file: DeliveredFile, stream: Stream[Any], *, only_one: bool) -> Page:
        """Return a page of a file under its name in the scope, with the file's date in its rows where it is declared.

        ``only_one`` is whether no other file of the scope is of the same series.
        """
        declared = self._files[stream.name]
        # The next delivery of a snapshot has the same parts as this one, so it has the same pages.
        is_delivery = stream.mode is StreamMode.SNAPSHOT and not (declared.observations or declared.parts or declared.date_field)
        name = (file.series if is_delivery and only_one else file.name) + page.name.removeprefix(file.path.name)
        if not (date_field := declared.date_field):
            return replace(page, name=name)
        return replace(page, name=name, decode=lambda: [_with_field(row, date_field, file.observed) for row in page.decode()])


def _with_field(row: RawRow | UnreadableRow, name: str, value: str) -> RawRow | UnreadableRow:
    return row if isinstance(row, UnreadableRow) or not value else {**row, name: value}


def _is_unusable(name: str) -> bool:
    """Tell whether nothing can be stored under the name of a file. A system may list names in any encoding, or none."""
    return len(name) > _LONGEST_PATH or not _is_utf_8(name)


def _is_utf_8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    """Return the name of a file as it can be printed and stored."""
    return name if _is_utf_8(name) else ascii(name)


def _unusable(name: str, folder: Path) -> str:
    if _is_utf_8(name):
        begins = f"{folder} has a file with a path of {len(name)} characters, of {_LONGEST_PATH} at most: {name[:60]}…"
        return f"{begins} It was not read. Move or rename it and run sync again."
    return f"The name of a file in {folder} is not UTF-8: {_shown(name)}. It was not read. Rename the file and run sync again."


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
