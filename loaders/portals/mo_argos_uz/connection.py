"""The connection to mo.argos.uz, for reading and for deliveries: one client, signed in by OAuth2."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from graph.errors import PortalError
from loaders.portal_api.contract import Visit
from loaders.portals.mo_argos_uz.mapping import NAME
from loaders.sources.auth import ClientCredentials
from loaders.sources.client import portal_client
from loaders.sources.http import HttpTransport


@contextmanager
def connection(visit: Visit) -> Generator[HttpTransport]:
    """Open a connection to the feed. Raises PortalError when the feed lacks a setting."""
    feed = visit.feed
    if not feed.url or not feed.account or feed.secret is None:
        raise PortalError(f"{NAME} needs a url, an account (its client id) and a secret in the settings of its feed.")
    sign_in = ClientCredentials(f"{feed.url.rstrip('/')}/oauth/token", feed.account, feed.secret, NAME)
    with portal_client(feed, NAME, sign_in) as client:
        yield HttpTransport(client, NAME, retry_pause_seconds=feed.retry_pause_seconds)
