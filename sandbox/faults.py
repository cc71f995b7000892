"""Faults of networks and servers, in front of all portals: which request is hit, and how, follows from a seed."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.draws import pick, stream

KINDS = ("429", "503", "slow", "cut", "lost receipt")
"""Too many requests; unavailable; an answer that comes late; one that is cut in the middle; one that is lost after the write."""


class CutError(Exception):
    """The connection ends here: raised to the server, which closes it."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Which share of the requests is hit.

    `slow_seconds` is how long a late answer takes: longer than a client waits. `retry_after` is what refused clients are told,
    in seconds.
    """

    rate: float = 0.0
    seed: int = 0
    slow_seconds: float = 35.0
    retry_after: int = 1

    def of(self, number: int, method: str) -> str | None:
        """What happens to the request of that number, counted from 1; only writes have a receipt to lose."""
        draw = stream(self.seed, "fault", number)
        if draw.random() >= self.rate:
            return None
        return pick(draw, KINDS if method == "POST" else KINDS[:-1])


NO_FAULTS = Faults()


class Faulty:
    """An application some of whose requests fail."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        """Nothing was asked yet."""
        self._app, self._faults, self._asked = app, faults, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        self._asked += 1
        fault = self._faults.of(self._asked, scope["method"])
        if fault in ("429", "503"):
            return await self._refusal(int(fault))(scope, receive, send)
        if fault == "lost receipt":
            await self._app(scope, receive, _nowhere)
            return await self._refusal(503)(scope, receive, send)
        disturbed = {"slow": self._late(send), "cut": _cutting(send)}
        return await self._app(scope, receive, disturbed.get(fault or "", send))

    def _late(self, send: Send) -> Send:
        """Sends what was done at once, but late."""

        async def later(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self._faults.slow_seconds)
            await send(message)

        return later

    def _refusal(self, status: int) -> Response:
        headers = {"Retry-After": str(self._faults.retry_after)}
        return Response(b'{"error":"Come again."}', status, headers, "application/json")


async def _nowhere(message: Message) -> None:
    """Where an answer goes that nobody gets."""


def _cutting(send: Send) -> Send:
    """Sends the head and half of the body, then cuts."""

    async def cut(message: Message) -> None:
        if message["type"] != "http.response.body":
            return await send(message)
        body = message.get("body", b"")
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        raise CutError

    return cut
