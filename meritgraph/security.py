"""Who asks: tokens signed with the local key, and the roles they carry. There is no way to ask without one.

The local key is for a first run and for small bodies; a national identity provider takes its place later.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import jwt

from graph.errors import MeritgraphError
from graph.private_files import write_private
from meritgraph.settings import Settings

_ISSUER = "meritgraph"
_AUDIENCE = "meritgraph-api"
# Pinned: a token never says how it is to be checked.
_ALGORITHM = "HS256"
_LEEWAY_SECONDS = 30
_REQUIRED = ("iss", "aud", "sub", "role", "iat", "exp")
_KEY_BYTES = 32


class Role(StrEnum):
    """What somebody is to the hub."""

    CLIENT = "client"
    INVESTIGATOR = "investigator"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"
    SERVANT = "servant"


# A servant may see what is about herself and nothing else. Until rows are guarded that way she may ask for nothing.
MAY_QUERY = frozenset(Role) - {Role.SERVANT}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and as what."""

    subject: str
    role: Role


class TokenRefused(MeritgraphError):
    """A token that is not ours, is over, or says too little. The message tells which, and nothing of the token."""


class UnusableSigningKey(MeritgraphError):
    """The file of the signing key does not hold one."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The local key under which tokens are signed; cursors are sealed under one derived from it."""

    _secret: bytes

    @classmethod
    def open(cls, folder: Path) -> SigningKey:
        """Reads ``signing.key`` in the folder, made with mode 0600 where it is not there. Raises UnusableSigningKey."""
        path = folder / "signing.key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(path, secrets.token_hex(_KEY_BYTES), overwrite=False)
        text = path.read_text("ascii", errors="replace").strip()
        try:
            secret = bytes.fromhex(text)
        except ValueError:
            secret = b""
        if len(secret) != _KEY_BYTES:
            raise UnusableSigningKey(f"{path} is no signing key: remove it for a new one, after which all tokens are refused.")
        return cls(secret)

    @property
    def cursor_key(self) -> bytes:
        return hmac.digest(self._secret, b"meritgraph cursors", "sha256")

    def sign(self, principal: Principal, hours: float, now: datetime | None = None) -> str:
        """A token that tells who somebody is for so many hours from now."""
        begin = now or datetime.now(UTC)
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": principal.subject,
            "role": principal.role.value,
            "iat": begin,
            "exp": begin + timedelta(hours=hours),
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def verify(self, token: str) -> Principal:
        """Raises TokenRefused."""
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                leeway=_LEEWAY_SECONDS,
                options={"require": list(_REQUIRED)},
            )
            return Principal(claims["sub"], Role(claims["role"]))
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused("The token is over: get a new one.") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenRefused("The token is not one of this hub: get one with `meritgraph token`.") from error


def issue_token(settings: Settings, subject: str, role: Role, hours: float) -> str:
    """A token for the API. Raises UnusableSigningKey, OSError."""
    return SigningKey.open(settings.keys).sign(Principal(subject, role), hours)
