"""JSON that no parser takes as a whole, taken apart so that a value which cannot be read costs its row and nothing else.

``1e400``, ``NaN``, half of a letter, a number like ``007`` and bytes that are not UTF-8 leave the structure of a text as it is:
its brackets, commas and quotes still say where each row begins and ends. This is slow, and done only after a parser has refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from loaders.portal_api.contract import UnreadableRow
from loaders.sources.json_text import NestedTooDeeply, object_of, parse_json

BROKEN, IMPOSSIBLE, ENCODING, NESTED = "broken_json", "impossible_value", "wrong_encoding", "nested_too_deeply"

_TEXT = rb'"(?:[^"\\]++|\\.)*+"'
_PLAIN = rb'[^][{}"]++'
_FLAT = rb"\{(?:%b|%b)*+\}|\[(?:%b|%b)*+\]" % ((_PLAIN, _TEXT) * 2)
_NESTED = rb"\{(?:%b|%b|%b)*+\}|\[(?:%b|%b|%b)*+\]"
# A list or object that is nested no deeper than most rows are is one token: that is several times as fast.
_SHALLOW = _NESTED % ((_PLAIN, _TEXT, _NESTED % ((_PLAIN, _TEXT, _FLAT) * 2)) * 2)
# A lone quote stands for a text that does not end; without it, every later quote would be tried as the beginning of one.
_TOKEN = re.compile(rb'%b|%b|[][{},]|"' % (_TEXT, _SHALLOW), re.DOTALL)
_NAME = re.compile(rb"\s*(%b)\s*:" % _TEXT, re.DOTALL)
_BEYOND_NUMBERS = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[+-]?(?:NaN|nan|Infinity|inf(?:inity)?)")
_HALF_LETTER = re.compile(rb"\\u[dD][89a-fA-F]")
_CLOSING = {b"[": b"]", b"{": b"}"}
_MARK = b"\xef\xbb\xbf"
# A path of this many names says well enough where a value is; in a text that is larger than a row may be, fewer will do.
_LONGEST_PATH, _PATH_IN_LARGE = 8, 4
_LARGE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be read, as a reason code of the quarantine, and the path of the value; '' is the value itself."""

    reason: str
    path: str = ""

    def inside(self, name: str) -> Fault:
        """Return the fault as seen from what has the value under this name."""
        return Fault(self.reason, f"{name}.{self.path}" if self.path else name)


@dataclass(frozen=True, slots=True)
class UnreadableValue:
    """Stands where a value cannot be read."""

    raw: bytes
    fault: Fault

    def __int__(self) -> int:
        raise ValueError("a number of it cannot be read")


class DamagedObject(dict[str, Any]):
    """An object in which at least one value cannot be read; ``repeated`` is a name that it has twice, or ''."""

    raw: bytes = b""
    fault: Fault = Fault(BROKEN)
    repeated: str = ""


class DamagedList(list[Any]):
    """A list in which at least one value cannot be read."""

    raw: bytes = b""
    fault: Fault = Fault(BROKEN)


Damaged = UnreadableValue | DamagedObject | DamagedList


def parse_piecewise(raw: bytes) -> tuple[Any, bool]:
    """Return what can be read of a JSON text that a parser has refused, and whether an object in it has a field twice.

    Raises ValueError for a text that is cut, has no brackets, or has brackets or quotes that do not match.
    """
    text = raw.removeprefix(_MARK).strip()
    if text[:1] not in _CLOSING:
        raise ValueError("it is no list and no object")
    parser = _Parser()
    return parser.parse(text), parser.repeats


def unreadable_row(value: Damaged) -> UnreadableRow:
    """Return what goes to quarantine for a row that cannot be read, or in which a value cannot be read."""
    fault, raw = value.fault, value.raw
    if fault.reason == ENCODING:
        # With the broken letters replaced it may be JSON again, and then the quarantine shows its fields.
        with suppress(orjson.JSONDecodeError, orjson.JSONEncodeError):
            raw = orjson.dumps(orjson.loads(raw.decode("utf-8", "replace")))
    return UnreadableRow(fault.reason, raw, fault.path)


class _Parser:
    """Parses a text as far as that is possible; ``repeats`` tells whether an object had a field twice."""

    repeats = False

    def parse(self, text: bytes, depth: int = 0) -> Any:
        try:
            value, repeats = parse_json(text)
        except (orjson.JSONDecodeError, NestedTooDeeply):
            return self._parse_parts(text, depth)
        self.repeats |= repeats
        return value

    def _parse_parts(self, text: bytes, depth: int) -> Damaged:
        if text[:1] not in _CLOSING or depth == (_LONGEST_PATH if len(text) < _LARGE_BYTES else _PATH_IN_LARGE):
            return UnreadableValue(text, Fault(_reason(text)))
        items = [text[start:end].strip() for start, end in _spans(text)]
        if items == [b""]:
            items.clear()
        if text[:1] == b"{":
            return self._parse_object(text, items, depth)
        damaged = DamagedList(self.parse(item, depth + 1) for item in items)
        damaged.raw, damaged.fault = text, _first_fault((str(number), value) for number, value in enumerate(damaged))
        return damaged

    def _parse_object(self, text: bytes, items: list[bytes], depth: int) -> Damaged:
        pairs: list[tuple[str, Any]] = []
        for item in items:
            if (named := _NAME.match(item)) is None:
                return UnreadableValue(text, Fault(BROKEN))
            try:
                name = orjson.loads(named[1].decode("utf-8", "replace"))
            except orjson.JSONDecodeError:
                return UnreadableValue(text, Fault(BROKEN))
            value = item[named.end() :].strip()
            legible = _reason(named[1]) != ENCODING
            pairs.append((name, self.parse(value, depth + 1) if legible else UnreadableValue(value, Fault(ENCODING))))
        made = object_of(pairs)
        damaged = DamagedObject(made)
        damaged.raw, damaged.repeated, damaged.fault = text, getattr(made, "name", ""), _first_fault(pairs)
        return damaged


def _first_fault(values: Iterable[tuple[str, Any]]) -> Fault:
    found = (value.fault.inside(name) for name, value in values if isinstance(value, Damaged))
    return next(found, Fault(BROKEN))


def _reason(text: bytes) -> str:
    """Return the reason code of a value that no parser takes."""
    if text[:1] in _CLOSING:
        return NESTED
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return ENCODING
    if _BEYOND_NUMBERS.fullmatch(text) and not re.match(rb"-?0\d", text):
        return IMPOSSIBLE
    return ENCODING if text[:1] == b'"' and _HALF_LETTER.search(text) else BROKEN


def _spans(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the items of the list or object begin and end. Raises ValueError where brackets or quotes do not match."""
    # Each bracket takes one byte, because a row may consist of nothing else.
    open_ = bytearray(_CLOSING[text[:1]])
    begins = 1
    for token in _TOKEN.finditer(text, 1):
        sign, at = token[0], token.start()
        if sign in _CLOSING:
            open_ += _CLOSING[sign]
        elif sign == b'"':
            raise ValueError("a text in it does not end")
        elif sign in (b"]", b"}"):
            if open_.pop() != sign[0]:
                raise ValueError("its brackets do not match")
            if not open_:
                yield begins, at
                if token.end() != len(text):
                    raise ValueError("something follows its end")
                return
        elif sign == b"," and len(open_) == 1:
            yield begins, at
            begins = at + 1
    raise ValueError("it ends in the middle")
