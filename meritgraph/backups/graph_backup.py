"""Backup and restore of the embedded graph.

The keys are not in a backup: a graph and the identity key in one file would undo the pseudonyms. What a backup says about itself
names the keys that it needs, by id and check value.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.driver.database import Database, open_database
from graph.engines.backup import archived
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir
from graph.engines.restore import exchange, holds_data, sole_use, unpack
from graph.migrations import pending
from graph.migrations.files import order, packaged_migrations
from loaders.keys.key_check import known_identity_key
from loaders.keys.keyring import IDENTITY_KEY, PAYLOAD_KEY, KeyRing
from meritgraph.backups.container import BackupRefused, open_container, require_free, write_container
from meritgraph.settings import Settings

_CHECKED_TEXT = "meritgraph payload key"
_ENGINE = "arcadedb-embedded"
_ATTEMPTS = 3


class About(BaseModel):
    """What a backup of a graph says about itself: when and by what it was made, and which keys it needs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    made_at: datetime
    meritgraph: str
    engine: str
    schema_version: str | None
    identity_key: str | None
    payload_key: str | None


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written."""

    file: Path
    size: int
    about: About


@dataclass(frozen=True, slots=True)
class Restored:
    """A graph that was restored; ``aside`` is the folder of the one that was there before."""

    about: About
    schema_version: str | None
    aside: Path | None


async def back_up(settings: Settings, file: Path) -> Backup:
    """Write the graph as it is at one moment to a file, while other commands go on.

    Raises BackupRefused, DatabaseError, OSError.
    """
    _require_embedded(settings)
    _require_no_rekeying(settings)
    require_free(file)
    async with open_database(settings.database) as database:
        for _ in range(_ATTEMPTS):
            about = await _about(database, settings)
            size = await asyncio.to_thread(_write, engine_dir_of(settings.home), file, about)
            after = await _about(database, settings)
            if after.model_copy(update={"made_at": about.made_at}) == about:
                return Backup(file, size, about)
            # The first load of a graph has just taken its key, or a migration has ended: what is written is not what was said.
            await asyncio.to_thread(file.unlink)
    raise BackupRefused(
        "The schema or the identity key of the graph changes all the time. Wait until that is done, then back up."
    )


def restore(
    settings: Settings,
    file: Path,
    *,
    replace: bool,
    without_keys: bool,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Restored:
    """Put the graph of a backup in the place of the present one, which is moved aside. A crash leaves either of the two.

    Raises BackupRefused, EngineInUse, BackupFailed, NoSpaceLeft, OSError.
    """
    _require_embedded(settings)
    home = engine_dir_of(settings.home)
    with open_container(file, "backup") as (found, archive):
        about = _understood(file, found)
        if not without_keys:
            _require_keys(settings, file, about)
        with sole_use(home, settings.database.start_timeout):
            if holds_data(home) and not replace:
                raise BackupRefused(
                    f"There is a graph in {home.folder} already. With --replace the restored graph takes its place, and it is "
                    f"moved into a folder beside it."
                )
            unpack(home, archive, progress)
            aside = exchange(home, datetime.now(UTC))
    return Restored(about, packaged_migrations()[-1].version, aside)


def _write(home: EngineDir, file: Path, about: About) -> int:
    with archived(home) as archive, archive.open("rb") as content:
        return write_container(file, "backup", about.model_dump(mode="json"), content)


async def _about(database: Database, settings: Settings) -> About:
    made_at = datetime.now(UTC)
    applied = (await pending(database)).already_applied
    versions = {each.source: each.version for each in packaged_migrations()}
    identity = await known_identity_key(database)
    return About(
        made_at=made_at,
        meritgraph=version("meritgraph"),
        engine=version(_ENGINE),
        schema_version=versions[applied[-1]] if applied else None,
        identity_key=identity,
        payload_key=_check_value(settings, identity),
    )


def _check_value(settings: Settings, identity: str | None) -> str | None:
    """Return the check value of the payload key at hand, if it is likely to be the graph's."""
    if not (settings.keys / PAYLOAD_KEY).exists() or not (settings.keys / IDENTITY_KEY).exists():
        return None
    keys = KeyRing.open(settings.keys, create=False)
    return keys.fingerprint(_CHECKED_TEXT) if keys.key_id == identity else None


def _understood(file: Path, found: dict[str, Any]) -> About:
    """Return what the backup says about itself. Raises BackupRefused if this meritgraph could not use its graph."""
    try:
        about = About.model_validate(found)
    except ValidationError as error:
        raise BackupRefused(f"{file} is damaged: its second line does not describe a graph. Use another copy.") from error
    known = packaged_migrations()[-1].version
    newer_schema = about.schema_version is not None and order(about.schema_version) > order(known)
    if newer_schema or _numbers(about.engine) > _numbers(version(_ENGINE)):
        raise BackupRefused(
            f"{file} was written by meritgraph {about.meritgraph} with schema {about.schema_version} and engine {about.engine}. "
            f"This is meritgraph {version('meritgraph')} with schema {known} and engine {version(_ENGINE)}, which may not read "
            f"what is newer. Install that version, or use a backup from before the upgrade."
        )
    return about


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdecimal())


def _require_keys(settings: Settings, file: Path, about: About) -> None:
    for name, needed in ((IDENTITY_KEY, about.identity_key), (PAYLOAD_KEY, about.payload_key)):
        path = settings.keys / name
        if needed is None:
            continue
        if not path.exists():
            raise BackupRefused(
                f"{path} does not exist, and the graph in {file} needs the key {needed}. Restore the keys first, with "
                f"`meritgraph restore --keys KEYS`. If they are lost, --without-keys restores a graph that can be read, but "
                f"never loaded again."
            )
        keys = KeyRing.open(settings.keys, create=False)
        found = keys.key_id if name == IDENTITY_KEY else keys.fingerprint(_CHECKED_TEXT)
        if found != needed:
            raise BackupRefused(
                f"{path} holds the key {found}, and the graph in {file} needs {needed}. Move {settings.keys} away and restore "
                f"the keys that were kept for this graph, with `meritgraph restore --keys KEYS`."
            )


def _require_embedded(settings: Settings) -> None:
    if not settings.database.embedded:
        raise BackupRefused(
            f"The graph is on the Neo4j server at {settings.database.uri}, which has its own tools: `neo4j-admin database dump` "
            f"and `neo4j-admin database load` while it is stopped, or `neo4j-admin database backup` online with the Enterprise "
            f"Edition. See docs/operations.md, «Neo4j». `meritgraph backup --keys` saves the keys."
        )


def _require_no_rekeying(settings: Settings) -> None:
    if (settings.keys / f"{IDENTITY_KEY}.new").exists():
        raise BackupRefused("A change of the identity key has not ended. Run `meritgraph identity rekey` again, then back up.")
