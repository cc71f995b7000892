"""HTTP requests to one portal, repeated while it is busy; no more than one answer is held in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from graph.errors import PortalError
from loaders.portal_api.page_limits import PageTooLarge, require_size
from loaders.sources.answer_clock import AnswerClock, AnswerTooSlow
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.answers import AnswerRefused, AnswerTooLarge, raw_pieces, read_answer
from loaders.sources.client import PortalClient
from loaders.sources.network_problems import network_problem, refused_certificate

NOT_MODIFIED = 304
RETRYABLE_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

_MAX_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 60.0
_MAX_ANSWER_BYTES = 64 * 1024 * 1024
# An answer to what we send is a receipt or a reason.
_MAX_RECEIPT_BYTES = 1024 * 1024
_MAX_COOKIES = 50
_LONGEST_ETAG = 512
_LONGEST_HOST = 100
_READ_AGAIN = "What was read before is kept; run sync again when the portal is up."
_DELIVER_AGAIN = "Run `meritgraph exchange deliver` again when the portal is up."


class TryAgain(Exception):
    """An attempt failed, and another may succeed; raised here, by an authentication flow or by a hook of the client.

    ``retry_after`` are the seconds that the portal asks us to wait, where it says.
    """

    def __init__(self, problem: str, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and its body, unpacked; ``etag`` is the entity tag that the portal gave the body."""

    status: int
    body: bytes
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request: the statuses that are answers, whether a short receipt is expected, and what to do when none comes."""

    path: str
    build: Callable[[], httpx.Request]
    accepted: Collection[int] = ()
    is_receipt: bool = False
    hint: str = _READ_AGAIN


class HttpTransport:
    """Requests to one portal, repeated while it is busy.

    Retries time-outs, answers that are cut or garbled, and 408, 425, 429, 5xx. Waits ``retry_pause_seconds`` before the first
    retry and twice as long before each further one, or as long as the portal's own Retry-After says (at most a minute).

    An answer is read in pieces, and refused beyond 64 MiB (on the wire or unpacked), when it is packed in a way that was not
    asked for, and when it takes longer than the ``answer_seconds`` of the feed. Redirects are not followed. Raises PortalError
    when the portal refuses, does not answer, gives such an answer, or shows a certificate that is not trusted. Messages name the
    path, never the query, the body or the secret.
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
        self._clock = client.clock if isinstance(client, PortalClient) else AnswerClock()

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> bytes:
        """Return the body of the answer, unpacked."""
        return self.fetch(path, parameters).body

    def get_json(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Any:
        """Return the JSON value that the portal answers with. Raises PortalError, also where it is no JSON."""
        body = self.get(path, parameters)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            if (kind := unexpected_kind(body)) is not None:
                raise PortalError(f"{self._portal} {kind.sentence(path)}") from None
            raise PortalError(
                f"{self._portal} sent an answer to {path} that is not JSON: {error}. Run sync again; check the address of this "
                "feed if it lasts."
            ) from error

    def fetch(self, path: str, parameters: Mapping[str, str | int] | None = None, etag: str | None = None) -> Answer:
        """Return the answer with its ETag.

        With the ETag of an earlier answer, the portal may answer 304: the body is still the same.
        """
        headers = {} if etag is None else {"If-None-Match": etag}
        accepted = () if etag is None else (NOT_MODIFIED,)
        return self._send(
            _Exchange(path, lambda: self._client.build_request("GET", path, params=parameters, headers=headers), accepted)
        )

    def post(self, path: str, body: Mapping[str, Any], idempotency_key: str, refusals: Collection[int] = ()) -> Answer:
        """Send a JSON object and return the answer, at most 1 MiB, also for the statuses in ``refusals``.

        The idempotency key makes it safe to repeat the request.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        content = orjson.dumps(body)
        return self._send(
            _Exchange(
                path,
                lambda: self._client.build_request("POST", path, content=content, headers=headers),
                refusals,
                is_receipt=True,
                hint=_DELIVER_AGAIN,
            )
        )

    def _send(self, exchange: _Exchange) -> Answer:
        wait, problem = self._retry_pause_seconds, ""
        for attempt in range(1, _MAX_ATTEMPTS + 1):
            retry_after: float | None = None
            try:
                return self._attempt(exchange)
            except TryAgain as error:
                problem, retry_after = str(error), error.retry_after
            if attempt < _MAX_ATTEMPTS:
                self._pause(min(retry_after if retry_after is not None else wait, _LONGEST_PAUSE_SECONDS))
                wait *= 2
        raise PortalError(
            f"{self._portal} did not answer {exchange.path} in {_MAX_ATTEMPTS} attempts (last: {problem}). {exchange.hint}"
        )

    def _attempt(self, exchange: _Exchange) -> Answer:
        """Send a request once. Raises TryAgain when the portal is busy, PortalError when another attempt would not help."""
        with self._clock.running():
            try:
                return self._answer(exchange)
            except AnswerTooSlow as error:
                raise self._too_slow(exchange) from error
            except AnswerRefused as error:
                large_page = isinstance(error, AnswerTooLarge) and not exchange.is_receipt
                advice = "Set a smaller page_size for this feed." if large_page else error.advice
                raise PortalError(f"The answer of {self._portal} to {exchange.path} {error}. {advice}") from error
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError, OverflowError):
                # The cause may hold the secret or the query, and is not chained.
                raise self._not_sendable(exchange) from None
            except (httpx.TransportError, httpx.DecodingError) as error:
                raise self._failed(exchange, error) from error

    def _answer(self, exchange: _Exchange) -> Answer:
        if len(self._client.cookies.jar) > _MAX_COOKIES:
            self._client.cookies.clear()
        response = self._client.send(exchange.build(), stream=True, follow_redirects=False)
        try:
            if response.is_success or response.status_code in exchange.accepted:
                return Answer(response.status_code, self._body(response, exchange), _etag(response))
            if response.status_code in RETRYABLE_STATUSES:
                raise TryAgain(f"status {response.status_code}", _retry_after(response))
            raise self._refused(response, exchange.path)
        finally:
            response.close()

    def _body(self, response: httpx.Response, exchange: _Exchange) -> bytes:
        if exchange.is_receipt:
            return read_answer(response, _MAX_RECEIPT_BYTES, self._clock)
        return self._read(response, exchange.path)

    def _read(self, response: httpx.Response, path: str) -> bytes:
        """Return the body of an answer; a transport that does something else with it does it here."""
        body = read_answer(response, _MAX_ANSWER_BYTES, self._clock)
        try:
            require_size(body)
        except PageTooLarge as error:
            raise AnswerRefused(str(error), f"{error.advice}.") from error
        return body

    def _raw_pieces(self, response: httpx.Response) -> Iterator[bytes]:
        """Yield the body of a file as it comes; each 64 MiB of it may take as long as an answer."""
        return raw_pieces(response, self._clock, bytes_per_answer=_MAX_ANSWER_BYTES)

    def _refused(self, response: httpx.Response, path: str) -> PortalError:
        status = response.status_code
        if response.next_request is not None:
            host = response.next_request.url.host[:_LONGEST_HOST]
            return PortalError(
                f"{self._portal} refused {path} with status {status}: it redirects to {host}, and redirects are not followed, as "
                "they would take our secret along. Set the url of this feed to where the portal is now."
            )
        hint = (
            "Check the secret of this feed."
            if status in (401, 403)
            else "Check the address of this feed and the portal's version."
        )
        return PortalError(f"{self._portal} refused {path} with status {status}. {hint}")

    def _failed(self, exchange: _Exchange, error: httpx.HTTPError) -> PortalError | TryAgain:
        if self._clock.is_over:
            return self._too_slow(exchange)
        if (refusal := refused_certificate(error)) is not None:
            return PortalError(
                f"The TLS certificate of {self._portal} is not trusted ({refusal}). Check the address and the ca_file of this "
                "feed."
            )
        return TryAgain(network_problem(error))

    def _too_slow(self, exchange: _Exchange) -> PortalError:
        return PortalError(
            f"The answer of {self._portal} to {exchange.path} was not complete within {self._clock.seconds:g} seconds, though it "
            "kept coming. Ask the portal's operator why it is so slow; for large pages set a smaller page_size, or a larger "
            f"answer_seconds, for this feed. {exchange.hint}"
        )

    def _not_sendable(self, exchange: _Exchange) -> PortalError:
        return PortalError(
            f"The request for {exchange.path} cannot be sent to {self._portal}: its address is not one of HTTP, is too long, or "
            "the secret or account has a sign that HTTP cannot carry. Check url, secret and account of this feed."
        )


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
    except (ValueError, OverflowError):
        return None
    # HTTP dates without a zone are UTC.
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
