"""The texts of many rows, each once. Ids are kept by the bytes of their digest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy

from merit.strata.packing import Numbers, pack, unpack

_ID = re.compile(r"([^:]{1,60}):((?:[0-9a-f]{2}){4,120})")
_FIRST_KIND, _MOST_KINDS = 0x80, 0x40
"""No text in UTF-8 begins with a byte from 80 to BF, so that these stand for kinds of ids."""
_ERRORS = "surrogatepass"
_NOTHING = numpy.zeros(0, numpy.int64)


class Texts:
    """Texts with whole numbers that stand for them. Texts are added until they are sealed, and read after that."""

    __slots__ = ("_codes", "_content", "_kinds", "_lengths")

    def __init__(self) -> None:
        self._codes = defaultdict[str | None, int](count().__next__, {None: -1})
        self._kinds: tuple[str, ...] = ()
        self._lengths = b""
        self._content = b""

    def __getstate__(self) -> tuple[tuple[str, ...], bytes, bytes]:
        return self._kinds, self._lengths, self._content

    def __setstate__(self, state: tuple[tuple[str, ...], bytes, bytes]) -> None:
        self._codes = defaultdict[str | None, int](int)
        self._kinds, self._lengths, self._content = state

    @property
    def size(self) -> int:
        """The bytes of sealed texts."""
        return len(self._lengths) + len(self._content)

    def codes(self, texts: Iterable[str | None]) -> list[int]:
        """Return the numbers of texts; -1 stands for None."""
        return list(map(self._codes.__getitem__, texts))

    def seal(self) -> None:
        """Keep the texts in few bytes."""
        kinds: dict[str, int] = {}
        content = [_encoded(text, kinds) for text in self._codes if text is not None]
        self._codes.clear()
        self._kinds = tuple(kinds)
        self._lengths = pack(numpy.array(list(map(len, content)), numpy.int64))
        self._content = b"".join(content)

    def lengths(self) -> Numbers:
        """Return the numbers of bytes of sealed texts."""
        (lengths,) = unpack(self._lengths)
        return lengths.all()

    def text(self, start: int, end: int) -> str:
        """Return the sealed text that lies in these bytes."""
        content = self._content[start:end]
        if content and _FIRST_KIND <= content[0] < _FIRST_KIND + _MOST_KINDS:
            return f"{self._kinds[content[0] - _FIRST_KIND]}:{content[1:].hex()}"
        return content.decode("utf-8", _ERRORS)


class JoinedTexts:
    """Sealed texts of several parts, with numbers of their own: ``starts`` are what those of each part begin with."""

    def __init__(self, texts: Sequence[Texts]) -> None:
        lengths = [each.lengths() for each in texts]
        self._texts = texts
        self._bounds = numpy.concatenate(([0], numpy.cumsum(numpy.concatenate([_NOTHING, *lengths]), dtype=numpy.int64)))
        self.starts = numpy.cumsum([0, *map(len, lengths)])[:-1]

    def read(self, codes: Numbers) -> list[str | None]:
        """Return the texts of these numbers; -1 stands for None."""
        codes = codes.astype(numpy.int64)  # the next code may be greater than a narrow type can hold
        parts = numpy.searchsorted(self.starts, codes, "right") - 1
        before = self._bounds[self.starts[parts]]
        firsts, ends = self._bounds[codes] - before, self._bounds[codes + 1] - before
        places: list[int] = parts.tolist()
        found = zip(codes.tolist(), places, firsts.tolist(), ends.tolist(), strict=True)
        return [None if code < 0 else self._texts[part].text(first, end) for code, part, first, end in found]


def _encoded(text: str, kinds: dict[str, int]) -> bytes:
    if found := _ID.fullmatch(text):
        kind = kinds.get(found[1])
        if kind is None and len(kinds) < _MOST_KINDS:
            kind = kinds[found[1]] = len(kinds)
        if kind is not None:
            return bytes([_FIRST_KIND + kind]) + bytes.fromhex(found[2])
    return text.encode("utf-8", _ERRORS)
