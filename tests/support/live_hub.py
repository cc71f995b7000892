"""A hub on a real port within the test's own loop, on an open database, for tests of what it tells as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from graph.driver.database import Database
from merit.findings.listing import finding_details
from merit.findings.review import review_finding
from merit.findings.states import Decision
from meritgraph.access.journal import AccessJournal
from meritgraph.access.local_key import LEEWAY_SECONDS, SigningKey, SigningKeyFile
from meritgraph.access.principals import Principal, Role
from meritgraph.access.revocations import Revocations
from meritgraph.access.verifier import Verifier
from meritgraph.app import create_app
from meritgraph.endpoints import endpoint_of
from meritgraph.live.hub import Live
from meritgraph.live.subscribers import Subscribers, SubscriberTerms
from meritgraph.observing import Observer
from meritgraph.serving import server_config
from meritgraph.settings import Settings
from resolvers.live.events import LiveEvents

PURPOSE = "oversight"
CHANGES = "subscription($after: String) { findingChanged(after: $after) { cursor change finding { id } } }"
INSPECTOR_OF_A = Principal("inspector", Role.INVESTIGATOR, "organisation:a")
NEARLY_OVER = (8 - LEEWAY_SECONDS) / 3600
"""Hours for which a token is issued that is good for eight seconds. Tokens are good a little longer than they say: the clocks of
two machines may differ by some seconds."""
OF_A, OF_B = "finding:moved in a", "finding:stays in b"


@dataclass(frozen=True, slots=True)
class LiveHub:
    """A running hub."""

    url: str
    app: Any
    key: SigningKey
    folder: Path
    server: uvicorn.Server

    @property
    def live(self) -> Live:
        return self.app.state.live

    def token(self, principal: Principal = INSPECTOR_OF_A, hours: float = 1) -> str:
        return self.key.sign(principal, hours)

    def headers(self, token: str | None = None, **more: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token or self.token()}",
            "Accept": "text/event-stream",
            "Content-Type": "application/json",
            "X-Purpose": PURPOSE,
            **{name.replace("_", "-"): value for name, value in more.items()},
        }

    @asynccontextmanager
    async def stream(self, query: str = CHANGES, token: str | None = None, **variables: Any) -> AsyncGenerator[Stream]:
        """Subscribe by server-sent events while the context lasts."""
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=60) as client,
            client.stream(
                "POST", "/graphql", headers=self.headers(token), json={"query": query, "variables": variables}
            ) as response,
        ):
            yield Stream(response, response.aiter_lines())

    @asynccontextmanager
    async def socket(self, protocols: Sequence[str] = ("graphql-transport-ws",), **more: Any) -> AsyncGenerator[ClientConnection]:
        """Open a socket while the context lasts."""
        named = [Subprotocol(each) for each in protocols]
        async with connect(f"{self.url.replace('http', 'ws')}graphql", subprotocols=named, open_timeout=60, **more) as opened:
            yield opened

    @asynccontextmanager
    async def begun_socket(self, token: str | None = None) -> AsyncGenerator[ClientConnection]:
        """Open a socket whose first message is acknowledged."""
        async with self.socket() as opened:
            payload = {"Authorization": f"Bearer {token or self.token()}", "X-Purpose": PURPOSE}
            await say(opened, {"type": "connection_init", "payload": payload})
            assert await hear(opened) == {"type": "connection_ack"}
            yield opened


@dataclass(frozen=True, slots=True)
class Stream:
    """The answers of a subscription by server-sent events."""

    response: httpx.Response
    lines: Any

    async def next(self) -> tuple[str, Any]:
        """Return the kind and the content of the next event; pings are passed over."""
        kind = ""
        async for line in self.lines:
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data:"):
                text = line.removeprefix("data:").strip()
                return kind, json.loads(text) if text else None
        return "end", None


async def say(opened: ClientConnection, message: object) -> None:
    await opened.send(json.dumps(message))


async def hear(opened: ClientConnection) -> Any:
    """Return the next message, which must be text."""
    received = await asyncio.wait_for(opened.recv(), 60)
    assert isinstance(received, str)
    return json.loads(received)


@asynccontextmanager
async def live_hub(
    database: Database,
    folder: Path,
    *,
    check_seconds: float = 30.0,
    terms: SubscriberTerms | None = None,
    observers: tuple[Observer, ...] = (),
    **settings: Any,
) -> AsyncGenerator[LiveHub]:
    """Serve on a free port while the context lasts."""
    of_hub = Settings(home=folder, port=0, request_timeout=60.0, **settings)
    app = create_app(of_hub)
    key = SigningKey.open(of_hub.keys)
    verifier = Verifier(SigningKeyFile(of_hub.keys), None, Revocations(database))
    endpoint = endpoint_of(of_hub, database, verifier, AccessJournal(of_hub.access), observers=observers)
    app.state.graphql, app.state.database = endpoint, database
    app.state.live = Live(
        endpoint,
        LiveEvents(database, 0.05),
        Subscribers(terms),
        frozenset(of_hub.cors_origins),
        check_seconds=check_seconds,
        ping_seconds=0.2,
        init_seconds=5.0,
    )
    config = server_config(app, of_hub)
    # The database is open already.
    config.lifespan, config.port = "off", 0
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 (uvicorn tells nobody)
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield LiveHub(f"http://127.0.0.1:{port}/", app, key, folder, server)
    finally:
        app.state.live.stop()
        server.should_exit = True
        await serving
        await endpoint.journal.close()


async def review(database: Database, finding: str, decision: Decision) -> None:
    """Let a person decide on a finding."""
    version = (await finding_details(database, finding)).finding.version
    await review_finding(database, finding, decision, "ann", "because", datetime.now(UTC), version)


def records(hub: LiveHub) -> list[dict[str, Any]]:
    """Return what is on record of who read whose data."""
    return [
        orjson.loads(line) for file in sorted((hub.folder / "access").glob("*.jsonl")) for line in file.read_bytes().splitlines()
    ]
