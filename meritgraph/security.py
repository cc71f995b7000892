"""Authentication: tokens signed with the local key, and the roles they carry. Every query needs a token.

The local key is for a first run and for small bodies; a national identity provider will replace it.
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
# Pinned: a token must not choose how it is verified.
_ALGORITHM = "HS256"
_LEEWAY_SECONDS = 30
_REQUIRED = ("iss", "aud", "sub", "role", "iat", "exp")
_KEY_BYTES = 32


class Role(StrEnum):
    """The role of a principal."""

    CLIENT = "client"
    INVESTIGATOR = "investigator"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"
    SERVANT = "servant"


# A servant may see only data about herself. Until the rows are filtered that way, she may not query.
QUERY_ROLES = frozenset(Role) - {Role.SERVANT}


@dataclass(frozen=True, slots=True)
class Principal:
    """The subject and the role of a token."""

    subject: str
    role: Role


class TokenRefused(MeritgraphError):
    """A token that is not of this hub, has expired, or lacks a claim. The message never contains the token."""


class UnusableSigningKey(MeritgraphError):
    """The file of the signing key does not contain a key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The local key that signs tokens; the key that signs cursors is derived from it."""

    _secret: bytes

    @classmethod
    def open(cls, folder: Path) -> SigningKey:
        """Read ``signing.key`` in the folder; create it with mode 0600 if it does not exist. Raises UnusableSigningKey."""
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
            raise UnusableSigningKey(
                f"{path} is not a signing key. Remove the file to get a new key; all tokens issued so far are then refused."
            )
        return cls(secret)

    @property
    def cursor_key(self) -> bytes:
        return hmac.digest(self._secret, b"meritgraph cursors", "sha256")

    def sign(self, principal: Principal, hours: float, now: datetime | None = None) -> str:
        """Return a token for a principal that is valid for so many hours from now."""
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
        """Return the principal of a token. Raises TokenRefused."""
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
            raise TokenRefused("The token has expired: get a new one.") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenRefused("The token was not issued by this hub: get one with `meritgraph token`.") from error


def issue_token(settings: Settings, subject: str, role: Role, hours: float) -> str:
    """Return a token for the API. Raises UnusableSigningKey, OSError."""
    return SigningKey.open(settings.keys).sign(Principal(subject, role), hours)
