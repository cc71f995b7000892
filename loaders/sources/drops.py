"""Drops: a folder for each night, with a manifest and one file of JSON lines for each of the portal's modules.

Nothing of a file is used before the whole file is verified: it is copied to this machine, and only the copy is read, once its
SHA-256 and its number of rows are those of the manifest. A missing night is found by the sequence numbers. Memory does not grow
with the files.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from pathlib import Path
from time import monotonic
from typing import Annotated, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Page
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.auth import Bearer
from loaders.sources.client import portal_client
from loaders.sources.drop_locations import DropLocation, FolderLocation, HttpLocation
from loaders.sources.file_formats import json_line_pages
from loaders.sources.scratch import scratch_folder

_DROP = re.compile(r"\d{4}-\d{2}-\d{2}")
# A location may list any number of drops, whether it has them or not. Eleven years of nights are looked at.
_MOST_DROPS = 4000
_MAX_MANIFEST_BYTES = 1024 * 1024


class _ListedFile(BaseModel):
    """A file as its manifest lists it; ``file`` is the name of a file in the drop, never a path out of it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    module: Annotated[str, Field(min_length=1)]
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    rows: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    sequence: Annotated[int, Field(ge=0)]


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Literal["full", "changes"]
    sequence: Annotated[int, Field(ge=0)]
    files: tuple[_ListedFile, ...]


@dataclass(frozen=True, slots=True)
class DropFile:
    """One module's file in the drop of one day; ``full`` if it holds the whole module, and not only changes."""

    day: date
    module: str
    name: str
    rows: int
    sha256: str
    sequence: int
    full: bool


@dataclass(frozen=True, slots=True)
class UnreadFiles:
    """The files of a module that are to be read, oldest first.

    ``last_complete`` is the last file up to which no night is missing, among these files and the one that was read last; None
    where that one is no longer there. ``gaps`` has the files before and after each missing night; the file before is None where
    it is no longer there.
    """

    files: tuple[DropFile, ...]
    last_complete: DropFile | None
    gaps: tuple[tuple[DropFile | None, DropFile], ...]


@contextmanager
def open_drops(feed: Feed, portal: str) -> Generator[Drops]:
    """Open the drops in a feed's folder, or else at its address. Raises PortalError when the feed has neither."""
    with scratch_folder(feed) as scratch:
        if feed.folder is not None:
            yield Drops(FolderLocation(feed.folder), portal, scratch)
        elif feed.url and feed.secret is not None:
            sign_in, headers = Bearer(feed.secret), {"Accept-Encoding": "identity"}
            with portal_client(feed, portal, sign_in, headers) as client:
                location = HttpLocation(client, portal, feed.retry_pause_seconds)
                yield Drops(location, portal, scratch, manifest_seconds=feed.answer_seconds)
        else:
            raise PortalError(f"{portal} needs a folder, or a url and a secret (its token), in the settings of its feed.")


