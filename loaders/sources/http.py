"""HTTP requests to one portal, repeated while it is busy; no more than one answer is held in memory."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx
import orjson

from graph.errors import PortalError
from loaders.portal_api.contract import RawRow, UnreadableRow
from loaders.sources.json_text import RepeatedField, parse_json, repeated_field

NOT_MODIFIED = 304

_MAX_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 60.0
_MAX_ANSWER_BYTES = 64 * 1024 * 1024
_RETRYABLE_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_ETAG = 512
_REPLACEMENT = "\ufffd".encode()


class TryAgain(Exception):
    """An attempt failed, and another may succeed; raised here, by an authentication flow or by a hook of the client.

    ``retry_after`` are the seconds that the portal asks us to wait, where it says.
    """

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and its body, decompressed; ``etag`` is the entity tag that the portal gave the body."""

    status: int
    body: bytes
    etag: str | None = None


class HttpTransport:
    """Requests to one portal, repeated while it is busy.

    Retries time-outs, answers that are cut or garbled, and 408, 425, 429, 5xx. Waits ``retry_pause_seconds`` before the first
    retry and twice as long before each further one, or as long as the portal's own Retry-After says (at most a minute). Answers
    are read in pieces and refused beyond 64 MiB. Raises PortalError when the portal refuses, does not answer or shows a
    certificate that is not trusted. Messages name the path, never the query, the body or the secret.
    """

    def __init__(
        self,
        client: httpx.Client,
        portal: str,
        *,
        retry_pause_seconds: float = 0.2,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client, self._portal = client, portal
        self._retry_pause_seconds, self._pause = retry_pause_seconds, pause

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> bytes:
        """Return the body of the answer, decompressed."""
        return self.fetch(path, parameters).body

    def fetch(self, path: str, parameters: Mapping[str, str | int] | None = None, etag: str | None = None) -> Answer:
        """Return the answer with its ETag.

        With the ETag of an earlier answer, the portal may answer 304: the body is still the same.
        """
        headers = {} if etag is None else {"If-None-Match": etag}
        accepted = () if etag is None else (NOT_MODIFIED,)
        return self._send(lambda: self._client.build_request("GET", path, params=parameters, headers=headers), path, accepted)

    def post(self, path: str, body: Mapping[str, Any], idempotency_key: str, refusals: Collection[int] = ()) -> Answer:
        """Send a JSON object and return the answer, also for the statuses in ``refusals``.

        The idempotency key makes it safe to repeat the request.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        content = orjson.dumps(body)
        return self._send(
            lambda: self._client.build_request("POST", path, content=content, headers=headers),
            path,
            refusals,
            "Run `meritgraph exchange deliver` again when the portal is up.",
        )

    def _send(
        self,
        build: Callable[[], httpx.Request],
        path: str,
        accepted: Collection[int] = (),
        hint: str = "What was read before is kept; run sync again when the portal is up.",
    ) -> Answer:
        wait, problem = self._retry_pause_seconds, ""
        for attempt in range(1, _MAX_ATTEMPTS + 1):
            retry_after: float | None = None
            try:
                return self._attempt(build(), path, accepted)
            except TryAgain as error:
                problem, retry_after = str(error), error.retry_after
            except (httpx.TransportError, httpx.DecodingError) as error:
                if (refusal := _refused_certificate(error)) is not None:
                    raise PortalError(
                        f"The TLS certificate of {self._portal} is not trusted ({refusal}). Check the address and the "
                        "ca_file of this feed."
                    ) from error
                problem = type(error).__name__
            if attempt < _MAX_ATTEMPTS:
                self._pause(min(retry_after if retry_after is not None else wait, _LONGEST_PAUSE_SECONDS))
                wait *= 2
        raise PortalError(f"{self._portal} did not answer {path} in {_MAX_ATTEMPTS} attempts (last: {problem}). {hint}")

    def _attempt(self, request: httpx.Request, path: str, accepted: Collection[int]) -> Answer:
        """Send a request once. Raises TryAgain when the portal is busy, PortalError when it refuses."""
        response = self._client.send(request, stream=True)
        try:
            if response.is_success or response.status_code in accepted:
                return Answer(response.status_code, self._read(response, path), _etag(response))
            if response.status_code in _RETRYABLE_STATUSES:
                raise TryAgain(f"status {response.status_code}", _retry_after(response))
            raise self._refused(response, path)
        finally:
            response.close()

    def _read(self, response: httpx.Response, path: str) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > _MAX_ANSWER_BYTES:
                raise PortalError(
                    f"The answer of {self._portal} to {path} is larger than {_MAX_ANSWER_BYTES // 2**20} MiB. "
                    "Set a smaller page_size for this feed."
                )
        return bytes(body)

    def _refused(self, response: httpx.Response, path: str) -> PortalError:
        hint = (
            "Check the secret of this feed."
            if response.status_code in (401, 403)
            else "Check the address of this feed and the portal's version."
        )
        return PortalError(f"{self._portal} refused {path} with status {response.status_code}. {hint}")


def _refused_certificate(error: BaseException | None) -> str | None:
    """Return why a certificate was refused, if that caused the error; a second attempt would not change it."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def decode_json(raw: bytes, rows_at: str) -> tuple[Mapping[str, Any], list[RawRow | UnreadableRow]]:
    """Return the envelope and the rows of a JSON page.

    A row with bytes that are not UTF-8, or in which an object has a field twice, becomes an UnreadableRow. Raises ValueError when
    the page is not JSON (cut short, for example), has no list of rows, or has a field of the envelope twice.
    """
    try:
        (page, repeats), damaged = parse_json(raw), False
    except orjson.JSONDecodeError:
        # One broken letter must not cost the neighbours: decode with replacement and set its row apart.
        (page, repeats), damaged = parse_json(raw.decode("utf-8", "replace").encode()), True
    if isinstance(page, RepeatedField):
        raise ValueError(f"it has the field {page.name!r} twice")  # noqa: TRY004 - bad input, not a wrong call
    envelope = cast("dict[str, Any]", page if isinstance(page, dict) else {})
    if not isinstance(envelope.get(rows_at), list):
        raise ValueError(f"there is no list {rows_at!r}")  # noqa: TRY004 - bad input, not a wrong call
    return envelope, [_row(row, damaged, repeats) for row in cast("list[Any]", envelope[rows_at])]


def _row(row: Any, damaged: bool, repeats: bool) -> RawRow | UnreadableRow:
    if not isinstance(row, dict):
        return UnreadableRow("not_an_object", orjson.dumps(row))
    if repeats and (twice := repeated_field(cast("Any", row))) is not None:
        return UnreadableRow("repeated_field", orjson.dumps(row), twice)
    found = cast("dict[str, Any]", row)
    if damaged:
        for name, value in found.items():
            if _REPLACEMENT in orjson.dumps({name: value}):
                return UnreadableRow("wrong_encoding", orjson.dumps(found), name)
    return found


def _etag(response: httpx.Response) -> str | None:
    """Return the answer's ETag, if it can be sent back and is short enough to keep."""
    etag = response.headers.get("etag", "")
    return etag if etag.isascii() and 0 < len(etag) <= _LONGEST_ETAG else None


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that the portal asks us to wait, given as a number or as a date; None where it does not say."""
    value = response.headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    # HTTP dates without a zone are UTC.
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
