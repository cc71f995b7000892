"""The checks of ``meritgraph doctor``: Python, the home, portals, the database, its schema and the keys."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass

from graph.driver.database import Database, open_database
from graph.errors import MeritgraphError
from graph.migrations import pending
from loaders.keys.key_check import known_identity_key, payload_key_samples
from loaders.keys.keyring import IDENTITY_KEY, PAYLOAD_KEY, KeyRing
from loaders.portal_api.registry import installed_portals
from meritgraph.services import configured_feeds, recipient_feeds
from meritgraph.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: what was checked, whether it passed, and what was found or what to do."""

    name: str
    ok: bool
    detail: str


async def run_checks(settings: Settings) -> list[Check]:
    """Run every check that can be run; one that fails does not stop the others."""
    checks = [
        Check("python", sys.version_info >= (3, 11), platform.python_version()),
        _check_home(settings),
        _check_portals(settings),
    ]
    try:
        async with open_database(settings.database) as database:
            checks.append(Check("database", True, f"{database.engine} answers, database {database.name}"))
            checks.append(await _check_schema(database))
            checks += await _check_keys(database, settings)
    except (MeritgraphError, OSError) as error:
        checks.append(Check("database", False, str(error)))
    return checks


def _check_home(settings: Settings) -> Check:
    folder = settings.home.absolute()
    while not folder.exists():
        folder = folder.parent
    writable = os.access(folder, os.W_OK)
    return Check("home", writable, f"{settings.home}: {'writable' if writable else f'{folder} is not writable'}")


def _check_portals(settings: Settings) -> Check:
    try:
        found = installed_portals()
        if found.broken:
            return Check("portals", False, " ".join(found.broken.values()))
        feeds = configured_feeds(settings, []) if settings.feeds else {}
        recipient_feeds(settings)
    except (MeritgraphError, OSError) as error:
        return Check("portals", False, str(error))
    with_feed = ", ".join(portal.name for portal in feeds) or "none"
    return Check("portals", True, f"installed: {', '.join(found.portals)}; with a feed: {with_feed}")


async def _check_schema(database: Database) -> Check:
    report = await pending(database)
    if report.applied:
        return Check("schema", False, f"{', '.join(report.applied)} not applied: run `meritgraph migrate`")
    return Check("schema", True, f"version {report.version}")


async def _check_keys(database: Database, settings: Settings) -> list[Check]:
    try:
        keys = KeyRing.open(settings.keys, create=False)
    except (MeritgraphError, OSError) as error:
        return [Check("keys", False, str(error))]
    return [await _check_identity_key(database, settings, keys), await _check_payload_key(database, settings, keys)]


async def _check_identity_key(database: Database, settings: Settings, keys: KeyRing) -> Check:
    name, file = "identity key", settings.keys / IDENTITY_KEY
    graph_key_id = await known_identity_key(database)
    if not file.exists():
        if graph_key_id is None:
            return Check(name, True, "none yet: the first load creates it")
        return Check(name, False, f"{file} does not exist: restore the key {graph_key_id}, with which this graph was loaded")
    if graph_key_id is None:
        return Check(name, True, f"{keys.key_id}; the graph is empty")
    if graph_key_id != keys.key_id:
        return Check(name, False, f"{keys.key_id} is not the key of this graph, which is {graph_key_id}: restore that one")
    return Check(name, True, f"{keys.key_id} is the key of this graph")


async def _check_payload_key(database: Database, settings: Settings, keys: KeyRing) -> Check:
    """Try the key on a sample of what the graph holds; neither the key nor anything it encrypts is shown."""
    name, file = "payload key", settings.keys / PAYLOAD_KEY
    samples = await payload_key_samples(database, keys)
    if not samples:
        nothing = "the graph holds nothing to try it on" if file.exists() else "none yet: the first load creates it"
        return Check(name, True, nothing)
    if not file.exists():
        return Check(name, False, f"{file} does not exist: restore the file with which this graph was loaded")
    if wrong := samples.count(False):
        return Check(
            name, False, f"does not decrypt {wrong} of {len(samples)} sampled rows and messages: restore the right {PAYLOAD_KEY}"
        )
    return Check(name, True, f"decrypts all {len(samples)} sampled rows and messages")
