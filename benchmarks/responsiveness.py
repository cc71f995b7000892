"""Measures whether the hub answers ``/healthz`` and small queries while heavy ones run: milliseconds, and numbers of answers.

The hub runs in a process of its own. Sixteen connections, each of another principal, send the heaviest queries that the limit of
cost allows for some seconds, one after another, whether they are answered or refused. The bound is the hub at rest: the result
holds both, and the ratio of their medians. The aim is that ``/healthz`` never takes longer than 200 ms.
"""

from __future__ import annotations

import asyncio
import http.client
import multiprocessing
import statistics
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
from graphql import get_introspection_query

from benchmarks.career_path import client_token
from graph.cypher.statements import statement
from graph.driver.database import Database
from meritgraph.serving import address, listen, serve_on
from meritgraph.settings import Settings
from resolvers.paging import NO_END

_CONNECTIONS = 16
_SECONDS = 8.0
_STEP = """id mode orderNumber onMainLine move stepsGained open start { earliest latest } end { earliest latest }
  orderDate { exact } position { title rank ladder group } organisation { id name level }
  competition { id round } training { course { title } } certificates { number } records { portal stream recordedAt }"""
# Each is close to the limit of cost.
_HEAVY = {
    "careers": "{ servants(first: 52) { edges { node { id name careerPath { steps { " + _STEP + " } } } } } }",
    "entities": """{ servants(first: 100) { edges { node { careerPath { steps {
  position { position { title organisation { name } } } organisation { organisation { name versions { name } } }
} } } } } }""",
    "introspection": get_introspection_query(),
}


async def measure_responsiveness(database: Database, settings: Settings) -> dict[str, Any]:
    """Measure the hub at rest and under each of the heavy queries; times are in milliseconds."""
    rows = await database.read(statement("api/servants_page"), {"after": "", "until": NO_END, "limit": 1})
    small = {"query": "query($id: ID!) { servant(id: $id) { name } }", "variables": {"id": rows[0]["id"]}}
    with serving_apart(settings) as (url, _):
        token = await client_token(database, settings, "probe")
        probe = _Probe(url, token, small)
        result: dict[str, Any] = {"engine": database.engine, "connections": _CONNECTIONS, "rest": await probe.during(_rest())}
        for name, query in _HEAVY.items():
            tokens = [await client_token(database, settings, f"client {n}") for n in range(_CONNECTIONS)]
            load = _Load(url, query)
            measured = await probe.during(load.run(tokens))
            ratio = round(measured["healthz"]["p50_ms"] / result["rest"]["healthz"]["p50_ms"], 1)
            result[name] = {**load.result(), **measured, "healthz_p50_ratio": ratio}
    return result


async def _rest() -> None:
    await asyncio.sleep(_SECONDS / 2)


class _Load:
    """Connections that send one query again and again."""

    def __init__(self, url: str, query: str) -> None:
        self._url = url
        self._query = query
        self._statuses: Counter[int] = Counter()
        self._bytes: list[int] = []
        self._durations: dict[bool, list[float]] = {True: [], False: []}

    async def run(self, tokens: list[str]) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx.AsyncClient(timeout=60, limits=limits) as client:
            until = time.perf_counter() + _SECONDS
            await asyncio.gather(*(self._send(client, token, until) for token in tokens))

    async def _send(self, client: httpx.AsyncClient, token: str, until: float) -> None:
        headers = {"Authorization": f"Bearer {token}", "X-Purpose": "oversight"}
        while (started := time.perf_counter()) < until:
            response = await client.post(f"{self._url}graphql", json={"query": self._query}, headers=headers)
            answered = response.status_code == 200
            assert answered == (b'"errors"' not in response.content), response.text[:500]
            self._statuses[response.status_code] += 1
            self._durations[answered].append((time.perf_counter() - started) * 1000)
            if answered:
                self._bytes.append(len(response.content))

    def result(self) -> dict[str, Any]:
        return {
            "answers": {str(status): number for status, number in sorted(self._statuses.items())},
            "bytes": max(self._bytes, default=0),
            "answered": _summary(self._durations[True]),
            "refused": _summary(self._durations[False]),
        }


class _Probe:
    """A thread that asks for ``/healthz`` and for one servant, each on a connection of its own, every 20 ms."""

    def __init__(self, url: str, token: str, small: dict[str, Any]) -> None:
        self._host = url.removeprefix("http://").rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "X-Purpose": "oversight"}
        self._small = httpx.Request("POST", url, json=small).content

    async def during(self, work: Any) -> dict[str, Any]:
        """Return the durations of the probes while the work was done."""
        ended = threading.Event()
        healthz, servant = (
            asyncio.to_thread(self._ask, ended, "GET", "/healthz"),
            asyncio.to_thread(self._ask, ended, "POST", "/graphql"),
        )
        asking = asyncio.gather(healthz, servant)
        await work
        ended.set()
        of_healthz, of_servant = await asking
        return {"healthz": _summary(of_healthz), "one_servant": _summary(of_servant)}

    def _ask(self, ended: threading.Event, method: str, path: str) -> list[float]:
        durations: list[float] = []
        while not ended.wait(0.02):
            started = time.perf_counter()
            connection = http.client.HTTPConnection(self._host, timeout=60)
            connection.request(method, path, self._small if method == "POST" else None, self._headers)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            connection.close()
            durations.append((time.perf_counter() - started) * 1000)
        return durations


def _summary(durations: list[float]) -> dict[str, float]:
    if len(durations) < 2:
        return {"number": len(durations)}
    cuts = statistics.quantiles(durations, n=100)
    return {
        "number": len(durations),
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
        "max_ms": round(max(durations), 1),
    }


@contextmanager
def serving_apart(settings: Settings) -> Generator[tuple[str, int]]:
    """Serve in a process of its own, on a free port, and return the address and the id of the process."""
    listening = listen(settings.model_copy(update={"port": 0}))
    process = multiprocessing.get_context("spawn").Process(target=serve_on, args=(listening, settings))
    process.start()
    url = address(listening)
    try:
        while True:
            try:
                httpx.get(f"{url}readyz", timeout=60)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        assert process.pid is not None
        yield url, process.pid
    finally:
        process.terminate()
        process.join()
        listening.close()
