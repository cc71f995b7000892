"""A portal on loopback that gives recorded answers, so that a portal's own reader is read with, sign-in and all.

It takes every secret. GET requests are answered in their order from the recording of one stream, those for a path among
``asked`` with what was recorded for it; POST requests are taken for a sign-in and get a token. All answers but the last carry a
link to the next; requests of an X-Road client get the headers of a gateway.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

from loaders.sources.xroad import request_hash

_TOKEN = b'{"access_token": "recorded", "token_type": "Bearer", "expires_in": 3600}'
_XROAD_REQUEST = "recorded"


class Replay:
    """What is answered, and how many answers were given since the last ``rewind``; None in place of a body refuses."""

    def __init__(self, answers: Sequence[bytes | None], asked: Mapping[str, bytes]) -> None:
        self.answers, self._asked, self.given = answers, asked, 0
        self.url = ""

    def rewind(self) -> None:
        self.given = 0

    def answer(self, path: str) -> tuple[int, bytes, str | None]:
        """Status, body and the address of what follows."""
        for recorded, body in self._asked.items():
            if path.strip("/").endswith(recorded):
                return HTTPStatus.OK, body, None
        at, self.given = self.given, self.given + 1
        if at >= len(self.answers):
            return HTTPStatus.NOT_FOUND, b"", None
        body = self.answers[at]
        if body is None:
            return HTTPStatus.NOT_FOUND, b"", None
        return HTTPStatus.OK, body, f"{path}?recorded={at + 2}" if at + 1 < len(self.answers) else None


@contextmanager
def replaying(answers: Sequence[bytes | None], asked: Mapping[str, bytes]) -> Generator[Replay]:
    """Serves on a free port of loopback for as long as the context lasts."""
    replay = Replay(answers, asked)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body go out apart; without this each answer would wait for the acknowledgement of its head.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, body, following = replay.answer(urlsplit(self.path).path)
            self._send(status, body, {"Link": f'<{following}>; rel="next"'} if following else {})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._send(HTTPStatus.OK, _TOKEN, {})

        def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, **self._xroad(), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _xroad(self) -> dict[str, str]:
            if "x-road-id" not in self.headers:
                return {}
            request = httpx.Request(self.command, f"{replay.url}{self.path}", headers=self.headers.items())
            return {
                "X-Road-Id": self.headers["x-road-id"],
                "X-Road-Request-Id": _XROAD_REQUEST,
                "X-Road-Request-Hash": request_hash(request, _XROAD_REQUEST).decode(),
            }

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: what is read is told by the verdicts."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        replay.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()
