"""Subscriptions as server-sent events, in the form of graphql-sse with a connection for each of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from graph.errors import DatabaseError
from meritgraph.admission import RateLimited
from meritgraph.graphql_answer import SOON, answer, unavailable_answer
from meritgraph.graphql_request import JSON, Refused
from meritgraph.live.answers import Subscription, error_body
from meritgraph.live.hub import Live, Stopping, each_or_none
from schema.errors import unavailable

EVENT_STREAM = "text/event-stream"
_PING = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


def asks_for_events(request: Request) -> bool:
    """Tell whether a client wants its answers one after the other."""
    accepted = request.headers.get("accept", "").lower().split(",")
    return any(each.partition(";")[0].strip() == EVENT_STREAM for each in accepted)


async def respond_with_events(live: Live, request: Request) -> Response:
    """Answer a subscription; what is refused before it begins is refused as a query would be."""
    try:
        context, query, text = await live.endpoint.admit(request, EVENT_STREAM)
    except Refused as refused:
        body = {"errors": [{"message": str(refused), "extensions": refused.extensions}]}
        return answer(body, refused.status, JSON, refused.headers)
    except DatabaseError as error:
        return unavailable_answer([unavailable(error).formatted], JSON)
    except ClientDisconnect:
        return Response(status_code=400)
    token = request.headers["authorization"].partition(" ")[2].strip()
    return _Events(live, live.subscription(token, context, query, text))


class _Events(Response):
    """The answers to one subscription. It takes its place when it begins, and gives it back whatever ends it."""

    def __init__(self, live: Live, subscription: Subscription) -> None:
        super().__init__()
        self._live, self._subscription = live, subscription

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A proxy that keeps parts of an answer until they are enough would keep back what is told.
        headers = {"X-Accel-Buffering": "no", "Vary": "Accept"}
        caller = self._subscription.context.caller
        assert caller is not None
        try:
            with self._live.subscribers.subscriptions.taken(caller.subject):
                frames = StreamingResponse(self._frames(), media_type=EVENT_STREAM, headers=headers)
                await frames(scope, receive, send)
        except RateLimited as limited:
            await answer(error_body(limited.code, str(limited)), 429, JSON, {"Retry-After": SOON})(scope, receive, send)

    async def _frames(self) -> AsyncGenerator[bytes]:
        live = self._live
        try:
            answered = each_or_none(self._subscription.answers(), live.ping_seconds, live.subscribers.stopping)
            async with aclosing(answered):
                async for each in answered:
                    yield _PING if each is None else b"event: next\ndata: " + orjson.dumps(each.body) + b"\n\n"
        except Stopping:
            # A stream that is not complete tells its client to go on elsewhere.
            return
        yield _COMPLETE
