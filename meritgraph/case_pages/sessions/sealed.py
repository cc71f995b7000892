"""Values that a browser keeps for the hub: it can neither read nor change them."""

from __future__ import annotations

import hmac
import secrets
import struct
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.errors import MeritgraphError

_NONCE_BYTES = 12
# When it was sealed, in seconds since 1970.
_MOMENT = ">d"


class NotSealed(MeritgraphError):
    """A text was not sealed by this hub for this use, was changed, or is too old. The message never says which."""

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

    def unseal(self, text: str, within: float | None = None) -> Any:
        """Return the value that a text stands for, and that was sealed within so many seconds. Raises NotSealed."""
        return orjson.loads(self.unseal_bytes(text, within))

    def seal_bytes(self, content: bytes) -> str:
        """Return a text of URL-safe characters that stands for these bytes."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, struct.pack(_MOMENT, time.time()) + content, self._use)
        return urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()

    def unseal_bytes(self, text: str, within: float | None = None) -> bytes:
        """Return the bytes that a text stands for, and that were sealed within so many seconds. Raises NotSealed."""
        try:
            sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            content = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._use)
        except (InvalidTag, ValueError) as error:  # ValueError covers text that is not ASCII, not base64 or too short
            raise NotSealed from error
        (moment,) = struct.unpack_from(_MOMENT, content)
        if within is not None and time.time() - moment > within:
            raise NotSealed
        return content[struct.calcsize(_MOMENT) :]
