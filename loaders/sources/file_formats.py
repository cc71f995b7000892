"""Pages from plain and gzip files: whole files (such as CSV), or JSON lines by the thousand."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

import orjson

from graph.errors import PortalError
from loaders.portal_api.contract import Page, RawRow, UnreadableRow

_MAX_FILE_BYTES = 64 * 1024 * 1024
_MAX_LINE_BYTES = 16 * 1024 * 1024
_LINES_PER_PAGE = 1000

# The csv module has one limit for the whole process, and a longer field would cost the rest of its file. With this limit a field
# that is too large for the hub goes to quarantine by itself, and its neighbours are loaded.
csv.field_size_limit(_MAX_FILE_BYTES)


def read_file(path: Path) -> bytes:
    """Return all bytes of a file, decompressed, for formats that must be read whole. Raises PortalError beyond 64 MiB."""
    with _open(path) as file:
        content = _read(file, path, _MAX_FILE_BYTES + 1)
    if len(content) > _MAX_FILE_BYTES:
        raise PortalError(f"{path.name} is larger than {_MAX_FILE_BYTES // 2**20} MiB. Have it delivered in parts.")
    return content


def json_line_pages(path: Path) -> Iterator[Page]:
    """Yield the lines of a JSON-lines file in pages of a thousand; memory does not grow with the file.

    Raises PortalError, after the pages before it, where the file ends in the middle (a cut gzip stream).
    """
    with _open(path) as file:
        number = 0
        while lines := _lines(file, path):
            number += 1
            yield Page(name=f"{path.name}#{number}", raw=b"".join(lines), decode=lambda lines=lines: _decode(lines))


def decode_csv(raw: bytes, columns: Sequence[str], encodings: Sequence[str] = ("utf-8-sig",)) -> list[RawRow | UnreadableRow]:
    """Return the rows of a CSV file, with the names in its header; columns without a name and empty lines are left out.

    The first encoding that can read the whole file is used. Raises ValueError when none can, or when the header lacks one of the
    columns. A row with more or fewer cells than the header is an UnreadableRow.
    """
    reader = csv.reader(io.StringIO(_text(raw, encodings), newline=""), strict=True)
    try:
        header = next(reader, list[str]())
        if missing := [name for name in columns if name not in header]:
            raise ValueError(f"its header lacks {', '.join(missing)}")
        return [_cells(header, cells) for cells in reader if cells]
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from error


def _text(raw: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"it is neither {' nor '.join(encodings)}")


def _cells(header: Sequence[str], cells: Sequence[str]) -> RawRow | UnreadableRow:
    if len(cells) != len(header):
        return UnreadableRow("wrong_number_of_cells", orjson.dumps(cells))
    return {name: cell for name, cell in zip(header, cells, strict=True) if name}


def _lines(file: IO[bytes], path: Path) -> list[bytes]:
    lines: list[bytes] = []
    while len(lines) < _LINES_PER_PAGE and (line := _read_line(file, path)):
        if line.strip():
            lines.append(line)
    return lines


def _decode(lines: list[bytes]) -> list[RawRow | UnreadableRow]:
    return [_row(line) for line in lines]


def _row(line: bytes) -> RawRow | UnreadableRow:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return UnreadableRow("wrong_encoding", line)
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return UnreadableRow("broken_json", line)
    return cast("dict[str, Any]", row) if isinstance(row, dict) else UnreadableRow("not_an_object", line)


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
    except zlib.error as error:
        raise _damaged(path) from error


def _read_line(file: IO[bytes], path: Path) -> bytes:
    try:
        return file.readline(_MAX_LINE_BYTES)
    except (OSError, EOFError) as error:
        raise _cut(path) from error
    except zlib.error as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> PortalError:
    return PortalError(f"{path.name} cannot be decompressed. Have it delivered again and run sync again.")


def _cut(path: Path) -> PortalError:
    return PortalError(f"{path.name} ends in the middle: it was cut on its way. Have it delivered again and run sync again.")
