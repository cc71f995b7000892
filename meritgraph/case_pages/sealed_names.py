"""Names of colleagues as addresses have them: sealed, so that no log, bookmark or history has a name.

The same name always gives the same text, so that one view has one address. Another key of the hub opens none of the old ones.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from meritgraph.http import Endpoint

_USE = b"meritgraph colleague in an address 1"


class UnreadableName(Exception):
    """A text is no name that this hub sealed under its present key."""


@dataclass(frozen=True, slots=True)
class SealedNames:
    """Seals names and opens what was sealed."""

    _cipher: AESSIV

    @classmethod
    def of(cls, endpoint: Endpoint) -> SealedNames:
        """Return what seals names of this hub. Raises UnusableSigningKey."""
        key = endpoint.verifier.signing_key.current().cursor_key
        return cls(AESSIV(hmac.digest(key, _USE, "sha512")))

    def seal(self, name: str) -> str:
        """Return the text that stands for a name in addresses."""
        return urlsafe_b64encode(self._cipher.encrypt(name.encode(), [_USE])).rstrip(b"=").decode()

    def unseal(self, text: str) -> str:
        """Return the name that a text stands for. Raises UnreadableName."""
        try:
            return self._cipher.decrypt(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)), [_USE]).decode()
        except (InvalidTag, ValueError) as error:  # ValueError covers text that is not ASCII, not base64 or too short
            raise UnreadableName from error
