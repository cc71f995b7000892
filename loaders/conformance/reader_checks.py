"""Checks of the reader: what it does with a complete delivery, with the same delivery again, and with a damaged one."""

from __future__ import annotations

from typing import Any

from loaders.conformance.page_sources import PageSource
from loaders.conformance.stream_reading import StreamReading, read_stream
from loaders.conformance.verdicts import CheckResult, NotExamined
from loaders.portal_api.contract import Portal, Stream, StreamMode


def is_readable(stream: Stream[Any], source: PageSource, first: StreamReading) -> CheckResult:
    """Check that a complete delivery has rows and is read to its end, each scope with ScopeDone."""
    if first.problem:
        return first.problem
    if first.fault:
        return f"reading raised {first.fault}. A reader raises PortalError for the portal's own errors, and nothing else."
    if first.scopes_done + first.scopes_stopped < first.scopes_begun:
        return "reading ended without ScopeDone. The reader yields it after the last page of each scope."
    if len({(page.scope, page.name) for page in first.pages}) < len(first.pages):
        return "two pages have the same name. The name of a page must be unique in its scope."
    if first.rows:
        return None
    if source.live:
        return NotExamined("the list has no rows")
    return f"there is no row to examine. Record a page of {stream.name} that has rows."


def is_repeatable(portal: Portal, stream: Stream[Any], source: PageSource, first: StreamReading) -> CheckResult:
    """Check that the same delivery, read again, gives the same pages with the same rows: a second load changes nothing."""
    difference = _difference(first, read_stream(portal, stream, source))
    if difference and source.live:
        return NotExamined("the live feed gave other rows the second time, and may have changed in between")
    return difference


def _difference(first: StreamReading, again: StreamReading) -> str | None:
    if [(page.scope, page.name) for page in again.pages] != [(page.scope, page.name) for page in first.pages]:
        return "its pages have other names when they are read again. Name a page by its position, not by when it was read."
    for old, new in zip(first.pages, again.pages, strict=True):
        if (old.digest, old.watermark) != (new.digest, new.watermark):
            return (
                f"page {old.name} has other bytes or another watermark when it is read again. Set Page.raw to the bytes as sent."
            )
        for one, other in zip(old.rows, new.rows, strict=False):
            if one.raw != other.raw:
                return f"{one.position} is different when it is read again: the reader adds something that changes."
        if len(old.rows) != len(new.rows):
            return f"page {old.name} has {len(old.rows)} rows, then {len(new.rows)}. Decoding must not depend on earlier reads."
    return None


def stays_incomplete_when_damaged(portal: Portal, stream: Stream[Any], source: PageSource, _first: StreamReading) -> CheckResult:
    """Check that a delivery that was cut, or that lost a page, is never reported as complete."""
    if source.live:
        return NotExamined("a live feed cannot be cut on purpose")
    for damage in source.damages:
        found = read_stream(portal, stream, source, damage)
        if found.fault:
            return f"reading raised {found.fault} when a page was {damage}. A reader raises PortalError."
        # A snapshot with an unreadable row proves no absence: the row could be any of the missing ones.
        is_noticed = stream.mode is StreamMode.SNAPSHOT and found.has_unreadable
        if found.scopes_done and not is_noticed:
            return (
                f"ScopeDone was yielded although a page was {damage}: records on that page would count as gone. Raise "
                "PortalError instead of yielding ScopeDone."
            )
    return None
