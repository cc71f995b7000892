"""Pages from files: plain or gzip, whole files or lines by the thousand."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import orjson

from graph.errors import PortalError
from loaders.contract import Page, RawRow, Unreadable

_MAX_FILE_BYTES = 64 * 1024 * 1024
_MAX_LINE_BYTES = 16 * 1024 * 1024
_LINES_PER_PAGE = 1000


def read_file(path: Path) -> bytes:
    """All bytes of a file, decompressed; for formats that must be read whole. Raises PortalError beyond 64 MiB."""
    with _open(path) as file:
        content = _read(file, path, _MAX_FILE_BYTES + 1)
    if len(content) > _MAX_FILE_BYTES:
        raise PortalError(f"{path.name} is larger than {_MAX_FILE_BYTES // 2**20} MiB: have it delivered in parts.")
    return content


def json_line_pages(path: Path) -> Iterator[Page]:
    """The lines of a JSON-lines file as pages of a thousand; memory does not grow with the file.

    Raises PortalError when the file ends in the middle (a cut gzip stream): the pages before it stand.
    """
    with _open(path) as file:
        number = 0
        while lines := _lines(file, path):
            number += 1
            yield Page(name=f"{path.name}#{number}", raw=b"".join(lines), decode=lambda lines=lines: _decode(lines))


def _lines(file: IO[bytes], path: Path) -> list[bytes]:
    lines: list[bytes] = []
    while len(lines) < _LINES_PER_PAGE and (line := _read_line(file, path)):
        if line.strip():
            lines.append(line)
    return lines


def _decode(lines: list[bytes]) -> list[RawRow | Unreadable]:
    return [_row(line) for line in lines]


def _row(line: bytes) -> RawRow | Unreadable:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return Unreadable("wrong_encoding", line)
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return Unreadable("broken_json", line)
    return cast("dict[str, Any]", row) if isinstance(row, dict) else Unreadable("not_an_object", line)


def _open(path: Path) -> IO[bytes]:
    try:
        return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
    except OSError as error:
        raise PortalError(f"{path} cannot be opened: {error.strerror}. Check the folder of this feed.") from error


def _read(file: IO[bytes], path: Path, limit: int) -> bytes:
    try:
        return file.read(limit)
    except (OSError, EOFError) as error:
        raise _cut(path) from error


def _read_line(file: IO[bytes], path: Path) -> bytes:
    try:
        return file.readline(_MAX_LINE_BYTES)
    except (OSError, EOFError) as error:
        raise _cut(path) from error


def _cut(path: Path) -> PortalError:
    return PortalError(f"{path.name} ends in the middle: it was cut on its way. Have it delivered again and run sync again.")
