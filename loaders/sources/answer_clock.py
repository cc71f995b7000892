"""Limits how long one answer of a portal may take as a whole; the time-outs of a client begin anew with every byte."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import httpx

ANSWER_SECONDS = 600.0


class AnswerTooSlow(Exception):
    """The answer was not complete in time; raised wherever the client waits for it."""


class AnswerClock:
    """Measures the time of one answer, from its request to its last byte; ``seconds`` is how long it may take."""

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self.seconds = seconds
        self._ends_at = float("inf")

    @contextmanager
    def running(self) -> Generator[None]:
        """Limit what is waited for while the context lasts."""
        self._ends_at = time.monotonic() + self.seconds
        try:
            yield
        finally:
            self._ends_at = float("inf")

    def allow_more(self) -> None:
        """Give the answer its time once more, from now on: a part of a large file has arrived."""
        self._ends_at = time.monotonic() + self.seconds

    @property
    def is_over(self) -> bool:
        """Whether the answer has had its time."""
        return time.monotonic() >= self._ends_at

    def check(self) -> None:
        """Raise AnswerTooSlow if the answer has had its time."""
        if self.is_over:
            raise AnswerTooSlow

    def within(self, timeout: float | None) -> float | None:
        """Return the time-out of one wait, shortened to the time that is left. Raises AnswerTooSlow when none is left."""
        self.check()
        left = self._ends_at - time.monotonic()
        if left == float("inf"):
            return timeout
        return max(left, 0.001) if timeout is None else min(timeout, max(left, 0.001))


def limit_waits(client: httpx.Client, clock: AnswerClock) -> None:
    """Let every wait of the client for the network end with the clock, also those for a sign-in and for headers."""
    # The pool of a client takes a backend for the network, but a client has no argument for it.
    inner = cast("Any", client)
    for transport in (inner._transport, *inner._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            pool = cast("Any", transport)._pool
            pool._network_backend = _TimedNetwork(pool._network_backend, clock)


class _TimedNetwork:
    """Connects as the given backend of httpcore does, with waits that end with the clock."""

    def __init__(self, network: Any, clock: AnswerClock) -> None:
        self._network, self._clock = network, clock

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> _TimedStream:
        stream = self._network.connect_tcp(host, port, timeout=self._clock.within(timeout), **options)
        return _TimedStream(stream, self._clock)

    def connect_unix_socket(self, path: str, timeout: float | None = None, **options: Any) -> _TimedStream:
        stream = self._network.connect_unix_socket(path, timeout=self._clock.within(timeout), **options)
        return _TimedStream(stream, self._clock)

    def sleep(self, seconds: float) -> None:
        self._network.sleep(seconds)


class _TimedStream:
    """Reads and writes as the given stream of httpcore does, with waits that end with the clock."""

    def __init__(self, stream: Any, clock: AnswerClock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._clock.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._clock.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> _TimedStream:
        stream = self._stream.start_tls(ssl_context, server_hostname=server_hostname, timeout=self._clock.within(timeout))
        return _TimedStream(stream, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
