"""Measures careerPath and a page of 50 servants over HTTP with authentication.

Figures are milliseconds per request (p50, p99) and requests per second, for one connection and for sixteen. The bound of
careerPath is a FastAPI route that runs the same Cypher and returns its rows as JSON, without authentication and GraphQL; the
result holds both and the ratio of their p50.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Response

from graph.cypher.statements import statement
from graph.driver.database import Database, open_database
from meritgraph.access.bodies import root_bodies
from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Principal, Role
from meritgraph.app import create_app
from meritgraph.settings import Settings
from resolvers.paging import NO_END

QUERY = """query Career($id: ID!) {
  careerPath(servantId: $id) {
    steps {
      id mode orderNumber onMainLine move stepsGained open
      start { earliest latest } end { earliest latest } orderDate { exact }
      position { title rank ladder group } organisation { id name level }
      competition { id round protocolDay { exact } }
      training { course { title } masteringScore } certificates { number issued { exact } }
      records { portal stream recordedAt }
    }
    gaps { start end days }
  }
}"""
PAGE = """query Page($first: Int!) {
  servants(first: $first) {
    edges { node { id name birthDate { earliest latest } sex } cursor }
    pageInfo { hasNextPage endCursor }
  }
}"""
_REQUESTS = 400


async def measure_career_path(settings: Settings, query: str = QUERY) -> dict[str, Any]:
    """Measure both routes with one connection and with sixteen, each after a warm-up; times are in milliseconds."""
    async with open_database(settings.database) as database:
        token = await client_token(database, settings)
        rows = await database.read(statement("api/servants_page"), {"after": "", "until": NO_END, "limit": 200})
        ids = [str(row["id"]) for row in rows]
        result: dict[str, Any] = {"engine": database.engine, "requests": _REQUESTS}
        async with serving(_bare(database)) as bare, serving(create_app(for_one_client(settings))) as hub:
            headers = {"Authorization": f"Bearer {token}", "X-Purpose": "oversight"}

            def through_hub(client: httpx.AsyncClient, id_: str) -> Awaitable[httpx.Response]:
                return client.post(f"{hub}/graphql", json={"query": query, "variables": {"id": id_}}, headers=headers)

            def directly(client: httpx.AsyncClient, id_: str) -> Awaitable[httpx.Response]:
                return client.get(f"{bare}/career/{id_}")

            for connections in (1, 16):
                measured: dict[str, dict[str, float]] = {}
                for name, ask in (("bare", directly), ("hub", through_hub)):
                    await measure_requests(ask, ids, connections)  # warm-up
                    measured[name] = await measure_requests(ask, ids, connections)
                ratio = round(measured["hub"]["p50_ms"] / measured["bare"]["p50_ms"], 2)
                result[f"connections_{connections}"] = {**measured, "p50_ratio": ratio}
    return result


async def measure_page_of_50(settings: Settings) -> dict[str, Any]:
    """Measure a page of 50 servants through the hub, with one connection and with sixteen; times are in milliseconds."""
    async with open_database(settings.database) as database:
        token = await client_token(database, settings)
    body, headers = {"query": PAGE, "variables": {"first": 50}}, {"Authorization": f"Bearer {token}", "X-Purpose": "oversight"}
    result: dict[str, Any] = {"requests": _REQUESTS}
    async with serving(create_app(for_one_client(settings))) as hub:

        def ask(client: httpx.AsyncClient, _id: str) -> Awaitable[httpx.Response]:
            return client.post(f"{hub}/graphql", json=body, headers=headers)

        for connections in (1, 16):
            await measure_requests(ask, [""], connections)  # warm-up
            result[f"connections_{connections}"] = await measure_requests(ask, [""], connections)
    return result


def for_one_client(settings: Settings) -> Settings:
    """Return settings by which one client may use the whole hub: what is measured is its speed and not its limits."""
    return settings.model_copy(update={"max_operations": 128, "waiting_seconds": 60.0})


async def client_token(database: Database, settings: Settings, subject: str = "benchmark") -> str:
    """Return a token for a client of the first body in the graph."""
    first, *_ = await root_bodies(database, datetime.now(UTC).date())
    return issue_token(settings, Principal(subject, Role.CLIENT, str(first["id"])), 1)


async def measure_requests(
    ask: Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]], ids: list[str], connections: int
) -> dict[str, float]:
    """Send requests over some connections, and return their times in milliseconds and how many were answered in a second.

    Each connection is opened by a request that does not count: to make a client and open its connection takes longer than a
    request, and sixteen at once wait for each other.
    """
    durations: list[float] = []
    pending = iter([ids[n % len(ids)] for n in range(_REQUESTS)])
    opened = asyncio.Barrier(connections + 1)

    async def send(client: httpx.AsyncClient, id_: str) -> None:
        response = await ask(client, id_)
        assert response.status_code == 200, response.text
        assert b'"errors"' not in response.content, response.text

    async def send_requests() -> None:
        async with httpx.AsyncClient(timeout=30) as client:
            await send(client, ids[0])
            await opened.wait()
            for id_ in pending:
                started = time.perf_counter()
                await send(client, id_)
                durations.append((time.perf_counter() - started) * 1000)

    async with asyncio.TaskGroup() as sending:
        for _ in range(connections):
            sending.create_task(send_requests())
        await opened.wait()
        started = time.perf_counter()
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(durations, n=100)
    return {"p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2), "per_second": round(len(durations) / seconds, 1)}


def _bare(database: Database) -> FastAPI:
    """Build the bound: an application with one route that runs the statement of careerPath."""
    app = FastAPI()

    async def career(servant: str) -> Response:
        rows = await database.read(statement("api/career_paths"), {"servants": [servant], "more": True})
        return Response(orjson.dumps(rows, default=str), media_type="application/json")

    app.add_api_route("/career/{servant}", career)
    return app


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncGenerator[str, None]:
    """Serve an application on a free port, and yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    running = asyncio.ensure_future(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running
