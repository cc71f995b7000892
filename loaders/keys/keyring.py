"""Personal numbers under a key: the only form in which the hub keeps them.

The hash is an HMAC-SHA-256 of scheme and number, cut to 128 bits. Without the key nobody can tell which number a hash stands
for; with another key no servant would ever be recognised, so a wrong key refuses to start.

A keyed number is written ``1*<hash>``: how many keys it went through, then ``*``, or ``!`` where the number fails its own
checksum. A new key (``loaders.rekey``) hashes the hashes once more, so that nobody has to know the numbers for it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import DamagedKeyFile, WrongIdentityKey, WrongPayloadKey
from graph.model.facts import Ref
from loaders.keys.national_numbers import has_valid_checksum

IDENTITY_KEY, PAYLOAD_KEY = "identity.key", "payload.key"
_REMEMBERED = 10_000
_CHECKED_TEXT = b"meritgraph identity key"
# So many of each kind of thing tell whether a payload key is the right one.
_SAMPLES = 20

_KEY_LINE = re.compile(r"[0-9a-f]{64}")
KEYED = re.compile(r"([0-9]+)([*!])([0-9a-f]{32})")
_VALID_NATIONAL = re.compile(r"[A-Z]{2}/[^:]+:[0-9]+\*[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The identity keys (32 bytes each, the newest last), their public id, and the cipher for payloads."""

    key_id: str
    _identity_keys: tuple[bytes, ...] = field(repr=False)
    cipher: Fernet
    _payload_key: bytes = field(repr=False)
    _recent: dict[Ref, Ref] = field(default_factory=dict[Ref, Ref], repr=False)

    @classmethod
    def open(cls, folder: Path, identity_key: str = IDENTITY_KEY, *, keep: bool = True) -> KeyRing:
        """Reads ``identity.key`` and ``payload.key`` in the folder, making those that are not there (mode 0600).

        ``identity_key`` is the name of the first of them, where it is another. With ``keep`` false no file is made: a key that
        is not there is drawn for this ring alone.
        """
        identity, payload = _secrets(folder / identity_key, keep), _secrets(folder / PAYLOAD_KEY, keep)
        return cls(
            key_id=hashlib.sha256(b"id:" + b"".join(identity)).hexdigest()[:12],
            _identity_keys=identity,
            cipher=Fernet(urlsafe_b64encode(payload[0])),
            _payload_key=payload[0],
        )

    def keyed(self, ref: Ref) -> Ref:
        """The reference with its number replaced by the keyed hash, if it is personal."""
        if not ref.personal:
            return ref
        known = self._recent.get(ref)
        if known is None:
            # The rows of one person mostly come together; remembering a few thousand saves nearly every second hash.
            if len(self._recent) >= _REMEMBERED:
                self._recent.clear()
            hashed = self.hash(ref.scheme, ref.number, valid=has_valid_checksum(ref.scheme, ref.number))
            known = self._recent[ref] = Ref(ref.scheme, hashed)
        return known

    def hash(self, scheme: str, number: str, *, valid: bool = True) -> str:
        """The keyed number, marked where its own checksum fails."""
        first, *others = self._identity_keys
        hashed = _digest(first, f"{scheme}\x1f{number}")
        for key in others:
            hashed = _digest(key, hashed)
        return f"{len(self._identity_keys)}{'*' if valid else '!'}{hashed}"

    def renewed(self, text: str) -> str:
        """The text with every number in it that was keyed before the newest key was added brought up to it."""

        def again(match: re.Match[str]) -> str:
            keyed, hashed = int(match[1]), match[3]
            for key in self._identity_keys[keyed:]:
                hashed = _digest(key, hashed)
            return f"{max(keyed, len(self._identity_keys))}{match[2]}{hashed}"

        return KEYED.sub(again, text)

    def seal(self, payload: bytes) -> str:
        """The payload compressed and encrypted, as it is kept."""
        return self.cipher.encrypt(zlib.compress(payload, 1)).decode("ascii")

    def unseal(self, sealed: str) -> bytes:
        """Raises WrongPayloadKey when it was sealed under another key."""
        try:
            return zlib.decompress(self.cipher.decrypt(sealed))
        except InvalidToken as error:
            raise WrongPayloadKey(
                "What is kept here was encrypted under another payload key. Put the file payload.key back that this graph was "
                "loaded with."
            ) from error

    def opens(self, sealed: str) -> bool:
        """Whether something was sealed under this payload key."""
        try:
            self.cipher.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def mark(self, text: str) -> str:
        """Tells equal texts from others without telling what they are; a new identity key leaves it alone."""
        return hmac.digest(self._payload_key, text.encode(), "sha256")[:16].hex()

    @property
    def check_value(self) -> str:
        return hmac.digest(self._identity_keys[-1], _CHECKED_TEXT, "sha256")[:8].hex()


