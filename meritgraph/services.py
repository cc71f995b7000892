"""What the commands do, each once: open the graph, do it, say what came out."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rich.console import Console

from graph.driver.database import Database, open_database
from graph.errors import MeritgraphError, MigrationError, PortalError
from graph.migrations import migrate, pending
from loaders.ingest.absence import AbsencePolicy
from loaders.keys.keyring import (
    IDENTITY_KEY,
    PAYLOAD_KEY,
    KeyRing,
    known_identity_key,
    payload_key_samples,
    require_identity_key,
)
from loaders.outbox.delivery import DeliveryReport, Terms, deliver
from loaders.portal_api.contract import Feed, Portal
from loaders.portal_api.registry import installed
from loaders.runs.load_events import LoadEvent, PageKept, StepDone, write_to_log
from loaders.runs.report import PortalReport, ScopeReport
from loaders.runs.retention import Retention
from loaders.sync import SyncPolicy, SyncReport, bring_together, synchronise_all, whole_catalogue
from merit.detection import DetectionReport, detect
from merit.registry import all_rules
from meritgraph.cli.output import progress_bar
from meritgraph.metrics import LoadingMetrics
from meritgraph.settings import Settings


@asynccontextmanager
async def migrated_database(settings: Settings) -> AsyncGenerator[Database]:
    """The graph, its schema up to date."""
    async with open_database(settings.database) as database:
        await migrate(database)
        yield database


@asynccontextmanager
async def database_as_it_is(settings: Settings) -> AsyncGenerator[Database]:
    """The graph for what must not write to it. Raises MigrationError where its schema is not up to date."""
    async with open_database(settings.database) as database:
        if missing := (await pending(database)).applied:
            raise MigrationError(
                f"The schema of this graph is not up to date ({', '.join(missing)} not applied), and nothing is written here. "
                "Run `meritgraph migrate` first."
            )
        yield database


async def sync(
    database: Database,
    settings: Settings,
    feeds: dict[Portal, Feed],
    screen: Console,
    started_at: datetime,
    policy: SyncPolicy | None = None,
) -> SyncReport:
    """Loads the given portals, showing rows as they come."""
    policy = policy or sync_policy(settings)
    keys = KeyRing.open(settings.keys, keep=not policy.planned)
    metrics = LoadingMetrics()
    with progress_bar(screen) as bar:
        tasks = {portal.name: bar.add_task(portal.name, total=None) for portal in feeds}
        deriving = bar.add_task("careers", total=None)

        def show(event: LoadEvent) -> None:
            write_to_log(event)
            metrics(event)
            match event:
                case PageKept(report):
                    bar.update(tasks[report.portal], completed=report.books.read)
                case StepDone("derived", done):
                    bar.update(deriving, completed=done)
                case _:
                    pass

        report = await synchronise_all(database, feeds, keys, started_at, policy, show)
    if not policy.planned:
        metrics.write(settings.home / "metrics")
    return report


def sync_policy(settings: Settings) -> SyncPolicy:
    """How this deployment wants its portals read."""
    return SyncPolicy(
        absence=AbsencePolicy(settings.readings_until_gone, settings.max_removal_share),
        retention=Retention(timedelta(days=settings.quarantine_days), timedelta(days=settings.gone_days)),
        orders=settings.authority,
    )


async def bring_up_to_date(database: Database, settings: Settings) -> None:
    """What follows from a judgement or a replay: joined servants, weighed claims, derived careers."""
    keys = KeyRing.open(settings.keys)
    await require_identity_key(database, keys)
    await bring_together(database, (await whole_catalogue(database)).values(), keys, datetime.now(UTC), sync_policy(settings))


async def deliver_messages(database: Database, settings: Settings, feeds: Mapping[Portal, Feed]) -> list[DeliveryReport]:
    """Sends what waits for those of these portals that take messages."""
    terms = {name: Terms(each.enabled, each.legal_basis) for name, each in settings.exchange.items()}
    return await deliver(database, feeds, terms, KeyRing.open(settings.keys))


async def detect_all(database: Database, as_of: date, screen: Console) -> DetectionReport:
    """Judges everyone by every rule, showing servants as they are judged."""
    with progress_bar(screen) as bar:
        task = bar.add_task("judging", total=None)
        return await detect(
            database, all_rules(), as_of, datetime.now(UTC), lambda servants: bar.update(task, completed=servants)
        )


def configured_feeds(settings: Settings, names: Sequence[str]) -> dict[Portal, Feed]:
    """The portals to load: those named, else all that have a feed. Raises PortalError for one without.

    One with a broken package is an error where it is named, or no other has a feed (``broken_portals``).
    """
    found = installed()
    portals = found.portals
    for name in names or settings.feeds:
        if names and name in found.broken:
            raise PortalError(found.broken[name])
        if name not in portals and name not in found.broken:
            raise PortalError(f"There is no portal {name}. Installed are: {', '.join(portals)}.")
        if name not in settings.feeds:
            raise PortalError(f"The portal {name} has no feed. Set MERITGRAPH_FEEDS (docs/configuration.md).")
    chosen = [portal for name, portal in portals.items() if name in (names or settings.feeds)]
    if not chosen and settings.feeds:
        raise PortalError(" ".join(found.broken[name] for name in settings.feeds))
    if not chosen:
        raise PortalError(
            "No portal has a feed: nothing to load. Set MERITGRAPH_FEEDS (docs/configuration.md), or try `meritgraph demo`."
        )
    return {portal: _feed(settings, portal.name) for portal in chosen}


def broken_portals(settings: Settings) -> list[PortalReport]:
    """The portals that have a feed and a package that cannot be used, as failed."""
    broken = installed().broken
    failed = {name: ScopeReport("?", "?", state="failed", problem=broken[name]) for name in settings.feeds if name in broken}
    return [PortalReport(name, run="", scopes=[scope]) for name, scope in failed.items()]


def _feed(settings: Settings, name: str) -> Feed:
    try:
        return settings.feeds[name].feed()
    except OSError as error:
        raise PortalError(f"The secret of {name} cannot be read: {error}. Check its secret_file in MERITGRAPH_FEEDS.") from error


def takers(settings: Settings) -> list[str]:
    """The names of the portals that take messages. Raises PortalError where MERITGRAPH_EXCHANGE names another."""
    found = installed()
    names = [name for name, portal in found.portals.items() if portal.receive is not None]
    for name in settings.exchange:
        if name in found.broken:
            raise PortalError(found.broken[name])
        if name not in names:
            raise PortalError(
                f"MERITGRAPH_EXCHANGE names {name}, and no portal of that name takes messages. Those that do: {', '.join(names)}."
            )
    return names


def recipients(settings: Settings) -> dict[Portal, Feed]:
    """The portals that take messages and have a feed, switched on or not. Raises PortalError where one is switched on without."""
    switched_on = {name for name, terms in settings.exchange.items() if terms.enabled}
    names = [name for name in takers(settings) if name in settings.feeds or name in switched_on]
    return configured_feeds(settings, names) if names else {}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the doctor looked at."""

    what: str
    fine: bool
    found: str


