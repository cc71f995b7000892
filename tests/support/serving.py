"""A real `meritgraph serve` process, seen from outside: its answers over HTTP, its log, its end."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Principal
from meritgraph.settings import Settings
from tests.support.commands import SECONDS, command, environment
from tests.support.fork_server import ROOT
from tests.support.principals import principal

# Slow machines take longer than the ten seconds that are the default, above all where an engine has just begun.
_ANSWER_SECONDS = 60
_SETTINGS = {"MERITGRAPH_PORT": "0", "MERITGRAPH_REQUEST_TIMEOUT": str(_ANSWER_SECONDS)}

SERVANTS = "{ servants(first: 1) { edges { node { id } } } }"
_PRINTED = re.compile(r"The API answers at (http://127\.0\.0\.1:[0-9]+/)\n")
_LOGGED = re.compile(r"^\d{4}-\d\d-\d\dT.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Served:
    """A running `meritgraph serve` with a client that holds a token."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    @property
    def changes(self) -> list[str]:
        """The first line of each entry of the log."""
        return _LOGGED.findall(self.log)

    def ask(self, query: str = SERVANTS, **headers: str) -> httpx.Response:
        return self.client.post("/graphql", json={"query": query}, headers=headers)

    def readyz(self) -> httpx.Response:
        return self.client.get("/readyz")

    @contextmanager
    def asked_all_the_time(self) -> Generator[set[tuple[int, str]]]:
        """Have four clients send queries while the context lasts; the set has the status and error code of every answer."""
        outcomes, over = set[tuple[int, str]](), threading.Event()

        def ask() -> None:
            # With a short rest, so that what starts again meanwhile gets the processor, too.
            while not over.wait(0.02):
                response = self.ask()
                error, *_ = response.json().get("errors", [{"extensions": {"code": ""}}])
                outcomes.add((response.status_code, error["extensions"]["code"]))

        with ThreadPoolExecutor(4) as clients:
            asking = [clients.submit(ask) for _ in range(4)]
            try:
                wait_until(lambda: bool(outcomes), 30)
                yield outcomes
            finally:
                over.set()
            for asked in asking:
                asked.result()

    def wait_until_ready(self, seconds: float = 60.0) -> None:
        wait_until(lambda: self.readyz().status_code == 200, seconds)


@contextmanager
def served(home: Path, caller: Principal | None = None, /, **settings: str) -> Generator[Served]:
    """Run `meritgraph serve` on a free port while the context lasts; it is killed at the end if it still runs."""
    token = issue_token(Settings(home=home), caller or principal(), 1)
    log_file = home / "serve.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command("serve"), cwd=ROOT, env=environment(home, **{**_SETTINGS, **settings}), stdout=log, stderr=log
        )
    try:
        wait_until(lambda: process.poll() is not None or _PRINTED.search(log_file.read_text("utf-8")) is not None, SECONDS)
        printed = _PRINTED.search(log_file.read_text("utf-8"))
        assert printed is not None, log_file.read_text("utf-8")
        # Idle connections would disturb tests that count the descriptors of the hub.
        limits = httpx.Limits(max_keepalive_connections=0)
        headers = {"Authorization": f"Bearer {token}", "X-Purpose": "oversight"}
        with httpx.Client(base_url=printed[1], headers=headers, timeout=2 * _ANSWER_SECONDS, limits=limits) as client:
            yield Served(process, client, log_file)
    finally:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not after {seconds:g} s"
        time.sleep(0.05)
