"""The context of a subscription. It lasts long, so each thing that it tells is read and shown in a new context of a request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from graph.errors import DatabaseUnavailable, EngineRestarting
from resolvers.access.looks import Looks
from resolvers.context import Context
from resolvers.live.events import LiveEvents

T = TypeVar("T")

_RETRY_SECONDS = 1.0


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass
class LiveContext(Context):
    """A context that knows the events as they come. ``day`` tells the date of today as often as it is asked."""

    live: LiveEvents = field(kw_only=True)
    day: Callable[[], date] = field(default=_today, kw_only=True)

    @classmethod
    def of(cls, context: Context, live: LiveEvents) -> LiveContext:
        """Return the context of a subscription for who sent a request."""
        return cls(**{each.name: getattr(context, each.name) for each in fields(context) if each.init}, live=live)

    def anew(self) -> LiveContext:
        """Return a context that has read nothing yet: what the caller may see can change from one event to the next."""
        return replace(self, today=self.day(), looks=Looks())

    async def patiently(self, read: Callable[[LiveContext], Awaitable[T]]) -> T:
        """Return what is read in a new context; while the database is away, try again each second.

        Raises as ``read`` does otherwise.
        """
        while True:
            context = self.anew()
            try:
                return await read(context)
            except (DatabaseUnavailable, EngineRestarting):
                await asyncio.sleep(_RETRY_SECONDS)
            finally:
                context.cancel()