async def require_identity_key(database: Database, keys: KeyRing) -> None:
    """Raises WrongIdentityKey when the graph was made under another key. Writes nothing."""
    if known := await database.read(statement("keys/known_identity_key")):
        _require_same(known[0], keys)


async def note_identity_key(transaction: Transaction, keys: KeyRing) -> None:
    """Notes the key in a graph that nothing was written to yet; raises WrongIdentityKey when it was made under another one."""
    noted = await transaction.run(statement("keys/claim_identity_key"), {"id": keys.key_id, "check_value": keys.check_value})
    _require_same(noted[0], keys)


def _require_same(known: Mapping[str, Any], keys: KeyRing) -> None:
    if (known["id"], known["check_value"]) != (keys.key_id, keys.check_value):
        raise WrongIdentityKey(
            f"The identifiers of this graph were made under the identity key {known['id']}, the key at hand is "
            f"{keys.key_id}. Put the file identity.key back that this graph was loaded with: under another key nobody would "
            "be recognised."
        )


async def known_identity_key(database: Database) -> str | None:
    """The id of the key the graph was made under; None for a graph nobody loaded yet."""
    rows = await database.read(statement("keys/known_identity_key"))
    return str(rows[0]["id"]) if rows else None


async def payload_key_samples(database: Database, keys: KeyRing) -> list[bool]:
    """Of some quarantined rows and messages in the graph, whether they were made under this payload key."""
    limit = {"limit": _SAMPLES}
    sealed = await database.read(statement("keys/sealed_samples"), limit)
    marked = await database.read(statement("keys/marked_samples"), limit)
    return [
        *(keys.opens(str(row["sealed"])) for row in sealed),
        *(str(row["id"]).startswith(f"delivery:{keys.mark(str(row['subject']))}:") for row in marked),
    ]


def anchors(key: str) -> bool:
    """Whether the key of an Identifier node is a valid national number: one that tells its bearer from everybody else."""
    return _VALID_NATIONAL.fullmatch(key) is not None


def identifier_key(ref: Ref) -> str:
    """The key of the Identifier node of a (keyed) reference."""
    return f"{ref.scheme}:{ref.number}"


def judgement_id(left: str, right: str) -> str:
    """The id of the judgement on two servants, by an identifier key of each in either order."""
    pair = "\x1f".join(sorted((left, right)))
    return f"judgement:{hashlib.blake2b(pair.encode(), digest_size=15).hexdigest()}"


def candidate_id(kind: str, left: str, right: str) -> str:
    """The id of a candidate: two servants in the order of their ids, or a relative and a servant."""
    pair = f"{kind}\x1f{left}\x1f{right}"
    return f"match_candidate:{hashlib.blake2b(pair.encode(), digest_size=15).hexdigest()}"


def node_id(kind: str, ref: Ref) -> str:
    """The id of the node that a (keyed) reference names first: stable, opaque, the same on every machine."""
    named = f"{ref.scheme}\x1f{ref.number}".encode()
    return f"{kind}:{hashlib.blake2b(named, digest_size=15).hexdigest()}"


def _digest(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256")[:16].hex()


def _secrets(path: Path, keep: bool) -> tuple[bytes, ...]:
    if not path.exists():
        if not keep:
            return (secrets.token_bytes(32),)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_secret(path, f"{secrets.token_hex(32)}\n", overwrite=False)
    lines = path.read_text("ascii", "replace").split()
    if not lines or any(_KEY_LINE.fullmatch(line) is None for line in lines):
        raise DamagedKeyFile(
            f"{path} holds no key: it must have 64 hexadecimal digits in each line. Put back the file this graph was made with."
        )
    return tuple(map(bytes.fromhex, lines))


def keep_secret(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Writes a file only its owner can read, whole or not at all; with ``overwrite`` false whoever was first wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if overwrite:
        draft.replace(path)
        return
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
