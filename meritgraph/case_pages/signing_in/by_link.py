"""``/sign-in/link/{ticket}``: the link that ``meritgraph demo`` and ``meritgraph token --link-for`` print.

Whoever has the link is whom it names, so it stays on this machine: it is refused where a proxy or another host name leads to the
hub. A page of another site cannot send a browser there, and nothing follows it in advance.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from meritgraph.access.principals import TokenRefused
from meritgraph.case_pages.sessions.languages import asked_language
from meritgraph.case_pages.sessions.links import linked
from meritgraph.case_pages.sessions.sealed import NotSealed
from meritgraph.case_pages.sessions.session import Session
from meritgraph.case_pages.signing_in.answers import begin, refused
from meritgraph.case_pages.texts import N_
from meritgraph.http import Endpoint
from meritgraph.prefetching import is_prefetch

_BY_PROXY = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_TITLE = N_("This link signs nobody in")


async def by_link(request: Request) -> Response:
    """Sign in whoever follows a link. Raises DatabaseError, UnusableSigningKey."""
    if request.method != "GET":
        return Response(status_code=405, headers={"Allow": "GET"})
    if is_prefetch(request):
        return refused(request, _TITLE, N_("Browsers may not load it before somebody follows it."), 400)
    if not _is_local(request):
        return refused(request, _TITLE, N_("Such a link works only on the machine of the hub, at 127.0.0.1 or localhost."), 403)
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return refused(request, _TITLE, N_("Another page led here. Copy the link into the address bar of the browser."), 403)
    endpoint: Endpoint = request.app.state.graphql
    try:
        principal, purpose = linked(endpoint.verifier.signing_key.current(), request.path_params["ticket"])
        await endpoint.verifier.require_unrevoked(principal)
        return begin(request, Session.begin(principal, purpose, asked_language(request)), None, "a link")
    except (NotSealed, TokenRefused):
        # One answer for all of them: it does not tell a link that was changed from one that is too old.
        return refused(
            request, _TITLE, N_("It is too old, or it is not one of this hub. Get a new one where you got this one."), 404
        )


def _is_local(request: Request) -> bool:
    if any(name in request.headers for name in _BY_PROXY):
        return False
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
