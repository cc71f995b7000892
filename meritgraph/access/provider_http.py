"""What the hub asks of an identity provider over HTTP: few addresses, a short time, small answers, and no redirects."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import orjson

from graph.errors import MeritgraphError
from loaders.sources.network_problems import network_problem, refused_certificate
from meritgraph.provider_settings import ProviderSettings, address_problem

_MAX_BYTES = 256 * 1024
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class ProviderProblem(MeritgraphError):
    """The provider does not answer as it should; the message says why, without anything that it sent."""


class ProviderHttp:
    """Reads documents of the provider of some settings."""

    def __init__(self, settings: ProviderSettings, issuer: str) -> None:
        """Raise ProviderProblem for a CA file that cannot be used."""
        self._settings, self._issuer = settings, issuer
        self._tls = _tls_context(settings)

    @asynccontextmanager
    async def connected(self) -> AsyncGenerator[httpx.AsyncClient]:
        """Yield a client for ``timeout_seconds`` at the most. Raises ProviderProblem for whatever goes wrong with it."""
        seconds = self._settings.timeout_seconds
        try:
            async with (
                asyncio.timeout(seconds),
                httpx.AsyncClient(verify=self._tls, timeout=seconds, follow_redirects=False) as client,
            ):
                yield client
        except TimeoutError as error:
            raise ProviderProblem("no answer in time") from error
        except httpx.HTTPError as error:
            refused = refused_certificate(error)
            raise ProviderProblem(f"its certificate is refused: {refused}" if refused else network_problem(error)) from error
        except (httpx.InvalidURL, orjson.JSONDecodeError) as error:
            raise ProviderProblem("an answer that is no JSON, or an address that is none") from error

    async def discovery(self, client: httpx.AsyncClient) -> Mapping[str, Any]:
        """Return the discovery document. Raises ProviderProblem, also where it names another issuer."""
        found = await self.document(client, f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        known = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        if known.get("issuer") != self._issuer:
            raise ProviderProblem("its discovery document names another issuer than MERITGRAPH_OIDC_ISSUER")
        return known

    async def document(self, client: httpx.AsyncClient, address: str) -> object:
        """Return the JSON at an address. Raises ProviderProblem."""
        _, found = await _answer(client, httpx.Request("GET", address, headers=_HEADERS), (200,))
        return found

    async def post(
        self, client: httpx.AsyncClient, address: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, Any]]:
        """Send a form; return the status of the answer, and the JSON object in it. Raises ProviderProblem."""
        sent = httpx.Request("POST", address, headers={**_HEADERS, **headers}, data=dict(form))
        status, found = await _answer(client, sent, (200, 400, 401))
        if not isinstance(found, dict):
            raise ProviderProblem("an answer that is no JSON object")
        return status, cast("dict[str, Any]", found)


def address_in(discovery: Mapping[str, Any], name: str) -> str:
    """Return an address of a discovery document. Raises ProviderProblem where it is missing, or has no TLS."""
    address = discovery.get(name)
    if not isinstance(address, str):
        raise ProviderProblem(f"its discovery document names no {name}")
    # A query is allowed here: some providers choose the keys of a tenant by one.
    if problem := address_problem(address.partition("?")[0]):
        raise ProviderProblem(f"the {name} of its discovery document {problem}")
    return address


async def _answer(client: httpx.AsyncClient, request: httpx.Request, expected: Collection[int]) -> tuple[int, object]:
    """Return the status of an answer, and the JSON in it, of which 256 KiB are read at most. Raises ProviderProblem."""
    response = await client.send(request, stream=True)
    try:
        if response.status_code not in expected:
            raise ProviderProblem(f"status {response.status_code}")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ProviderProblem("an answer that is packed, although that was not asked for")
        body = bytearray()
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > _MAX_BYTES:
                raise ProviderProblem("an answer that is too large")
    finally:
        await response.aclose()
    return response.status_code, orjson.loads(bytes(body))


def _tls_context(settings: ProviderSettings) -> ssl.SSLContext:
    if settings.ca_file is None:
        return httpx.create_ssl_context()
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise ProviderProblem(
            f"MERITGRAPH_OIDC_CA_FILE cannot be used: {error.strerror or type(error).__name__}. Name a PEM file of certificates."
        ) from error
