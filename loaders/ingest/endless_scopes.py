"""Ends the reading of a scope that goes on without bringing anything new: the same rows again and again, nothing but empty pages.

A portal may lead its reader in a circle, or on for ever. What counts is what came before in the same reading: rows that have not
changed since an earlier run are read for the first time in this one, so a register in which nothing changed is no circle.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from graph.errors import PortalError
from loaders.portal_api.contract import Feed
from loaders.portal_api.scope_key import ScopeKey
from loaders.portal_api.shown_text import shown_token

# With so many contents in so many bits, one in twenty that is new is taken for known. A page, let alone many pages in a row,
# consists of such rows by no chance.
_BITS = 2**25
_MOST_NOTED = 4_000_000
_LAST_BIT = _BITS - 1


class SeenContents:
    """Remembers which contents came in a reading, in 4 MiB however many there are (a Bloom filter).

    Of very long readings the first four million contents are remembered, which a circle comes back to.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS // 8)
        self._noted = 0

    def note_all(self, contents: Iterable[Hashable]) -> bool:
        """Note contents, and tell whether any of them is new."""
        bits, noted, any_new = self._bits, self._noted, False
        for number in map(hash, contents):
            first, second = number & _LAST_BIT, number >> 32 & _LAST_BIT
            new = not (bits[first >> 3] >> (first & 7) & 1 and bits[second >> 3] >> (second & 7) & 1)
            if new and noted < _MOST_NOTED:
                bits[first >> 3] |= 1 << (first & 7)
                bits[second >> 3] |= 1 << (second & 7)
            noted += new
            any_new |= new
        self._noted = noted
        return any_new


class ProgressWatch:
    """Counts the pages of one reading of a scope that brought nothing new."""

    def __init__(self, scope_key: ScopeKey, feed: Feed) -> None:
        self._scope_key, self._feed = scope_key, feed
        self._pages = self._new = self._repeated = self._empty = 0

    def count(self, page: str, rows: int, *, any_new: bool) -> None:
        """Count a page that was read. Raises PortalError where the scope must be ended, as nothing says that it ever ends.

        A reading may come by everything once more, as after a cursor that expired, before it counts as a circle.
        """
        self._pages += 1
        if rows and any_new:
            self._new, self._repeated, self._empty = self._new + 1, 0, 0
        elif rows:
            self._repeated += 1
        else:
            self._empty += 1
        feed = self._feed
        # Files end by themselves. Of weekly deliveries, one after the other may hold the same rows.
        if feed.folder is not None:
            return
        if self._repeated >= feed.max_repeated_pages and self._repeated > self._new:
            raise self._ended(
                page, f"its last {self._repeated} pages with rows repeat rows of this reading", "max_repeated_pages"
            )
        if self._empty >= feed.max_empty_pages:
            raise self._ended(page, f"it has had {self._empty} pages without a row since the last new one", "max_empty_pages")
        if self._pages >= feed.max_scope_pages:
            raise self._ended(page, f"it has {self._pages} pages", "max_scope_pages")

    def _ended(self, page: str, sign: str, setting: str) -> PortalError:
        return PortalError(
            f"{self._scope_key} was ended at page {shown_token(page)}, as nothing tells that it ever ends: {sign}. What was read "
            "is kept, and no record counts as missing. Report the page to the portal's operator; if the portal is right, set a "
            f"larger {setting} for its feed. Then run sync again."
        )
