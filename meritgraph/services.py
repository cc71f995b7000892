"""The work of the commands, each piece once: open the graph, load, deliver, detect, and choose the portals for it.

Each piece imports what it needs when it is done: most commands do one, and all of it together takes a second to import.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from graph.driver.database import Database, open_database
from graph.errors import MigrationError, PortalError
from graph.migrations import migrate, pending
from meritgraph.home import require_home
from meritgraph.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from loaders.entity_resolution.clusters import Judgement
    from loaders.ingest.quarantine import ReplayReport
    from loaders.ingest.records import QuarantinedRow
    from loaders.outbox.delivery import DeliveryReport
    from loaders.portal_api.contract import Feed, Portal
    from loaders.runs.load_events import LoadEvent
    from loaders.runs.report import PortalReport
    from loaders.sync import SyncPolicy, SyncReport
    from merit.detection import DetectionReport
    from merit.policies.book import PolicyBook
    from merit.workers.dispatch import Workers


@asynccontextmanager
async def migrated_database(settings: Settings) -> AsyncGenerator[Database]:
    """Open the graph and bring its schema up to date. Raises UnusableHome before anything is started."""
    require_home(settings)
    async with open_database(settings.database) as database:
        await migrate(database)
        yield database


@asynccontextmanager
async def database_without_migrating(settings: Settings) -> AsyncGenerator[Database]:
    """Open the graph for work that must not write to it. Raises MigrationError when its schema is not up to date."""
    async with open_database(settings.database) as database:
        if missing := (await pending(database)).applied:
            raise MigrationError(
                f"The schema of this graph is not up to date: {', '.join(missing)} not applied. A plan writes nothing, so run "
                "`meritgraph migrate` first."
            )
        yield database


async def sync(
    database: Database,
    settings: Settings,
    feeds: dict[Portal, Feed],
    console: Console,
    started_at: datetime,
    policy: SyncPolicy | None = None,
) -> SyncReport:
    """Load the portals and show the progress on the console. Unless it is a dry run, write the metrics of each portal."""
    from loaders.keys.key_check import keys_of_graph
    from loaders.runs.load_events import PageKept, StepDone, write_to_log
    from loaders.sync import synchronise_all
    from meritgraph.console import progress_bar
    from meritgraph.garbage import rarer_garbage_collection
    from meritgraph.metrics import LoadingMetrics

    policy = policy or sync_policy(settings)
    keys = await keys_of_graph(database, settings.keys, create=not policy.dry_run)
    metrics = LoadingMetrics()
    with progress_bar(console) as bar:
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

        with rarer_garbage_collection():
            report = await synchronise_all(database, feeds, keys, started_at, policy, show)
    if not policy.dry_run:
        metrics.write(settings.metrics)
    return report


def sync_policy(settings: Settings) -> SyncPolicy:
    """Return the sync policy that the settings of this deployment ask for."""
    from loaders.runs.absence_policy import AbsencePolicy
    from loaders.runs.retention import Retention
    from loaders.sync import SyncPolicy

    return SyncPolicy(
        absence=AbsencePolicy(settings.readings_until_gone, settings.max_removal_share),
        retention=Retention(timedelta(days=settings.quarantine_days), timedelta(days=settings.gone_days)),
        orders=settings.source_precedence,
    )


async def replay_rows(database: Database, settings: Settings, chosen: Sequence[QuarantinedRow]) -> ReplayReport:
    """Load rows in quarantine again with the packages that can be used, and update what follows. Raises as ``replay`` does."""
    from loaders.ingest.quarantine import replay
    from loaders.keys.key_check import keys_of_graph
    from loaders.portal_api.registry import usable_portals
    from meritgraph.words_file import with_words

    portals = {portal.name: portal for portal in with_words(usable_portals().values(), settings.words)}
    keys = await keys_of_graph(database, settings.keys)
    report = await replay(database, portals, keys, chosen, datetime.now(UTC))
    await update_after_change(database, settings)
    return report


async def update_after_change(database: Database, settings: Settings) -> None:
    """Update what follows from a judgement or a replay: joined servants, surviving values, careers."""
    from loaders.keys.key_check import keys_of_graph
    from loaders.sync import require_loaded_portals, update_derived_data
    from meritgraph.console import stderr

    keys = await keys_of_graph(database, settings.keys)
    portals = (await require_loaded_portals(database)).values()
    _, careers = await update_derived_data(database, portals, keys, datetime.now(UTC), sync_policy(settings))
    for each in careers.not_derived:
        stderr().print(f"The career of {each.servant} cannot be derived: {each.reason}", markup=False, soft_wrap=True)


async def apply_waiting_judgements(database: Database, settings: Settings) -> list[Judgement]:
    """Apply the waiting judgements, and return those that still wait, each with its problem.

    The hub saves judgements and applies none: that takes the package of every portal, and can take minutes.
    """
    from loaders.entity_resolution.applying import waiting_judgements

    if not await waiting_judgements(database):
        return []
    await update_after_change(database, settings)
    return await waiting_judgements(database)


async def deliver_messages(database: Database, settings: Settings, feeds: Mapping[Portal, Feed]) -> list[DeliveryReport]:
    """Send the waiting messages to those of the portals that take messages."""
    from loaders.keys.key_check import keys_of_graph
    from loaders.outbox.delivery import DeliveryTerms, deliver

    terms = {name: DeliveryTerms(each.enabled, each.legal_basis) for name, each in settings.exchange.items()}
    return await deliver(database, feeds, terms, await keys_of_graph(database, settings.keys))


def policy_of(settings: Settings) -> PolicyBook:
    """Return the policy in force: what the rules bring, and the deployment's own file over it. Raises BadPolicy."""
    from merit.policies.overlay import overlay
    from merit.registry import shipped_policy

    return overlay(shipped_policy(), settings.policy) if settings.policy else shipped_policy()


