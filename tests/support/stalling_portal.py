"""A portal over HTTP that sends some pages of its list of people and then is silent, as a portal is that hangs."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class StallingPortal:
    """The portal: ``pages`` are sent, and ``stalled`` is set once it is asked for one more. ``resume`` ends the silence."""

    def __init__(self, url: str, pages: int) -> None:
        self.url = url
        self.pages = pages
        self.stalled, self._resumed = threading.Event(), threading.Event()

    def resume(self) -> None:
        self._resumed.set()

    def wait(self) -> None:
        self.stalled.set()
        self._resumed.wait(60)


@contextmanager
def stalling_portal(pages: int, rows: int) -> Generator[StallingPortal]:
    """Serve a list of so many rows in pages of ten."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            first = int(asked.get("offset", ["0"])[0])
            if first >= portal.pages * 10:
                portal.wait()
            items = [{"number": str(n), "name": f"Person {n}", "born": None} for n in range(first, min(first + 10, rows))]
            body = json.dumps({"total": rows, "items": items}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        portal = StallingPortal(f"http://127.0.0.1:{server.server_port}", pages)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield portal
        finally:
            portal.resume()
            server.shutdown()
