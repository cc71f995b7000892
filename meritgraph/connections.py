"""Connections of clients: those are closed whose request head does not end or is too large, or whose client does not read.

When there are far too many, those close that have waited longest for a request, so that a health check still finds a place.

uvicorn limits the time between two requests, but neither the time that a head takes nor, with httptools, its size. It answers
requests beyond its own limit of connections in plain text, and health checks, too: a crowd would make a supervisor restart the
hub.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import ClientDisconnect, Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

logger = logging.getLogger(__name__)

# The largest head of a request, which nobody needs a token for.
MOST_HEAD_BYTES = 64 * 1024
_HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

# The name in the state of a request that tells whether there are too many connections.
CROWDED = "crowded"


@dataclass(frozen=True, slots=True)
class ConnectionTerms:
    """How long a client may take, and the number of connections beyond which queries are refused.

    ``seconds`` is the time for the head of a request, and the time in which a client must read some of its answer. Beyond
    ``most`` connections those are closed that wait for a request.
    """

    seconds: float
    connections: int
    most: int


class UnreadTimer:
    """Closes a connection whose client reads nothing of what waits for it, for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    def start(self, transport: asyncio.Transport) -> None:
        """Close the connection unless the client reads something in time, and so again until ``stop``."""
        waiting = transport.get_write_buffer_size()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._abort_unless_below, transport, waiting)

    def stop(self) -> None:
        """Leave the connection alone: the client has read, or the connection is closed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _abort_unless_below(self, transport: asyncio.Transport, before: int) -> None:
        if transport.get_write_buffer_size() < before:
            self.start(transport)
            return
        logger.info("closed a connection: its client read nothing of the answer for %g s", self._seconds)
        self._timer = None
        # A mere close would wait until everything is read.
        transport.abort()


class Socket(WebSocketsSansIOProtocol):
    """A WebSocket of uvicorn whose client must read. ``sockets_with_terms`` makes the class that uvicorn is given.

    uvicorn closes one that answers no ping, but only when everything is read that was sent before.
    """

    terms: ConnectionTerms
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._unread = UnreadTimer(self.terms.seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unread.stop()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread.start(self.transport)

    def resume_writing(self) -> None:
        self._unread.stop()
        super().resume_writing()


class Connection(HttpToolsProtocol):
    """A connection of uvicorn with more limits. ``with_terms`` makes the class that uvicorn is given."""

    terms: ConnectionTerms
    waiting: dict[Connection, None]
    """All connections without a request, those first that have waited longest."""
    _head_timer: asyncio.TimerHandle | None = None
    _in_head = False
    _head_bytes = 0
    """Of the fields that are complete."""
    _open_bytes = 0
    """Of a head that is not complete yet."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] (as in uvicorn)
        super().connection_made(transport)
        self._unread = UnreadTimer(self.terms.seconds)
        self._expect_head()
        self.waiting[self] = None
        if len(self.connections) > self.terms.most:
            # Without a free descriptor the process could accept no connection at all.
            longest = next(iter(self.waiting))
            del self.waiting[longest]
            longest.transport.abort()

    def data_received(self, data: bytes) -> None:
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if self._head_timer is None and (cycle is None or cycle.response_complete):
            self._expect_head()
        in_head = self._in_head
        super().data_received(data)
        if in_head and self._in_head:
            self._open_bytes += len(data)
            if self._open_bytes > MOST_HEAD_BYTES:
                self._refuse_head()

    def send_400_response(self, msg: str) -> None:
        if self._head_bytes > MOST_HEAD_BYTES:
            self._refuse_head()
        else:
            super().send_400_response(msg)

    def _refuse_head(self) -> None:
        self.transport.write(_HEAD_TOO_LARGE)
        self.transport.close()

    def on_message_begin(self) -> None:
        self._in_head, self._head_bytes, self._open_bytes = True, 0, 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_head:
            # A field after the body: nobody who looked at the head has seen it.
            return
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > MOST_HEAD_BYTES:
            raise ValueError("The head is too large.")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_is_here()
        self.waiting.pop(self, None)
        state: dict[str, Any] = self.scope.setdefault("state", {})
        state[CROWDED] = len(self.connections) > self.terms.connections
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self.waiting[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self._unread.stop()
        self.waiting.pop(self, None)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread.start(self.transport)

    def resume_writing(self) -> None:
        self._unread.stop()
        super().resume_writing()

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(self.terms.seconds, self._close)

    def _head_is_here(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _close(self) -> None:
        logger.info("closed a connection: the head of its request took longer than %g s", self.terms.seconds)
        self._head_timer = None
        self.transport.close()


def with_terms(terms: ConnectionTerms) -> type[asyncio.Protocol]:
    """Return a class of connections that keep to these terms."""
    attributes: dict[str, Any] = {"terms": terms, "waiting": {}}
    return type("ConnectionWithTerms", (Connection,), attributes)


def sockets_with_terms(terms: ConnectionTerms) -> type[asyncio.Protocol]:
    """Return a class of WebSockets that keep to these terms."""
    return type("SocketWithTerms", (Socket,), {"terms": terms})


@asynccontextmanager
async def while_connected(request: Request, seconds: float) -> AsyncGenerator[None]:
    """Run what the context contains. Raises TimeoutError when its time is over, ClientDisconnect when the client has left."""
    left = False

    async def watch(limit: asyncio.Timeout) -> None:
        nonlocal left
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left = True
        # The end of the time is now.
        limit.reschedule(0)

    try:
        async with asyncio.timeout(seconds) as limit:
            watching = asyncio.create_task(watch(limit))
            try:
                yield
            finally:
                watching.cancel()
    except TimeoutError:
        if left:
            raise ClientDisconnect from None
        raise
