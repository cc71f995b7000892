"""Stable ids: the same things get the same id on every machine and in every run. Pure."""

from __future__ import annotations

import hashlib

_DIGEST_BYTES = 15
_SEPARATOR = "\x1f"


def digest(content: bytes, salt: bytes = b"") -> str:
    """Return the 120-bit BLAKE2b hash of the content as 30 hexadecimal digits; a salt has at most 16 bytes."""
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES, salt=salt).hexdigest()


def stable_id(kind: str, *parts: str) -> str:
    """Return ``<kind>:<digest>``, the id of the thing of that kind that these parts identify, in this order.

    The digest is that of the parts joined by U+001F.
    """
    return f"{kind}:{digest(_SEPARATOR.join(parts).encode())}"
