"""Subscriptions as server-sent events, in the form of graphql-sse with a connection for each of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from meritgraph.graphql_answer import SOON, answer
from meritgraph.graphql_request import EVENT_STREAM, JSON, Query
from meritgraph.http import Follow
from meritgraph.live.answers import Subscription
from meritgraph.live.hub import Live, Stopping, each_or_none
from meritgraph.problems import Problem
from resolvers.context import Context
from resolvers.errors import RateLimited

_PING = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


def following(live: Live, request: Request) -> Follow:
    """Return what answers the subscription of a request."""

    def follow(context: Context, query: Query, text: str) -> Response:
        return _Events(live, request, context, query, text)

    return follow


class _Events(Response):
    """The answers to one subscription. It takes its place when it begins, and gives it back whatever ends it."""

    def __init__(self, live: Live, request: Request, context: Context, query: Query, text: str) -> None:
        super().__init__()
        self._live, self._request, self._context, self._query, self._text = live, request, context, query, text

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A proxy that keeps parts of an answer until they are enough would keep back what is told.
        headers = {"X-Accel-Buffering": "no", "Vary": "Accept"}
        caller, live = self._context.caller, self._live
        assert caller is not None
        token = self._request.headers["authorization"].partition(" ")[2].strip()
        with live.followed(self._request.headers) as followed:
            try:
                with live.subscribers.subscriptions.taken(caller.subject):
                    subscription = live.subscription(token, self._context, self._query, self._text, followed)
                    frames = StreamingResponse(self._frames(subscription), media_type=EVENT_STREAM, headers=headers)
                    await frames(scope, receive, send)
            except RateLimited as limited:
                followed.reason = limited.code
                await answer(Problem(limited.code, str(limited)).body, 429, JSON, {"Retry-After": SOON})(scope, receive, send)

    async def _frames(self, subscription: Subscription) -> AsyncGenerator[bytes]:
        live = self._live
        try:
            answered = each_or_none(subscription.answers(), live.ping_seconds, live.subscribers.stopping)
            async with aclosing(answered):
                async for each in answered:
                    yield _PING if each is None else b"event: next\ndata: " + orjson.dumps(each.body) + b"\n\n"
        except Stopping:
            # A stream that is not complete tells its client to go on elsewhere.
            return
        yield _COMPLETE
