"""All configured portals in turn, what waited for another portal, whose word counts, then the careers that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from careers.derive import derive_careers
from graph.driver.database import Database
from graph.driver.statements import statement
from graph.errors import LoadError, PortalError
from loaders.entity_resolution.judgements import apply_judgements
from loaders.entity_resolution.splits import split_corrected
from loaders.ingest.absence import AbsencePolicy
from loaders.ingest.pending_references import resolve_pending_references
from loaders.ingest.portal_run import synchronise
from loaders.keys.key_check import require_identity_key
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import find_candidates
from loaders.portal_api.contract import Feed, Portal
from loaders.portal_api.registry import installed
from loaders.runs.leases import leased
from loaders.runs.load_events import Listener, StepDone
from loaders.runs.report import PortalReport
from loaders.runs.request import BackFill, Synchronisation
from loaders.runs.retention import Retention, expire
from loaders.survivorship.apply import apply_survivorship
from loaders.survivorship.precedence import SourcePrecedence


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What each portal brought, how many careers were derived anew, and why none were where that has to wait.

    ``corrected`` of the rows that went to quarantine were loaded in the end (``loaders.entity_resolution.splits``).
    """

    portals: list[PortalReport]
    careers: int
    problem: str | None = None
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class SyncPolicy:
    """How a deployment wants its portals read.

    ``orders`` is its own order of portals by label or ``Label.property``; ``confirmed`` are removals a person confirmed, by
    portal, then by stream/scope; ``planned`` and ``back_fill`` as in ``Synchronisation``.
    """

    absence: AbsencePolicy = field(default_factory=AbsencePolicy)
    retention: Retention = field(default_factory=Retention)
    orders: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]])
    confirmed: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    planned: bool = False
    back_fill: BackFill | None = None


async def synchronise_all(
    database: Database,
    feeds: Mapping[Portal, Feed],
    keys: KeyRing,
    started_at: datetime,
    policy: SyncPolicy | None = None,
    tell: Listener = lambda event: None,
) -> SyncReport:
    """One run of each portal, then what follows from it. Raises WrongIdentityKey before anything is read."""
    policy = policy or SyncPolicy()
    await require_identity_key(database, keys)
    reports = [
        await synchronise(
            Synchronisation(
                database,
                portal,
                feed,
                keys,
                started_at,
                tell,
                absence=policy.absence,
                planned=policy.planned,
                back_fill=policy.back_fill,
                confirmed=policy.confirmed.get(portal.name, {}),
            )
        )
        for portal, feed in feeds.items()
    ]
    if policy.planned:
        return SyncReport(reports, 0)
    try:
        portals = {**await whole_catalogue(database), **{portal.name: portal for portal in feeds}}.values()
    except PortalError as error:
        return SyncReport(reports, 0, str(error))
    corrected, careers = await bring_together(database, portals, keys, started_at, policy, tell)
    await expire(database, policy.retention, started_at)
    return SyncReport(reports, careers, corrected=corrected)


async def whole_catalogue(database: Database) -> Mapping[str, Portal]:
    """All portals there are, for what needs the mappings and the authority of all.

    Raises PortalError where one that was loaded has a broken package: what survivorship decides without it would stay wrong.
    """
    found = installed()
    rows = await database.read(statement("runs/portals_loaded"), {"names": sorted(found.broken)}) if found.broken else []
    if loaded := cast("list[str]", rows[0]["portals"]) if rows else []:
        raise PortalError(
            f"{' '.join(found.broken[name] for name in sorted(loaded))} Until then nothing is concluded from what is loaded: "
            "whose word counts, judgements and careers wait."
        )
    return found.portals


async def bring_together(
    database: Database,
    portals: Iterable[Portal],
    keys: KeyRing,
    at: datetime,
    policy: SyncPolicy,
    tell: Listener = lambda event: None,
) -> tuple[int, int]:
    """Everything that follows from what is in the graph by now.

    Tells how many rows in quarantine were loaded, as what they correct was parted, and how many careers were derived.
    One process at a time: two that derive one career would each write what the other removes.
    """
    portals = list(portals)
    by_name = {portal.name: portal for portal in portals}
    async with leased(database, "conclusions", patient=True):
        corrected = await split_corrected(database, by_name, keys, at)
        await resolve_pending_references(database, portals, keys, at)
        await apply_judgements(database, by_name, keys, at)
        await apply_survivorship(
            database, SourcePrecedence.of(portals, policy.orders), at, lambda done: tell(StepDone("survivorship", done))
        )
        careers = await derive_careers(database, lambda done: tell(StepDone("derived", done)))
    tell(StepDone("matched", await find_candidates(database, at)))
    return corrected, careers


async def confirmed_removals(database: Database, run: str) -> dict[str, dict[str, int]]:
    """How many removals a held run waits to have confirmed, by portal, then by stream/scope.

    Raises LoadError for a run that waits for nothing.
    """
    rows = await database.read(statement("runs/held_scopes"), {"run": run})
    if not rows:
        raise LoadError(
            f"The run {run} was not held, or there is no such run. The last lines of `meritgraph sync` name the run to confirm."
        )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        portal, place = cast("str", row["portal"]), f"{row['stream']}/{row['scope']}"
        found.setdefault(portal, {})[place] = cast("int", row["missing"])
    return found
