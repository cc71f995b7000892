"""Bytes of plain and gzip files, whole, or as pages of a thousand JSON lines."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import orjson

from graph.errors import PortalError
from loaders.portal_api.contract import Page, RawRow, UnreadableRow
from loaders.sources.json_pieces import Damaged, Fault, parse_piecewise
from loaders.sources.json_text import NestedTooDeeply, parse_json, repeated_field

MAX_FILE_BYTES = 64 * 1024 * 1024
_MAX_LINE_BYTES = 16 * 1024 * 1024
_LINES_PER_PAGE = 1000
# Long lines make a page of fewer: a thousand of the longest would be 16 GiB.
_PAGE_BYTES = 32 * 1024 * 1024


def read_file(path: Path) -> bytes:
    """Return all bytes of a file, decompressed, for formats that must be read whole. Raises PortalError beyond 64 MiB."""
    with _open(path) as file:
        content = _read(file, path, MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise PortalError(f"{path.name} is larger than {MAX_FILE_BYTES // 2**20} MiB. Have it delivered in parts.")
    return content


def json_line_pages(path: Path) -> Iterator[Page]:
    """Yield the lines of a JSON-lines file in pages of a thousand, or fewer long ones; memory does not grow with the file.

    A line in which an object has a field twice is an UnreadableRow. Raises PortalError, after the pages before it, where the file
    ends in the middle (a cut gzip stream).
    """
    with _open(path) as file:
        number = 0
        while lines := _lines(file, path):
            number += 1
            if number == 1:
                lines[0] = _without_mark(lines[0], path)
            yield Page(name=f"{path.name}#{number}", raw=b"".join(lines), decode=lambda lines=lines: _decode(lines))


def _lines(file: IO[bytes], path: Path) -> list[bytes]:
    lines: list[bytes] = []
    size = 0
    while len(lines) < _LINES_PER_PAGE and size < _PAGE_BYTES and (line := _read_line(file, path)):
        if line.strip():
            lines.append(line)
            size += len(line)
    return lines


def _without_mark(line: bytes, path: Path) -> bytes:
    """Return the first line of a file without the byte order mark of UTF-8. Raises PortalError for the mark of UTF-16."""
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise PortalError(f"{path.name} is UTF-16, and JSON lines are read as UTF-8. Have it delivered as UTF-8.")
    return line.removeprefix(codecs.BOM_UTF8)


def _decode(lines: list[bytes]) -> list[RawRow | UnreadableRow]:
    return [_row(line) for line in lines]


def _row(line: bytes) -> RawRow | UnreadableRow:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return UnreadableRow("wrong_encoding", line)
    try:
        row, repeats = parse_json(line)
    except (orjson.JSONDecodeError, NestedTooDeeply):
        fault = _fault(line)
        return UnreadableRow(fault.reason, line, fault.path)
    if not isinstance(row, dict):
        return UnreadableRow("not_an_object", line)
    if repeats:
        return UnreadableRow("repeated_field", line, repeated_field(row) or "")
    return cast("dict[str, Any]", row)


def _fault(line: bytes) -> Fault:
    try:
        value, _ = parse_piecewise(line)
    except ValueError:
        return Fault("broken_json")
    return value.fault if isinstance(value, Damaged) else Fault("broken_json")


def _open(path: Path) -> IO[bytes]:
    try:
        return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
    except OSError as error:
        raise PortalError(f"{path} cannot be opened: {error.strerror}. Check the folder of this feed.") from error


def _read(file: IO[bytes], path: Path, limit: int) -> bytes:
    try:
        return file.read(limit)
    except gzip.BadGzipFile as error:
        raise _damaged(path) from error
    except (OSError, EOFError) as error:
        raise _cut(path) from error
    except zlib.error as error:
        raise _damaged(path) from error


def _read_line(file: IO[bytes], path: Path) -> bytes:
    try:
        return file.readline(_MAX_LINE_BYTES)
    except gzip.BadGzipFile as error:
        raise _damaged(path) from error
    except (OSError, EOFError) as error:
        raise _cut(path) from error
    except zlib.error as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> PortalError:
    return PortalError(f"{path.name} cannot be decompressed. Have it delivered again and run sync again.")


def _cut(path: Path) -> PortalError:
    return PortalError(f"{path.name} ends in the middle: it was cut on its way. Have it delivered again and run sync again.")
