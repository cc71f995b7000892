"""Arrays of whole numbers in few bytes: in the narrowest type, and by what repeats: few values, or many in a row."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

Numbers = NDArray[Any]

_HEADER = struct.Struct("<?cccII")
"""Whether it holds differences, the form, the types of values and places, the numbers of values and of places."""
_PLAIN, _PLACES, _RUNS = b"v", b"p", b"r"
"""A value for each element; for each element its place among the values; for each value the end of its run."""
_VALUES = {b"b": numpy.int8, b"h": numpy.int16, b"i": numpy.int32, b"q": numpy.int64}
_AT = {b"B": numpy.uint8, b"H": numpy.uint16, b"I": numpy.uint32}


def pack(numbers: Numbers, beside: Numbers | None = None) -> bytes:
    """Return an array of 64-bit whole numbers as bytes: itself, or its differences from the array beside it."""
    own = _shortest(numbers, differences=False)
    return own if beside is None else min(own, _shortest(numbers - beside, differences=True), key=len)


def _shortest(numbers: Numbers, *, differences: bool) -> bytes:
    none = numbers[:0]
    forms = [_packed(differences, _PLAIN, numbers, none)]
    if len(numbers):
        ends = numpy.append(numpy.flatnonzero(numbers[1:] != numbers[:-1]) + 1, len(numbers))
        forms.append(_packed(differences, _RUNS, numbers[ends - 1], ends))
        found, places = numpy.unique(numbers, return_inverse=True)
        if 1 < len(found) < len(numbers):
            forms.append(_packed(differences, _PLACES, found, places))
    return min(forms, key=len)


def _packed(differences: bool, form: bytes, values: Numbers, places: Numbers) -> bytes:
    kind, at = _narrowest(values, _VALUES), _narrowest(places, _AT)
    head = _HEADER.pack(differences, form, kind, at, len(values), len(places))
    return head + values.astype(_VALUES[kind]).tobytes() + places.astype(_AT[at]).tobytes()


def narrowed(numbers: Numbers) -> Numbers:
    """Return whole numbers in the narrowest type that holds them all."""
    return numbers.astype(_VALUES[_narrowest(numbers, _VALUES)])


def _narrowest(numbers: Numbers, types: dict[bytes, Any]) -> bytes:
    """Return the type that holds all of some whole numbers."""
    first, last = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    limits = ((kind, numpy.iinfo(each)) for kind, each in types.items())
    return next(kind for kind, limit in limits if limit.min <= first and last <= limit.max)


@dataclass(frozen=True, slots=True)
class Packed:
    """An array as it lies in bytes; ``differences`` are those from the array beside it."""

    differences: bool
    form: bytes
    values: Numbers
    places: Numbers

    def __len__(self) -> int:
        if self.form == _PLAIN:
            return len(self.values)
        return len(self.places) if self.form == _PLACES else int(self.places[-1])

    def take(self, chosen: Numbers) -> Numbers:
        """Return the elements at some indices."""
        if self.form == _PLAIN:
            return self.values[chosen]
        if self.form == _PLACES:
            return self.values[self.places[chosen]]
        return self.values[numpy.searchsorted(self.places, chosen, "right")]

    def all(self) -> Numbers:
        return self.take(numpy.arange(len(self)))


def unpack(data: bytes) -> Iterator[Packed]:
    """Yield the arrays that lie in bytes one after the other."""
    start = 0
    while start < len(data):
        differences, form, kind, at, values, places = _HEADER.unpack_from(data, start)
        start += _HEADER.size
        found = numpy.frombuffer(data, _VALUES[kind], values, start)
        start += found.nbytes
        where = numpy.frombuffer(data, _AT[at], places, start)
        start += where.nbytes
        yield Packed(differences, form, found, where)
