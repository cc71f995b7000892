"""What the hub serves for Neo4j Browser."""

from __future__ import annotations

from starlette.routing import BaseRoute

from meritgraph.browser.guide_routes import guide_routes
from meritgraph.browser_settings import BrowserSettings


def browser_routes(settings: BrowserSettings) -> list[BaseRoute]:
    """Return the routes of guides and of links."""
    return guide_routes(settings.hub)
