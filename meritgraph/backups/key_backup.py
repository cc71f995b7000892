"""Backup and restore of the keys: a private file of its own, never together with a graph."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.private_files import write_private
from loaders.keys.keyring import IDENTITY_KEY, PAYLOAD_KEY, KeyRing
from meritgraph.backups.container import BackupRefused, open_container, write_container
from meritgraph.settings import Settings

# The keys of an unfinished change of the identity key are needed as much as the others.
_FILES = (IDENTITY_KEY, f"{IDENTITY_KEY}.new", PAYLOAD_KEY, "signing.key")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a file: the names of their own files and the id of the identity key. No key itself."""

    file: Path
    names: tuple[str, ...]
    identity_key: str


def back_up_keys(settings: Settings, file: Path) -> Keys:
    """Write all keys to one private file. Raises BackupRefused, DamagedKeyFile, NoSpaceLeft, OSError."""
    held = {name: path.read_text("ascii") for name in _FILES if (path := settings.keys / name).exists()}
    if not {IDENTITY_KEY, PAYLOAD_KEY} <= held.keys():
        raise BackupRefused(
            f"There are no keys in {settings.keys.absolute()} yet: the first `meritgraph sync` makes them. If this is not the "
            f"hub's home, set MERITGRAPH_HOME."
        )
    identity = KeyRing.open(settings.keys, create=False).key_id
    about = {"made_at": datetime.now(UTC).isoformat(), "identity_key": identity}
    write_container(file, "keys", about, io.BytesIO(json.dumps(held).encode("ascii")))
    return Keys(file, tuple(held), identity)


def restore_keys(settings: Settings, file: Path) -> Keys:
    """Write the keys of a backup into the folder of keys, and never over another key. Raises BackupRefused, OSError."""
    with open_container(file, "keys") as (about, content):
        held = _keys_in(file, content.read())
    folder = settings.keys
    different = [name for name, text in held.items() if (folder / name).exists() and (folder / name).read_text("ascii") != text]
    if different:
        raise BackupRefused(
            f"{folder} holds other keys already: {', '.join(different)}. Nothing was changed. If no graph needs them, move the "
            f"folder away, then try again."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in held.items():
        write_private(folder / name, text, overwrite=False)
    return Keys(file, tuple(held), str(about.get("identity_key")))


def _keys_in(file: Path, content: bytes) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(content)
        if {IDENTITY_KEY, PAYLOAD_KEY} <= found.keys() <= set(_FILES) and all(map(str.isascii, found.values())):
            return found
    except (ValueError, TypeError, AttributeError):
        pass
    raise BackupRefused(f"{file} does not hold the keys of a hub. Use another copy.")
