"""A portal on loopback that gives recorded answers, so that a portal's own reader can read them, sign-in included.

The server accepts every secret. It answers GET requests in order from the recording of one stream, and requests for a path among
``other_answers`` with the answer recorded for that path. It treats POST requests as a sign-in and answers with a token. All
answers but the last carry a link to the next one. Requests of an X-Road client get the headers of a gateway.
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
    """The recorded answers of one stream; None instead of a body refuses the request.

    ``given`` counts the answers since the last ``rewind``.
    """

    def __init__(self, answers: Sequence[bytes | None], other_answers: Mapping[str, bytes]) -> None:
        self.answers, self._other_answers, self.given = answers, other_answers, 0
        self.url = ""

    def rewind(self) -> None:
        """Begin again with the first answer."""
        self.given = 0

    def answer(self, path: str) -> tuple[int, bytes, str | None]:
        """Return status, body and the address of the next answer."""
        for recorded, body in self._other_answers.items():
            if path.strip("/").endswith(recorded):
                return HTTPStatus.OK, body, None
        index, self.given = self.given, self.given + 1
        body = self.answers[index] if index < len(self.answers) else None
        if body is None:
            return HTTPStatus.NOT_FOUND, b"", None
        return HTTPStatus.OK, body, f"{path}?recorded={index + 2}" if index + 1 < len(self.answers) else None


@contextmanager
def serve_replay(answers: Sequence[bytes | None], other_answers: Mapping[str, bytes]) -> Generator[Replay]:
    """Serve recorded answers on a free port of loopback while the context lasts."""
    replay = Replay(answers, other_answers)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(replay)) as server:
        server.daemon_threads = True
        replay.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()


def _handler(replay: Replay) -> type[BaseHTTPRequestHandler]:

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are sent separately; with Nagle's algorithm each body would wait for the acknowledgement of its head.
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
            """Log nothing; the verdicts report what was read."""

    return Handler
