"""Which pages of other origins may use the API from a browser (CORS): those that the settings name, and no others.

A browser asks before it sends a token or JSON to another origin. Cookies are never used, so credentials are never permitted.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PATH = "/graphql"
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Purpose",
    # Ten minutes: an origin that the settings no longer name is soon forgotten.
    "Access-Control-Max-Age": "600",
}
# What a page may read beside the body: when to try again, why a token was refused, and what the query cost.
_EXPOSED = "Retry-After, WWW-Authenticate, X-Cost"


class CrossOrigin:
    """Middleware that answers the preflight of a permitted origin and lets its pages read the answers of `/graphql`.

    A request of any other origin is answered as if this middleware were not there, so its browser keeps the answer from the page.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str], by_get: bool = False) -> None:
        self._app, self._origins = app, origins
        self._preflight = {"Access-Control-Allow-Methods": "GET, POST" if by_get else "POST", **_PREFLIGHT}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._origins or scope["type"] != "http" or scope["path"] != _PATH:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        permitted = origin in self._origins

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A shared cache must not give one origin what another was answered.
                sent = MutableHeaders(scope=message)
                sent.add_vary_header("Origin")
                if permitted:
                    sent["Access-Control-Allow-Origin"] = origin
                    sent["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        if permitted and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=self._preflight)(scope, receive, answered)
            return
        await self._app(scope, receive, answered)
