"""The checks of ``meritgraph doctor``: Python, home, room, portals, rules, policy, provider, database, files, schema, keys."""

from __future__ import annotations

import asyncio
import platform
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.driver.database import Database, open_database
from graph.engines.database_files import damage_at_rest, listed
from graph.engines.embedded import engine_dir_of
from graph.engines.integrity import damage_in_use
from graph.errors import MeritgraphError, MigrationError, WrongIdentityKey, way_back
from graph.file_problems import describe, mount_of, nearest_folder
from graph.migrations import pending
from loaders.keys.key_check import known_identity_key, payload_key_samples, require_identity_key
from loaders.keys.keyring import IDENTITY_KEY, PAYLOAD_KEY, UNFINISHED_KEY, KeyRing
from loaders.portal_api.contract import Visit
from loaders.portal_api.guard import portal_errors
from loaders.portal_api.registry import installed_portals
from loaders.runs.load_requests import left_requests
from merit.policies.values import BadPolicy
from merit.registry import all_rules, broken_rules, shipped_policy
from meritgraph.access.provider_http import ProviderProblem
from meritgraph.access.provider_keys import KeySource
from meritgraph.home import UnusableHome, require_home
from meritgraph.services import configured_feeds, policy_of, recipient_feeds
from meritgraph.settings import Settings
from meritgraph.words_file import UnusableWords, require_portals

_FILES = "database files"
# An empty graph takes 20 MB; keys and reports take less than one.
_GRAPH_BYTES, _FILES_BYTES = 32_000_000, 1_000_000
# A worker comes every few minutes, and may be busy with a large portal for a while.
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: what was checked, whether it passed, and what was found or what to do."""

    name: str
    ok: bool
    detail: str


async def run_checks(settings: Settings) -> list[Check]:
    """Run every check that can be run; one that fails does not stop the others.

    A check fails wherever `meritgraph sync` would fail before it reads a portal, wherever `meritgraph detect` would fail or leave
    a rule out before it judges, wherever `meritgraph serve` could not verify a token of the identity provider, wherever something
    that was loaded is not as it was left, and wherever nobody loads what was asked for.
    """
    files = _check_files(settings)
    checks = [
        Check("python", sys.version_info >= (3, 11), platform.python_version()),
        _check_home(settings),
        _check_room(settings),
        _check_portals(settings),
        *_check_words(settings),
        _check_rules(),
        *_check_policy(settings),
        *await check_provider(settings),
        *files,
    ]
    if not all(check.ok for check in files):
        # The engine would refuse them with the same words.
        return checks
    try:
        async with open_database(settings.database) as database:
            checks.append(Check("database", True, f"{database.engine} answers, database {database.name}"))
            checks += await _check_schema(database, settings)
            checks += await _check_keys(database, settings)
    except (MeritgraphError, OSError) as error:
        checks.append(Check("database", False, in_words(error)))
    return checks


def in_words(error: MeritgraphError | OSError) -> str:
    """Return what to print about an error that somebody can mend."""
    return describe(error) if isinstance(error, OSError) else str(error)


async def check_provider(settings: Settings) -> list[Check]:
    """Check that the identity provider gives its keys, where the settings name one."""
    if (issuer := settings.oidc.issuer) is None:
        return []
    try:
        found = await KeySource(settings.oidc, issuer).fetch()
    except ProviderProblem as error:
        return [Check("identity provider", False, f"{issuer} gives no keys: {error}")]
    return [Check("identity provider", True, f"{issuer} gives {len(found.keys)} keys for {', '.join(settings.oidc.algorithms)}")]


def _check_home(settings: Settings) -> Check:
    home = settings.home.absolute()
    try:
        require_home(settings)
    except UnusableHome as error:
        return Check("home", False, str(error))
    return Check("home", True, f"{home}: {'writable' if home.exists() else 'does not exist yet; it can be created'}")


def _check_room(settings: Settings) -> Check:
    folder = nearest_folder(settings.home)
    free, needed = shutil.disk_usage(folder).free, _GRAPH_BYTES if settings.database.embedded else _FILES_BYTES
    where = f"{mount_of(folder)}, the file system of {settings.home.absolute()}"
    if free < needed:
        wanted = f"a sync needs {needed / 1e6:.0f} MB at least"
        return Check("room", False, f"only {free / 1e6:,.1f} MB are free on {where}, and {wanted}: make room there")
    return Check("room", True, f"{free / 1e6:,.0f} MB are free on {where}")


def _check_portals(settings: Settings) -> Check:
    try:
        found = installed_portals()
        if found.broken:
            return Check("portals", False, " ".join(found.broken.values()))
        feeds = configured_feeds(settings, [])
        recipient_feeds(settings)
        for portal, feed in feeds.items():
            # This checks the settings of the feed; nothing is asked of the portal yet.
            with portal_errors(portal.name), portal.connect(Visit(feed, datetime.now(UTC))):
                pass
    except (MeritgraphError, OSError) as error:
        return Check("portals", False, in_words(error))
    with_feed = ", ".join(portal.name for portal in feeds)
    return Check("portals", True, f"installed: {', '.join(found.portals)}; with a feed: {with_feed}")


def _check_words(settings: Settings) -> list[Check]:
    """Check the deployment's own words, if it has any; a file that cannot be read was refused with the settings."""
    if settings.words_file is None:
        return []
    found, words = installed_portals(), settings.words
    try:
        require_portals(words, [*found.portals, *found.broken])
    except UnusableWords as error:
        return [Check("words", False, str(error))]
    counts = {portal: sum(map(len, tables.values())) for portal, tables in words.items()}
    listed = ", ".join(f"{count:,} of {portal}" for portal, count in counts.items())
    return [Check("words", True, f"{settings.words_file} adds words: {listed or 'none'}")]


