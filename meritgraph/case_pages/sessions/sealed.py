"""Values that a browser keeps for the hub: it can neither read nor change them."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.errors import MeritgraphError

_NONCE_BYTES = 12


class NotSealed(MeritgraphError):
    """A text was not sealed by this hub for this use, or it was changed. The message never says which."""

    def __init__(self) -> None:
        super().__init__("This text was not sealed by this hub.")


class Sealed:
    """Encrypts and authenticates values under a key of the hub. ``use`` names what for: no other use opens them."""

    def __init__(self, key: bytes, use: str) -> None:
        self._cipher = AESGCM(hmac.digest(key, b"meritgraph pages", "sha256"))
        # The version stands in what is authenticated: a later form of the content gets a later number.
        self._use = f"meritgraph {use} 1".encode()

    def seal(self, content: Any) -> str:
        """Return a text of URL-safe characters that stands for a JSON value."""
        return self.seal_bytes(orjson.dumps(content))

    def unseal(self, text: str) -> Any:
        """Return the value that a text stands for. Raises NotSealed."""
        return orjson.loads(self.unseal_bytes(text))

    def seal_bytes(self, content: bytes) -> str:
        """Return a text of URL-safe characters that stands for these bytes."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, content, self._use)).rstrip(b"=").decode()

    def unseal_bytes(self, text: str) -> bytes:
        """Return the bytes that a text stands for. Raises NotSealed."""
        try:
            sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._use)
        except (InvalidTag, ValueError) as error:  # ValueError covers text that is not ASCII, not base64 or too short
            raise NotSealed from error
