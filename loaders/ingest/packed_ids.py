"""Record ids packed into text: a page keeps those of its records in 20 letters each. Pure."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable

_DIGEST_BYTES = 15
_PREFIX = "record:"


def pack_ids(record_ids: Iterable[str]) -> str:
    """Return the digests of the record ids, in this order, as one text."""
    return b64encode(bytes.fromhex("".join(id_.removeprefix(_PREFIX) for id_ in record_ids))).decode("ascii")


def pack_digests(digests: Iterable[bytes]) -> str:
    """Return the digests as one text, sorted."""
    return b64encode(b"".join(sorted(digests))).decode("ascii")


def unpack_digests(packed: str | None) -> set[bytes]:
    """Return the digests of the record ids in a packed text; none for None."""
    raw = b64decode(packed or "")
    return {raw[start : start + _DIGEST_BYTES] for start in range(0, len(raw), _DIGEST_BYTES)}


def ids_of_digests(digests: Iterable[bytes]) -> list[str]:
    """Return the record ids with these digests, sorted."""
    return [f"{_PREFIX}{digest.hex()}" for digest in sorted(digests)]
