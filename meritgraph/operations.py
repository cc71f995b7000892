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

from graph.database import Database, open_database
from graph.errors import MeritgraphError, PortalError
from graph.migrations import migrate, pending
from loaders.absence import AbsencePolicy
from loaders.catalogue import all_portals
from loaders.contract import Feed, Portal
from loaders.events import LoadEvent, PageKept, StepDone, write_to_log
from loaders.exchange import DeliveryReport, Terms, deliver
from loaders.identity import KeyRing, known_identity_key, require_identity_key
from loaders.retention import Retention
from loaders.synchronising import SyncPolicy, SyncReport, bring_together, synchronise_all
from merit.catalogue import all_rules
from merit.detection import DetectionReport, detect
from meritgraph.metrics import LoadingMetrics
from meritgraph.printing import progress_bar
from meritgraph.settings import Settings


@asynccontextmanager
async def migrated_database(settings: Settings) -> AsyncGenerator[Database]:
    """The graph, its schema up to date."""
    async with open_database(settings.database) as database:
        await migrate(database)
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

        report = await synchronise_all(
            database, feeds, KeyRing.open(settings.keys), started_at, policy or sync_policy(settings), show
        )
    if policy is None or not policy.planned:
        metrics.write(settings.home / "metrics" / "loading.prom")
    return report


def sync_policy(settings: Settings) -> SyncPolicy:
    """How this deployment wants its portals read."""
    return SyncPolicy(
        absence=AbsencePolicy(settings.readings_until_gone, settings.removals_believed),
        retention=Retention(timedelta(days=settings.quarantine_days), timedelta(days=settings.gone_days)),
        orders=settings.authority,
    )


async def bring_up_to_date(database: Database, settings: Settings) -> None:
    """What follows from a judgement or a replay: joined servants, weighed claims, derived careers."""
    keys = KeyRing.open(settings.keys)
    await require_identity_key(database, keys)
    await bring_together(database, all_portals().values(), keys, datetime.now(UTC), sync_policy(settings))


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
    """The portals to load: those named, else all that have a feed. Raises PortalError for one without."""
    portals = all_portals()
    for name in names or settings.feeds:
        if name not in portals:
            raise PortalError(f"There is no portal {name}. Installed are: {', '.join(portals)}.")
        if name not in settings.feeds:
            raise PortalError(f"The portal {name} has no feed. Set MERITGRAPH_FEEDS (docs/configuration.md).")
    chosen = [portal for name, portal in portals.items() if name in (names or settings.feeds)]
    if not chosen:
        raise PortalError(
            "No portal has a feed: nothing to load. Set MERITGRAPH_FEEDS (docs/configuration.md), or try `meritgraph demo`."
        )
    return {portal: settings.feeds[portal.name].feed() for portal in chosen}


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
            checks.append(await _identity_key(database, settings))
    except (MeritgraphError, OSError) as error:
        checks.append(Check("database", False, str(error)))
    return checks


async def _identity_key(database: Database, settings: Settings) -> Check:
    if not (settings.keys / "identity.key").exists():
        return Check("identity key", True, "none yet: the first load makes one")
    keys = KeyRing.open(settings.keys)
    made_under = await known_identity_key(database)
    if made_under is None:
        return Check("identity key", True, f"{keys.key_id}; the graph is empty")
    verdict = "is" if made_under == keys.key_id else f"is not {made_under},"
    return Check("identity key", made_under == keys.key_id, f"{keys.key_id} {verdict} the key of this graph")


def _home(settings: Settings) -> Check:
    folder = settings.home.absolute()
    while not folder.exists():
        folder = folder.parent
    writable = os.access(folder, os.W_OK)
    return Check("home", writable, f"{settings.home}: {'writable' if writable else f'{folder} is not writable'}")


def _portals(settings: Settings) -> Check:
    try:
        portals = all_portals()
        feeds = configured_feeds(settings, []) if settings.feeds else {}
    except (MeritgraphError, OSError) as error:
        return Check("portals", False, str(error))
    return Check("portals", True, f"installed: {', '.join(portals)}; with a feed: {', '.join(p.name for p in feeds) or 'none'}")
