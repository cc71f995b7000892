"""A hub on a real port that is attacked: requests as a client library sends them, and bytes that none would send."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import orjson
import uvicorn

from graph.driver.database import Database
from meritgraph.access.journal import AccessJournal
from meritgraph.access.local_key import SigningKey, SigningKeyFile
from meritgraph.access.principals import Principal
from meritgraph.access.verifier import Verifier
from meritgraph.app import create_app
from meritgraph.endpoints import endpoint_of, gateway_secret
from meritgraph.live.hub import Live
from meritgraph.live.subscribers import Subscribers, SubscriberTerms
from meritgraph.persisted_texts import PersistedTexts
from meritgraph.serving import server_config
from meritgraph.settings import Settings
from resolvers.live.events import LiveEvents
from tests.conftest import Run
from tests.support.principals import principal

GRAPHQL_JSON = "application/graphql-response+json"
PURPOSE = "oversight"
SECONDS = 60


@dataclass(frozen=True, slots=True)
class AttackedHub:
    """A running hub, with a client whose requests are right until an attack changes them."""

    run: Run
    port: int
    key: SigningKey
    records: Path
    client: httpx.AsyncClient

    def token(self, by: Principal | None = None, hours: float = 1) -> str:
        return self.key.sign(by or principal(), hours)

    def headers(self, **changed: str | None) -> dict[str, str]:
        """Return the headers of a right request, with others in place of them; None leaves one out."""
        right: dict[str, str | None] = {
            "Authorization": f"Bearer {self.token()}",
            "Accept": GRAPHQL_JSON,
            "Content-Type": "application/json",
            "X-Purpose": PURPOSE,
        }
        sent = right | {name.replace("_", "-"): value for name, value in changed.items()}
        return {name: value for name, value in sent.items() if value is not None}

    def post(self, body: Any, **changed: str | None) -> httpx.Response:
        """Send a body: bytes as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        return self.run(self.client.post("/graphql", headers=self.headers(**changed), content=content))

    def ask(self, query: str, **variables: Any) -> httpx.Response:
        return self.post({"query": query, "variables": variables})

    def get(self, path: str = "/graphql", params: Any = None, **changed: str | None) -> httpx.Response:
        headers = self.headers(**{"Content_Type": None, **changed})
        return self.run(self.client.get(path, params=params, headers=headers))

    def send(self, headers: Sequence[tuple[str, str]], body: Any) -> httpx.Response:
        """Send a body with exactly these headers, of which some may come twice."""
        return self.run(self.client.post("/graphql", headers=list(headers), json=body))

    def raw(self, *parts: bytes) -> bytes:
        """Send bytes, and return what comes back until the hub closes the connection."""
        return self.run(self._raw(parts))

    async def _raw(self, parts: Sequence[bytes]) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        received = bytearray()
        with suppress(ConnectionError):
            async with asyncio.timeout(SECONDS):
                for part in parts:
                    writer.write(part)
                    await writer.drain()
                while read := await reader.read(4096):
                    received += read
        writer.close()
        return bytes(received)

    def endless(self, head: bytes, part: bytes) -> bytes:
        """Send a part again and again until the hub closes the connection, and return what it had answered."""
        return self.run(self._endless(head, part))

    async def _endless(self, head: bytes, part: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        received = bytearray()

        async def send() -> None:
            writer.write(head)
            while True:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.005)

        sending = asyncio.create_task(send())
        async with asyncio.timeout(SECONDS):
            with suppress(ConnectionError):
                while read := await reader.read(4096):
                    received += read
        sending.cancel()
        with suppress(ConnectionError, asyncio.CancelledError):
            await sending
        writer.close()
        return bytes(received)

    def head(self, *lines: str, **changed: str | None) -> bytes:
        """Return the head of a request after which the hub closes the connection, with further lines as they are."""
        right = self.headers(**{"Connection": "close", **changed})
        named = [f"{name}: {value}" for name, value in right.items()]
        return "\r\n".join(["POST /graphql HTTP/1.1", "Host: hub.test", *named, *lines, "", ""]).encode()


def refusal(response: httpx.Response) -> tuple[int, str]:
    """Return the status of a refusal and the code of its errors, which says nothing else: no data, nothing long, no trace."""
    document = response.json()
    assert "data" not in document
    assert len(response.content) < 5000
    assert "Traceback" not in response.text
    assert all(not any(line in error["message"] for line in ("File ", ".py")) for error in document["errors"])
    (code,) = {error["extensions"]["code"] for error in document["errors"]}
    return response.status_code, code


@asynccontextmanager
async def _serving(
    run: Run, database: Database, home: Path, texts: PersistedTexts | None, settings: dict[str, Any]
) -> AsyncGenerator[AttackedHub]:
    configured = Settings(home=home, **settings)
    app = create_app(configured)
    # The engine is open already, so the state that the lifespan would set up is set here.
    app.state.database = database
    verifier, journal = Verifier(SigningKeyFile(configured.keys)), AccessJournal(configured.access)
    app.state.graphql = endpoint_of(configured, database, verifier, journal, gateway=gateway_secret(configured))
    if texts is not None:
        app.state.graphql = replace(app.state.graphql, texts=texts)
    events = LiveEvents(database)
    terms = SubscriberTerms(configured.api.subscriptions_at_once, configured.api.sockets_at_once)
    app.state.live = Live(app.state.graphql, events, Subscribers(terms), frozenset(configured.cors_origins), check_seconds=1.0)
    config = server_config(app, configured)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    running = asyncio.create_task(server.serve([listening]))
    while not server.started:  # noqa: ASYNC110 (uvicorn tells nobody)
        await asyncio.sleep(0.01)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=SECONDS) as client:
            yield AttackedHub(run, port, SigningKey.open(configured.keys), configured.access, client)
    finally:
        app.state.live.stop()
        server.should_exit = server.force_exit = True
        await running
        events.close()
        await app.state.graphql.journal.close()


@contextmanager
def attacked_hub(
    run: Run,
    database: Database,
    home: Path,
    *,
    texts: PersistedTexts | None = None,
    **settings: Any,
) -> Generator[AttackedHub]:
    """Serve on a free port while the context lasts, with the limits that the settings say."""
    stack = AsyncExitStack()
    try:
        yield run(stack.enter_async_context(_serving(run, database, home, texts, settings)))
    finally:
        run(stack.aclose())
