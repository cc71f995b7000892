"""Personal numbers under a key: the only form in which the hub stores them.

The hash is an HMAC-SHA-256 of scheme and number, cut to 128 bits. Nobody can tell without the key which number a hash stands
for. Under another key no servant would be recognised, so the hub refuses to start with a wrong key.

A keyed number is written ``1*<hash>``: the count of keys it went through, then ``*``, or ``!`` where the number fails its own
checksum. A change of the key (``loaders.rekey``) hashes the hashes once more, so that nobody has to know the numbers for it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import zlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from graph.errors import DamagedKeyFile, WrongPayloadKey
from graph.model.facts import Ref
from graph.private_files import write_private
from loaders.keys.ids import KEYED_NUMBER
from loaders.keys.national_numbers import has_valid_checksum

IDENTITY_KEY, PAYLOAD_KEY = "identity.key", "payload.key"
# Holds the identity keys while the graph is brought under a new one (``loaders.rekey``).
UNFINISHED_KEY = f"{IDENTITY_KEY}.new"
_KEY_BYTES = 32
_MAX_REMEMBERED = 10_000
_CHECKED_TEXT = b"meritgraph identity key"

_KEY_LINE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The identity keys (32 bytes each, the newest last), their public id, and the cipher for payloads."""

    key_id: str
    _identity_keys: tuple[bytes, ...] = field(repr=False)
    cipher: Fernet
    _payload_key: bytes = field(repr=False)
    _recent: dict[Ref, Ref] = field(default_factory=dict[Ref, Ref], repr=False)

    @classmethod
    def open(cls, folder: Path, identity_key: str = IDENTITY_KEY, *, create: bool = True) -> KeyRing:
        """Read ``identity.key`` and ``payload.key`` in the folder; create those that are missing (mode 0600).

        ``identity_key`` is another name for the first file. With ``create`` false no file is written: a missing key is drawn
        at random for this ring alone. Raises DamagedKeyFile when a file does not hold a key.
        """
        identity, payload = _keys_in(folder / identity_key, create), _keys_in(folder / PAYLOAD_KEY, create)
        return cls(
            key_id=hashlib.sha256(b"id:" + b"".join(identity)).hexdigest()[:12],
            _identity_keys=identity,
            cipher=Fernet(urlsafe_b64encode(payload[0])),
            _payload_key=payload[0],
        )

    def keyed(self, ref: Ref) -> Ref:
        """Return the reference with its number replaced by the keyed hash, if it is personal."""
        if not ref.personal:
            return ref
        known = self._recent.get(ref)
        if known is None:
            # The rows of one person mostly come together; remembering a few thousand saves nearly every second hash.
            if len(self._recent) >= _MAX_REMEMBERED:
                self._recent.clear()
            hashed = self.hash(ref.scheme, ref.number, valid=has_valid_checksum(ref.scheme, ref.number))
            known = self._recent[ref] = Ref(ref.scheme, hashed)
        return known

    def hash(self, scheme: str, number: str, *, valid: bool = True) -> str:
        """Return the keyed number, marked as failing its checksum where ``valid`` is false."""
        first, *others = self._identity_keys
        hashed = _digest(first, f"{scheme}\x1f{number}")
        for key in others:
            hashed = _digest(key, hashed)
        return f"{len(self._identity_keys)}{'*' if valid else '!'}{hashed}"

    def rekeyed(self, text: str) -> str:
        """Return the text with every keyed number in it hashed under all keys that were added after it was keyed."""

        def rehash(match: re.Match[str]) -> str:
            keyed, hashed = int(match[1]), match[3]
            for key in self._identity_keys[keyed:]:
                hashed = _digest(key, hashed)
            return f"{max(keyed, len(self._identity_keys))}{match[2]}{hashed}"

        return KEYED_NUMBER.sub(rehash, text)

    def seal(self, payload: bytes) -> str:
        """Compress and encrypt a payload for storage."""
        return self.cipher.encrypt(zlib.compress(payload, 1)).decode("ascii")

    def unseal(self, sealed: str) -> bytes:
        """Decrypt a stored payload. Raises WrongPayloadKey when it was sealed under another key."""
        try:
            return zlib.decompress(self.cipher.decrypt(sealed))
        except InvalidToken as error:
            raise WrongPayloadKey(
                "This payload was encrypted under another payload key. Put back the file payload.key that this graph was loaded "
                "with."
            ) from error

    def can_unseal(self, sealed: str) -> bool:
        """Tell whether a payload was sealed under this payload key."""
        try:
            self.cipher.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def fingerprint(self, text: str) -> str:
        """Return a text that is equal for equal texts and reveals nothing of them; a change of the identity key leaves it."""
        return hmac.digest(self._payload_key, text.encode(), "sha256")[:16].hex()

    @property
    def check_value(self) -> str:
        """What only the newest identity key gives; the graph stores it."""
        return hmac.digest(self._identity_keys[-1], _CHECKED_TEXT, "sha256")[:8].hex()


def _digest(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256")[:16].hex()


def _keys_in(path: Path, create: bool) -> tuple[bytes, ...]:
    if not path.exists():
        if not create:
            return (secrets.token_bytes(_KEY_BYTES),)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, f"{secrets.token_hex(_KEY_BYTES)}\n", overwrite=False)
    lines = path.read_text("ascii", "replace").split()
    if not lines or any(_KEY_LINE.fullmatch(line) is None for line in lines):
        raise DamagedKeyFile(
            f"{path} does not hold a key: each line must be 64 hexadecimal digits. Put back the file this graph was loaded with."
        )
    return tuple(map(bytes.fromhex, lines))
