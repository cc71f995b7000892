"""Every portal there is: what installed packages, ours included, offer under the entry point ``meritgraph.portals``."""

from __future__ import annotations

from importlib.metadata import entry_points

from graph.errors import PortalError
from loaders.contract import Portal

ENTRY_POINTS = "meritgraph.portals"


def all_portals() -> dict[str, Portal]:
    """By name; those with authority for people first, so that others find the people they speak of.

    Raises PortalError when an entry point cannot be loaded or is named differently from its portal.
    """
    portals: list[Portal] = []
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            portal = entry.load()
        except ImportError as error:
            raise PortalError(
                f"The portal {entry.name} cannot be loaded from {entry.value}: {error}. Mend or remove its package."
            ) from error
        if not isinstance(portal, Portal) or portal.name != entry.name:
            raise PortalError(
                f"The entry point {entry.name} ({entry.value}) is no portal of that name. Its package must offer a "
                "loaders.contract.Portal under its own name."
            )
        portals.append(portal)
    return {p.name: p for p in sorted(portals, key=lambda p: ("Servant" not in p.authority, p.name))}
