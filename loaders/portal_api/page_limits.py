"""Limits of one page, whoever reads it: its bytes, the values in its JSON, its rows.

Bytes are little and what Python makes of them is much: ``{}`` takes three bytes in a page and seventy in memory. So the values of
a page are counted in its bytes, before anything is made of them.
"""

from __future__ import annotations

import re

MAX_PAGE_BYTES = 64 * 1024 * 1024
MAX_PAGE_VALUES = 5_000_000
MAX_PAGE_ROWS = 500_000

_SMALLER = "Have it sent or delivered in smaller parts"
# A list or an object, with what may stand at its beginning. Other formats may begin with a bracket, too: «[Name],[Body]».
_BEGINS_AS_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:[]\[{"\d-]|true\b|false\b|null\b)|\{\s*["}])')


class PageTooLarge(ValueError):
    """A page beyond a limit; the text continues a sentence that begins with the page. ``advice`` has no full stop."""

    def __init__(self, problem: str, advice: str = _SMALLER) -> None:
        super().__init__(problem)
        self.advice = advice


def require_size(raw: bytes) -> None:
    """Raise PageTooLarge for a page with too many bytes, and for one in JSON with too many values."""
    if len(raw) > MAX_PAGE_BYTES:
        raise PageTooLarge(f"is larger than {MAX_PAGE_BYTES // 2**20} MiB")
    if len(raw) > MAX_PAGE_VALUES and _BEGINS_AS_JSON.match(raw):
        require_few_values(raw)


def trimmed(content: bytes) -> bytes:
    """Return a copy of content that is kept, without the room in which it was made: what orjson returns keeps up to 4 KiB."""
    return bytes(memoryview(content))


def require_few_values(json: bytes) -> None:
    """Raise PageTooLarge for JSON with too many values.

    What is counted is what can stand beside a value, also within text: that is at least as much, and it is quick.
    """
    if len(json) > MAX_PAGE_VALUES:
        require_values(sum(map(json.count, (b",", b"[", b"{"))))


def require_values(count: int) -> None:
    """Raise PageTooLarge for too many values."""
    if count > MAX_PAGE_VALUES:
        raise PageTooLarge(f"has over {MAX_PAGE_VALUES:,} values")


def require_few_rows(count: int, limit: int = MAX_PAGE_ROWS) -> None:
    """Raise PageTooLarge for more rows than the limit, which is that of the feed where it is known."""
    if count > limit:
        advice = f"{_SMALLER}, or raise max_page_rows of its feed" if limit < MAX_PAGE_ROWS else _SMALLER
        raise PageTooLarge(f"has over {limit:,} rows", advice)
