"""Recorded pages, and visits of the real readers and recipients to a running sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from graph.model.facts import Fact
from loaders.portal_api.contract import Feed, Page, Portal, ScopeDone, Stream, UnchangedPage, UnreadableRow, Visit
from loaders.sources.json_pages import decode_json

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_PAGES = Path(__file__).parent / "pages"


def stream_of(portal: Portal, name: str) -> Stream[Any]:
    return next(stream for stream in portal.streams if stream.name == name)


def recorded(portal: Portal, stream: str) -> list[list[Fact]]:
    """Return the facts to which each row of a recorded page is mapped."""
    path = _PAGES / portal.name.replace(".", "_") / f"{stream}.json"
    _, rows = decode_json(path.read_bytes(), "items")
    declared = stream_of(portal, stream)
    return [list(declared.map(declared.row.model_validate(row))) for row in rows]


def feed_of(announcement: Path, portal: Portal, page_size: int = 100) -> Feed:
    announced = json.loads(announcement.read_bytes())["portals"][portal.name]
    secret = next((announced[name] for name in ("token", "api_key", "client_secret") if name in announced), None)
    return Feed(
        url=announced["url"],
        secret=SecretStr(secret) if secret else None,
        account=announced.get("client") or announced.get("client_id"),
        service=announced.get("service"),
        page_size=page_size,
    )


def visit(announcement: Path, portal: Portal, started_at: datetime = NOON, page_size: int = 100) -> Visit:
    return Visit(feed_of(announcement, portal, page_size), started_at)


def pages(portal: Portal, stream: str, paid: Visit, since: str | None = None) -> Iterator[Page | ScopeDone]:
    declared = stream_of(portal, stream)
    with portal.connect(paid) as reader:
        for scope in reader.scopes(declared):
            for page in reader.read(declared, scope, since):
                assert not isinstance(page, UnchangedPage)
                yield page


def rows(read: list[Page | ScopeDone]) -> list[dict[str, Any]]:
    """All rows in their order; none of them is unreadable."""
    found = [row for page in read if isinstance(page, Page) for row in page.decode()]
    assert not any(isinstance(row, UnreadableRow) for row in found)
    return [dict(row) for row in found if not isinstance(row, UnreadableRow)]


def whole(portal: Portal, stream: str, paid: Visit, since: str | None = None) -> tuple[list[dict[str, Any]], ScopeDone]:
    """Return the rows of a complete read and its end."""
    read = list(pages(portal, stream, paid, since))
    done = read[-1]
    assert isinstance(done, ScopeDone)
    return rows(read), done
