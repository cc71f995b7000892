"""Tokens that the hub signs itself, with the local key: for a first run and for small bodies."""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt

from graph.errors import MeritgraphError
from graph.file_problems import NO_SPACE, folder_problem
from graph.private_files import write_private
from loaders.keys.keyring import IDENTITY_KEY
from meritgraph.access.principals import MAX_TOKEN_HOURS, Principal, TokenRefused, principal_of, servant_claim
from meritgraph.settings import METRICS, Settings

SIGNING_KEY = "signing.key"
# The header of /healthz in which a hub names its signing key, so that `meritgraph token` can warn of a token for another hub.
KEY_HEADER = "Meritgraph-Signing-Key"

LOCAL_ISSUER = "meritgraph"
_AUDIENCE = "meritgraph-api"
# Pinned: a token must not choose how it is verified.
_ALGORITHM = "HS256"
LEEWAY_SECONDS = 30
_REQUIRED = ("iss", "aud", "sub", "role", "iat", "exp", "jti")
_KEY_BYTES = 32
# A file that was changed again so soon may have the same size and times as before.
_SETTLED_SECONDS = 2.0

logger = logging.getLogger(__name__)


class UnusableSigningKey(MeritgraphError):
    """The file of the signing key is missing, cannot be read, or does not contain a key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The local key that signs tokens; the key that signs cursors is derived from it."""

    _secret: bytes = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> SigningKey:
        """Read ``signing.key`` in the folder; create it with mode 0600 if it does not exist.

        Raises UnusableSigningKey, also when the folder has lost its keys: a new one would only hide that.
        """
        path = folder / SIGNING_KEY
        if not path.exists():
            if (folder.parent / METRICS).exists() and not (folder / IDENTITY_KEY).exists():
                raise UnusableSigningKey(
                    f"{folder} has lost its keys: a graph was loaded from {folder.parent}, and neither its identity key nor the "
                    "signing key is there. Restore the folder from your backup; no new key was made."
                )
            _make(path)
        return cls.read(path)

    @classmethod
    def read(cls, path: Path) -> SigningKey:
        """Read the key in this file. Raises UnusableSigningKey."""
        try:
            text = path.read_text("ascii", errors="replace").strip()
        except OSError as error:
            raise UnusableSigningKey(
                f"{path} cannot be read: {error.strerror}. Restore the file from your backup, or run `meritgraph token` for a "
                "new key; all tokens issued so far are then refused."
            ) from error
        try:
            secret = bytes.fromhex(text)
        except ValueError:
            secret = b""
        if len(secret) != _KEY_BYTES:
            raise UnusableSigningKey(
                f"{path} is not a signing key. Restore the file from your backup, or remove it and run `meritgraph token` for a "
                "new key; all tokens issued so far are then refused."
            )
        return cls(secret)

    @staticmethod
    def new_token_id() -> str:
        """Return an id for a token, by which it can be revoked."""
        return secrets.token_hex(8)

    @property
    def key_id(self) -> str:
        """The name of the key, from which nothing else about it can be learned."""
        return hmac.digest(self._secret, b"meritgraph key id", "sha256")[:4].hex()

    @property
    def cursor_key(self) -> bytes:
        return hmac.digest(self._secret, b"meritgraph cursors", "sha256")

    @property
    def bundle_key(self) -> bytes:
        """The key under which bundles of evidence are sealed."""
        return hmac.digest(self._secret, b"meritgraph bundles", "sha256")

    def sign(self, principal: Principal, hours: float, now: datetime | None = None) -> str:
        """Return a token for a principal that is valid for so many hours from now, at most ``MAX_TOKEN_HOURS``."""
        begin = now or datetime.now(UTC)
        claims: dict[str, Any] = {
            "iss": LOCAL_ISSUER,
            "aud": _AUDIENCE,
            "sub": principal.subject,
            "role": principal.role.value,
            "iat": begin,
            "exp": begin + timedelta(hours=min(hours, MAX_TOKEN_HOURS)),
            "jti": principal.token_id or self.new_token_id(),
        }
        claims |= {name: value for name, value in (("body", principal.body), ("servant", principal.servant)) if value is not None}
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def verify(self, token: str) -> Principal:
        """Return the principal of a token. Raises TokenRefused."""
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=LOCAL_ISSUER,
                audience=_AUDIENCE,
                leeway=LEEWAY_SECONDS,
                options={"require": list(_REQUIRED)},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused("The token has expired: get a new one.") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenRefused("The token was not issued by this hub: get one with `meritgraph token`.") from error
        return principal_of(claims, servant=servant_claim(claims))


def _make(path: Path) -> None:
    """Make a signing key. Raises UnusableSigningKey, and OSError where the disk is full."""
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, secrets.token_hex(_KEY_BYTES), overwrite=False)
    except OSError as error:
        if error.errno in NO_SPACE:
            raise
        raise UnusableSigningKey(
            f"No signing key can be made in {folder}: {folder_problem(folder) or error.strerror}. Make the folder writable for "
            "this user, or set MERITGRAPH_HOME to another one."
        ) from error
    logger.info("made a new signing key, %s", path)


class SigningKeyFile:
    """The signing key as its file has it now, for a hub that runs on while an operator replaces or removes the file.

    A running hub never makes a key: without its file it refuses every token.
    """

    def __init__(self, folder: Path) -> None:
        """Read the key, which is created if it does not exist. Raises UnusableSigningKey."""
        self._path = folder / SIGNING_KEY
        self._last = SigningKey.open(folder)
        self._key: SigningKey | None = self._last
        self._problem = ""
        self._seen = self._look()

    @property
    def folder(self) -> Path:
        """The folder of the keys of this hub."""
        return self._path.parent

    def current(self) -> SigningKey:
        """Return the key that the file holds at this moment. Raises UnusableSigningKey; each change is logged once."""
        if (seen := self._look()) != self._seen or self._key is None or not seen.settled:
            self._seen = seen
            self._read()
        if self._key is None:
            raise UnusableSigningKey(self._problem)
        return self._key

    def verify(self, token: str) -> Principal:
        """Return the principal of a token. Raises TokenRefused, UnusableSigningKey."""
        return self.current().verify(token)

    @property
    def cursor_key(self) -> bytes:
        """The key that encrypts cursors, derived from the signing key that verified a token last."""
        return self._last.cursor_key

    def _read(self) -> None:
        try:
            self._key = key = SigningKey.read(self._path)
        except UnusableSigningKey as error:
            self._key = None
            if str(error) != self._problem:
                logger.critical("every token is refused: %s", error)
            self._problem = str(error)
            return
        if key != self._last:
            logger.warning("the signing key was replaced: tokens and cursors under the earlier key are refused")
        elif self._problem:
            logger.warning("the signing key is back")
        self._last, self._problem = key, ""

    def _look(self) -> _FileState:
        """Return what changes whenever the file does."""
        try:
            found = self._path.stat()
        except OSError:
            return _FileState()
        settled = time.time() - max(found.st_mtime, found.st_ctime) > _SETTLED_SECONDS
        return _FileState(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, settled)


@dataclass(frozen=True, slots=True)
class _FileState:
    inode: int = 0
    size: int = 0
    modified: int = 0
    changed: int = 0
    settled: bool = True


def issue_token(settings: Settings, principal: Principal, hours: float) -> str:
    """Return a token for the API. Raises UnusableSigningKey, OSError."""
    return SigningKey.open(settings.keys).sign(principal, hours)
