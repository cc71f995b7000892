"""Load on the servers in turns, and what came of it."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from benchmarks.api.client import BODY, Connection, connection
from benchmarks.api.operations import Asked, Operation
from benchmarks.api.servers import Server

_ROUNDS = 3
_PATIENCE_SECONDS = 60.0
_COMPARED = 5
_TRIES = 3


@dataclass(slots=True)
class Measured:
    """Answers of one server to one operation: their times in milliseconds, and how long the load lasted in all."""

    durations: list[float] = field(default_factory=list[float])
    seconds: float = 0.0
    failed: int = 0
    client_seconds: float = 0.0
    """Processor time of the client."""

    def summary(self) -> dict[str, float]:
        number = len(self.durations)
        if number == 0:
            return {"answers": 0, "failed": self.failed}
        cuts = statistics.quantiles(self.durations, n=100) if number > 1 else self.durations * 99
        return {
            "p50_ms": round(cuts[49], 2),
            "p99_ms": round(cuts[98], 2),
            "per_second": round(number / self.seconds, 2),
            "answers": number,
            "failed": self.failed,
            "client_ms_per_answer": round(self.client_seconds * 1000 / number, 3),
        }


class DifferentAnswers(Exception):
    """Two servers do not say the same, or one says nothing: their times cannot be compared."""


async def measure(
    servers: Sequence[Server], operation: Operation, asked: Sequence[Asked], connections: int, seconds: float
) -> dict[str, Measured]:
    """Load one server after another, again and again, each for some seconds at a time."""
    found = {server.name: Measured() for server in servers}
    for server in servers:  # the first answers of each are for warming up
        await _load(server, operation, asked, connections, min(1.0, seconds), Measured())
    for _ in range(_ROUNDS):
        for server in servers:
            await _load(server, operation, asked, connections, seconds / _ROUNDS, found[server.name])
    return found


async def _load(
    server: Server, operation: Operation, asked: Sequence[Asked], connections: int, seconds: float, measured: Measured
) -> None:
    requests = [[server.request(operation, each, at) for each in asked[at::connections]] for at in range(connections)]
    started, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(_send(server, each, started + seconds, measured) for each in requests))
    # Until the last answer: an operation that was begun is not abandoned, because databases go on with those.
    measured.seconds += time.perf_counter() - started
    measured.client_seconds += time.process_time() - processor


async def _send(server: Server, requests: Sequence[bytes], until: float, measured: Measured) -> None:
    async with connection(server.port) as open_connection:
        at = 0
        while (started := time.perf_counter()) < until:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    status, body = await open_connection.send(requests[at % len(requests)])
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                measured.failed += 1
                return
            if status == 200 and b'"errors"' not in body:
                measured.durations.append((time.perf_counter() - started) * 1000)
            else:
                measured.failed += 1
            at += 1


async def compare_answers(servers: Sequence[Server], operation: Operation, asked: Sequence[Asked]) -> None:
    """Ask all servers the same. Raises DifferentAnswers unless all list the same, and something."""
    for each in asked[:_COMPARED]:
        listed = {server.name: await _listed(server, operation, each) for server in servers}
        if not all(listed.values()):
            raise DifferentAnswers(f"{operation.name}: somebody lists nothing: {listed}")
        if operation.same and len(set(map(str, listed.values()))) > 1:
            raise DifferentAnswers(f"{operation.name}: {listed}")


async def _listed(server: Server, operation: Operation, asked: Asked) -> list[Any]:
    async with connection(server.port) as one:
        answer = await answer_of(one, server.request(operation, asked, 0))
    if server.name == "bare":
        found = list(values_at(answer, operation.bare_ids))
        # A row more than the page tells whether there is another page; a number that holds for all rows stands in each.
        found = found[:1] if operation.bare_ids == "total" else found[:50] if operation.bare_ids == "id" else found
    else:
        data = cast("dict[str, Any]", answer)["data"]
        found = list(values_at(data, operation.peer_ids if server.name == "peer" else operation.hub_ids))
    return sorted(found) if operation.any_order else found


async def answer_of(one: Connection, request: bytes) -> Any:
    """Send a request and return its answer. Raises DifferentAnswers for an error.

    The first answers of a server can be late, because the database plans the statements: an error is an error the third time.
    """
    status, body = 0, b""
    for _ in range(_TRIES):
        status, body = await one.send(request)
        if status == 200 and b'"errors"' not in body:
            return orjson.loads(body)
    raise DifferentAnswers(f"{status}: {body[:2000].decode()}\nto {request.partition(BODY)[2].decode()}")


def values_at(answer: Any, path: str) -> Iterator[Any]:
    """Yield the values at a path of names; lists on the way are walked through."""
    if isinstance(answer, list):
        for each in cast("list[Any]", answer):
            yield from values_at(each, path)
    elif not path:
        yield answer
    elif answer is not None:
        name, _, rest = path.partition(".")
        yield from values_at(answer[name], rest)
