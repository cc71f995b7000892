"""Verifies the tokens of requests: by the local key or by the identity provider, whichever the token names as its issuer.

Verified tokens are remembered, because an application sends one with every request. What is remembered ends with the token, with
the key that verified it, and with its revocation.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

import jwt

from meritgraph.access.local_key import LEEWAY_SECONDS, SigningKey, SigningKeyFile
from meritgraph.access.oidc import IdentityProvider
from meritgraph.access.principals import Principal, TokenRefused
from meritgraph.access.provider_keys import KeySet
from meritgraph.access.revocations import Revocation, Revocations

_MOST_REMEMBERED = 10_000


class _Verified(NamedTuple):
    principal: Principal
    key: SigningKey | KeySet
    until: float


class Verifier:
    """Says who holds a token. Without a provider only tokens of the local key count; without revocations none is revoked."""

    def __init__(
        self,
        signing_key: SigningKeyFile,
        provider: IdentityProvider | None = None,
        revocations: Revocations | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.signing_key, self.provider = signing_key, provider
        self._revocations, self._now = revocations, now
        # By the digest: the memory of the process holds no token longer than its request.
        self._remembered: dict[bytes, _Verified] = {}

    async def verify(self, token: str) -> Principal:
        """Return the principal of a token. Raises TokenRefused, UnusableSigningKey, ProviderAway, DatabaseError."""
        name = sha256(token.encode()).digest()
        verified = self._remembered.get(name)
        if verified is None or not self._still_valid(verified):
            self._remembered.pop(name, None)
            verified = await self._verified(token)
            if len(self._remembered) >= _MOST_REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[name] = verified
        await self.require_unrevoked(verified.principal)
        return verified.principal

    async def require_unrevoked(self, principal: Principal) -> None:
        """Check that the token of a principal was not revoked since it was verified. Raises TokenRefused, DatabaseError."""
        if self._revocations is not None:
            await self._revocations.check(principal)

    async def revoke(self, revocation: Revocation) -> None:
        """Refuse one token from now on. Raises DatabaseError."""
        if self._revocations is not None:
            await self._revocations.add(revocation)

    def _still_valid(self, verified: _Verified) -> bool:
        if self._now() >= verified.until:
            return False
        if isinstance(verified.key, SigningKey):
            return self.signing_key.current() == verified.key
        return self.provider is not None and self.provider.usable_keys() is verified.key

    async def _verified(self, token: str) -> _Verified:
        if self.provider is not None and _issuer(token) == self.provider.issuer:
            principal, keys = await self.provider.verify(token)
            return _Verified(principal, keys, principal.expires + self.provider.leeway_seconds)
        key = self.signing_key.current()
        principal = key.verify(token)
        return _Verified(principal, key, principal.expires + LEEWAY_SECONDS)


def _issuer(token: str) -> Any:
    """Return whom a token names as its issuer, which only says who has to verify it."""
    try:
        return jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.InvalidTokenError, ValueError, OverflowError) as error:
        raise TokenRefused("This is not a token.") from error
