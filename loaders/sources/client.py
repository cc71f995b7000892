"""The HTTP client of one portal: its address, its time-out and its TLS, as the settings of its feed say."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache

import httpx

from graph.errors import PortalError
from loaders.portal_api.contract import Feed


def portal_client(
    feed: Feed, portal: str, sign_in: httpx.Auth | None = None, headers: Mapping[str, str] | None = None
) -> httpx.Client:
    """For HttpTransport; ``feed.url`` must be there. Raises PortalError when a TLS file of the feed cannot be used."""
    return httpx.Client(
        base_url=feed.url or "", auth=sign_in, headers=headers, timeout=feed.timeout_seconds, verify=tls(feed, portal)
    )


def tls(feed: Feed, portal: str) -> ssl.SSLContext:
    """Whom to trust and who we are, by the feed's files; what the system trusts where it names none."""
    if feed.ca_file is None and feed.client_cert_file is None:
        return _trusting_the_usual()
    try:
        context = ssl.create_default_context(cafile=feed.ca_file)
        if feed.client_cert_file is not None:
            context.load_cert_chain(feed.client_cert_file, feed.client_key_file)
    except OSError as error:  # ssl.SSLError is one
        raise PortalError(
            f"A TLS file of {portal} cannot be used: {error.strerror or type(error).__name__}. Check the authorities, "
            "certificate and key files of this feed."
        ) from error
    return context


@cache
def _trusting_the_usual() -> ssl.SSLContext:
    """Once a process: reading all the authorities that are usually trusted takes longer than most requests."""
    return httpx.create_ssl_context()