async def examine(settings: Settings) -> list[Check]:
    """Looks at everything a run needs, and goes on where something is wrong."""
    checks = [
        Check("python", sys.version_info >= (3, 11), platform.python_version()),
        _home(settings),
        _portals(settings),
    ]
    try:
        async with open_database(settings.database) as database:
            checks.append(Check("database", True, f"{database.engine} answers, database {database.name}"))
            report = await pending(database)
            waiting = ", ".join(report.applied)
            found = f"run `meritgraph migrate`: {waiting} not applied" if waiting else f"version {report.version}"
            checks.append(Check("schema", not waiting, found))
            checks += await _keys(database, settings)
    except (MeritgraphError, OSError) as error:
        checks.append(Check("database", False, str(error)))
    return checks


async def _keys(database: Database, settings: Settings) -> list[Check]:
    try:
        keys = KeyRing.open(settings.keys, keep=False)
    except (MeritgraphError, OSError) as error:
        return [Check("keys", False, str(error))]
    return [await _identity_key(database, settings, keys), await _payload_key(database, settings, keys)]


async def _identity_key(database: Database, settings: Settings, keys: KeyRing) -> Check:
    made_under = await known_identity_key(database)
    if not (settings.keys / IDENTITY_KEY).exists():
        if made_under is None:
            return Check("identity key", True, "none yet: the first load makes one")
        found = f"{settings.keys / IDENTITY_KEY} is not there: put the key {made_under} back that this graph was loaded with"
        return Check("identity key", False, found)
    if made_under is None:
        return Check("identity key", True, f"{keys.key_id}; the graph is empty")
    verdict = "is" if made_under == keys.key_id else f"is not {made_under},"
    return Check("identity key", made_under == keys.key_id, f"{keys.key_id} {verdict} the key of this graph")


async def _payload_key(database: Database, settings: Settings, keys: KeyRing) -> Check:
    """Tried on what the graph holds: nothing of the key, nor of what it encrypts, is shown."""
    samples = await payload_key_samples(database, keys)
    there = (settings.keys / PAYLOAD_KEY).exists()
    if not samples:
        return Check(
            "payload key", True, "the graph holds nothing to try it on" if there else "none yet: the first load makes one"
        )
    if not there:
        found = f"{settings.keys / PAYLOAD_KEY} is not there: put the file back that this graph was loaded with"
        return Check("payload key", False, found)
    if wrong := samples.count(False):
        found = f"{wrong} of {len(samples)} rows and messages tried were made under another one: put that payload.key back"
        return Check("payload key", False, found)
    return Check("payload key", True, f"fits the {len(samples)} rows and messages it was tried on")


def _home(settings: Settings) -> Check:
    folder = settings.home.absolute()
    while not folder.exists():
        folder = folder.parent
    writable = os.access(folder, os.W_OK)
    return Check("home", writable, f"{settings.home}: {'writable' if writable else f'{folder} is not writable'}")


def _portals(settings: Settings) -> Check:
    try:
        found = installed()
        if found.broken:
            return Check("portals", False, " ".join(found.broken.values()))
        feeds = configured_feeds(settings, []) if settings.feeds else {}
        recipients(settings)
    except (MeritgraphError, OSError) as error:
        return Check("portals", False, str(error))
    return Check(
        "portals", True, f"installed: {', '.join(found.portals)}; with a feed: {', '.join(p.name for p in feeds) or 'none'}"
    )
