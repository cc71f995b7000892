"""Stable ids: the same things get the same id on every machine and in every run. Pure."""

from __future__ import annotations

import hashlib

_DIGEST_BYTES = 15
_SEPARATOR, _ESCAPE = "\x1f", "\x1b"


def digest(content: bytes, salt: bytes = b"") -> str:
    """Return the 120-bit BLAKE2b hash of the content as 30 hexadecimal digits; a salt has at most 16 bytes."""
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES, salt=salt).hexdigest()


def stable_id(kind: str, *parts: str) -> str:
    """Return ``<kind>:<digest>``, the id of the thing of that kind that these parts identify, in this order.

    The digest is that of the parts joined by U+001F. In the parts before the last, U+001F and U+001B have U+001B before them.
    """
    joined = _SEPARATOR.join(parts)
    if joined.count(_SEPARATOR) >= len(parts) or _ESCAPE in joined:
        *leading, last = parts
        joined = _SEPARATOR.join([*map(_escaped, leading), last])
    return f"{kind}:{digest(joined.encode())}"


def _escaped(part: str) -> str:
    return part.replace(_ESCAPE, _ESCAPE * 2).replace(_SEPARATOR, _ESCAPE + _SEPARATOR)
