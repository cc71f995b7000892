"""Request handling that portals share: credentials, throttling, parameters, compression and conditional responses."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response

from sandbox.portals.feed import time_mark

LARGEST_PAGE = 2000
DEFAULT_PAGE = 1000
_WORTH_COMPRESSING = 512
_LONGEST_NUMBER = 12


class RefusedError(Exception):
    """A request that gets a status and a message instead of rows."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the response's status and the message for the client."""
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(slots=True)
class Throttle:
    """Refuses one request of some streams, once per start: the n-th, counted from 1, as `nth` says by stream."""

    nth: dict[str, int]
    _seen: dict[str, int] = field(default_factory=dict[str, int])

    def refuses(self, stream: str) -> bool:
        """Count a request for the stream and tell whether it is the one to refuse."""
        self._seen[stream] = self._seen.get(stream, 0) + 1
        return self._seen[stream] == self.nth.get(stream)


def admit(given: str | None, expected: str) -> None:
    """Check that the client's secret is the expected one. Raises RefusedError 401 otherwise."""
    if given is None or not compare_digest(given.encode(), expected.encode()):
        raise RefusedError(401, "Missing or wrong credentials.")


def whole_number(request: Request, name: str, default: int, low: int, high: int) -> int:
    """Read a query parameter as a number from `low` to `high`. Raises RefusedError 400 for anything else."""
    text = request.query_params.get(name, str(default))
    digits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not digits or not low <= int(text) <= high:
        raise RefusedError(400, f"{name} must be a number from {low} to {high}.")
    return int(text)


def since_time(request: Request, name: str) -> str:
    """Read a time parameter as a mark; without it, return the empty mark, which precedes all others.

    Raises RefusedError 400 for anything but an ISO 8601 time.
    """
    text = request.query_params.get(name, "").replace(" ", "+")
    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text)
        return time_mark(at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise RefusedError(400, f"{name} must be an ISO 8601 time.") from error


def too_many_requests() -> Response:
    """Return a 429 that asks the client to come back after one second."""
    headers = {"Retry-After": "1"}
    return Response(b'{"error":"Too many requests."}', 429, headers, "application/json")


def refusal(error: RefusedError) -> Response:
    """Return the response to a refused request."""
    body = b'{"error":"' + error.message.encode() + b'"}'
    return Response(body, error.status, media_type="application/json")


def json_answer(request: Request, body: bytes, *, tagged: bool = False) -> Response:
    """Return the body, compressed if the client accepts that; a `tagged` body gets an ETag, and 304 if the client has it."""
    headers = {"Vary": "Accept-Encoding"}
    if tagged:
        tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        headers["ETag"] = tag
        known = [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]
        if tag in known or "*" in known:
            return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(body) > _WORTH_COMPRESSING:
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, 200, headers, "application/json")
