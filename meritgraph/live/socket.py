"""Subscriptions over a WebSocket, in the form of graphql-transport-ws. The older graphql-ws is refused.

A browser opens a socket for any page, so the origin of the page must be the hub's own or a permitted one. Nothing is known of the
client until its first message, which has the token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urlsplit

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from graph.errors import DatabaseError
from meritgraph.access.principals import Principal
from meritgraph.graphql_request import Refused, json_of, query_of
from meritgraph.live.answers import Answered, Subscription, TokenEnded, check_token, last_of
from meritgraph.live.hub import Live, Stopping, each_or_none
from meritgraph.live.tasks import over
from meritgraph.observing import Followed
from meritgraph.problems import Problem
from resolvers.errors import RateLimited
from schema.answering import failed
from schema.errors import unavailable

PROTOCOL: Final = "graphql-transport-ws"

BAD_REQUEST, UNAUTHORIZED, FORBIDDEN = 4400, 4401, 4403
INIT_TIMEOUT, EXISTS, TOO_MANY_INITS = 4408, 4409, 4429
RESTART, TRY_LATER = 1012, 1013

# Subscriptions that are refused or over, and whose client has not read so.
_MOST_UNREAD = 100


class Closed(Exception):
    """The socket is to be closed, with a code of the protocol and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def serve_socket(live: Live, websocket: WebSocket) -> None:
    """Serve one socket until one side closes it. One that is closed before it is accepted gets the status 403."""
    if not _same_origin(websocket) and websocket.headers.get("origin") not in live.origins:
        await websocket.close()
        return
    if PROTOCOL not in websocket.scope["subprotocols"]:
        await websocket.close()
        return
    try:
        with live.subscribers.opened.taken(""):
            await websocket.accept(PROTOCOL)
            await Socket(live, websocket).serve()
    except RateLimited:
        await websocket.close()


@dataclass(frozen=True, slots=True)
class _Client:
    """Who opened a socket, with the token and the purpose of its first message."""

    principal: Principal
    token: str
    purpose: str | None


