"""Synchronisation: reads all given portals in turn, then updates what follows from their records.

What follows are corrected identifiers, resolved references, joined and split servants, survivorship, careers, match candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from careers.derive import DerivationReport, NotDerived, derive_careers
from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import PortalError
from loaders.entity_resolution.applying import apply_judgements
from loaders.entity_resolution.splits import split_corrected
from loaders.ingest.packed_ids import ids_of_digests, unpack_digests
from loaders.ingest.pending_references import resolve_pending_references
from loaders.ingest.portal_run import synchronise
from loaders.keys.key_check import require_identity_key
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import find_candidates
from loaders.portal_api.contract import Feed, Portal
from loaders.portal_api.registry import installed_portals
from loaders.runs.absence_policy import AbsencePolicy
from loaders.runs.coverage import link_awaiting_coverages
from loaders.runs.held_runs import scopes_still_held
from loaders.runs.leases import LeaseTaken, leased, new_holder
from loaders.runs.load_events import EventListener, StepDone
from loaders.runs.portal_leases import leased_portals
from loaders.runs.report import PortalReport, ScopeReport
from loaders.runs.request import BackFill, SyncRequest
from loaders.runs.retention import Retention, expire
from loaders.runs.run_notes import close_interrupted_runs
from loaders.survivorship.apply import apply_survivorship
from loaders.survivorship.precedence import SourcePrecedence

# Two processes that derive the same career would each write what the other removes, and detection would judge half of it.
CONCLUSIONS_LEASE = "conclusions"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The runs of all portals, the number of careers that were derived, and the problem if deriving had to be postponed.

    ``corrected`` counts the rows that went to quarantine and were loaded in the end (``loaders.entity_resolution.splits``).
    ``not_derived`` are the careers that could not be derived, those of earlier runs among them.
    """

    portals: list[PortalReport]
    careers: int
    problem: str | None = None
    corrected: int = 0
    not_derived: Sequence[NotDerived] = ()


@dataclass(frozen=True, slots=True)
class SyncPolicy:
    """How a deployment synchronises.

    ``orders`` is its own order of portals by label or ``Label.property``. ``confirmed`` gives the ids of the records whose
    removal a person confirmed, by portal, then by stream/scope. ``dry_run``, ``back_fill`` and ``asked_by`` are those of
    ``SyncRequest``.
    """

    absence: AbsencePolicy = field(default_factory=AbsencePolicy)
    retention: Retention = field(default_factory=Retention)
    orders: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]])
    confirmed: Mapping[str, Mapping[str, Set[str]]] = field(default_factory=dict[str, Mapping[str, Set[str]]])
    dry_run: bool = False
    back_fill: BackFill | None = None
    asked_by: str | None = None


async def synchronise_all(
    database: Database,
    feeds: Mapping[Portal, Feed],
    keys: KeyRing,
    started_at: datetime,
    policy: SyncPolicy | None = None,
    on_event: EventListener = lambda event: None,
) -> SyncReport:
    """Run each portal once, then update what follows. Raises WrongIdentityKey before anything is read.

    A portal that another process is reading is left alone, and its report says which process that is.
    """
    policy = policy or SyncPolicy()
    await require_identity_key(database, keys)
    holder = new_holder()
    requests = [_request(database, portal, feed, keys, started_at, policy, on_event, holder) for portal, feed in feeds.items()]
    if policy.dry_run:
        return SyncReport([await synchronise(request) for request in requests], 0)
    await close_interrupted_runs(database, datetime.now(UTC))
    async with leased_portals(database, [portal.name for portal in feeds], holder) as taken:
        reports = [
            _held_report(request.portal.name, taken[request.portal.name])
            if request.portal.name in taken
            else await synchronise(request)
            for request in requests
        ]
    if taken and len(taken) == len(feeds):
        # Whoever reads them updates what follows, too.
        return SyncReport(reports, 0)
    try:
        portals = {**await require_loaded_portals(database), **{portal.name: portal for portal in feeds}}.values()
    except PortalError as error:
        return SyncReport(reports, 0, str(error))
    corrected, careers = await update_derived_data(database, portals, keys, started_at, policy, on_event)
    await expire(database, policy.retention, started_at)
    derived = careers.derived + sum(report.careers for report in reports)
    return SyncReport(reports, derived, corrected=corrected, not_derived=careers.not_derived)


def _request(
    database: Database,
    portal: Portal,
    feed: Feed,
    keys: KeyRing,
    started_at: datetime,
    policy: SyncPolicy,
    on_event: EventListener,
    holder: str,
) -> SyncRequest:
    return SyncRequest(
        database,
        portal,
        feed,
        keys,
        started_at,
        on_event,
        absence=policy.absence,
        dry_run=policy.dry_run,
        back_fill=policy.back_fill,
        confirmed=policy.confirmed.get(portal.name, {}),
        holder=holder,
        asked_by=policy.asked_by,
    )


def _held_report(portal: str, error: LeaseTaken) -> PortalReport:
    return PortalReport(portal, run="", scopes=[ScopeReport("?", "?", state="held", problem=str(error))])


async def require_loaded_portals(database: Database) -> Mapping[str, Portal]:
    """Return all installed portals, for work that needs the mapping and the authority of every portal that was ever loaded.

    Raises PortalError if one of those has a broken package: values that survivorship chose without it would stay wrong.
    """
    installed = installed_portals()
    names = sorted(installed.broken)
    rows = await database.read(statement("runs/portals_loaded"), {"names": names}) if names else []
    if loaded := cast("list[str]", rows[0]["portals"]) if rows else []:
        problems = " ".join(installed.broken[name] for name in sorted(loaded))
        raise PortalError(
            f"{problems} Until that is done, survivorship, judgements and careers are postponed: they need every portal that was "
            "ever loaded."
        )
    return installed.portals


async def update_derived_data(
    database: Database,
    portals: Iterable[Portal],
    keys: KeyRing,
    at: datetime,
    policy: SyncPolicy,
    on_event: EventListener = lambda event: None,
) -> tuple[int, DerivationReport]:
    """Update everything that follows from the records in the graph.

    Return how many rows in quarantine were loaded because the identifiers they correct were split, and which careers were
    derived. One process at a time does this; others wait.
    """
    portals = list(portals)
    by_name = {portal.name: portal for portal in portals}
    async with leased(database, CONCLUSIONS_LEASE, patient=True):
        corrected = await split_corrected(database, by_name, keys, at)
        await resolve_pending_references(database, portals, keys, at)
        await link_awaiting_coverages(database)
        await apply_judgements(database, by_name, keys, at)
        await apply_survivorship(
            database, SourcePrecedence.of(portals, policy.orders), at, lambda done: on_event(StepDone("survivorship", done))
        )
        careers = await derive_careers(database, lambda done: on_event(StepDone("derived", done)))
    on_event(StepDone("matched", await find_candidates(database, at)))
    return corrected, careers


async def held_removals(database: Database, run: str) -> dict[str, dict[str, Set[str]]]:
    """Return the ids of the records that a held run found missing, by portal, then by stream/scope.

    Raises NotHeld for a run that does not wait for a confirmation.
    """
    found: dict[str, dict[str, Set[str]]] = {}
    for held in scopes_still_held(run, await database.read(statement("runs/held_scopes"), {"run": run})):
        records = frozenset(ids_of_digests(unpack_digests(held.records)))
        found.setdefault(held.portal, {})[f"{held.stream}/{held.scope}"] = records
    return found
