"""Drops: folders that a portal lays down by night, each with a manifest and one file of JSON lines for each of its modules.

Nothing of a file is used before all of it is verified: it is copied to this machine, and only the copy, once its SHA-256 and
its rows are those of the manifest, is read. A night that is missing is found by the sequence numbers. Memory does not grow
with the files.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal, Protocol

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Page
from loaders.sources.auth import Bearer
from loaders.sources.client import portal_client
from loaders.sources.file_formats import json_line_pages, read_file
from loaders.sources.http import HttpTransport

MANIFEST = "manifest.json"

_DROP = re.compile(r"\d{4}-\d{2}-\d{2}")
_PIECE_BYTES = 1024 * 1024
_LARGEST_FILE_BYTES = 8 * 1024**3
_NAMES = TypeAdapter(list[str])


class _Announced(BaseModel):
    """A file as its manifest announces it. Its name is one of a file in the drop, never a path out of it."""

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
    files: tuple[_Announced, ...]


@dataclass(frozen=True, slots=True)
class DropFile:
    """One module's file in the drop of one day."""

    day: date
    module: str
    name: str
    rows: int
    sha256: str
    sequence: int
    full: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """What is to be read of a module, oldest first.

    ``settled`` is the last file up to which no night is missing, among the files to be read and the one read last; None where
    that lies no longer there. ``gaps`` name the files before and after each missing night; no file before where that lies no
    longer there.
    """

    files: tuple[DropFile, ...]
    settled: DropFile | None
    gaps: tuple[tuple[DropFile | None, DropFile], ...]


class DropSource(Protocol):
    """Where drops lie. What it raises is PortalError."""

    def names(self) -> Sequence[str]:
        """What lies there, drops or not."""
        ...

    def manifest(self, drop: str) -> bytes: ...

    def fetch(self, drop: str, name: str, into: Path) -> str:
        """Copies a file and gives its SHA-256."""
        ...


@contextmanager
def open_drops(feed: Feed, portal: str) -> Generator[Drops]:
    """The drops of a feed: those of its folder, else those at its address. PortalError where it has neither."""
    with TemporaryDirectory(prefix="drops-") as scratch:
        if feed.folder is not None:
            yield Drops(FolderSource(feed.folder), portal, Path(scratch))
        elif feed.url and feed.secret is not None:
            sign_in, headers = Bearer(feed.secret), {"Accept-Encoding": "identity"}
            with portal_client(feed, portal, sign_in, headers) as client:
                yield Drops(HttpSource(client, portal), portal, Path(scratch))
        else:
            raise PortalError(f"{portal} needs a folder, or a url and a secret (its token), in the settings of its feed.")


class Drops:
    """What lies there when it is first asked for; later drops wait for the next visit.

    ``notes`` tell of drops that cannot be understood.
    """

    def __init__(self, source: DropSource, portal: str, scratch: Path) -> None:
        self._source, self._portal, self._scratch = source, portal, scratch
        self._files: list[DropFile] | None = None
        self.notes: list[str] = []

    def unread(self, module: str, since: int | None) -> Unread:
        """The files of a module after a sequence: from the newest full one on, if that is later; else the changes.

        Where one sequence was delivered twice, the later delivery is taken; what was read before is left out. Raises
        PortalError where there is nothing to begin with.
        """
        files = {file.sequence: file for file in self._listed() if file.module == module}
        full = max((file.sequence for file in files.values() if file.full), default=None)
        if full is not None and (since is None or full > since):
            expected, settled = full, None
        elif since is not None:
            expected, settled = since + 1, files.get(since)
        else:
            raise PortalError(
                f"{self._portal} has no full drop of {module} to begin with. Wait for the next one and run sync again."
            )
        chosen = tuple(files[number] for number in sorted(files) if number >= expected)
        gaps, before = list[tuple[DropFile | None, DropFile]](), settled
        for file in chosen:
            if file.sequence != expected:
                gaps.append((before, file))
            if not gaps:
                settled = file
            before, expected = file, file.sequence + 1
        return Unread(chosen, settled, tuple(gaps))

    def pages(self, file: DropFile) -> Iterator[Page]:
        """The rows of a file, once it is verified; pages are numbered from 1.

        Raises PortalError, before the first page, where its bytes or its rows are not those of the manifest.
        """
        copy = self._scratch / file.name
        try:
            self._verify(file, copy)
            for number, page in enumerate(json_line_pages(copy), start=1):
                yield replace(page, name=str(number))
        finally:
            copy.unlink(missing_ok=True)

    def _verify(self, file: DropFile, copy: Path) -> None:
        if self._source.fetch(str(file.day), file.name, copy) != file.sha256:
            raise self._refused(file, "its SHA-256 is not that of its manifest")
        rows = sum(_rows(page) for page in json_line_pages(copy))
        if rows != file.rows:
            raise self._refused(file, f"it has {rows} rows where its manifest has {file.rows}")

    def _refused(self, file: DropFile, why: str) -> PortalError:
        return PortalError(
            f"{self._portal}: {file.day}/{file.name} is refused: {why}. Nothing of it was loaded; have it delivered again and "
            "run sync again."
        )

    def _listed(self) -> list[DropFile]:
        """The files of all drops since the last but one full drop, oldest delivery first."""
        if self._files is None:
            found: list[list[DropFile]] = []
            newest_full: int | None = None
            for name in sorted((each for each in self._source.names() if _DROP.fullmatch(each)), reverse=True):
                if (manifest := self._manifest(name)) is None:
                    continue
                full = manifest.kind == "full"
                found.append([_file(name, announced, manifest) for announced in manifest.files])
                if full and newest_full is not None and manifest.sequence < newest_full:
                    break
                newest_full = max(newest_full or 0, manifest.sequence) if full else newest_full
            if not found:
                raise PortalError(f"{self._portal} has no drop that can be read. Check the folder or the address of its feed.")
            self._files = [file for files in reversed(found) for file in files]
        return self._files

    def _manifest(self, name: str) -> _Manifest | None:
        try:
            date.fromisoformat(name)
            return _Manifest.model_validate(orjson.loads(self._source.manifest(name)))
        except (PortalError, ValidationError, ValueError) as error:
            why = str(error) if isinstance(error, PortalError) else "it is no manifest"
            self.notes.append(f"the drop {name} counts as missing, its manifest cannot be read ({why}).")
            return None


