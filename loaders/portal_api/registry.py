"""The installed portals: what packages, those of the hub included, offer under the entry point ``meritgraph.portals``."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from graph.errors import PortalError
from loaders.portal_api.contract import Portal

ENTRY_POINTS = "meritgraph.portals"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InstalledPortals:
    """The usable portals by name, and for each portal whose package is broken the problem, in words."""

    portals: Mapping[str, Portal]
    broken: Mapping[str, str]


@cache
def installed_portals() -> InstalledPortals:
    """Return the portals that are installed when a process first asks. Every package is imported once, even a broken one.

    Portals with authority for servants come first, so that the records of other portals find their servants.
    """
    portals: list[Portal] = []
    broken: dict[str, str] = {}
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            portals.append(_loaded(entry))
        except PortalError as error:
            broken[entry.name] = str(error)
    return InstalledPortals({p.name: p for p in sorted(portals, key=lambda p: ("Servant" not in p.authority, p.name))}, broken)


def usable_portals() -> dict[str, Portal]:
    """Return the portals whose packages can be used, by name, in the order of ``installed_portals``."""
    return dict(installed_portals().portals)


def _loaded(entry: EntryPoint) -> Portal:
    """Load the portal of an entry point. Raises PortalError when it cannot be loaded or has another name."""
    try:
        portal = entry.load()
    except Exception as error:  # broad, as this is other people's code: a package may raise anything while it is imported
        logger.debug("%s: %s cannot be loaded", entry.name, entry.value, exc_info=True)
        raise PortalError(
            f"The portal {entry.name} cannot be loaded from {entry.value}: {type(error).__name__}: {error}. Fix or remove its "
            "package."
        ) from error
    if not isinstance(portal, Portal) or portal.name != entry.name:
        raise PortalError(
            f"The entry point {entry.name} ({entry.value}) is no portal of that name. Its package must offer a "
            "loaders.portal_api.contract.Portal under its own name."
        )
    return portal
