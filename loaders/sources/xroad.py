"""X-Road over REST (PR-REST 1.0.4), as a consumer: a client for HttpTransport that calls the gateway in front of a portal.

The gateway (a Security Server) finds the service by the path, ``r1/`` and the service's identifier. Our own identifier is in
``X-Road-Client``. Every request has its own ``X-Road-Id``, and the answer must return it together with the hash of the request it
answers. Any other answer belongs to another request.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha512
from hmac import compare_digest
from urllib.parse import quote
from uuid import uuid4

import httpx

from graph.errors import PortalError
from loaders.portal_api.contract import Feed
from loaders.portal_api.fields import clean_text
from loaders.sources.client import PortalClient
from loaders.sources.http import TryAgain

PROTOCOL = "r1"

_PROXIES = ("Server.ServerProxy.", "Server.ClientProxy.")
# A gateway's errors about the client or the service: a second attempt does not change them.
_FINAL = frozenset({"AccessDenied", "UnknownService", "UnknownMember", "ServiceDisabled", "SslAuthenticationFailed"})
# Headers that a Security Server removes from a message before it hashes it: those that end at the next hop or name the sender.
_NOT_HASHED = frozenset(
    b"connection content-length expect host keep-alive proxy-authenticate proxy-authorization server te trailer "
    b"transfer-encoding upgrade user-agent x-road-request-hash x-road-request-id".split()
)


def xroad_client(feed: Feed, portal: str, *, network: httpx.BaseTransport | None = None) -> PortalClient:
    """Return a client that identifies each request and checks each answer.

    ``feed.url`` is the gateway, ``feed.account`` our X-Road client. Raises PortalError when the feed lacks one of them and when a
    TLS file cannot be used. The client itself raises PortalError for an error of kind ``Client.*`` or about our account or the
    service (a second attempt would not help) and for an answer to another request, and TryAgain for errors of the gateways. The
    answers of the service itself, errors included, pass through.
    """
    if not feed.url or not feed.account:
        raise PortalError(f"{portal} needs a url (its gateway) and an account (our X-Road client) in the settings of its feed.")
    # The hash covers the header names as they are written: in small letters, since a gateway may write them anew.
    headers = {"accept": "application/json", "accept-encoding": "gzip", "x-road-client": _encoded(feed.account)}

    def sign(request: httpx.Request) -> None:
        request.headers["x-road-id"] = str(uuid4())

    def check(response: httpx.Response) -> None:
        kind = None if (named := response.headers.get("x-road-error")) is None else clean_text(named)[:100]
        if kind is None:
            # An answer that is no success is never used, and may come from a machine in between that knows nothing of X-Road.
            if response.is_success:
                _require_ours(response, portal)
        elif kind.startswith(_PROXIES) and kind.split(".")[2] not in _FINAL:
            raise TryAgain(kind)
        else:
            raise PortalError(
                f"The X-Road gateway of {portal} refuses the request ({kind}). Check the account and the service of this feed."
            )

    # It follows no redirect, as PR-REST 4.4 demands: a redirect is the service's answer, and must not be trusted.
    return PortalClient(
        feed,
        portal,
        headers=headers,
        transport=network,
        event_hooks={"request": [sign], "response": [check]},
    )


def service_path(service: str) -> str:
    """Return the path of a service on the gateway: ``r1/UZ/GOV/…`` for ``UZ/GOV/200000002/MEHNAT/contracts``."""
    return f"{PROTOCOL}/{_encoded(service)}"


def _encoded(identifier: str) -> str:
    """Percent-encode each part of an identifier as UTF-8; the slashes between the parts stay."""
    return quote(identifier, safe="/")


def _require_ours(response: httpx.Response, portal: str) -> None:
    request, headers = response.request, response.headers
    if headers.get("x-road-id") != request.headers["x-road-id"]:
        raise _not_ours(portal, "X-Road-Id")
    if not compare_digest(
        headers.get("x-road-request-hash", "").encode(), request_hash(request, headers.get("x-road-request-id", ""))
    ):
        raise _not_ours(portal, "X-Road-Request-Hash")


def request_hash(request: httpx.Request, request_id: str) -> bytes:
    """Return the Base64 of the SHA-512 over the request's line and headers.

    For a request with a body, the SHA-512 is over that digest and the body's digest together. The protocol does not say how line
    and headers are written. We follow the reference Security Server: method; path, from the protocol's version on, with the
    query; headers in their order as ``name:value``; the gateway's id of the request last; CRLF after each.
    """
    target = request.url.raw_path
    lines = [request.method.encode(), target[max(0, target.find(f"/{PROTOCOL}/".encode())) :]]
    lines += [name + b":" + value for name, value in request.headers.raw if name.lower() not in _NOT_HASHED]
    lines.append(b"x-road-request-id:" + request_id.encode())
    digest = sha512(b"".join(line + b"\r\n" for line in lines)).digest()
    if request.content:
        digest = sha512(digest + sha512(request.content).digest()).digest()
    return b64encode(digest)


def _not_ours(portal: str, header: str) -> PortalError:
    return PortalError(
        f"The X-Road gateway of {portal} sent an answer whose {header} does not belong to our request. Nothing of it was used; "
        "run sync again, and report it to the gateway's operator if it lasts."
    )
