"""Connectors: they turn declared sources into a portal's ``connect``, and check the settings of its feed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager

import httpx

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Reader, Visit
from loaders.sources.auth import ApiKey, Bearer, ClientCredentials
from loaders.sources.client import portal_client
from loaders.sources.declared_files import DeclaredFiles
from loaders.sources.files import FileReader
from loaders.sources.rest import ListReader, PageTransport, RestList

SignIn = Callable[[Feed, str], httpx.Auth]
"""Returns the authentication for a feed and the portal's name; raises PortalError that names a missing setting."""

Connect = Callable[[Visit], AbstractContextManager[Reader]]


def rest_connector(portal: str, lists: Mapping[str, RestList], sign_in: SignIn) -> Connect:
    """Return a ``connect`` that reads each stream from the list of its name at the feed's address.

    ``connect`` raises PortalError when the feed lacks a setting.
    """

    @contextmanager
    def connect(visit: Visit) -> Generator[Reader]:
        feed = visit.feed
        if not feed.url:
            raise PortalError(f"{portal} needs a url in the settings of its feed.")
        with portal_client(feed, portal, sign_in(feed, portal)) as client:
            transport = PageTransport(client, portal, retry_pause_seconds=feed.retry_pause_seconds)
            yield ListReader(portal, lists, transport, visit)

    return connect


def file_connector(portal: str, files: Mapping[str, DeclaredFiles]) -> Connect:
    """Return a ``connect`` that reads each stream from the files of its name in the feed's folder.

    ``connect`` raises PortalError when there is no such folder.
    """

    @contextmanager
    def connect(visit: Visit) -> Generator[Reader]:
        folder = visit.feed.folder
        if folder is None or not folder.is_dir():
            raise PortalError(f"{portal} needs a folder in the settings of its feed; there is none at {folder}.")
        reader = FileReader(portal, files, folder, visit)
        try:
            yield reader
        finally:
            visit.notes.extend(reader.notes)

    return connect


def no_sign_in(feed: Feed, portal: str) -> httpx.Auth:
    """Sign in nowhere, for a portal that asks for no identity."""
    return httpx.Auth()


def bearer(feed: Feed, portal: str) -> httpx.Auth:
    """Sign in with the feed's secret as a bearer token. Raises PortalError when there is no secret."""
    if feed.secret is None:
        raise PortalError(f"{portal} needs a secret (its bearer token) in the settings of its feed.")
    return Bearer(feed.secret)


def api_key(header: str = "X-API-Key") -> SignIn:
    """Return a sign-in that sends the feed's secret as a key in this header."""

    def sign_in(feed: Feed, portal: str) -> httpx.Auth:
        if feed.secret is None:
            raise PortalError(f"{portal} needs a secret (its API key) in the settings of its feed.")
        return ApiKey(feed.secret, header)

    return sign_in


def oauth2(token_path: str = "oauth/token") -> SignIn:
    """Return a sign-in with the feed's account and secret as an OAuth2 client; ``token_path`` is below the feed's address."""

    def sign_in(feed: Feed, portal: str) -> httpx.Auth:
        if not feed.url or not feed.account or feed.secret is None:
            raise PortalError(f"{portal} needs a url, an account (its client id) and a secret in the settings of its feed.")
        return ClientCredentials(f"{feed.url.rstrip('/')}/{token_path}", feed.account, feed.secret, portal)

    return sign_in
