"""A portal on loopback that writes its answers byte by byte, so that they may be anything: endless, slow, packed, no HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Write = Callable[[str], Iterator[bytes]]
"""Yields the bytes of the answer to a request, from the head of the request."""

_PATIENCE_SECONDS = 5.0


@dataclass(slots=True)
class RawPortal:
    """The portal while it listens: the heads of the requests it got, and how many bytes its clients took."""

    url: str
    requests: list[str] = field(default_factory=list[str])
    taken: int = 0


@contextmanager
def raw_portal(write: Write) -> Generator[RawPortal]:
    """Serve what ``write`` yields, one request for each connection, on a free port of loopback while the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        portal = RawPortal(f"http://127.0.0.1:{listening.getsockname()[1]}")
        closing = threading.Event()
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                connection, _ = listening.accept()
                if closing.is_set():
                    connection.close()
                    return
                thread = threading.Thread(target=_serve, args=(portal, connection, write, closing), daemon=True)
                threads.append(thread)
                thread.start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield portal
        finally:
            closing.set()
            # Closing a socket does not wake a thread that waits for it; a last connection does.
            with suppress(OSError), socket.create_connection(listening.getsockname(), timeout=1):
                pass
            for thread in (accepting, *threads):
                thread.join(timeout=_PATIENCE_SECONDS)


def _serve(portal: RawPortal, connection: socket.socket, write: Write, closing: threading.Event) -> None:
    with connection, suppress(OSError):
        connection.settimeout(_PATIENCE_SECONDS)
        # A small buffer: what is counted as taken is what the client has read, or nearly so.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        head = b""
        while b"\r\n\r\n" not in head:
            if not (piece := connection.recv(65536)):
                return
            head += piece
        request = head.decode("latin-1")
        portal.requests.append(request)
        for piece in write(request):
            if closing.is_set():
                return
            connection.sendall(piece)
            portal.taken += len(piece)


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole answer with these headers, which ends its connection."""
    head = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Length: {len(body)}", *headers]
    return "".join(f"{line}\r\n" for line in head).encode("latin-1") + b"\r\n" + body


def endless_head(*headers: str, status: str = "200 OK") -> bytes:
    """Return the head of an answer whose body ends with its connection, or never."""
    head = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    return "".join(f"{line}\r\n" for line in head).encode("latin-1") + b"\r\n"
