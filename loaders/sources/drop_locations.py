"""Where drops lie: in a folder of this machine, or at an address of the portal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import httpx
from pydantic import TypeAdapter, ValidationError

from graph.errors import PortalError
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.file_formats import read_file
from loaders.sources.http import HttpTransport
from loaders.sources.scratch import open_private

MANIFEST = "manifest.json"

_PIECE_BYTES = 1024 * 1024
_MAX_FILE_BYTES = 8 * 1024**3
_NAMES = TypeAdapter(list[str])


class DropLocation(Protocol):
    """A place with drops. All methods raise PortalError."""

    def names(self) -> Sequence[str]:
        """Return the names of everything that lies there, drops or not."""
        ...

    def manifest(self, drop: str) -> bytes:
        """Return the bytes of a drop's manifest."""
        ...

    def fetch(self, drop: str, name: str, into: Path) -> str:
        """Copy a file of a drop and return its SHA-256."""
        ...


class FolderLocation:
    """Drops in a folder of this machine."""

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
        return _copy(_pieces(path), into, path.name)


class HttpLocation:
    """Drops that a portal serves under ``drops``."""

    def __init__(self, client: httpx.Client, portal: str, retry_pause_seconds: float = 0.2) -> None:
        self._client, self._portal, self._retry_pause_seconds = client, portal, retry_pause_seconds
        self._transport = HttpTransport(client, portal, retry_pause_seconds=retry_pause_seconds)

    def names(self) -> Sequence[str]:
        answer = self._transport.get("drops")
        try:
            return _NAMES.validate_json(answer)
        except ValidationError as error:
            kind = unexpected_kind(answer)
            instead = f" but {kind.name}" if kind else ""
            raise PortalError(f"{self._portal} sent no list of drops{instead}. Check the address of this feed.") from error

    def manifest(self, drop: str) -> bytes:
        return self._transport.get(f"drops/{drop}/{MANIFEST}")

    def fetch(self, drop: str, name: str, into: Path) -> str:
        download = _Download(self._client, self._portal, into, self._retry_pause_seconds)
        return download.get(f"drops/{drop}/{name}").decode()


class _Download(HttpTransport):
    """A transport that writes the body, as it came, to a file and returns its SHA-256 in place of the body."""

    def __init__(self, client: httpx.Client, portal: str, into: Path, retry_pause_seconds: float) -> None:
        super().__init__(client, portal, retry_pause_seconds=retry_pause_seconds)
        self._into = into

    def _read(self, response: httpx.Response, path: str) -> bytes:
        return _copy(self._raw_pieces(response), self._into, path).encode()


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from iter(lambda: file.read(_PIECE_BYTES), b"")
    except OSError as error:
        raise _unopened(path, error) from error


def _copy(pieces: Iterator[bytes], into: Path, name: str) -> str:
    digest, size = sha256(), 0
    try:
        with open_private(into) as copy:
            for piece in pieces:
                size += len(piece)
                if size > _MAX_FILE_BYTES:
                    raise PortalError(f"{name} is larger than {_MAX_FILE_BYTES // 2**30} GiB. Have it delivered in parts.")
                digest.update(piece)
                copy.write(piece)
    except OSError as error:
        raise PortalError(
            f"{name} cannot be copied to {into.parent}: {error.strerror}. Make room there, and run sync again."
        ) from error
    return digest.hexdigest()


def _unopened(path: Path, error: OSError) -> PortalError:
    return PortalError(f"{path} cannot be opened: {error.strerror}. Check the folder of this feed.")
