"""All configured portals in turn, what waited for another portal, then the careers that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from graph.database import Database
from loaders.authority import Authority
from loaders.books import PortalReport
from loaders.catalogue import all_portals
from loaders.contract import Feed, Portal
from loaders.derivation import derive_careers
from loaders.hub import Progress, Synchronisation, synchronise
from loaders.identity import KeyRing, require_identity_key
from loaders.parked import settle_parked
from loaders.settling import settle


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What each portal brought, and how many careers were derived anew."""

    portals: list[PortalReport]
    careers: int


async def synchronise_all(
    database: Database,
    feeds: Mapping[Portal, Feed],
    keys: KeyRing,
    started_at: datetime,
    progress: Progress = lambda report: None,
    derived: Callable[[int], None] = lambda careers: None,
    authority: Authority | None = None,
) -> SyncReport:
    """One run of each portal. Raises WrongIdentityKey before anything is read."""
    await require_identity_key(database, keys)
    reports: list[PortalReport] = []
    for portal, feed in feeds.items():
        reports.append(await synchronise(Synchronisation(database, portal, feed, keys, started_at, progress)))
    portals = {**all_portals(), **{portal.name: portal for portal in feeds}}.values()
    await settle_parked(database, portals, keys, started_at)
    await settle(database, authority or Authority.of(portals), started_at)
    return SyncReport(reports, await derive_careers(database, derived))
