"""A WebSocket whose client does not read is closed, and its application hears of it."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import connect

from meritgraph.connections import ConnectionTerms, sockets_with_terms
from tests.conftest import Run

SECONDS = 60
TERMS = ConnectionTerms(seconds=0.5, connections=10, most=10)


class Talker:
    """An application that sends as much as it can, until it hears that the client is gone."""

    def __init__(self, messages: int) -> None:
        self._messages = messages
        self.sent = 0
        self.ended = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        talking = asyncio.create_task(self._talk(send))
        while (await receive())["type"] != "websocket.disconnect":
            pass
        talking.cancel()
        await asyncio.wait({talking})
        self.ended.set()

    async def _talk(self, send: Send) -> None:
        for _ in range(self._messages):
            await send({"type": "websocket.send", "text": "x" * 50_000})
            self.sent += 1


async def visited(talker: Talker, *, reads: bool) -> None:
    """Open a socket to an application, and read all or nothing until it has ended."""
    config = uvicorn.Config(talker, ws=sockets_with_terms(TERMS), lifespan="off", log_config=None, ws_per_message_deflate=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as client:
        serving = asyncio.create_task(server.serve([listening]))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listening.getsockname())
        client.setblocking(False)
        # The library stops to read when some messages wait for us.
        opened = await connect("ws://hub.test/", sock=client, max_queue=1, ping_interval=None, open_timeout=SECONDS)
        if reads:
            for _ in range(300):
                await asyncio.wait_for(opened.recv(), SECONDS)
            assert not talker.ended.is_set()
            await opened.close()
        await asyncio.wait_for(talker.ended.wait(), SECONDS)
        opened.transport.abort()
        await opened.wait_closed()
        server.should_exit = True
        await serving


def test_a_client_that_reads_nothing_is_cut_off(run: Run) -> None:
    async def story() -> int:
        talker = Talker(1_000)
        await visited(talker, reads=False)
        return talker.sent

    assert run(story()) < 1_000


def test_a_client_that_reads_hears_of_everything(run: Run) -> None:
    async def story() -> int:
        talker = Talker(300)
        await visited(talker, reads=True)
        return talker.sent

    assert run(story()) == 300
