"""Checks of the reader: what it makes of a whole delivery, of the same one again, and of one that was cut."""

from __future__ import annotations

from typing import Any

from loaders.conformance.feeds import PageSource
from loaders.conformance.reads import Read, read
from loaders.contract import Portal, Stream, StreamMode


def readable(stream: Stream[Any], source: PageSource, first: Read) -> str | None:
    """A whole delivery has rows and is read to its end, each scope with ScopeDone."""
    if first.fault:
        return f"reading raised {first.fault}. A reader raises PortalError for what the portal does wrong, and nothing else."
    if first.problem:
        return first.problem
    if not first.rows:
        return f"there is no row to examine. Record a page of {stream.name} that has rows."
    if source.most_pages is None and first.done < first.scopes:
        return "reading ended without ScopeDone. The reader yields it after the last page of each scope."
    if len({page.name for page in first.pages}) < len(first.pages):
        return "two pages have one name. A page's name tells it from every other page of its scope."
    return None


def replay(portal: Portal, stream: Stream[Any], source: PageSource, first: Read) -> str | None:
    """The same delivery, read again, gives the same pages under the same names with the same rows."""
    again = read(portal, stream, source)
    if [page.name for page in again.pages] != [page.name for page in first.pages]:
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


def cut(portal: Portal, stream: Stream[Any], source: PageSource, _first: Read) -> str | None:
    """A delivery that was cut, or of which a part was lost, is never said to be complete."""
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
