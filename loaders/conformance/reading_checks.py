"""Checks of the reader: what it makes of a whole delivery, of the same one again, and of one that was cut."""

from __future__ import annotations

from typing import Any

from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import Read, read
from loaders.conformance.verdicts import Found, NotExamined
from loaders.portal_api.contract import Portal, Stream, StreamMode


def readable(stream: Stream[Any], source: PageSource, first: Read) -> Found:
    """A whole delivery has rows and is read to its end, each scope with ScopeDone."""
    if first.problem:
        return first.problem
    if first.fault:
        return f"reading raised {first.fault}. A reader raises PortalError for what the portal does wrong, and nothing else."
    if first.done + first.stopped < first.scopes:
        return "reading ended without ScopeDone. The reader yields it after the last page of each scope."
    if len({(page.scope, page.name) for page in first.pages}) < len(first.pages):
        return "two pages have one name. A page's name tells it from every other page of its scope."
    if first.rows:
        return None
    if source.live:
        return NotExamined("the list has no rows")
    return f"there is no row to examine. Record a page of {stream.name} that has rows."


def twice(portal: Portal, stream: Stream[Any], source: PageSource, first: Read) -> Found:
    """The same delivery, read again, gives the same pages with the same rows: a second load finds nothing to change."""
    different = _different(first, read(portal, stream, source))
    if different and source.live:
        return NotExamined("the live feed gave something else the second time, and may have changed by then")
    return different


def _different(first: Read, again: Read) -> str | None:
    if [(page.scope, page.name) for page in again.pages] != [(page.scope, page.name) for page in first.pages]:
        return "its pages have other names when they are read again. Name a page by its place, not by when it was read."
    for old, new in zip(first.pages, again.pages, strict=True):
        if (old.digest, old.watermark) != (new.digest, new.watermark):
            return f"page {old.name} has other bytes or another watermark when it is read again. Give Page.raw as it came."
        for one, other in zip(old.rows, new.rows, strict=False):
            if one.raw != other.raw:
                return f"{one.place} is another one when it is read again: the reader adds something that changes."
        if len(old.rows) != len(new.rows):
            return f"page {old.name} has {len(old.rows)} rows, then {len(new.rows)}. Decoding may not depend on what was read."
    return None


def cut(portal: Portal, stream: Stream[Any], source: PageSource, _first: Read) -> Found:
    """A delivery that was cut, or of which a part was lost, is never said to be complete."""
    if source.live:
        return NotExamined("a live feed cannot be cut on purpose")
    for damage in source.damages:
        found = read(portal, stream, source, damage)
        if found.fault:
            return f"reading raised {found.fault} when a page was {damage}. A reader raises PortalError."
        # Of a snapshot with an unreadable row the hub concludes nothing: that row could be any of those that are missing.
        told = stream.mode is StreamMode.SNAPSHOT and found.has_unreadable
        if found.done and not told:
            return (
                f"the scope was said to be done though a page was {damage}: what was not read would count as gone. Raise "
                "PortalError instead of yielding ScopeDone."
            )
    return None
