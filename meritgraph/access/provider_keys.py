"""The public keys of an identity provider: how they are fetched, and which of them fits a token."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from meritgraph.access.provider_http import ProviderHttp, ProviderProblem, address_in
from meritgraph.provider_settings import ProviderSettings

_MAX_KEYS = 100
_LEAST_RSA_BITS = 2048
_KINDS = {"RS256": ("RSA", None), "PS256": ("RSA", None), "ES256": ("EC", "P-256"), "EdDSA": ("OKP", None)}


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
        self._settings = settings
        self.http = ProviderHttp(settings, issuer)

    async def fetch(self) -> KeySet:
        """Return the keys that the provider publishes now. Raises ProviderProblem, at the latest after ``timeout_seconds``."""
        async with self.http.connected() as client:
            address = address_in(await self.http.discovery(client), "jwks_uri")
            return key_set(await self.http.document(client, address), self._settings.algorithms)
