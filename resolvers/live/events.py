"""The events of the graph as they come. All subscriptions of a process share one reading of them.

Each subscription keeps its own place, the number of the last event that it has seen. Those who keep up are served from the
events that were read last; who is behind reads for herself until she has caught up. So nobody's slowness makes others wait, and
nothing has to be kept for anybody.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import DatabaseError
from resolvers.errors import BadUserInput
from resolvers.live.shared_looks import SharedLooks

logger = logging.getLogger(__name__)

_POLL_SECONDS = 0.5
_STATEMENT_SECONDS = 10.0
_AT_ONCE = 200
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; ``about`` is its content as JSON."""

    seq: int
    kind: str
    run: str | None
    about: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NextEvents:
    """The next events after a place, perhaps none, and the number until which there is no other."""

    events: tuple[Event, ...]
    seq: int


class LiveEvents:
    """The events of a database, which is read only while somebody waits for the next ones; and what was looked at for them."""

    def __init__(self, database: Database, poll_seconds: float = _POLL_SECONDS) -> None:
        self._database, self._poll_seconds = database, poll_seconds
        # All events from the one after `_from` to `_to` are kept.
        self._kept: deque[Event] = deque()
        self._from = self._to = -1
        self._polling: asyncio.Task[None] | None = None
        self.looks = SharedLooks()

    async def last(self) -> int:
        """Return the number of the last event. Raises DatabaseError."""
        return (await self._place(0))[0]

    async def check(self, seq: int) -> None:
        """Raise BadUserInput unless all events after this number are kept, and DatabaseError."""
        last, kept = await self._place(seq + 1)
        if seq > last or not (kept or seq == last):
            raise BadUserInput(
                "What happened after this cursor is not kept any more. Subscribe without a cursor, and read the list of what "
                "changed since you stopped."
            )

    async def after(self, seq: int) -> NextEvents:
        """Return the next events after a number. It waits until there are some, and as long as the database is away."""
        while True:
            if self._from <= seq < self._to:
                known = tuple(each for each in self._kept if each.seq > seq)[:_AT_ONCE]
                return NextEvents(known, known[-1].seq if known else self._to)
            if seq != self._to and (found := await self._caught_up(seq)) is not None:
                return found
            await self._next_poll()

    def close(self) -> None:
        """Stop reading. Whoever still waits is cancelled with it."""
        if self._polling is not None:
            self._polling.cancel()

    async def _caught_up(self, seq: int) -> NextEvents | None:
        """Read for one who is behind, or ahead of what was read last. None where there is nothing after her place."""
        try:
            found = await self._read(seq)
        except DatabaseError as error:
            logger.debug("new events are not read: %s", error)
            await asyncio.sleep(self._poll_seconds)
            return None
        if found.seq > seq:
            return found
        # She waits for what comes next, and so do all: those who are behind read for themselves.
        self._kept.clear()
        self._from = self._to = seq
        return None

    async def _next_poll(self) -> None:
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())
        # One who leaves does not take the events from the others who wait.
        await asyncio.shield(self._polling)

    async def _poll(self) -> None:
        try:
            await asyncio.sleep(self._poll_seconds)
            before = self._to
            found = await self._read(before)
            if before == self._to:
                self._kept.extend(found.events)
                self._to = found.seq
            while len(self._kept) > _KEPT:
                self._from = self._kept.popleft().seq
        except DatabaseError as error:
            # The log has the state of the database already.
            logger.debug("new events are not read: %s", error)
        finally:
            self._polling = None

    async def _read(self, seq: int) -> NextEvents:
        """Return the next events. Numbers without an event, which was deleted, are passed over."""
        until = seq + _AT_ONCE
        rows = await self._database.read(
            statement("events/events_after"), {"seq": seq, "seq_to": until}, seconds=_STATEMENT_SECONDS
        )
        last = cast("int", rows[0]["last"]) if rows else 0
        found = cast("list[dict[str, Any]]", rows[0]["events"]) if rows else []
        events = tuple(Event(**each) for each in found)
        return NextEvents(events, max(seq, min(until, last), events[-1].seq if events else 0))

    async def _place(self, seq: int) -> tuple[int, bool]:
        rows = await self._database.read(statement("events/is_kept"), {"seq": seq}, seconds=_STATEMENT_SECONDS)
        return (cast("int", rows[0]["last"]), bool(rows[0]["kept"])) if rows else (0, False)
