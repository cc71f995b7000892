"""What bare FastAPI and stock Strawberry share: a plain driver, a statement in, rows out, and how their processes serve."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import uvicorn
from fastapi import FastAPI
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase

Rows = list[dict[str, Any]]


class Statements:
    """Runs statements through the driver, as its manual shows it."""

    driver: AsyncDriver

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncGenerator[None]:
        login = (os.environ["NEO4J_USER"], os.environ["NEO4J_PASSWORD"])
        async with AsyncGraphDatabase.driver(os.environ["NEO4J_URI"], auth=login, telemetry_disabled=True) as self.driver:  # pyright: ignore[reportUnknownMemberType] (untyped **config)
            yield

    async def rows(self, cypher: LiteralString, parameters: Mapping[str, Any]) -> Rows:
        """Return the rows of a statement that has collected them in the column ``rows`` of one record."""
        async with self.driver.session(default_access_mode=READ_ACCESS) as session:  # pyright: ignore[reportUnknownMemberType] (untyped **config)
            result = await session.run(cypher, dict(parameters))
            record = await result.single(strict=True)
            return record["rows"]


def serve(app: FastAPI) -> None:
    """Serve on a free port of loopback, print the port, and end with standard input."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))

    def end_with_input() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end_with_input, daemon=True).start()
    print(listening.getsockname()[1], flush=True)
    server.run(sockets=[listening])
