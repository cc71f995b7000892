"""A real HTTP server on loopback whose answers a test works out from the requests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer with status 200; ``size`` is its length where its pieces are made while they are sent."""

    pieces: Iterable[bytes]
    size: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, body: bytes, **headers: str) -> Sent:
        return cls([body], len(body), headers)


@dataclass(slots=True)
class Server:
    """The server's address, and the requests that it got: paths with queries, and what they had in Authorization."""

    url: str = ""
    asked: list[str] = field(default_factory=list[str])
    secrets: list[str | None] = field(default_factory=list[str | None])


@contextmanager
def json_server(answer: Callable[[str, Mapping[str, str]], Sent]) -> Generator[Server]:
    """Serve what ``answer`` returns for a path and its parameters."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.secrets.append(self.headers.get("Authorization"))
            url = urlsplit(self.path)
            sent = answer(url.path, dict(parse_qsl(url.query)))
            self.send_response(200)
            for name, value in {**sent.headers, "Content-Length": str(sent.size)}.items():
                self.send_header(name, value)
            self.end_headers()
            # A client may have enough before the end.
            with suppress(OSError):
                for piece in sent.pieces:
                    self.wfile.write(piece)

        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listening.server_port}"
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