def _file(drop: str, announced: _Announced, manifest: _Manifest) -> DropFile:
    """The file as announced; one of an earlier night is not full because the drop is."""
    return DropFile(
        day=date.fromisoformat(drop),
        module=announced.module,
        name=announced.file,
        rows=announced.rows,
        sha256=announced.sha256,
        sequence=announced.sequence,
        full=manifest.kind == "full" and announced.sequence == manifest.sequence,
    )


def _rows(page: Page) -> int:
    return sum(1 for line in page.raw.split(b"\n") if line.strip())


class FolderSource:
    """Drops that lie in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> Sequence[str]:
        try:
            return [path.name for path in self._folder.iterdir() if path.is_dir()]
        except OSError as error:
            raise _unopened(self._folder, error) from error

    def manifest(self, drop: str) -> bytes:
        return read_file(self._folder / drop / MANIFEST)

    def fetch(self, drop: str, name: str, into: Path) -> str:
        path = self._folder / drop / name
        try:
            with path.open("rb") as file:
                return _copy(iter(lambda: file.read(_PIECE_BYTES), b""), into, path.name)
        except OSError as error:
            raise _unopened(path, error) from error


class HttpSource:
    """Drops that a portal serves under ``drops``."""

    def __init__(self, client: httpx.Client, portal: str) -> None:
        self._client, self._portal = client, portal
        self._transport = HttpTransport(client, portal)

    def names(self) -> Sequence[str]:
        try:
            return _NAMES.validate_json(self._transport.get("drops"))
        except ValidationError as error:
            raise PortalError(f"{self._portal} sent no list of drops. Check the address of this feed.") from error

    def manifest(self, drop: str) -> bytes:
        return self._transport.get(f"drops/{drop}/{MANIFEST}")

    def fetch(self, drop: str, name: str, into: Path) -> str:
        return _Download(self._client, self._portal, into).get(f"drops/{drop}/{name}").decode()


class _Download(HttpTransport):
    """As patient as any request, but the answer goes to a file, as it came, and what is given back is its SHA-256."""

    def __init__(self, client: httpx.Client, portal: str, into: Path) -> None:
        super().__init__(client, portal)
        self._into = into

    def _read(self, response: httpx.Response, path: str) -> bytes:
        return _copy(response.iter_raw(), self._into, path).encode()


def _copy(pieces: Iterator[bytes], into: Path, name: str) -> str:
    digest, size = sha256(), 0
    with into.open("wb") as copy:
        for piece in pieces:
            size += len(piece)
            if size > _LARGEST_FILE_BYTES:
                raise PortalError(f"{name} is larger than {_LARGEST_FILE_BYTES // 2**30} GiB: have it delivered in parts.")
            digest.update(piece)
            copy.write(piece)
    return digest.hexdigest()


def _unopened(path: Path, error: OSError) -> PortalError:
    return PortalError(f"{path} cannot be opened: {error.strerror}. Check the folder of this feed.")
