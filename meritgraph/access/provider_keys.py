"""The public keys of an identity provider: how they are fetched, and which of them fits a token."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from graph.errors import MeritgraphError
from loaders.sources.network_problems import network_problem, refused_certificate
from meritgraph.provider_settings import ProviderSettings, address_problem

_MAX_BYTES = 256 * 1024
_MAX_KEYS = 100
_LEAST_RSA_BITS = 2048
_KINDS = {"RS256": ("RSA", None), "PS256": ("RSA", None), "ES256": ("EC", "P-256"), "EdDSA": ("OKP", None)}


class ProviderProblem(MeritgraphError):
    """The provider gives us no keys; the message says why, without anything that it sent."""


@dataclass(frozen=True, slots=True)
class KeySet:
    """The keys with which the provider may have signed, by their id and algorithm."""

    keys: Mapping[tuple[str | None, str], jwt.PyJWK]
    content: bytes

    def key_of(self, token: str, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        """Return the key of this id; for a token without an id, which the standard allows, the key that signed it."""
        if key_id is not None:
            return self.keys.get((key_id, algorithm))
        fitting = (key for (_, known), key in self.keys.items() if known == algorithm)
        return next((key for key in fitting if _signed(token, key, algorithm)), None)


def key_set(document: object, algorithms: Collection[str]) -> KeySet:
    """Return the usable keys of a JWKS. Private, short and unknown ones are left out. Raises ProviderProblem if none is left."""
    listed = cast("dict[str, Any]", document).get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ProviderProblem("its keys are no JSON Web Key Set")
    found: dict[tuple[str | None, str], jwt.PyJWK] = {}
    for each in cast("list[Any]", listed)[:_MAX_KEYS]:
        if isinstance(each, dict):
            found |= _usable(cast("dict[str, Any]", each), algorithms)
    if not found:
        raise ProviderProblem("none of its keys fits the algorithms that MERITGRAPH_OIDC_ALGORITHMS names")
    return KeySet(found, orjson.dumps(listed, option=orjson.OPT_SORT_KEYS))


def _signed(token: str, key: jwt.PyJWK, algorithm: str) -> bool:
    try:
        jwt.PyJWS().decode(token, key, algorithms=[algorithm])
    except jwt.InvalidTokenError:
        return False
    return True


def _usable(stated: Mapping[str, Any], algorithms: Collection[str]) -> dict[tuple[str | None, str], jwt.PyJWK]:
    """Return one JWK for each algorithm that it fits."""
    key_id, operations = stated.get("kid"), stated.get("key_ops")
    for_signatures = stated.get("use", "sig") == "sig" and (not isinstance(operations, list) or "verify" in operations)
    if not for_signatures or "d" in stated or not isinstance(key_id, str | None):
        return {}
    found: dict[tuple[str | None, str], jwt.PyJWK] = {}
    for algorithm in algorithms:
        kind, curve = _KINDS[algorithm]
        if stated.get("kty") != kind or stated.get("alg", algorithm) != algorithm or curve not in (None, stated.get("crv")):
            continue
        try:
            key = jwt.PyJWK(dict(stated), algorithm)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            continue
        if not isinstance(key.key, RSAPublicKey) or key.key.key_size >= _LEAST_RSA_BITS:
            found[key_id, algorithm] = key
    return found


class KeySource:
    """Fetches the keys of a provider: its discovery document, then the JWKS that it names."""

    def __init__(self, settings: ProviderSettings, issuer: str) -> None:
        """Raise ProviderProblem for a CA file that cannot be used."""
        self._settings, self._issuer = settings, issuer
        self._tls = _tls_context(settings)

    async def fetch(self) -> KeySet:
        """Return the keys that the provider publishes now. Raises ProviderProblem, at the latest after ``timeout_seconds``."""
        seconds = self._settings.timeout_seconds
        try:
            async with (
                asyncio.timeout(seconds),
                httpx.AsyncClient(verify=self._tls, timeout=seconds, follow_redirects=False) as client,
            ):
                found = await _document(client, f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
                return key_set(await _document(client, self._keys_address(found)), self._settings.algorithms)
        except TimeoutError as error:
            raise ProviderProblem("no answer in time") from error
        except httpx.HTTPError as error:
            refused = refused_certificate(error)
            raise ProviderProblem(f"its certificate is refused: {refused}" if refused else network_problem(error)) from error
        except (httpx.InvalidURL, orjson.JSONDecodeError) as error:
            raise ProviderProblem("an answer that is no JSON, or an address that is none") from error

    def _keys_address(self, discovery: object) -> str:
        known = cast("dict[str, Any]", discovery) if isinstance(discovery, dict) else {}
        if known.get("issuer") != self._issuer:
            raise ProviderProblem("its discovery document names another issuer than MERITGRAPH_OIDC_ISSUER")
        address = known.get("jwks_uri")
        if not isinstance(address, str):
            raise ProviderProblem("its discovery document names no jwks_uri")
        # A query is allowed here: some providers choose the keys of a tenant by one.
        if problem := address_problem(address.partition("?")[0]):
            raise ProviderProblem(f"the jwks_uri of its discovery document {problem}")
        return address


async def _document(client: httpx.AsyncClient, address: str) -> object:
    """Return the JSON at an address, of which 256 KiB are read at most."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    async with client.stream("GET", address, headers=headers) as response:
        if response.status_code != 200:
            raise ProviderProblem(f"status {response.status_code}")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ProviderProblem("an answer that is packed, although that was not asked for")
        body = bytearray()
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > _MAX_BYTES:
                raise ProviderProblem("an answer that is too large")
    return orjson.loads(bytes(body))


def _tls_context(settings: ProviderSettings) -> ssl.SSLContext:
    if settings.ca_file is None:
        return httpx.create_ssl_context()
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise ProviderProblem(
            f"MERITGRAPH_OIDC_CA_FILE cannot be used: {error.strerror or type(error).__name__}. Name a PEM file of certificates."
        ) from error