class Drops:
    """The drops that are there at the first call; later drops wait for the next visit.

    ``notes`` name the drops whose manifest cannot be read. All manifests together may take ``manifest_seconds``.
    """

    def __init__(self, location: DropLocation, portal: str, scratch: Path, *, manifest_seconds: float = inf) -> None:
        self._location, self._portal, self._scratch, self._manifest_seconds = location, portal, scratch, manifest_seconds
        self._files: list[DropFile] | PortalError | None = None
        self.notes: list[str] = []

    def unread(self, module: str, since: int | None) -> UnreadFiles:
        """Return the files of a module after a sequence number, beginning with the newest full file if that is later.

        Where one sequence was delivered twice, the later delivery counts. Raises PortalError where there is no file to begin
        with.
        """
        files = {file.sequence: file for file in self._all_files() if file.module == module}
        full = max((file.sequence for file in files.values() if file.full), default=None)
        if full is not None and (since is None or full > since):
            expected, last_complete = full, None
        elif since is not None:
            expected, last_complete = since + 1, files.get(since)
        else:
            raise PortalError(
                f"{self._portal} has no full drop of {module} to begin with. Wait for the next one and run sync again."
            )
        unread = tuple(files[number] for number in sorted(files) if number >= expected)
        gaps, before = list[tuple[DropFile | None, DropFile]](), last_complete
        for file in unread:
            if file.sequence != expected:
                gaps.append((before, file))
            if not gaps:
                last_complete = file
            before, expected = file, file.sequence + 1
        return UnreadFiles(unread, last_complete, tuple(gaps))

    def pages(self, file: DropFile) -> Iterator[Page]:
        """Verify a file, then yield its pages, named by their numbers from 1.

        Raises PortalError, before the first page, where its bytes or its number of rows are not those of the manifest.
        """
        copy = self._scratch / file.name
        try:
            self._verify(file, copy)
            for number, page in enumerate(json_line_pages(copy), start=1):
                yield replace(page, name=str(number))
        finally:
            copy.unlink(missing_ok=True)

    def _verify(self, file: DropFile, copy: Path) -> None:
        if self._location.fetch(str(file.day), file.name, copy) != file.sha256:
            raise self._refused(file, "its SHA-256 is not that of its manifest")
        rows = 0
        for page in json_line_pages(copy):
            rows += _count_rows(page)
            if rows > file.rows:
                raise self._refused(file, f"it has {rows} rows or more where its manifest has {file.rows}")
        if rows != file.rows:
            raise self._refused(file, f"it has {rows} rows where its manifest has {file.rows}")

    def _refused(self, file: DropFile, problem: str) -> PortalError:
        return PortalError(
            f"{self._portal}: {file.day}/{file.name} is refused: {problem}. Nothing of it was loaded. Have it delivered again "
            "and run sync again."
        )

    def _all_files(self) -> list[DropFile]:
        """Return the files of all drops. A location that cannot be read is asked once, and not again for every module."""
        if self._files is None:
            try:
                self._files = self._listed()
            except PortalError as error:
                self._files = error
        if isinstance(self._files, PortalError):
            raise self._files
        return self._files

    def _listed(self) -> list[DropFile]:
        """Return the files of all drops since the last but one full drop, the oldest delivery first."""
        found: list[list[DropFile]] = []
        newest_full: int | None = None
        names = sorted({each for each in self._location.names() if _DROP.fullmatch(each)}, reverse=True)
        ends_at = monotonic() + self._manifest_seconds
        for name in names[:_MOST_DROPS]:
            if monotonic() > ends_at:
                raise self._too_slow()
            if (manifest := self._manifest(name)) is None:
                continue
            full = manifest.kind == "full"
            found.append([_drop_file(name, listed, manifest) for listed in manifest.files])
            if full and newest_full is not None and manifest.sequence < newest_full:
                break
            newest_full = max(newest_full or 0, manifest.sequence) if full else newest_full
        if not found:
            why = f": {self.notes[0]}" if self.notes else "."
            raise PortalError(f"{self._portal} has no drop that can be read{why} Check the folder or the address of its feed.")
        return [file for files in reversed(found) for file in files]

    def _too_slow(self) -> PortalError:
        return PortalError(
            f"The manifests of the drops of {self._portal} were not complete within {self._manifest_seconds:g} seconds. Ask the "
            "portal's operator why they are so slow, or set a larger answer_seconds for this feed. Then run sync again."
        )

    def _manifest(self, name: str) -> _Manifest | None:
        manifest: bytes | None = None
        try:
            date.fromisoformat(name)
            manifest = self._location.manifest(name)[: _MAX_MANIFEST_BYTES + 1]
            return _Manifest.model_validate(orjson.loads(manifest))
        except (PortalError, ValidationError, ValueError) as error:
            kind = None if manifest is None else unexpected_kind(manifest)
            problem = str(error) if isinstance(error, PortalError) else f"it is {kind.name if kind else 'not a manifest'}"
            self.notes.append(f"the drop {name} counts as missing, because its manifest cannot be read ({problem}).")
            return None


def _drop_file(drop: str, listed: _ListedFile, manifest: _Manifest) -> DropFile:
    """Return a file of a drop. A file of an earlier night is not full, even in a full drop."""
    return DropFile(
        day=date.fromisoformat(drop),
        module=listed.module,
        name=listed.file,
        rows=listed.rows,
        sha256=listed.sha256,
        sequence=listed.sequence,
        full=manifest.kind == "full" and listed.sequence == manifest.sequence,
    )


def _count_rows(page: Page) -> int:
    return sum(1 for line in page.raw.split(b"\n") if line.strip())
