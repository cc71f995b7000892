"""Faults of networks and servers in front of all portals. A seed decides which request fails, and how."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.random_streams import pick, stream

KINDS = ("429", "503", "slow", "cut", "lost receipt")
"""Too many requests; unavailable; a late response; a response cut in the middle; a response lost after the write."""


class CutError(Exception):
    """Raised to the server so that it closes the connection."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Share of the requests that fail, as `rate` from 0 to 1.

    `slow_seconds` is the delay of a late response; by default it is longer than a client waits. `retry_after` is the number of
    seconds in the `Retry-After` header of a refusal.
    """

    rate: float = 0.0
    seed: int = 0
    slow_seconds: float = 35.0
    retry_after: int = 1

    def kind_for(self, number: int, method: str) -> str | None:
        """Return the fault that hits the request with that number, counted from 1, or None.

        Only writes can lose their receipt.
        """
        draw = stream(self.seed, "fault", number)
        if draw.random() >= self.rate:
            return None
        return pick(draw, KINDS if method == "POST" else KINDS[:-1])


NO_FAULTS = Faults()


class FaultyApp:
    """ASGI application in front of another one that makes some of the requests fail."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        """Start counting requests at zero."""
        self._app, self._faults, self._requests = app, faults, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        self._requests += 1
        fault = self._faults.kind_for(self._requests, scope["method"])
        if fault in ("429", "503"):
            return await self._refusal(int(fault))(scope, receive, send)
        if fault == "lost receipt":
            await self._app(scope, receive, _discard)
            return await self._refusal(503)(scope, receive, send)
        faulty_send = {"slow": self._delayed(send), "cut": _cutting(send)}
        return await self._app(scope, receive, faulty_send.get(fault or "", send))

    def _delayed(self, send: Send) -> Send:
        """Return a `send` that delays the response; the request itself is handled at once."""

        async def later(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self._faults.slow_seconds)
            await send(message)

        return later

    def _refusal(self, status: int) -> Response:
        headers = {"Retry-After": str(self._faults.retry_after)}
        return Response(b'{"error":"Come again."}', status, headers, "application/json")


async def _discard(message: Message) -> None:
    """Discard a response that no client receives."""


def _cutting(send: Send) -> Send:
    """Return a `send` that sends the headers and half of the body, then cuts the connection."""

    async def cut(message: Message) -> None:
        if message["type"] != "http.response.body":
            return await send(message)
        body = message.get("body", b"")
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        raise CutError

    return cut