async def detect_all(
    database: Database,
    policy: PolicyBook,
    as_of: date,
    console: Console,
    *,
    all_again: bool = False,
    workers: Workers | None = None,
    metrics: Path | None = None,
) -> DetectionReport:
    """Judge everything by every rule and show the progress on the console. It waits while careers are derived.

    ``metrics`` is the folder into which its metrics are written.
    """
    from loaders.runs.leases import leased
    from loaders.sync import CONCLUSIONS_LEASE
    from meritgraph.detection_metrics import write_detection_metrics

    began = time.monotonic()
    async with leased(database, CONCLUSIONS_LEASE, patient=True):
        report = await _judge(database, policy, as_of, console, all_again, workers)
    if metrics is not None:
        write_detection_metrics(metrics, report, time.monotonic() - began)
    return report


async def _judge(
    database: Database, policy: PolicyBook, as_of: date, console: Console, all_again: bool, workers: Workers | None
) -> DetectionReport:
    from merit.detection import detect
    from merit.figures.registry import FIGURES
    from merit.registry import all_rules
    from meritgraph.console import progress_bar
    from meritgraph.garbage import rarer_garbage_collection

    with progress_bar(console) as bar, rarer_garbage_collection():
        task = bar.add_task("judging", total=None)
        return await detect(
            database,
            all_rules(),
            as_of,
            datetime.now(UTC),
            lambda judged: bar.update(task, completed=judged),
            figures=FIGURES,
            policy=policy,
            all_again=all_again,
            workers=workers,
        )


def configured_feeds(settings: Settings, names: Sequence[str]) -> dict[Portal, Feed]:
    """Return the named portals with their feeds; without names, all portals that have a feed. They have the deployment's words.

    Raises PortalError for a portal without a feed, and when there is no portal to return; UnusableWords for words of no portal. A
    portal with a broken package is an error only when it is named or no other portal has a feed; otherwise it is left out (see
    ``broken_portals``).
    """
    from loaders.portal_api.registry import installed_portals
    from meritgraph.words_file import require_portals, with_words

    found = installed_portals()
    portals = found.portals
    for name in names or settings.feeds:
        if names and name in found.broken:
            raise PortalError(found.broken[name])
        if name not in portals and name not in found.broken:
            raise PortalError(f"There is no portal {name}. Installed portals: {', '.join(portals)}.")
        if name not in settings.feeds:
            raise PortalError(
                f"The portal {name} has no feed. Set MERITGRAPH_FEEDS or MERITGRAPH_FEEDS_FILE (docs/configuration.md)."
            )
    chosen = [portal for name, portal in portals.items() if name in (names or settings.feeds)]
    if not chosen and settings.feeds:
        raise PortalError(" ".join(found.broken[name] for name in settings.feeds))
    if not chosen:
        raise PortalError(
            "No portal has a feed, so there is nothing to load. Set MERITGRAPH_FEEDS or MERITGRAPH_FEEDS_FILE "
            "(docs/configuration.md), or try `meritgraph demo`."
        )
    require_portals(settings.words, [*portals, *found.broken])
    return {portal: _feed(settings, portal.name) for portal in with_words(chosen, settings.words)}


def broken_portals(settings: Settings) -> list[PortalReport]:
    """Return a failed report for each portal that has a feed and a package that cannot be used."""
    from loaders.portal_api.registry import installed_portals
    from loaders.runs.report import PortalReport, ScopeReport

    broken = installed_portals().broken
    failed = {name: ScopeReport("?", "?", state="failed", problem=broken[name]) for name in settings.feeds if name in broken}
    return [PortalReport(name, run="", scopes=[scope]) for name, scope in failed.items()]


def _feed(settings: Settings, name: str) -> Feed:
    try:
        return settings.feeds[name].feed(settings.scratch)
    except OSError as error:
        raise PortalError(
            f"The secret of {name} cannot be read: {error}. Check its secret_file in MERITGRAPH_FEEDS or MERITGRAPH_FEEDS_FILE."
        ) from error


def recipient_names(settings: Settings) -> list[str]:
    """Return the names of the portals that take messages. Raises PortalError when MERITGRAPH_EXCHANGE names any other."""
    from loaders.portal_api.registry import installed_portals

    found = installed_portals()
    names = [name for name, portal in found.portals.items() if portal.receive is not None]
    for name in settings.exchange:
        if name in found.broken:
            raise PortalError(found.broken[name])
        if name not in names:
            raise PortalError(
                f"MERITGRAPH_EXCHANGE names {name}, but no portal of that name takes messages. Portals that do: "
                f"{', '.join(names)}."
            )
    return names


def recipient_feeds(settings: Settings) -> dict[Portal, Feed]:
    """Return the portals that take messages with their feeds, whether switched on or not.

    Raises PortalError when one is switched on and has no feed.
    """
    switched_on = {name for name, terms in settings.exchange.items() if terms.enabled}
    names = [name for name in recipient_names(settings) if name in settings.feeds or name in switched_on]
    return configured_feeds(settings, names) if names else {}
