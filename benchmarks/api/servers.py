"""The four servers, each a process of its own on a free port of loopback, and the requests that each of them gets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from pydantic import SecretStr

from benchmarks.api.client import post
from benchmarks.api.operations import Asked, Operation, Variables
from graph.driver.settings import DatabaseSettings
from graph.engines.java import die_with_parent
from meritgraph.settings import Settings
from tests.support.neo4j_server import Neo4jServer

NAMES = ("hub", "peer", "stock", "bare")

_PEER = Path(__file__).parent / "peer"
_ROOT = Path(__file__).parents[2]
_START_SECONDS = 120.0
_SUBJECTS = 4
_ADDRESS = re.compile(r"The API answers at http://127\.0\.0\.1:(\d+)/")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs. The hub gets tokens of several subjects, because no subject gets all places."""

    name: str
    port: int
    process_id: int
    tokens: Sequence[str | None]

    def request(self, operation: Operation, asked: Asked, connection: int) -> bytes:
        """Return the bytes of one request."""
        variables: Variables = getattr(asked, self.name)
        if self.name == "bare":
            return post(f"/{operation.name.replace(' ', '-')}", orjson.dumps(variables))
        query = operation.peer if self.name == "peer" else operation.hub
        path = "/" if self.name == "peer" else "/graphql"
        return post(path, orjson.dumps({"query": query, "variables": variables}), self.tokens[connection % len(self.tokens)])


def settings_of(neo4j: Neo4jServer, folder: Path) -> Settings:
    """Return the settings of the hub for this database, with everything else as ``meritgraph serve`` has it."""
    database = DatabaseSettings(uri=neo4j.uri, user=neo4j.user, password=SecretStr(neo4j.password))
    return Settings(home=folder / "hub", host="127.0.0.1", port=0, database=database)


@contextmanager
def servers(neo4j: Neo4jServer, folder: Path) -> Generator[list[Server]]:
    """Run all servers for as long as the context lasts."""
    if not (_PEER / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=_PEER, check=True)
    login = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password, "NODE_ENV": "production"}
    hub = {
        "MERITGRAPH_HOME": str(folder / "hub"),
        "MERITGRAPH_HOST": "127.0.0.1",
        "MERITGRAPH_PORT": "0",
        "MERITGRAPH_DATABASE_URI": neo4j.uri,
        "MERITGRAPH_DATABASE_USER": neo4j.user,
        "MERITGRAPH_DATABASE_PASSWORD": neo4j.password,
    }
    commands: dict[str, tuple[list[str], Mapping[str, str]]] = {
        "hub": ([sys.executable, "-m", "meritgraph", "serve"], hub),
        "peer": (["node", str(_PEER / "server.mjs")], login),
        "stock": ([sys.executable, "-m", "benchmarks.api.stock"], login),
        "bare": ([sys.executable, "-m", "benchmarks.api.bare"], login),
    }
    tokens = [_token(f"client {n}", hub) for n in range(_SUBJECTS)]
    with ExitStack() as stack:
        running: list[Server] = []
        for name in NAMES:
            command, environment = commands[name]
            process, log = stack.enter_context(_process(name, command, environment, folder))
            port = _port_of(name, process, log)
            running.append(Server(name, port, process.pid, tokens if name == "hub" else [None]))
        yield running


def _token(subject: str, environment: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "meritgraph", "token", "--role", "client", "--subject", subject, "--hours", "12"]
    return subprocess.run(
        command, cwd=_ROOT, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    ).stdout.strip()


@contextmanager
def _process(
    name: str, command: list[str], environment: Mapping[str, str], folder: Path
) -> Generator[tuple[subprocess.Popen[bytes], Path]]:
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(),
        )
    try:
        yield process, log
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.terminate()
        process.wait(30)


def _port_of(name: str, process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until a server prints where it listens."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        text = log.read_text("utf-8")
        if found := _ADDRESS.search(text) if name == "hub" else re.search(r"^(\d+)\n", text, re.MULTILINE):
            return int(found[1])
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{name} did not start:\n{log.read_text('utf-8')[-3000:]}")
