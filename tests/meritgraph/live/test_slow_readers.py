"""Who does not read her answers is cut off, and goes on after her last cursor with nothing lost."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from graph.driver.database import Database
from merit.findings.listing import finding_details
from merit.findings.review import review_finding
from merit.findings.states import Decision
from tests.meritgraph.live.conftest import AtHub
from tests.support.live_hub import CHANGES, INSPECTOR_OF_A, OF_A, PURPOSE, LiveHub, hear, say

# Each answer has the reasons of all decisions so far, ten times: after some decisions they fit into no buffer.
REASONS = " ".join(f"r{number}: history {{ why }}" for number in range(10))
LONG = f"subscription {{ findingChanged {{ cursor finding {{ id {REASONS} }} }} }}"
CURSOR = re.compile(rb'"cursor": ?"([^"]+)"')
# It takes some seconds until the hub gives up: on a fast machine these are many decisions.
MOST = 200


@asynccontextmanager
async def small_socket(hub: LiveHub) -> AsyncGenerator[socket.socket]:
    """Connect to the hub with a socket that takes little before it is read."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setblocking(False)
        await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", urlsplit(hub.url).port))
        yield client


async def decide_until_cut_off(hub: LiveHub, database: Database) -> list[str]:
    """Decide on a finding again and again until the hub has ended the subscription, and return what was decided."""
    decided: list[str] = []
    while hub.live.subscribers.subscriptions.number(INSPECTOR_OF_A.subject):
        assert len(decided) < MOST, "a client that reads nothing got everything"
        decision, change = ((Decision.CONFIRM, "CONFIRMED"), (Decision.REOPEN, "REOPENED"))[len(decided) % 2]
        version = (await finding_details(database, OF_A)).finding.version
        await review_finding(database, OF_A, decision, "ann", "x" * 1900, datetime.now(UTC), version)
        decided.append(change)
        await asyncio.sleep(0.1)
    return decided


def test_a_slow_reader_of_events_is_cut_off_and_loses_nothing(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        loop = asyncio.get_running_loop()
        async with small_socket(hub) as client:
            body = json.dumps({"query": LONG})
            headers = {**hub.headers(), "Host": "hub.test", "Content-Length": str(len(body))}
            head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            await loop.sock_sendall(client, f"POST /graphql HTTP/1.1\r\n{head}\r\n{body}".encode())
            received = b""
            while (cursor := CURSOR.search(received)) is None:
                part = await asyncio.wait_for(loop.sock_recv(client, 4096), 60)
                assert part, received
                received += part
            decided = await decide_until_cut_off(hub, database)
        async with hub.stream(after=cursor[1].decode()) as stream:
            kind, begun = await stream.next()
            assert (kind, begun["data"]["findingChanged"]["change"]) == ("next", None)
            changes = [(await stream.next())[1]["data"]["findingChanged"]["change"] for _ in decided]
        assert changes == decided

    at_hub(story, client_timeout=5.0)


def test_a_slow_reader_of_a_socket_is_cut_off_and_loses_nothing(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        address, protocol = f"{hub.url.replace('http', 'ws')}graphql", Subprotocol("graphql-transport-ws")
        async with small_socket(hub) as client:
            # The library stops to read when one message waits for us.
            slow = await connect(address, sock=client, subprotocols=[protocol], max_queue=1, ping_interval=None, max_size=None)
            await say(
                slow, {"type": "connection_init", "payload": {"Authorization": f"Bearer {hub.token()}", "X-Purpose": PURPOSE}}
            )
            assert await hear(slow) == {"type": "connection_ack"}
            await say(slow, {"id": "a", "type": "subscribe", "payload": {"query": LONG}})
            cursor = (await hear(slow))["payload"]["data"]["findingChanged"]["cursor"]
            decided = await decide_until_cut_off(hub, database)
            slow.transport.abort()
            await slow.wait_closed()
        async with hub.begun_socket() as opened:
            payload = {"query": CHANGES, "variables": {"after": cursor}}
            await say(opened, {"id": "b", "type": "subscribe", "payload": payload})
            assert (await hear(opened))["payload"]["data"]["findingChanged"]["change"] is None
            changes = [(await hear(opened))["payload"]["data"]["findingChanged"]["change"] for _ in decided]
        assert changes == decided

    at_hub(story, client_timeout=5.0)
