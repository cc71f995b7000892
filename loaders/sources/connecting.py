"""From declared sources to a portal's ``connect``: which settings a feed must have, and who we say we are."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager

import httpx

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Reader, Visit
from loaders.sources.auth import ApiKey, Bearer, ClientCredentials
from loaders.sources.client import portal_client
from loaders.sources.files import CsvFiles, FileReader, JsonLines
from loaders.sources.rest import ListReader, PageTransport, RestList

SignIn = Callable[[Feed, str], httpx.Auth]
"""From a feed and the portal's name; raises PortalError naming what the feed lacks."""

Connect = Callable[[Visit], AbstractContextManager[Reader]]


def reading(portal: str, lists: Mapping[str, RestList], sign_in: SignIn) -> Connect:
    """Reads each stream from the list of its name at the feed's address. Raises PortalError where the feed lacks something."""

    @contextmanager
    def connect(visit: Visit) -> Generator[Reader]:
        feed = visit.feed
        if not feed.url:
            raise PortalError(f"{portal} needs a url in the settings of its feed.")
        with portal_client(feed, portal, sign_in(feed, portal)) as client:
            yield ListReader(portal, lists, PageTransport(client, portal), visit)

    return connect


def reading_files(portal: str, files: Mapping[str, CsvFiles | JsonLines]) -> Connect:
    """Reads each stream from the files of its name in the feed's folder. Raises PortalError where there is no such folder."""

    @contextmanager
    def connect(visit: Visit) -> Generator[Reader]:
        folder = visit.feed.folder
        if folder is None or not folder.is_dir():
            raise PortalError(f"{portal} needs a folder in the settings of its feed; there is none at {folder}.")
        yield FileReader(portal, files, folder, visit)

    return connect


def unsigned(feed: Feed, portal: str) -> httpx.Auth:
    """For a portal that asks nobody who they are."""
    return httpx.Auth()


def bearer(feed: Feed, portal: str) -> httpx.Auth:
    """The feed's secret is a token."""
    if feed.secret is None:
        raise PortalError(f"{portal} needs a secret (its bearer token) in the settings of its feed.")
    return Bearer(feed.secret)


def api_key(header: str = "X-API-Key") -> SignIn:
    """The feed's secret is a key, sent in this header."""

    def sign_in(feed: Feed, portal: str) -> httpx.Auth:
        if feed.secret is None:
            raise PortalError(f"{portal} needs a secret (its API key) in the settings of its feed.")
        return ApiKey(feed.secret, header)

    return sign_in


def oauth2(token_path: str = "oauth/token") -> SignIn:
    """The feed's account and secret are those of an OAuth2 client; tokens are asked for below the feed's address."""

    def sign_in(feed: Feed, portal: str) -> httpx.Auth:
        if not feed.url or not feed.account or feed.secret is None:
            raise PortalError(f"{portal} needs a url, an account (its client id) and a secret in the settings of its feed.")
        return ClientCredentials(f"{feed.url.rstrip('/')}/{token_path}", feed.account, feed.secret, portal)

    return sign_in
