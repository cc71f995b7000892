"""Authentication at a portal: a bearer token, an API key, or tokens for an OAuth2 client's secret.

Each kind is an httpx authentication flow. The flow keeps the secret out of the client's headers and out of everything that prints
them.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Generator
from typing import Any, cast
from urllib.parse import quote_plus

import httpx
import orjson
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.sources.http import TryAgain

_CLIENT_REFUSED = frozenset({400, 401, 403})
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
    nevertheless. Raises PortalError when the portal refuses the client, TryAgain when it returns no token this time.
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
            self._keep((yield self._token_request()))
        self._sign(request)
        response = yield request
        if response.status_code == 401:
            self._keep((yield self._token_request()))
            self._sign(request)
            yield request

    def _sign(self, request: httpx.Request) -> None:
        request.headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"

    def _token_request(self) -> httpx.Request:
        client = f"{quote_plus(self._account)}:{quote_plus(self._secret.get_secret_value())}"
        headers = {"Authorization": f"Basic {b64encode(client.encode()).decode()}", "Accept": "application/json"}
        return httpx.Request("POST", self._token_url, headers=headers, data={"grant_type": "client_credentials"})

    def _keep(self, response: httpx.Response) -> None:
        if response.status_code in _CLIENT_REFUSED:
            raise PortalError(
                f"{self._portal} gives us no token (status {response.status_code}). Check the account and the secret of this "
                "feed."
            )
        if not response.is_success:
            raise TryAgain(f"status {response.status_code} to the sign-in")
        token, seconds = _token(response.read())
        self._token = SecretStr(token)
        self._renew_at = self._clock() + seconds - min(_RENEW_SECONDS_BEFORE, seconds / 10)


def _token(body: bytes) -> tuple[str, float]:
    """Return the token and the seconds until it expires: infinite where the portal does not say."""
    try:
        answer = cast("dict[str, Any]", orjson.loads(body))
        token, seconds = answer["access_token"], float(answer.get("expires_in", "inf"))
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        # The body may hold a token all the same: the cause is not chained.
        raise TryAgain(f"{type(error).__name__} in the answer to the sign-in") from None
    if not isinstance(token, str) or not token:
        raise TryAgain("no token in the answer to the sign-in")
    return token, seconds
