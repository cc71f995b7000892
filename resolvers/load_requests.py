"""Requests to load: what people asked a worker to load, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from resolvers.context import Context
from resolvers.lists import KeysetList, before_moment, newest_by
from resolvers.paging import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """What somebody asked a worker to load. ``portal`` is None for all of them, ``rows`` None for all in quarantine."""

    id: str
    kind: str
    portal: str | None
    run: str | None
    rows: list[str] | None
    by: str
    why: str
    state: str
    message: str | None
    attempts: int
    asked_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None

    @property
    def waited_seconds(self) -> int:
        """How long it has waited by now, or waited until a worker took it."""
        until = self.taken_at or self.ended_at or datetime.now(UTC)
        return max(0, int((until - self.asked_at).total_seconds()))


def _request(row: Mapping[str, Any]) -> LoadRequest:
    return LoadRequest(**row)


_REQUESTS = KeysetList(
    "loadRequests",
    "api/load_requests_page",
    _request,
    "api/count_load_requests",
    key=newest_by("asked_at"),
    bounds=before_moment,
)


async def load_requests_page(
    context: Context, criteria: Mapping[str, object], first: int, after: str | None
) -> Connection[LoadRequest]:
    """Return a page of requests to load, the newest first."""
    return await _REQUESTS.read(context, criteria, first, after)


async def load_request_by_id(context: Context, id_: str) -> LoadRequest | None:
    """Return a request to load, or None if there is none of this id."""
    rows = await context.reader.read("api/load_request", {"id": id_})
    return _request(rows[0]) if rows else None
