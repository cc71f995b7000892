"""The hub behind its real server: clients that leave, never finish, come in crowds, or ask for too much at once."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import uvicorn
from graphql import get_introspection_query

from graph.cypher.statements import Statement
from graph.driver.database import Database, Row
from meritgraph.access.journal import AccessJournal
from meritgraph.access.local_key import SigningKey, SigningKeyFile
from meritgraph.access.principals import Role
from meritgraph.access.verifier import Verifier
from meritgraph.admission import Admission, AdmissionTerms
from meritgraph.app import create_app
from meritgraph.endpoints import endpoint_of
from meritgraph.serving import server_config
from meritgraph.settings import Settings
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher
from tests.support.principals import principal

SERVANT = b'{"query": "{ servant(id: \\"servant:nobody\\") { name } }"}'
# Takes minutes on both engines.
SLOW = cypher(
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a + b AS c WHERE c = -1 RETURN count(*) AS n", "slow"
)
SECONDS = 60


class _Instead(Database):
    """The real database, which runs another statement instead of any that it is asked for."""

    def __init__(self, database: Database, statement: Statement) -> None:
        self._database = database
        self._statement = statement
        self.observers = []
        self.link = database.link
        self.begun = asyncio.Event()

    async def read(
        self,
        statement: Statement,
        parameters: Mapping[str, object] = {},
        *,
        seconds: float | None = None,
    ) -> list[Row]:
        self.begun.set()
        return await self._database.read(self._statement, seconds=seconds)


class _Waiting(Database):
    """A database that answers nothing until it may, and counts who asks."""

    def __init__(self, database: Database) -> None:
        self.observers = []
        self.link = database.link
        self.answer = asyncio.Event()
        self.asked = 0

    async def read(
        self,
        statement: Statement,
        parameters: Mapping[str, object] = {},
        *,
        seconds: float | None = None,
    ) -> list[Row]:
        self.asked += 1
        await self.answer.wait()
        return []


class Hub:
    """A hub on a port of its own, with a key to sign tokens."""

    def __init__(self, port: int, server: uvicorn.Server, key: SigningKey) -> None:
        self.port = port
        self.key = key
        self._server = server

    @property
    def connections(self) -> int:
        return len(self._server.server_state.connections)

    @property
    def answered(self) -> int:
        return self._server.server_state.total_requests

    def headers(self, subject: str = "somebody") -> dict[str, str]:
        token = self.key.sign(principal(Role.CLIENT, subject), 1)
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "X-Purpose": "oversight"}

    async def connect(self, *parts: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for part in parts:
            writer.write(part)
            await writer.drain()
        return reader, writer

    def request(self, body: bytes) -> bytes:
        lines = ["POST /graphql HTTP/1.1", "Host: hub.test", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers().items()]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def ask(self, client: httpx.AsyncClient, subject: str = "somebody", body: bytes = SERVANT) -> httpx.Response:
        return await client.post("/graphql", content=body, headers=self.headers(subject))

    def client(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=None)
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=SECONDS, limits=limits)


@asynccontextmanager
async def serving(home: Path, database: Database, terms: AdmissionTerms | None = None, **settings: Any) -> AsyncGenerator[Hub]:
    key = SigningKey.open(home / "keys")
    configured = Settings(home=home, **settings)
    app = create_app(configured)
    # The engine is open already, so the state that the lifespan would set up is set here.
    app.state.database = database
    endpoint = endpoint_of(configured, database, Verifier(SigningKeyFile(home / "keys")), AccessJournal(configured.access))
    app.state.graphql = replace(endpoint, admission=Admission(terms or AdmissionTerms()), request_timeout=SECONDS)
    config = server_config(app, configured)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    # Small buffers fill up soon; connections inherit the size.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    running = asyncio.create_task(server.serve([listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield Hub(listening.getsockname()[1], server, key)
    finally:
        server.should_exit = server.force_exit = True
        await running


async def closed(reader: asyncio.StreamReader) -> bytes:
    """Wait until the server closes the connection, and return what it had sent."""
    received = bytearray()
    with suppress(ConnectionError):
        async with asyncio.timeout(SECONDS):
            while part := await reader.read(4096):
                received += part
    return bytes(received)


async def drip(writer: asyncio.StreamWriter, part: bytes) -> None:
    """Send a part again and again, until the connection is closed."""
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("sent", "then"),
    [
        (b"", b""),
        (b"GET /heal", b""),
        (b"GET /healthz HTTP/1.1\r\nHost: hub.test\r\nX-Slow: ", b"x"),
        (b"\r\n", b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: hub.test\r\n\r\n", b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: hub.test\r\n\r\nGET /healthz HTTP/1.1\r\n", b"X: y\r\n"),
    ],
    ids=["silent", "cut", "dripping", "blank lines", "blank lines after a request", "second head"],
)
def test_a_head_that_does_not_end_closes_the_connection(
    run: Run, database: Database, tmp_path: Path, sent: bytes, then: bytes
) -> None:
    async def visit() -> bytes:
        async with serving(tmp_path, database, client_timeout=0.2) as hub:
            reader, writer = await hub.connect(sent)
            dripping = asyncio.create_task(drip(writer, then)) if then else None
            received = await closed(reader)
            writer.close()
            if dripping:
                await dripping
            return received

    received = run(visit())

    assert received.count(b'{"status":"ok"}') == (1 if sent.count(b"\r\n\r\n") else 0)


def test_a_body_has_its_own_time(run: Run, database: Database, tmp_path: Path) -> None:
    async def visit() -> bytes:
        async with serving(tmp_path, database, client_timeout=0.1) as hub:
            whole = hub.request(SERVANT)
            reader, writer = await hub.connect(whole[:-5])
            await asyncio.sleep(0.3)
            writer.write(whole[-5:])
            answer = await reader.readuntil(b"}}")
            writer.close()
            return answer

    answer = run(visit())

    assert answer.startswith(b"HTTP/1.1 200")
    assert b'{"data":{"servant":null}}' in answer


def test_an_answer_that_nobody_reads_closes_the_connection(run: Run, database: Database, tmp_path: Path) -> None:
    introspection = orjson.dumps({"query": get_introspection_query()})

    async def visit() -> tuple[int, int]:
        async with serving(tmp_path, database, client_timeout=0.2) as hub:
            with socket.socket() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.connect(("127.0.0.1", hub.port))
                client.sendall(hub.request(introspection))
                # uvicorn ends a connection five seconds after its answer, but only when everything is read.
                for _ in range(100 * SECONDS):
                    if hub.answered and not hub.connections:
                        break
                    await asyncio.sleep(0.01)
                return hub.answered, hub.connections

    assert run(visit()) == (1, 0)


def test_a_crowd_is_refused_and_health_checks_are_answered(run: Run, database: Database, tmp_path: Path) -> None:
    async def visit() -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        async with serving(tmp_path, database, max_connections=3) as hub, hub.client() as client:
            idle = [await hub.connect() for _ in range(3)]
            crowded, healthy = await hub.ask(client), await client.get("/healthz")
            for _, writer in idle:
                writer.close()
                await writer.wait_closed()
            await asyncio.sleep(0.05)
            return crowded, healthy, await hub.ask(client)

    crowded, healthy, later = run(visit())

    assert (crowded.status_code, crowded.headers["retry-after"], crowded.headers["connection"]) == (429, "1", "close")
    assert [error["extensions"] for error in crowded.json()["errors"]] == [{"code": "RATE_LIMITED"}]
    assert (healthy.status_code, later.status_code) == (200, 200)


def test_of_too_many_silent_connections_those_close_that_have_waited_longest(
    run: Run, database: Database, tmp_path: Path
) -> None:
    async def visit() -> tuple[int, list[bytes], list[bool]]:
        async with serving(tmp_path, database, max_connections=2) as hub, hub.client() as client:
            asking = await hub.connect(hub.request(SERVANT)[:-5])
            done = await hub.connect(b"GET /healthz HTTP/1.1\r\nHost: hub.test\r\n\r\n")
            await done[0].readuntil(b"}")
            silent = [await hub.connect() for _ in range(5)]
            healthy = await client.get("/healthz")
            received = [await closed(reader) for reader, _ in (done, *silent[:3])]
            ended = [reader.at_eof() for reader, _ in (asking, *silent[3:])]
            for _, writer in (asking, done, *silent):
                writer.close()
            return healthy.status_code, received, ended

    healthy, received, ended = run(visit())

    assert healthy == 200
    assert received == [b""] * 4
    assert ended == [False] * 3


def test_requests_that_are_no_http_do_not_fill_the_log(
    run: Run, database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def visit() -> bytes:
        async with serving(tmp_path, database) as hub:
            reader, writer = await hub.connect(b"\x16\x03\x01")
            answer = await closed(reader)
            writer.close()
            return answer

    assert run(visit()).startswith(b"HTTP/1.1 400 Bad Request")
    assert capfd.readouterr().err == ""


@pytest.mark.both_engines
def test_the_work_ends_when_the_client_leaves(run: Run, engine: OpenEngine, tmp_path: Path) -> None:
    slow = _Instead(engine.database, SLOW)

    async def visit() -> tuple[int, int]:
        # There is one place: the second request finds it only if the work of the first one ended.
        terms = AdmissionTerms(operations=1, waiting=1, seconds=0.9)
        async with serving(tmp_path, slow, terms) as hub, hub.client() as client:
            _, writer = await hub.connect(hub.request(SERVANT))
            await asyncio.wait_for(slow.begun.wait(), SECONDS)
            during = await running(engine, at_least=1)
            writer.close()
            # Refused while the place is taken: the query waits for it, and would wait longer than it may.
            while (await hub.ask(client, body=b'{"query": "{ rules { id } }"}')).status_code != 200:
                pass
            return during, await running(engine, at_most=0)

    during, after = run(visit())

    if engine.name == "neo4j":
        assert (during, after) == (1, 0)


async def running(engine: OpenEngine, at_least: int = 0, at_most: int = 9) -> int:
    """Return how many slow statements Neo4j runs, after it had time to begin or to end them. ArcadeDB does not tell."""
    if engine.name != "neo4j":
        return 0
    shown = cypher("SHOW TRANSACTIONS YIELD metaData WHERE metaData.query = 'slow' RETURN count(*) AS n")
    found = -1
    until = time.monotonic() + SECONDS
    while not at_least <= found <= at_most and time.monotonic() < until:
        (row,) = await engine.database.read(shown)
        found = int(str(row["n"]))
        await asyncio.sleep(0.02)
    return found


def test_of_a_hundred_at_once_those_beyond_the_places_are_refused(run: Run, database: Database, tmp_path: Path) -> None:
    waiting = _Waiting(database)

    async def visit() -> tuple[list[httpx.Response], int]:
        terms = AdmissionTerms(operations=5, waiting=10, seconds=0.3)
        async with serving(tmp_path, waiting, terms) as hub, hub.client() as client:
            asked = [asyncio.create_task(hub.ask(client, f"principal {n}")) for n in range(100)]
            refused = [await each for each in islice(asyncio.as_completed(asked), 95)]
            reading = waiting.asked
            waiting.answer.set()
            return [*refused, *(each for each in await asyncio.gather(*asked) if each not in refused)], reading

    responses, reading = run(visit())

    assert [each.status_code for each in responses] == [429] * 95 + [200] * 5
    assert {each.headers["retry-after"] for each in responses[:95]} == {"1"}
    assert orjson.loads(responses[0].content).keys() == {"errors"}
    assert {error["extensions"]["code"] for each in responses[:95] for error in each.json()["errors"]} == {"RATE_LIMITED"}
    assert reading == 5


def test_a_query_that_costs_too_much_is_refused(run: Run, database: Database, tmp_path: Path) -> None:
    careers = "careerPath { steps { id records { id portal stream } } }"
    query = " ".join(f"a{n}: servants(first: $n) {{ edges {{ node {{ {careers} }} }} }}" for n in range(9))

    async def visit() -> tuple[httpx.Response, httpx.Response]:
        async with serving(tmp_path, database) as hub, hub.client() as client:
            few, many = (orjson.dumps({"query": f"query($n: Int!) {{ {query} }}", "variables": {"n": n}}) for n in (1, 100))
            return await hub.ask(client, body=few), await hub.ask(client, body=many)

    few, many = run(visit())

    assert few.status_code == 200
    assert many.headers["content-type"] == "application/json; charset=utf-8"
    (error,) = many.json()["errors"]
    assert error["extensions"] == {
        "code": "GRAPHQL_LIMIT_COST",
        "cost": 9 * (20 + 1 + 100 * (1 + 20 + 1 + 6 * (1 + 20 + 2 * 3))),
        "limit": 50_000,
    }
    assert "data" not in many.json()


def test_new_texts_are_prepared_one_at_a_time_and_refused_beyond(run: Run, database: Database, tmp_path: Path) -> None:
    # Each text is new, and comparing its ninety fragments with each other takes a while.
    fragments = " ".join(f"fragment F{n} on Rule {{ id }}" for n in range(90))
    spread = " ".join(f"...F{n}" for n in range(90))

    async def visit() -> list[httpx.Response]:
        terms = AdmissionTerms(waiting=10, seconds=0.01)
        async with serving(tmp_path, database, terms) as hub, hub.client() as client:
            bodies = [orjson.dumps({"query": f"query Q{n} {{ rules {{ {spread} }} }} {fragments}"}) for n in range(30)]
            asked = [hub.ask(client, f"principal {n}", body) for n, body in enumerate(bodies)]
            return list(await asyncio.gather(*asked))

    statuses = [response.status_code for response in run(visit())]

    assert set(statuses) == {200, 429}
    # At most the first and the ten that may wait; on a quick machine all of these are prepared in time.
    assert statuses.count(200) <= 11
