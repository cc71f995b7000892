"""A worker: it loads what people asked for (``loaders.runs.load_requests``), by the code that the commands use."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rich.console import Console

from graph.driver.database import Database
from graph.errors import DatabaseError, DatabaseUnavailable, LoadError, MeritgraphError, PortalError
from loaders.ingest.quarantine import quarantined, quarantined_by_shown_id
from loaders.runs.leases import LeaseTaken, leased
from loaders.runs.load_events import counts_text
from loaders.runs.load_requests import MOST_ATTEMPTS, LoadRequestKind, LoadRequestState, TakenRequest, end, open_requests, take
from loaders.runs.report import PortalReport
from loaders.runs.run_notes import kept_text
from loaders.sync import SyncReport, held_removals
from meritgraph import services
from meritgraph.settings import Settings

logger = logging.getLogger(__name__)

_GIVEN_UP = (
    f"{MOST_ATTEMPTS} workers began it and ended without a word: each was killed, or its machine or its database was lost. What "
    "was read is kept. Look at what ended them, such as a lack of memory, and ask again."
)
_STOPPED = (
    "The worker was told to stop, or could not reach the database for long. What it had loaded is kept, and the next worker goes "
    "on."
)
# More than a quarantine can hold.
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request, and a message for a person. ``rating`` is the worst state of what was loaded, as in reports."""

    state: LoadRequestState
    message: str
    rating: str


@dataclass(frozen=True, slots=True)
class ServedRequest:
    """A request that this worker took, and what became of it."""

    request: TakenRequest
    outcome: Outcome


async def serve_requests(database: Database, settings: Settings, console: Console) -> list[ServedRequest]:
    """Serve every waiting request once, the oldest first, also those that come meanwhile.

    A request that another worker has is left to it. Raises DatabaseError; the request that was at work is taken again later.
    """
    served: list[ServedRequest] = []
    tried: set[str] = set()
    while waiting := [id_ for id_ in await open_requests(database) if id_ not in tried]:
        tried.add(waiting[0])
        try:
            async with leased(database, waiting[0], renewed=True) as holder:
                request = await take(database, waiting[0], holder, datetime.now(UTC))
                if request is not None:
                    served.append(ServedRequest(request, await _serve(database, settings, console, request, holder)))
        except LeaseTaken as error:
            logger.info("left to another worker: %s", error)
    return served


async def _serve(database: Database, settings: Settings, console: Console, request: TakenRequest, holder: str) -> Outcome:
    try:
        outcome = await _outcome(database, settings, console, request)
    except asyncio.CancelledError:
        with suppress(DatabaseError, LeaseTaken):  # it stays taken then, and the next worker finds its lease free
            await end(database, request, holder, LoadRequestState.WAITING, _STOPPED)
        raise
    await end(database, request, holder, outcome.state, outcome.message)
    return outcome


async def _outcome(database: Database, settings: Settings, console: Console, request: TakenRequest) -> Outcome:
    """Do what was asked for. Raises DatabaseUnavailable."""
    if request.attempts > MOST_ATTEMPTS:
        return Outcome(LoadRequestState.FAILED, _GIVEN_UP, "failed")
    load = _replay if request.wanted.kind == LoadRequestKind.REPLAY else _sync
    try:
        return await load(database, settings, console, request)
    except DatabaseUnavailable:
        raise
    except LeaseTaken as error:
        return Outcome(LoadRequestState.WAITING, str(error), "held")
    except MeritgraphError as error:
        return Outcome(LoadRequestState.FAILED, kept_text(error), "failed")
    except Exception:
        # Broad, as it may be anything: a fault of the hub must not end the worker, nor be tried until the request is given up.
        reference = secrets.token_hex(4)
        logger.exception("reference %s: the request to load %s failed", reference, request.id)
        message = (
            f"Something went wrong on our side. What was read is kept. Report it with the reference {reference}, under which the "
            "log of the worker says what it was."
        )
        return Outcome(LoadRequestState.FAILED, message, "failed")


async def _sync(database: Database, settings: Settings, console: Console, request: TakenRequest) -> Outcome:
    wanted = request.wanted
    try:
        confirmed = {} if wanted.run is None else await held_removals(database, wanted.run)
        feeds = services.configured_feeds(settings, [wanted.portal] if wanted.portal else [])
    except (LoadError, PortalError) as error:
        return Outcome(LoadRequestState.REFUSED, str(error), "with_rejects")
    policy = replace(services.sync_policy(settings), confirmed=confirmed, asked_by=request.id)
    report = await services.sync(database, settings, feeds, console, datetime.now(UTC), policy)
    if wanted.portal is None:
        report.portals.extend(services.broken_portals(settings))
    return _of_sync(report)


def _of_sync(report: SyncReport) -> Outcome:
    """Return what became of a request by the report of its sync."""
    message = " ".join(_sentence(each) for each in report.portals)
    left = [each.left_alone for each in report.portals]
    if left and all(left):
        return Outcome(LoadRequestState.WAITING, message, "held")
    states = {each.state for each in report.portals}
    if report.problem is not None or "failed" in states:
        return Outcome(LoadRequestState.FAILED, f"{message} {report.problem or ''}".strip(), "failed")
    if report.not_derived:
        message += f" Careers that could not be derived: {len(report.not_derived)}."
    rejects = "with_rejects" if "with_rejects" in states or report.not_derived else "clean"
    return Outcome(LoadRequestState.DONE, message, "held" if "held" in states else rejects)


def _sentence(report: PortalReport) -> str:
    problem = f" {report.kept_problem}" if report.kept_problem else ""
    if report.left_alone:
        return f"{report.portal} was left alone.{problem}"
    return f"{report.portal}: {report.state.replace('_', ' ')}, {counts_text(report.books.counts())}.{problem}"


async def _replay(database: Database, settings: Settings, console: Console, request: TakenRequest) -> Outcome:
    wanted = request.wanted
    try:
        if wanted.rows:
            chosen = await quarantined_by_shown_id(database, wanted.rows)
        else:
            chosen = await quarantined(database, wanted.portal or "", _ALL)
    except LoadError as error:
        return Outcome(LoadRequestState.REFUSED, str(error), "with_rejects")
    report = await services.replay_rows(database, settings, chosen)
    message = f"{report.loaded} loaded, {report.refused} refused again, {report.untried} could not be tried."
    if wanted.rows and len(chosen) < len(wanted.rows):
        # An earlier attempt, or somebody else, has loaded them.
        message += f" Not in quarantine any more: {len(wanted.rows) - len(chosen)} of the {len(wanted.rows)} rows."
    if report.superseded:
        message += f" {len(report.superseded)} stay, as newer content of the same record is loaded or in quarantine itself."
    return Outcome(LoadRequestState.DONE, message, "with_rejects" if report.refused else "clean")
