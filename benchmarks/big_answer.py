"""Measures an answer of 26,000 fields: ``python -m benchmarks.big_answer [--requests N]`` prints one table.

The answer is 1000 objects of ten fields, each with a list of three objects of five fields. Nothing is read from a database, so
what is measured is the execution of the query, the JSON, and the HTTP around it. Three servers give it, each in a process of its
own: this product's execution, stock Strawberry with FastAPI, and graphql-js with graphql-http. One connection asks them in turns
within one run, and their answers must be equal. Times are milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import orjson
import strawberry
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp
from strawberry.fastapi import GraphQLRouter

from benchmarks.api.client import connection, post
from graph.driver.database import Database
from graph.engines.java import die_with_parent
from resolvers.context import Context
from schema.answering import Answering
from schema.federation import Subgraph
from schema.list_sizes import usual_size

RESULTS = Path("var/bench")
OBJECTS, NESTED = 1000, 3
QUERY = """{ rows { id name title portal number rank steps share open closed
  records { id portal stream number missing } } }"""
_ROUNDS = 5
_NODE = Path(__file__).with_name("big_answer.mjs")


@strawberry.type
class Record:
    id: strawberry.ID
    portal: str
    stream: str
    number: int
    missing: bool


@strawberry.type
class Row:
    id: strawberry.ID
    name: str
    title: str
    portal: str
    number: str
    rank: int
    steps: int
    share: float
    open: bool
    closed: str | None
    records: list[Record] = strawberry.field(directives=[usual_size(NESTED)])


def _row(n: int) -> Row:
    """Return an object; ``big_answer.mjs`` makes the same ones."""
    return Row(
        id=strawberry.ID(f"row:{n}"),
        name=f"Name {n}",
        title=f"Title {n % 40}",
        portal="test.argos.uz",
        number=f"{n:09d}",
        rank=n % 17,
        steps=n % 5,
        share=n % 4 + 0.5,
        open=n % 2 == 0,
        closed=None if n % 2 == 0 else "2020-01-01",
        records=[
            Record(id=strawberry.ID(f"record:{n}:{at}"), portal="mo.argos.uz", stream="orders", number=n + at, missing=at == 1)
            for at in range(NESTED)
        ],
    )


ROWS = [_row(n) for n in range(OBJECTS)]


@strawberry.type
class Query:
    @strawberry.field(directives=[usual_size(OBJECTS)])
    async def rows(self) -> list[Row]:
        return ROWS


def _ours() -> ASGIApp:
    """Return an application that answers with the execution of this product."""
    answering = Answering(Subgraph(query=Query))
    nothing = cast("Database", None)  # no resolver reads

    async def graphql(request: Request) -> Response:
        sent = orjson.loads(await request.body())
        context = Context(nothing, b"", date(2026, 1, 1), 30.0)
        result = await answering.answer(sent["query"], {}, context)
        return Response(orjson.dumps({"data": result.data}), media_type="application/json")

    app = FastAPI()
    app.add_route("/graphql", graphql, methods=["POST"])
    return app


def _stock() -> ASGIApp:
    app = FastAPI()
    app.include_router(GraphQLRouter[None, None](strawberry.Schema(query=Query)), prefix="/graphql")
    return app


@dataclass
class _Server:
    """A server that runs, and how long each of its answers took."""

    port: int
    milliseconds: list[float] = field(default_factory=list[float])


@contextmanager
def _server(*command: str) -> Generator[_Server]:
    """Run a server, which prints its port first, as long as the context lasts."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent())
    assert process.stdout is not None
    try:
        yield _Server(int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(30)


def _serve(app: ASGIApp) -> None:
    """Serve on a free port, which is printed first."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))

    async def run() -> None:
        serving = asyncio.ensure_future(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn offers no event to wait for
            await asyncio.sleep(0.02)
        print(server.servers[0].sockets[0].getsockname()[1], flush=True)
        await serving

    asyncio.run(run())


async def _ask(server: _Server, requests: int) -> object:
    """Ask so many times, after half as many that do not count, and return the data of the last answer."""
    request, body = post("/graphql", orjson.dumps({"query": QUERY})), b""
    async with connection(server.port) as link:
        for n in range(-requests // 2, requests):
            started = time.perf_counter()
            status, body = await link.send(request)
            if n >= 0:
                server.milliseconds.append((time.perf_counter() - started) * 1000)
            assert status == 200, body[:500]
    return orjson.loads(body)["data"]


async def _measure(servers: dict[str, _Server], requests: int) -> None:
    for _ in range(_ROUNDS):
        answers = [await _ask(server, requests) for server in servers.values()]
        assert all(answer == answers[0] for answer in answers), "the servers answer differently"


def main() -> None:
    """Measure the three servers, print the table, and save it in ``var/bench``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.big_answer")
    parser.add_argument("--requests", type=int, default=30, help="requests to each server in each of five rounds")
    parser.add_argument("--serve", choices=["ours", "stock"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        _serve(_ours() if arguments.serve == "ours" else _stock())
        return
    python = [sys.executable, "-m", "benchmarks.big_answer", "--serve"]
    commands = {"ours": [*python, "ours"], "stock Strawberry": [*python, "stock"], "graphql-js": ["node", str(_NODE)]}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(_server(*command)) for name, command in commands.items()}
        asyncio.run(_measure(servers, arguments.requests))
    result = {name: _summary(server.milliseconds) for name, server in servers.items()}
    print("| server | p50 ms | p99 ms | p50 of ours |\n|---|---|---|---|")
    for name, summary in result.items():
        ratio = summary["p50_ms"] / result["ours"]["p50_ms"]
        print(f"| {name} | {summary['p50_ms']:.1f} | {summary['p99_ms']:.1f} | × {ratio:.1f} |")
    RESULTS.mkdir(parents=True, exist_ok=True)
    saved = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **result}
    (RESULTS / "big-answer.json").write_text(json.dumps(saved, indent=2) + "\n", "utf-8")


def _summary(milliseconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=100)
    return {"requests": len(milliseconds), "p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2)}


if __name__ == "__main__":
    main()
