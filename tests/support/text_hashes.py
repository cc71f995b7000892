"""The hash by which a client names the text of an operation."""

from __future__ import annotations

from hashlib import sha256


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
