"""Pages over HTTP: patient with a portal that is busy, and never holding more than one answer."""

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
from loaders.portal_api.contract import RawRow, Unreadable

NOT_MODIFIED = 304

_ATTEMPTS = 6
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 60.0
_MAX_ANSWER_BYTES = 64 * 1024 * 1024
_COME_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_TAG = 512
_REPLACEMENT = "\ufffd".encode()


class TryAgain(Exception):
    """Raised by what signs in or checks answers (an auth flow, a hook of the client): this attempt failed, another may not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the body that came with it, decompressed; ``tag`` is what the portal named the body by (its ETag)."""

    status: int
    body: bytes
    tag: str | None = None


class HttpTransport:
    """Requests to one portal, repeated while it is busy.

    Retries time-outs, cut or garbled answers and 408, 425, 429, 5xx with doubling pauses, or after the portal's own Retry-After
    (at most a minute). Answers are read in pieces and refused beyond 64 MiB. Raises PortalError when the portal refuses, stays
    away or shows a certificate that is not trusted; messages name the path, never the query, the body or the secret.
    """

    def __init__(self, client: httpx.Client, portal: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._client, self._portal, self._pause = client, portal, pause

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> bytes:
        """The body of the answer, decompressed."""
        return self.ask(path, parameters).body

    def ask(self, path: str, parameters: Mapping[str, str | int] | None = None, tag: str | None = None) -> Answer:
        """The answer with its tag. With the tag of an earlier answer the portal may say 304: that it is still the same."""
        headers = {} if tag is None else {"If-None-Match": tag}
        accepted = () if tag is None else (NOT_MODIFIED,)
        return self._send(lambda: self._client.build_request("GET", path, params=parameters, headers=headers), path, accepted)

    def post(self, path: str, body: Mapping[str, Any], idempotency_key: str, refusals: Collection[int] = ()) -> Answer:
        """Sends a JSON object; the key makes repeating it safe. Statuses in ``refusals`` are answers like success."""
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
        wait, problem = _FIRST_PAUSE_SECONDS, ""
        for attempt in range(1, _ATTEMPTS + 1):
            asked_for: float | None = None
            try:
                response = self._client.send(build(), stream=True)
                try:
                    if response.is_success or response.status_code in accepted:
                        return Answer(response.status_code, self._read(response, path), _tag(response))
                    if response.status_code not in _COME_AGAIN:
                        raise self._refused(response, path)
                    problem, asked_for = f"status {response.status_code}", _retry_after(response)
                finally:
                    response.close()
            except TryAgain as error:
                problem = str(error)
            except (httpx.TransportError, httpx.DecodingError) as error:
                if (refusal := _refused_certificate(error)) is not None:
                    raise PortalError(
                        f"The TLS certificate of {self._portal} is not trusted ({refusal}). Check the address and the "
                        "ca_file of this feed."
                    ) from error
                problem = type(error).__name__
            if attempt < _ATTEMPTS:
                self._pause(min(asked_for if asked_for is not None else wait, _LONGEST_PAUSE_SECONDS))
                wait *= 2
        raise PortalError(f"{self._portal} did not answer {path} in {_ATTEMPTS} attempts (last: {problem}). {hint}")

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
    """Why a certificate was refused, if this is what an error comes from: asking again does not change it."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def decode_json(raw: bytes, rows_at: str) -> tuple[Mapping[str, Any], list[RawRow | Unreadable]]:
    """The envelope and the rows of a JSON page, each row with bytes that are no UTF-8 set apart.

    Raises ValueError when the page is not JSON (cut short, say).
    """
    try:
        page: Any = orjson.loads(raw)
        damaged = False
    except orjson.JSONDecodeError:
        # One broken letter must not cost the neighbours: decode with replacement and set its row apart.
        page, damaged = orjson.loads(raw.decode("utf-8", "replace")), True
    envelope = cast("dict[str, Any]", page if isinstance(page, dict) else {})
    if not isinstance(envelope.get(rows_at), list):
        raise ValueError(f"there is no list {rows_at!r}")  # noqa: TRY004 - bad input, not a wrong call
    return envelope, [_row(row, damaged) for row in cast("list[Any]", envelope[rows_at])]


def _row(row: Any, damaged: bool) -> RawRow | Unreadable:
    if not isinstance(row, dict):
        return Unreadable("not_an_object", orjson.dumps(row))
    found = cast("dict[str, Any]", row)
    if damaged:
        for name, value in found.items():
            if _REPLACEMENT in orjson.dumps({name: value}):
                return Unreadable("wrong_encoding", orjson.dumps(found), name)
    return found


def _tag(response: httpx.Response) -> str | None:
    """The answer's ETag, as far as it can be sent back and is worth keeping."""
    tag = response.headers.get("etag", "")
    return tag if tag.isascii() and 0 < len(tag) <= _LONGEST_TAG else None


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds the portal asks us to wait, given as a number or as a date."""
    value = response.headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    # A moment without a zone is meant in UTC, as all moments of HTTP are.
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
