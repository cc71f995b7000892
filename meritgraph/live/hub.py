"""The subscriptions of one process of the hub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field

from meritgraph.graphql_request import Query
from meritgraph.http import Endpoint
from meritgraph.live.answers import CHECK_SECONDS, Answered, Subscription
from meritgraph.live.subscribers import Subscribers
from meritgraph.live.tasks import over
from meritgraph.observing import CLIENT_LEFT, HUB_STOPS, Followed, trace_of
from resolvers.context import Context
from resolvers.live.context import LiveContext
from resolvers.live.events import LiveEvents


class Stopping(Exception):
    """The process is told to stop."""


@dataclass(frozen=True, slots=True)
class Live:
    """What the subscriptions of a process share. ``origins`` are those of pages that may open a socket beside the hub's own."""

    endpoint: Endpoint
    events: LiveEvents
    subscribers: Subscribers = field(default_factory=Subscribers)
    origins: frozenset[str] = frozenset()
    check_seconds: float = CHECK_SECONDS
    ping_seconds: float = 12.0
    init_seconds: float = 5.0
    last_seconds: float = 5.0

    def subscription(self, token: str, context: Context, query: Query, text: str, followed: Followed) -> Subscription:
        of_subscription = LiveContext.of(context, self.events)
        return Subscription(self.endpoint, token, of_subscription, query, text, followed, self.check_seconds)

    @contextmanager
    def followed(self, headers: Mapping[str, str]) -> Generator[Followed]:
        """Yield what observers of the hub are told of a subscription. It ends with the context, whatever ends that."""
        followed = Followed(trace_of(headers))
        try:
            yield followed
        finally:
            followed.end(HUB_STOPS if self.subscribers.stopping.is_set() else CLIENT_LEFT)
            for observer in self.endpoint.observers:
                observer.ended(followed)

    def stop(self) -> None:
        """End all subscriptions: their clients go on at another process, or at this one once it is back."""
        self.subscribers.stopping.set()


async def each_or_none(
    source: AsyncGenerator[Answered], seconds: float, stopping: asyncio.Event
) -> AsyncGenerator[Answered | None]:
    """Yield what comes, and None whenever nothing came for so many seconds. Raises Stopping."""
    stop = asyncio.ensure_future(stopping.wait())
    waiting: asyncio.Future[Answered | None] | None = None
    async with aclosing(source):
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(_next(source))
                await asyncio.wait({waiting, stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
                if stop.done():
                    raise Stopping
                if not waiting.done():
                    yield None
                    continue
                answered, waiting = waiting.result(), None
                if answered is None:
                    return
                yield answered
        finally:
            await over(stop, *([] if waiting is None else [waiting]))


async def _next(source: AsyncGenerator[Answered]) -> Answered | None:
    return await anext(source, None)
