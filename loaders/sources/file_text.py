"""The text of a file: its encoding is found or declared, and a message names the encoding that is suspected."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HIGH = re.compile(rb"[\x80-\xff]+")
_SAMPLE_BYTES = 64 * 1024
# What a file begins with that is no text, or none that is read, whatever its name says. UTF-32 begins as UTF-16 does.
_NO_TEXT = (
    (b"PK\x03\x04", "a ZIP archive, as Excel workbooks (xlsx) are", "Have it saved as CSV in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older Excel (xls)", "Have it saved as CSV in UTF-8"),
    (b"\x1f\x8b", "compressed with gzip", "Name it with .gz at the end"),
    (b"%PDF", "a PDF document", "Have it delivered as data"),
    (codecs.BOM_UTF32_LE, "UTF-32", "Have it delivered as UTF-8"),
    (codecs.BOM_UTF32_BE, "UTF-32", "Have it delivered as UTF-8"),
)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE


class FileProblem(ValueError):
    """A file that cannot be read as what it should be. ``advice`` says what to do, without a full stop."""

    def __init__(self, problem: str, advice: str = "Have it delivered again") -> None:
        super().__init__(problem)
        self.advice = advice


def decode_text(raw: bytes, encodings: Sequence[str] = ()) -> str:
    """Return the text of a file, without a byte order mark.

    A file is UTF-16 if it begins with the mark of UTF-16. Otherwise it is UTF-8 if it can be read as UTF-8, since text in another
    encoding practically never can. Otherwise the first of ``encodings`` that can read all of it counts. Raises FileProblem.
    """
    for mark, what, advice in _NO_TEXT:
        if raw.startswith(mark):
            raise FileProblem(f"it is {what}", advice)
    if raw.startswith(_UTF_16_MARKS):
        return _utf_16(raw)
    for encoding in ("utf-8-sig", *encodings):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise FileProblem(
                "it contains null characters, as UTF-16 without a byte order mark does",
                "Have it delivered as UTF-8, or as UTF-16 with a byte order mark",
            )
        return text
    raise _unreadable(raw, encodings)


def stripping(text: str) -> Callable[[str], str]:
    """Return what removes the white space around a cell of this text, and the signs around it that nobody sees."""
    # Stripping signs of one's own costs several times as much, and few files have any.
    return _strip_all if any(sign in text for sign in _INVISIBLE) else str.strip


def _strip_all(cell: str) -> str:
    return cell.strip(_SPACE)


def _utf_16(raw: bytes) -> str:
    try:
        return raw.decode("utf-16")
    except UnicodeDecodeError as error:
        raise FileProblem("it begins as UTF-16 and cannot be read as that to its end") from error


def _unreadable(raw: bytes, encodings: Sequence[str]) -> FileProblem:
    tried = [name for name in encodings if codecs.lookup(name).name not in ("utf-8", "utf-8-sig")]
    names = f"neither UTF-8 nor {' nor '.join(tried)}" if tried else "not UTF-8"
    found = _first_byte_that_is_not_utf_8(raw)
    suspected = _suspected_encoding(raw)
    if suspected is None or suspected in tried:
        return FileProblem(f"it is {names} ({found})", "Have it delivered as UTF-8")
    return FileProblem(
        f"it is {names} ({found}); it may be {suspected}",
        f'Have it delivered as UTF-8, or declare its encoding: encodings=("{suspected}",)',
    )


def _first_byte_that_is_not_utf_8(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return f"line {line} has the byte 0x{raw[error.start]:02x}"
    return "all its bytes are UTF-8"


def _suspected_encoding(raw: bytes) -> str | None:
    """Return cp1251 where letters beyond ASCII stand side by side, as in Cyrillic words, else cp1252.

    Return None where most of them are UTF-8, so that only some bytes are damaged.
    """
    runs = _HIGH.findall(raw[:_SAMPLE_BYTES]) or _HIGH.findall(raw)
    letters = b"".join(runs).decode("utf-8", "replace")
    if 2 * letters.count("\ufffd") < len(letters):
        return None
    return "cp1251" if 2 * sum(len(run) > 1 for run in runs) >= len(runs) else "cp1252"
