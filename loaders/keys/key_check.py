"""Whether the keys at hand are those that the graph was loaded under; the graph stores a check value for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import WrongIdentityKey
from loaders.keys.keyring import KeyRing

_SAMPLES = 20


async def require_identity_key(database: Database, keys: KeyRing) -> None:
    """Check that the graph was loaded under this identity key, or not loaded at all; write nothing.

    Raises WrongIdentityKey.
    """
    if known := await database.read(statement("keys/known_identity_key")):
        _require_same(known[0], keys)


async def claim_identity_key(transaction: Transaction, keys: KeyRing) -> None:
    """Store id and check value of the identity key in a graph that has none yet.

    Raises WrongIdentityKey when the graph was loaded under another key.
    """
    stored = await transaction.run(statement("keys/claim_identity_key"), {"id": keys.key_id, "check_value": keys.check_value})
    _require_same(stored[0], keys)


def _require_same(known: Mapping[str, Any], keys: KeyRing) -> None:
    if (known["id"], known["check_value"]) != (keys.key_id, keys.check_value):
        raise WrongIdentityKey(
            f"The identifiers of this graph were hashed under the identity key {known['id']}, the key at hand is "
            f"{keys.key_id}. Put back the file identity.key that this graph was loaded with: under another key nobody would be "
            "recognised."
        )


async def known_identity_key(database: Database) -> str | None:
    """Return the id of the key that the graph was loaded under; None for a graph that was never loaded."""
    rows = await database.read(statement("keys/known_identity_key"))
    return str(rows[0]["id"]) if rows else None


async def payload_key_samples(database: Database, keys: KeyRing) -> list[bool]:
    """Tell of up to 20 quarantined rows and 20 messages each whether it was stored under this payload key."""
    limit = {"limit": _SAMPLES}
    sealed = await database.read(statement("keys/sealed_samples"), limit)
    marked = await database.read(statement("keys/marked_samples"), limit)
    return [
        *(keys.can_unseal(str(row["sealed"])) for row in sealed),
        *(str(row["id"]).startswith(f"delivery:{keys.fingerprint(str(row['subject']))}:") for row in marked),
    ]
