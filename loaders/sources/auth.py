"""Authentication at a portal: a bearer token, an API key, or tokens for an OAuth2 client's secret.

Each kind is an httpx authentication flow. The flow keeps the secret out of the client's headers and out of everything that prints
them.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Generator
from math import isnan
from typing import Any, cast
from urllib.parse import quote_plus

import httpx
import orjson
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.sources.answer_clock import AnswerClock
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.answers import ACCEPTED_CODINGS, AnswerRefused, leave_unread, read_answer
from loaders.sources.http import RETRYABLE_STATUSES, TryAgain

_CLIENT_REFUSED = frozenset({400, 401, 403})
_MAX_ANSWER_BYTES = 1024 * 1024
# Servers refuse requests whose headers are longer.
_LONGEST_TOKEN = 16 * 1024
# A token is renewed this long before it expires; a token that lives only briefly, after nine tenths of its life.
_RENEW_SECONDS_BEFORE = 30.0

Flow = Generator[httpx.Request, httpx.Response, None]


class Bearer(httpx.Auth):
    """One bearer token that was agreed on beforehand."""

    def __init__(self, token: SecretStr) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Add the token to the request."""
        request.headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        yield request


class ApiKey(httpx.Auth):
    """One key in a header that the portal chose."""

    def __init__(self, key: SecretStr, header: str = "X-API-Key") -> None:
        self._key, self._header = key, header

    def auth_flow(self, request: httpx.Request) -> Flow:
        """Add the key to the request."""
        request.headers[self._header] = self._key.get_secret_value()
        yield request


class ClientCredentials(httpx.Auth):
    """OAuth2 client credentials (RFC 6749, 4.4), the client named by HTTP Basic.

    A token is requested with the first request, again shortly before it expires, and once more when the portal refuses it
    nevertheless. Of the answer 1 MiB is read at most. Raises PortalError when the portal refuses the client or gives an answer
    that is no token's, TryAgain when it returns no token this time.
    """

    def __init__(
        self,
        token_url: str,
        account: str,
        secret: SecretStr,
        portal: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._token_url, self._account, self._secret, self._portal, self._clock = token_url, account, secret, portal, clock
        self._token = SecretStr("")
        self._renew_at = float("-inf")

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        """Add a valid token to the request; request a new one where needed."""
        if self._clock() >= self._renew_at:
            self._keep((yield self._token_request(request)))
        self._sign(request)
        response = yield request
        if response.status_code == 401:
            # The client would read the refusal to its end before it sends anything else.
            leave_unread(response)
            self._keep((yield self._token_request(request)))
            self._sign(request)
            yield request

    def _sign(self, request: httpx.Request) -> None:
        request.headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"

    def _token_request(self, request: httpx.Request) -> httpx.Request:
        """Return the request for a token, with the time-outs of the request that needs it."""
        client = f"{quote_plus(self._account)}:{quote_plus(self._secret.get_secret_value())}"
        headers = {
            "Authorization": f"Basic {b64encode(client.encode()).decode()}",
            "Accept": "application/json",
            "Accept-Encoding": ACCEPTED_CODINGS,
        }
        form = {"grant_type": "client_credentials"}
        return httpx.Request("POST", self._token_url, headers=headers, data=form, extensions=request.extensions)

    def _keep(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in _CLIENT_REFUSED:
            raise PortalError(
                f"{self._portal} gives us no token (status {status}). Check the account and the secret of this feed."
            )
        if status in RETRYABLE_STATUSES:
            raise TryAgain(f"status {status} to the sign-in")
        if not response.is_success:
            raise PortalError(f"{self._portal} gives us no token (status {status}). Check the url of this feed.")
        try:
            body = read_answer(response, _MAX_ANSWER_BYTES, AnswerClock())
        except AnswerRefused as error:
            raise PortalError(f"The answer of {self._portal} to the sign-in {error}. {error.advice}") from error
        token, seconds = _token(body)
        self._token = SecretStr(token)
        self._renew_at = self._clock() + seconds - min(_RENEW_SECONDS_BEFORE, seconds / 10)


def _token(body: bytes) -> tuple[str, float]:
    """Return the token and the seconds until it expires: infinite where the portal does not say."""
    try:
        answer: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        # The body may hold a token all the same: the cause is not chained.
        kind = unexpected_kind(body)
        raise TryAgain(f"{kind.name if kind else 'broken JSON'} in answer to the sign-in") from None
    fields = cast("dict[str, Any]", answer) if isinstance(answer, dict) else {}
    token = fields.get("access_token")
    if not isinstance(token, str) or not token:
        raise TryAgain("no token in the answer to the sign-in")
    if len(token) > _LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise TryAgain("a token that no header can carry in the answer to the sign-in")
    return token, _seconds(fields.get("expires_in", "inf"))


def _seconds(stated: Any) -> float:
    try:
        seconds = float(stated)
    except (TypeError, ValueError):
        seconds = float("nan")
    if isnan(seconds):
        raise TryAgain("an expires_in that is no number in the answer to the sign-in")
    return seconds
