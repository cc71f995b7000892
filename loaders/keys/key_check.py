"""Whether the keys at hand are those that the graph was loaded under; the graph stores a check value for it.

A graph rests on its keys: under another identity key nobody in it is recognised, and without its payload key nothing that it
keeps encrypted can be read. So nobody makes a key by the way once a graph rests on one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import WrongIdentityKey, WrongPayloadKey
from loaders.keys.keyring import IDENTITY_KEY, PAYLOAD_KEY, UNFINISHED_KEY, KeyRing

_SAMPLES = 20


async def keys_of_graph(database: Database, folder: Path, *, create: bool = False) -> KeyRing:
    """Return the keys of this folder, on which the graph rests or will rest.

    Files that are missing are made only with ``create``, and only while the graph does not rest on a key; otherwise a missing key
    is drawn at random for this ring alone, with which nothing may be written. Raises WrongIdentityKey and WrongPayloadKey when a
    file of a graph that rests on it is missing, WrongIdentityKey also when it is another key or when a change of the key was not
    finished, DamagedKeyFile when a file holds no key.
    """
    if (unfinished := folder / UNFINISHED_KEY).exists():
        raise WrongIdentityKey(
            f"A change of the identity key was not finished: {unfinished} is still there. Run `meritgraph identity rekey` to "
            "finish it; until then a part of this graph is under the new key and a part under the old one."
        )
    known = await known_identity_key(database)
    if known is not None and not (file := folder / IDENTITY_KEY).exists():
        raise WrongIdentityKey(
            f"{file} is missing, and this graph was loaded under the identity key {known}. Restore the file from your backup of "
            f"{folder}. No other key was made, because under another key nobody would be recognised. Without a backup the "
            "portals have to be loaded into a new graph."
        )
    if not (file := folder / PAYLOAD_KEY).exists() and await _rests_on_payload_key(database):
        raise WrongPayloadKey(
            f"{file} is missing, and this graph keeps rows in quarantine or messages that are encrypted under it. Restore the "
            f"file from your backup of {folder}. Without a backup they are lost: then write 64 hexadecimal digits of your own "
            "into the file (openssl rand -hex 32), and have the portals read again."
        )
    keys = KeyRing.open(folder, create=create)
    await require_identity_key(database, keys)
    return keys


async def _rests_on_payload_key(database: Database) -> bool:
    one = {"limit": 1}
    return bool(await database.read(statement("keys/sealed_samples"), one)) or bool(
        await database.read(statement("keys/marked_samples"), one)
    )


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
