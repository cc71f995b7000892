"""The context of a subscription. It lasts long, so each thing that it tells is read and shown in a new context of a request."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from graph.errors import DatabaseUnavailable, EngineRestarting
from resolvers.access.looks import Looks
from resolvers.context import Context
from resolvers.errors import RateLimited
from resolvers.live.events import LiveEvents

T = TypeVar("T")

_RETRY_SECONDS = 1.0

LOOK_COST = 20
"""The cost of a look at what happened, as of a list that the hub resolves by itself. Each thing looked at costs one more."""


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass
class LiveContext(Context):
    """A context that knows the events as they come. ``day`` tells the date of today as often as it is asked.

    A look stays fresh for ``fresh_seconds``; then the hub looks again. A caller without a turn waits for at most ``patience``
    seconds.
    """

    live: LiveEvents = field(kw_only=True)
    day: Callable[[], date] = field(default=_today, kw_only=True)
    fresh_seconds: float = field(default=1.0, kw_only=True)
    patience: float = field(default=60.0, kw_only=True)

    @classmethod
    def of(cls, context: Context, live: LiveEvents) -> LiveContext:
        """Return the context of a subscription for who sent a request."""
        return cls(**{each.name: getattr(context, each.name) for each in fields(context) if each.init}, live=live)

    def anew(self) -> LiveContext:
        """Return a context that has read nothing yet: what the caller may see can change from one event to the next."""
        return replace(self, today=self.day(), looks=Looks())

    async def once(self, read: Callable[[LiveContext], Awaitable[T]], cost: int = LOOK_COST) -> T:
        """Return what is read in a new context, in its turn and at the caller's cost.

        Raises RateLimited if she has no turn now, and as ``read`` does.
        """
        context = self.anew()
        try:
            async with context.admission.executing(cost):
                return await read(context)
        finally:
            context.cancel()

    async def patiently(self, read: Callable[[LiveContext], Awaitable[T]], cost: int = LOOK_COST) -> T:
        """Return what is read, once the database is back and it is the caller's turn.

        Raises RateLimited when her turn does not come in time, and as ``read`` does otherwise.
        """
        until = math.inf
        while True:
            try:
                return await self.once(read, cost)
            except (DatabaseUnavailable, EngineRestarting):
                await asyncio.sleep(_RETRY_SECONDS)
            except RateLimited as limited:
                now = asyncio.get_running_loop().time()
                until = min(until, now + self.patience)
                if now + limited.seconds > until:
                    raise
                await asyncio.sleep(limited.seconds)
