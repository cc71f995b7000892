"""Every portal there is: what installed packages, ours included, offer under the entry point ``meritgraph.portals``."""

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
class Installed:
    """The portals by name, and of those whose package is broken, what is wrong with it."""

    portals: Mapping[str, Portal]
    broken: Mapping[str, str]


@cache
def installed() -> Installed:
    """All that is installed as it is when a process first asks; packages are imported once, those that cannot be, too.

    Portals with authority for people come first, so that others find the people they speak of.
    """
    portals: list[Portal] = []
    broken: dict[str, str] = {}
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            portals.append(_loaded(entry))
        except PortalError as error:
            broken[entry.name] = str(error)
    return Installed({p.name: p for p in sorted(portals, key=lambda p: ("Servant" not in p.authority, p.name))}, broken)


def all_portals() -> dict[str, Portal]:
    """The portals whose packages can be used, by name, as ``installed`` orders them."""
    return dict(installed().portals)


def _loaded(entry: EntryPoint) -> Portal:
    """Raises PortalError when an entry point cannot be loaded or is named differently from its portal."""
    try:
        portal = entry.load()
    except Exception as error:  # broad, as this is other people's code: a package may raise anything while it is imported
        logger.debug("%s: %s cannot be loaded", entry.name, entry.value, exc_info=True)
        raise PortalError(
            f"The portal {entry.name} cannot be loaded from {entry.value}: {type(error).__name__}: {error}. Mend or remove its "
            "package."
        ) from error
    if not isinstance(portal, Portal) or portal.name != entry.name:
        raise PortalError(
            f"The entry point {entry.name} ({entry.value}) is no portal of that name. Its package must offer a "
            "loaders.portal_api.contract.Portal under its own name."
        )
    return portal
