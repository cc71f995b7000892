"""Measures subscriptions during a detection: ``python -m benchmarks.subscriptions [--findings N] [--subscribers N]``.

Findings are opened in transactions of 500, and subscribers, twenty to a subject, hear of each by server-sent events. The hub
runs in a process of its own, with its default limits. The result has the answers that were told in a second, how late they came
(from the moment of the event to that at which the client has the answer), and what the hub took: memory before and at most, and
seconds of the processor. One more subscriber is slow: it reads nothing until all others have heard everything. Its answers are
not kept for it; it goes on after its last cursor whenever it was cut off, and must have heard of each finding once, as all others
have.

A small query is asked meanwhile; the bound for it is the same query before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx
import orjson
from pydantic import SecretStr

from benchmarks.responsiveness import serving_apart
from graph.driver.database import Database, Transaction, open_database
from graph.driver.settings import DatabaseSettings
from graph.events import append_events, event_properties
from graph.migrations import migrate
from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Principal, Role
from meritgraph.settings import Settings
from tests.support.engines import cypher
from tests.support.neo4j_server import own_neo4j

RESULTS = Path("var/bench")
_QUERY: Final = (
    "subscription Changes($after: String) "
    "{ findingChanged(after: $after) { cursor change at finding { id ruleId state severity reason } } }"
)
_SMALL: Final = {"query": '{ finding(id: "finding:0") { state } }'}
_OF_ONE = 20
_AT_ONCE = 500
_PEOPLE = 50
_LIMIT_SECONDS = 1800.0
_WORLD = cypher(
    """CREATE (o:Organisation {id: 'organisation:a', name: 'A', country: 'UZ', sort_key: 'a'})
    CREATE (o)-[:HAS_VERSION]->(:OrganisationVersion {
      id: 'organisation_version:a', level: 'republican', open: true, start_earliest: $day, start_latest: $day
    })
    WITH o UNWIND range(0, $people - 1) AS n
    CREATE (:Servant {id: 'servant:' + n, name: 'Somebody ' + n, sort_key: 'somebody ' + n})-[:HELD]->(:Appointment {
      id: 'appointment:' + n, mode: 'order', open: true, start_earliest: $day, start_latest: $day
    })-[:TO]->(:Position {id: 'position:' + n, title: 'Post', sort_key: 'post'})-[:IN]->(o)""",
    "world",
)
_FINDINGS = cypher(
    """UNWIND range($first, $last) AS n
    MATCH (s:Servant {id: 'servant:' + (n % $people)})-[:HELD]->(a:Appointment)
    CREATE (f:Finding {
      id: 'finding:' + n, rule: 'V10', state: 'open', severity: 'high', reason: 'A reason of some length, with a day in it.',
      organisation: 'organisation:a', policy: 'shipped', day: $day, first_seen: $now, last_seen: $now, subjects: [s.id],
      version: 1, sort_key: '2026-10-01 finding:' + n
    })-[:CONCERNS]->(s)
    CREATE (f)-[:EVIDENCE]->(a)""",
    "findings",
)


@dataclass(slots=True)
class Subscriber:
    """A client that hears of changes, and goes on after its last cursor when it was cut off."""

    url: str
    token: str
    changes: list[str] = field(default_factory=list[str])
    late: list[float] = field(default_factory=list[float])
    cuts: int = 0
    codes: list[str] = field(default_factory=list[str])
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    _cursor: str | None = None

    async def follow(self, number: int) -> None:
        """Return when it has heard of so many changes."""
        while len(self.changes) < number:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._listen(number)
            if len(self.changes) < number:
                self.cuts += 1
                await asyncio.sleep(0.5)

    async def _listen(self, number: int) -> None:
        host, _, port = self.url.removeprefix("http://").rstrip("/").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=64 * 1024)
        try:
            body = orjson.dumps({"query": _QUERY, "variables": {"after": self._cursor}})
            lines = ["POST /graphql HTTP/1.1", f"Host: {host}:{port}", f"Authorization: Bearer {self.token}"]
            lines += ["X-Purpose: oversight", "Accept: text/event-stream", "Content-Type: application/json"]
            lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
            writer.write("\r\n".join(lines).encode() + body)
            while len(self.changes) < number:
                line = await reader.readline()
                if not line:
                    return
                if line.startswith(b"data: {"):
                    self._hear(orjson.loads(line[6:]))
                    if self._cursor is not None and not self.reading.is_set():
                        self.begun.set()
                        await self.reading.wait()
        finally:
            writer.close()

    def _hear(self, body: dict[str, Any]) -> None:
        if body.get("errors"):
            self.codes.append(str(body["errors"][0]["extensions"]["code"]))
            return
        change = body["data"]["findingChanged"]
        self._cursor = change["cursor"]
        if change["finding"] is not None:
            self.changes.append(change["finding"]["id"])
            self.late.append(time.time() - datetime.fromisoformat(change["at"]).timestamp())
        self.begun.set()


async def measure_subscriptions(database: Database, settings: Settings, findings: int, subscribers: int) -> dict[str, Any]:
    """Open findings while subscribers listen, and return what that took."""
    await migrate(database)
    day = date(2020, 1, 1)
    await database.execute(_WORLD, {"day": day, "people": _PEOPLE})
    with serving_apart(settings) as (url, process):
        tokens = [_token(settings, f"dashboard {n}") for n in range((subscribers + _OF_ONE - 1) // _OF_ONE)]
        fast = [Subscriber(url, tokens[n // _OF_ONE]) for n in range(subscribers)]
        slow = Subscriber(url, _token(settings, "slow"))
        for each in fast:
            each.reading.set()
        following = [asyncio.create_task(each.follow(findings)) for each in (*fast, slow)]
        await asyncio.gather(*(each.begun.wait() for each in (*fast, slow)))
        rest = await _asked(url, tokens[0], asyncio.create_task(asyncio.sleep(2)))
        hub = _Hub(process)
        watching = asyncio.create_task(hub.watch())
        began = time.perf_counter()
        writing = asyncio.create_task(_detect(database, findings, day))
        all_fast = asyncio.gather(*following[:-1])
        async with asyncio.timeout(_LIMIT_SECONDS):
            small = await _asked(url, tokens[0], all_fast)
            seconds, of_hub = time.perf_counter() - began, hub.figures()
            write_seconds = await writing
            slow.reading.set()
            await following[-1]
        slow_seconds = time.perf_counter() - began - seconds
        watching.cancel()
    expected = {f"finding:{n}" for n in range(findings)}
    assert all(set(each.changes) == expected and len(each.changes) == findings for each in (*fast, slow)), "lost, or told twice"
    return {
        "engine": database.engine,
        "findings": findings,
        "subscribers": subscribers,
        "seconds": round(seconds, 1),
        "writing_seconds": round(write_seconds, 1),
        "answers_per_second": round(findings * subscribers / seconds),
        "late_seconds": _quantiles([each for one in fast for each in one.late]),
        "cut_off": sum(each.cuts for each in fast),
        "codes": sorted({code for each in (*fast, slow) for code in each.codes}),
        "slow": {"seconds": round(slow_seconds, 1), "cut_off": slow.cuts},
        "hub": of_hub,
        "small_query_ms": {"before": rest, "meanwhile": small},
    }


def _token(settings: Settings, subject: str) -> str:
    return issue_token(settings, Principal(subject, Role.CLIENT, "organisation:a"), 4)


async def _detect(database: Database, findings: int, day: date) -> float:
    """Write the findings and their events as a detection does, and return the seconds that it took."""
    began = time.perf_counter()
    for first in range(0, findings, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, findings))

        async def work(transaction: Transaction, numbers: range = numbers) -> None:
            now = datetime.now(UTC)
            parameters = {"first": numbers[0], "last": numbers[-1], "people": _PEOPLE, "day": day, "now": now}
            await transaction.run(_FINDINGS, parameters)
            await append_events(
                transaction, [event_properties("finding_opened", now, {"finding": f"finding:{n}"}) for n in numbers]
            )

        await database.write(work)
    return time.perf_counter() - began


async def _asked(url: str, token: str, until: asyncio.Future[Any]) -> dict[str, float]:
    """Ask a small query every 50 ms until something is done, and return how long the answers took."""
    durations: list[float] = []
    headers = {"Authorization": f"Bearer {token}", "X-Purpose": "oversight"}
    async with httpx.AsyncClient(timeout=60) as client:
        while not until.done():
            began = time.perf_counter()
            await client.post(f"{url}graphql", json=_SMALL, headers=headers)
            durations.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.05)
    await until
    return _quantiles(durations)


def _quantiles(durations: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(durations, n=100)
    return {"number": len(durations), "p50": round(cuts[49], 2), "p99": round(cuts[98], 2), "max": round(max(durations), 2)}


class _Hub:
    """What a process takes: resident memory in MiB, and seconds of the processor."""

    def __init__(self, process: int) -> None:
        self._folder = Path(f"/proc/{process}")
        self._before = self._most = self._memory()
        self._began = self._processor()

    def _memory(self) -> float:
        (kib,) = re.findall(r"VmRSS:\s+(\d+) kB", (self._folder / "status").read_text())
        return int(kib) / 1024

    def _processor(self) -> float:
        user, system = (self._folder / "stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    async def watch(self) -> None:
        while True:
            self._most = max(self._most, self._memory())
            await asyncio.sleep(0.2)

    def figures(self) -> dict[str, float]:
        processor = self._processor() - self._began
        return {"mib_before": round(self._before, 1), "mib_most": round(self._most, 1), "processor_seconds": round(processor, 1)}


def main() -> None:
    """Measure the chosen engine, and print and save the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.subscriptions")
    parser.add_argument("--findings", type=int, default=500, help="number of findings that are opened")
    parser.add_argument("--subscribers", type=int, default=20, help="number of subscribers")
    parser.add_argument("--engine", choices=["arcadedb", "neo4j"], default="arcadedb", help="engine to measure")
    arguments = parser.parse_args()

    async def measure(settings: Settings) -> dict[str, Any]:
        async with open_database(settings.database) as database:
            return await measure_subscriptions(database, settings, arguments.findings, arguments.subscribers)

    with TemporaryDirectory(prefix="meritgraph-bench-") as folder:
        if arguments.engine == "arcadedb":
            result = asyncio.run(measure(Settings(home=Path(folder), database=DatabaseSettings(heap="512m"))))
        else:
            with own_neo4j(Path(folder) / "neo4j") as own:
                server = own.server
                database = DatabaseSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
                result = asyncio.run(measure(Settings(home=Path(folder), database=database)))
    machine = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "cores": os.cpu_count()}
    text = json.dumps({**machine, "python": platform.python_version(), **result}, indent=2)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"subscriptions-{arguments.engine}.json").write_text(text + "\n", "utf-8")
    print(text, flush=True)


if __name__ == "__main__":
    main()
