"""A portal on loopback that refuses every request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest


@pytest.fixture
def refusing() -> Iterator[Callable[[list[httpx.Headers]], str]]:
    """Return a function that starts the portal and returns its address; the portal records the headers it receives."""
    servers: list[ThreadingHTTPServer] = []

    def start(seen: list[httpx.Headers]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(httpx.Headers(list(self.headers.items())))
                self.send_response(401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