def _check_rules() -> Check:
    if broken := broken_rules():
        return Check("rules", False, " ".join(broken.values()))
    return Check("rules", True, f"{len(all_rules())} rules can be used")


def _check_policy(settings: Settings) -> list[Check]:
    """Check the deployment's own policy, if it has any."""
    if settings.policy is None:
        return []
    try:
        policy = policy_of(settings)
    except BadPolicy as error:
        return [Check("policy", False, str(error))]
    stated = [rule for rule in sorted(policy.rules) if any(value.source for value in policy.values(rule))]
    shipped = shipped_policy().calendars
    stated += [f"holidays of {country}" for country, own in policy.calendars.items() if own != shipped[country]]
    return [Check("policy", True, f"{settings.policy} states values of its own: {', '.join(stated) or 'none'}")]


def _check_files(settings: Settings) -> list[Check]:
    """Compare the files of the embedded database with what its last engine left, unless one runs."""
    if not settings.database.embedded:
        return []
    home = engine_dir_of(settings.database.home)
    try:
        damaged = damage_at_rest(home)
    except OSError as error:
        return [Check(_FILES, False, describe(error))]
    return [_files_check(home.folder, damaged)] if damaged else []


async def _check_integrity(settings: Settings) -> list[Check]:
    """Have a running embedded engine check what it holds."""
    if not settings.database.embedded:
        return []
    home = engine_dir_of(settings.database.home)
    return [_files_check(home.folder, await asyncio.to_thread(damage_in_use, home))]


def _files_check(folder: Path, damaged: list[str]) -> Check:
    if not damaged:
        return Check(_FILES, True, "the engine reads all it holds")
    return Check(_FILES, False, f"{listed(damaged)} (in {folder / 'databases'}). {way_back(folder)}")


async def _check_schema(database: Database, settings: Settings) -> list[Check]:
    try:
        report = await pending(database)
    except MigrationError as error:
        return [Check("schema", False, str(error))]
    if not report.already_applied:
        # A migration that broke off may have left an index half made; it repeats that before anything is stored.
        return [Check("schema", True, "none yet: the first load creates it")]
    missing = f"{', '.join(report.applied)} not applied: `meritgraph migrate` does, or the next sync"
    schema = Check("schema", True, missing if report.applied else f"version {report.version}")
    requests = [] if report.applied else [await _check_requests(database)]
    return [schema, *await _check_integrity(settings), *requests]


async def _check_requests(database: Database) -> Check:
    """Check that a worker serves the requests to load."""
    name, now = "requests to load", datetime.now(UTC)
    left = await left_requests(database, now - _LONGEST_WAIT, now)
    if not left:
        return Check(name, True, f"none waits for more than {_LONGEST_WAIT.seconds // 3600} hour")
    oldest = left[0]
    put_back = f" A worker put it back: {oldest.message}" if oldest.message else ""
    return Check(
        name,
        False,
        f"{len(left)} wait and no worker has them, the oldest ({oldest.id}) since {oldest.asked_at:%Y-%m-%d %H:%M} UTC: run "
        "`meritgraph sync --requested`, and have a timer or a service run it from now on (docs/operations.md, Loads that "
        f"somebody asks for).{put_back}",
    )


async def _check_keys(database: Database, settings: Settings) -> list[Check]:
    try:
        keys = KeyRing.open(settings.keys, create=False)
    except (MeritgraphError, OSError) as error:
        return [Check("keys", False, in_words(error))]
    return [await _check_identity_key(database, settings, keys), await _check_payload_key(database, settings, keys)]


async def _check_identity_key(database: Database, settings: Settings, keys: KeyRing) -> Check:
    name, file = "identity key", settings.keys / IDENTITY_KEY
    if (unfinished := settings.keys / UNFINISHED_KEY).exists():
        return Check(name, False, f"{unfinished}: a change of the key was not finished; run `meritgraph identity rekey`")
    graph_key_id = await known_identity_key(database)
    if not file.exists():
        if graph_key_id is None:
            return Check(name, True, "none yet: the first load creates it")
        return Check(name, False, f"{file} does not exist: restore the key {graph_key_id}, with which this graph was loaded")
    if graph_key_id is None:
        return Check(name, True, f"{keys.key_id}; the graph is empty")
    try:
        await require_identity_key(database, keys)
    except WrongIdentityKey as error:
        return Check(name, False, str(error))
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