@dataclass(eq=False, slots=True)
class Socket:
    """An open socket and its subscriptions by their ids. ``_tasks`` has those, too, whose last message is still to be read."""

    live: Live
    websocket: WebSocket
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, asyncio.Task[None]])
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _ended_for: str | None = None
    _closing: asyncio.Future[Closed] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def serve(self) -> None:
        work = asyncio.create_task(self._serve())
        stop = asyncio.create_task(self.live.subscribers.stopping.wait())
        try:
            await asyncio.wait({work, stop, self._closing}, return_when=asyncio.FIRST_COMPLETED)
            if self._closing.done():
                closed = self._closing.result()
            elif work.done():
                closed = _closed(work)
            else:
                closed = Closed(RESTART, "The hub stops")
        finally:
            await over(work, stop, *self._tasks)
        if closed is not None:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self.websocket.close(closed.code, closed.reason)

    async def _serve(self) -> None:
        """Answer messages. Raises Closed, WebSocketDisconnect."""
        try:
            async with asyncio.timeout(self.live.init_seconds):
                client = await self._begin()
        except TimeoutError:
            raise Closed(INIT_TIMEOUT, "Connection initialisation timeout") from None
        try:
            with self.live.subscribers.sockets.taken(client.principal.subject):
                await self._send({"type": "connection_ack"})
                checking = asyncio.create_task(self._check(client))
                try:
                    while True:
                        await self._answer(client, await self._receive())
                finally:
                    await over(checking)
        except RateLimited as limited:
            raise Closed(TRY_LATER, str(limited)) from limited

    async def _begin(self) -> _Client:
        """Return who the first message says has opened the socket. Raises Closed."""
        message = await self._receive()
        while message["type"] in ("ping", "pong"):
            await self._pong(message)
            message = await self._receive()
        if message["type"] != "connection_init":
            raise Closed(UNAUTHORIZED, "Unauthorized")
        payload: object = message.get("payload") or {}
        if not isinstance(payload, dict):
            raise Closed(BAD_REQUEST, "The payload must be an object")
        named = cast("dict[str, object]", payload)
        given = {name.lower(): value for name, value in named.items()}
        if len(given) < len(named):
            raise Closed(BAD_REQUEST, "The payload has a name twice")
        authorization, purpose = given.get("authorization"), given.get("x-purpose")
        try:
            principal = await self.live.endpoint.authenticate(authorization if isinstance(authorization, str) else "")
        except Refused as refused:
            raise Closed(FORBIDDEN if refused.status == 401 else TRY_LATER, _short(str(refused))) from refused
        except DatabaseError as error:
            raise Closed(TRY_LATER, _short(unavailable(error).message)) from error
        token = cast("str", authorization).partition(" ")[2].strip()
        return _Client(principal, token, purpose if isinstance(purpose, str) else None)

    async def _answer(self, client: _Client, message: Mapping[str, Any]) -> None:
        kind, id_ = message["type"], message.get("id")
        if kind in ("ping", "pong"):
            await self._pong(message)
        elif kind == "connection_init":
            raise Closed(TOO_MANY_INITS, "Too many initialisation requests")
        elif kind not in ("subscribe", "complete") or not isinstance(id_, str) or not 0 < len(id_) <= 100:
            raise Closed(BAD_REQUEST, "Invalid message")
        elif kind == "complete":
            if (task := self._running.pop(id_, None)) is not None:
                await over(task)
        elif id_ in self._running:
            raise Closed(EXISTS, "A subscription of this id exists already")
        elif len(self._tasks) >= self.live.subscribers.subscriptions.of_one + _MOST_UNREAD:
            raise Closed(TRY_LATER, "Read the answers first")
        else:
            task = asyncio.create_task(self._subscribe(client, id_, message.get("payload")))
            self._running[id_] = task
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _subscribe(self, client: _Client, id_: str, payload: object) -> None:
        """Tell what one subscription tells, and forget it when it is over."""
        with self.live.followed(self.websocket.headers) as followed:
            try:
                answered = await self._refused_or_followed(client, id_, payload, followed)
                if answered is not None:
                    followed.reason = answered.codes[0]
                    await self._error(id_, answered.body)
            except asyncio.CancelledError:
                followed.reason = followed.reason or self._ended_for
                raise
            finally:
                if self._running.get(id_) is asyncio.current_task():
                    del self._running[id_]

    async def _refused_or_followed(self, client: _Client, id_: str, payload: object, followed: Followed) -> Answered | None:
        """Follow a subscription to its end. Return why there is none, where it is refused or fails."""
        endpoint, subject = self.live.endpoint, client.principal.subject
        try:
            query = query_of(payload)
            text = endpoint.texts.text_of(query, subject)
            context = endpoint.context(client.principal, client.purpose)
            with self.live.subscribers.subscriptions.taken(subject):
                await self._follow(id_, self.live.subscription(client.token, context, query, text, followed))
        except Refused as refused:
            return Answered({"errors": [{"message": str(refused), "extensions": refused.extensions}]}, last=True)
        except RateLimited as limited:
            return Answered(Problem(limited.code, str(limited)).body, last=True)
        except Exception as error:
            # The log says what; a client that heard nothing would wait for ever.
            return last_of(failed(error))
        return None

    async def _follow(self, id_: str, subscription: Subscription) -> None:
        live = self.live
        answers = subscription.answers()
        with suppress(Stopping):
            async with aclosing(each_or_none(answers, live.check_seconds, live.subscribers.stopping)) as following:
                async for answered in following:
                    if answered is None:
                        continue
                    if answered.last:
                        await self._error(id_, answered.body)
                        return
                    await self._send({"id": id_, "type": "next", "payload": answered.body})
            self._running.pop(id_, None)
            await self._send({"id": id_, "type": "complete"})

    async def _check(self, client: _Client) -> None:
        """Close the socket once its token is good no longer. Its subscriptions say so before, if the client reads that soon."""
        try:
            while True:
                await asyncio.sleep(self.live.check_seconds)
                await check_token(self.live.endpoint, client.token)
        except TokenEnded as ended:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.live.last_seconds):
                    self._ended_for = ended.answered.codes[0]
                    for id_, task in list(self._running.items()):
                        # Meanwhile it may have ended by itself, and said so.
                        if self._running.pop(id_, None) is task:
                            await over(task)
                            await self._error(id_, ended.answered.body)
            if not self._closing.done():
                self._closing.set_result(Closed(FORBIDDEN, "Forbidden"))

    async def _receive(self) -> Mapping[str, Any]:
        """Return the next message. Raises Closed for anything that is none, WebSocketDisconnect."""
        received = await self.websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1005))
        text = received.get("text")
        try:
            message: object = json_of(text) if isinstance(text, str) else None
        except ValueError:
            message = None
        if not isinstance(message, dict) or not isinstance(cast("dict[str, object]", message).get("type"), str):
            raise Closed(BAD_REQUEST, "Invalid message")
        return cast("dict[str, Any]", message)

    async def _pong(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "ping":
            await self._send({"type": "pong"})

    async def _error(self, id_: str, body: Mapping[str, Any]) -> None:
        """Tell why a subscription ends. Its id is free as soon as the client hears of it."""
        self._running.pop(id_, None)
        await self._send({"id": id_, "type": "error", "payload": body["errors"]})

    async def _send(self, message: Mapping[str, Any]) -> None:
        # Text: clients take a binary frame for none of the protocol.
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.websocket.send_text(orjson.dumps(message).decode())


def _closed(work: asyncio.Task[None]) -> Closed | None:
    """Return how a socket is to be closed after its work has ended; None where its client has left."""
    try:
        work.result()
    except Closed as closed:
        return closed
    except WebSocketDisconnect:
        return None
    return None


def _same_origin(websocket: WebSocket) -> bool:
    """Tell whether the page that opens a socket is the hub's own. Applications that are no pages name no origin."""
    origin = websocket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == websocket.headers.get("host", "").lower()


def _short(reason: str) -> str:
    """Return a reason that fits into the frame that closes a socket."""
    return reason.encode()[:120].decode(errors="ignore")
