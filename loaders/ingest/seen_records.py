"""Which records a reading has seen, in little memory. Pure.

The first reading of a stream need not ask the graph for the records of its rows: there are none, except those that it has written
itself. A row may come twice, however far apart. Two megabytes tell for a million records which of them surely have not come.
"""

from __future__ import annotations

from collections.abc import Sequence

_BITS = 24
_PROBES = 4
_RECORDS_PER_FILTER = 1_000_000
_MASK = (1 << _BITS) - 1
_DIGEST = slice(len("record:"), None)


class SeenRecords:
    """A Bloom filter of record ids, with another one for each further million.

    The digest in an id is as good as random, so its digits are the places of the record in the filter. Of a million records it
    takes two in a thousand for seen that were not.
    """

    def __init__(self) -> None:
        self._filters = [bytearray(1 << (_BITS - 3))]
        self._in_last = 0

    def may_have(self, record_id: str) -> bool:
        """Tell whether the record may have been added; False is certain."""
        places = _places(record_id)
        return any(all(bits[at >> 3] >> (at & 7) & 1 for at in places) for bits in self._filters)

    def add(self, record_id: str) -> None:
        """Remember a record."""
        if self._in_last == _RECORDS_PER_FILTER:
            self._filters.append(bytearray(1 << (_BITS - 3)))
            self._in_last = 0
        bits = self._filters[-1]
        for at in _places(record_id):
            bits[at >> 3] |= 1 << (at & 7)
        self._in_last += 1


def _places(record_id: str) -> Sequence[int]:
    digits = int(record_id[_DIGEST], 16)
    return [digits >> _BITS * probe & _MASK for probe in range(_PROBES)]
