"""The HTTP client of one portal, with the address, time-outs and TLS files of its feed."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx

from graph.errors import PortalError
from loaders.portal_api.contract import Feed
from loaders.sources.answer_clock import AnswerClock, limit_waits
from loaders.sources.answers import ACCEPTED_CODINGS


class PortalClient(httpx.Client):
    """A client whose waits end with its ``clock`` while that runs, so that no answer takes longer than it may.

    It follows no redirect: another host would be sent our secret.
    """

    def __init__(self, feed: Feed, portal: str, **options: Any) -> None:
        try:
            super().__init__(
                base_url=feed.url or "",
                timeout=feed.timeout_seconds,
                verify=tls_context(feed, portal),
                follow_redirects=False,
                **options,
            )
        except (httpx.InvalidURL, ValueError) as error:
            # The address itself may hold a password: it is not repeated.
            raise PortalError(
                f"The url of {portal} or of a proxy is no address. Correct it in the settings of this feed, or in the proxy "
                "variables of the environment."
            ) from error
        self.clock = AnswerClock(feed.answer_seconds)
        limit_waits(self, self.clock)


def portal_client(
    feed: Feed, portal: str, sign_in: httpx.Auth | None = None, headers: Mapping[str, str] | None = None
) -> PortalClient:
    """Return a client for HttpTransport; ``feed.url`` must be set.

    Raises PortalError when a TLS file of the feed cannot be used, or its url is no address.
    """
    return PortalClient(feed, portal, auth=sign_in, headers={"Accept-Encoding": ACCEPTED_CODINGS, **(headers or {})})


def tls_context(feed: Feed, portal: str) -> ssl.SSLContext:
    """Return the trusted authorities and the client certificate of a feed; the system's authorities where it names no file.

    Raises PortalError when a file cannot be used.
    """
    if feed.ca_file is None and feed.client_cert_file is None:
        return _default_context()
    try:
        context = ssl.create_default_context(cafile=feed.ca_file)
        if feed.client_cert_file is not None:
            context.load_cert_chain(feed.client_cert_file, feed.client_key_file)
    except OSError as error:  # ssl.SSLError is one
        raise PortalError(
            f"A TLS file of {portal} cannot be used: {error.strerror or type(error).__name__}. Check ca_file, client_cert_file "
            "and client_key_file of this feed."
        ) from error
    return context


@cache
def _default_context() -> ssl.SSLContext:
    # Once per process: reading all the authorities that a system trusts takes longer than most requests.
    return httpx.create_ssl_context()
