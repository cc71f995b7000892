"""careerPath over HTTP with authentication, against a bare FastAPI route with the same Cypher and nothing else."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Response

from graph.driver.database import Database, open_database
from graph.driver.statements import statement
from meritgraph.app import create_app
from meritgraph.security import Role, issue_token
from meritgraph.settings import Settings

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
_REQUESTS = 400


async def measure_career_path(settings: Settings, query: str = QUERY) -> dict[str, Any]:
    """p50 and p99 in milliseconds, one connection and sixteen, of both ways and their ratio."""
    token = issue_token(settings, subject="benchmark", role=Role.CLIENT, hours=1)
    async with open_database(settings.database) as database:
        rows = await database.read(statement("merit/servant_ids"), {"after": "", "limit": 200})
        ids = [str(row["id"]) for row in rows]
        result: dict[str, Any] = {"engine": database.engine, "requests": _REQUESTS}
        async with _serving(_bare(database)) as bare, _serving(create_app(settings)) as hub:
            headers = {"Authorization": f"Bearer {token}"}

            def through_hub(client: httpx.AsyncClient, id_: str) -> Awaitable[httpx.Response]:
                return client.post(f"{hub}/graphql", json={"query": query, "variables": {"id": id_}}, headers=headers)

            def straight(client: httpx.AsyncClient, id_: str) -> Awaitable[httpx.Response]:
                return client.get(f"{bare}/career/{id_}")

            for connections in (1, 16):
                measured: dict[str, dict[str, float]] = {}
                for name, ask in (("bare", straight), ("hub", through_hub)):
                    await _measure(ask, ids, connections)  # warm
                    measured[name] = await _measure(ask, ids, connections)
                ratio = round(measured["hub"]["p50_ms"] / measured["bare"]["p50_ms"], 2)
                result[f"connections_{connections}"] = {**measured, "p50_ratio": ratio}
    return result


async def _measure(
    ask: Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]], ids: list[str], connections: int
) -> dict[str, float]:
    taken: list[float] = []
    pending = iter([ids[n % len(ids)] for n in range(_REQUESTS)])

    async def client_of() -> None:
        async with httpx.AsyncClient(timeout=30) as client:
            for id_ in pending:
                started = time.perf_counter()
                response = await ask(client, id_)
                taken.append((time.perf_counter() - started) * 1000)
                assert response.status_code == 200, response.text
                assert b'"errors"' not in response.content, response.text

    started = time.perf_counter()
    await asyncio.gather(*(client_of() for _ in range(connections)))
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(taken, n=100)
    return {"p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2), "per_second": round(len(taken) / seconds, 1)}


def _bare(database: Database) -> FastAPI:
    app = FastAPI()

    async def career(servant: str) -> Response:
        rows = await database.read(statement("api/career_paths"), {"servants": [servant]})
        return Response(orjson.dumps(rows, default=str), media_type="application/json")

    app.add_api_route("/career/{servant}", career)
    return app


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncGenerator[str, None]:
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
