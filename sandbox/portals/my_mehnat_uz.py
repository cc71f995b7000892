r"""my.mehnat.uz, the Unified National Labour System behind an X-Road gateway (REST, PR-REST 1.0.4).

Requests are `GET /r1/{instance}/{class}/{member}/{subsystem}/{service}`; here `/r1/UZ/GOV/200000002/MEHNAT/employers` and
`…/contracts`. The header `X-Road-Client` is mandatory and must name a client that has access (`UZ/GOV/200000003/MERITGRAPH`).
`X-Road-Id` is optional and should be new for each request. Responses carry::

    X-Road-Client: UZ/GOV/200000003/MERITGRAPH
    X-Road-Service: UZ/GOV/200000002/MEHNAT/contracts
    X-Road-Id: fa2e18a5-c2cb-4d09-b994-f57727f7c3fb      as sent, or given by the gateway
    X-Road-Request-Id: f92591a3-6bf0-49b1-987b-0dd78c034cc3
    X-Road-Request-Hash: 14sEri8SmLNy/DJy…==

The hash is the base64 of SHA-512 over the request as the reference Security Server writes it (without a body)::

    GET\r\n
    /r1/UZ/GOV/200000002/MEHNAT/contracts?offset=0\r\n
    x-road-client:UZ/GOV/200000003/MERITGRAPH\r\n
    x-road-id:fa2e18a5-…\r\n
    x-road-request-id:f92591a3-…\r\n

These lines are the method, the path from `/r1` with the query, the request's headers in their order (names in lower case, no
space after the colon), and the gateway's own request id. Left out are Host, User-Agent, Server, Content-Length, Expect and the
hop-by-hop headers.

Errors of the gateway have the header `X-Road-Error` with the type, status 400 (`Client.*`) or 500 (all others), no hash, and
the body `{"type": "Server.ServerProxy.NetworkError", "message": "…", "detail": "<incident>"}`. Errors of the service
itself have no such header: they are 400 with `{"error": "…"}`.

Services
--------
Lists take `offset` (from 0) and `limit` (1 to 2000, default 1000) and return
`{"total": 1210, "offset": 0, "items": [row, …]}`. Days are ISO 8601, times UTC.

`employers`, snapshot, key `stir`; `sector` is budget, private or state enterprise::

    {"stir": "200039633", "name": "Adliya vazirligi", "sector": "budjet", "soato": "1726"}

`contracts?changedSince=2026-01-01T00:00:00Z`, key `contractId`, delta: rows changed at or after that time, ascending by
`changedAt`::

    {"contractId": "MS00000001", "pinfl": "31503856070019", "name": "КАРИМОВ АЛИШЕР АНВАР ЎҒЛИ",
     "employer": "200039633", "post": "Bosh mutaxassis", "occupation": "2422", "fte": 1.0,
     "concluded": "2018-03", "changed": ["2021-02-01"], "terminated": "2022-05-31", "ground": "oʻz xohishiga koʻra",
     "backFilled": true, "changedAt": "2022-06-02T09:12:44Z"}

`sector` and `ground` hold words, in Uzbek of both scripts or in Russian, several for each meaning: `sandbox.words.my_mehnat_uz`
lists them. With noise, a few words are none of these. `occupation` is a code of the national classifier. The list holds contracts
with bodies of the civil service and contracts with firms, schools and hospitals.

Quirks, always on
-----------------
Every fifth request since the server's start gets `Server.ServerProxy.NetworkError`. Contracts concluded before 2020 were
back-filled, all in 2020, often by month or year only. A termination may be reported before the conclusion; `concluded` is null
until then, and for a few contracts forever. `name` is one text, in old rows sometimes in Cyrillic capitals; before a woman's
change of name it holds the former last name.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, time
from hashlib import blake2b, sha512

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.model import World
from sandbox.noise import NO_NOISE, Noise, Row
from sandbox.portals import my_mehnat_rows
from sandbox.portals.feed import Feed, marked, snapshot, unmarked
from sandbox.portals.request_handling import (
    DEFAULT_PAGE,
    LARGEST_PAGE,
    RefusedError,
    json_answer,
    refusal,
    since_time,
    whole_number,
)

CLIENT = "UZ/GOV/200000003/MERITGRAPH"
SERVICE = "UZ/GOV/200000002/MEHNAT"
_FAILS_EVERY = 5
_FURTHEST = 10**9
_NOT_HASHED = frozenset(
    b"connection content-length expect host keep-alive proxy-authenticate proxy-authorization server te trailer "
    b"transfer-encoding upgrade user-agent x-road-request-hash x-road-request-id".split()
)


class GatewayError(Exception):
    """A request that the gateway refuses without calling the service."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        """Keep the status, the error's type and the message."""
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


class _Gateway:
    """The gateway. It counts requests: ids are made from the count, and every n-th request fails."""

    def __init__(self, fails_every: int) -> None:
        """Start counting requests at zero; with `fails_every` 0 no request fails."""
        self._fails_every, self._requests = fails_every, 0

    def admit(self, request: Request) -> Mapping[str, str]:
        """Return the headers of the response. Raises GatewayError if the service is not called."""
        self._requests += 1
        client = request.headers.get("X-Road-Client", "")
        if not 3 <= len(client.split("/")) <= 4:
            raise GatewayError(400, "Client.BadRequest", "X-Road-Client is missing or names no client")
        service = request.path_params["service_id"]
        if service not in (f"{SERVICE}/employers", f"{SERVICE}/contracts"):
            raise GatewayError(500, "Server.ServerProxy.UnknownService", f"Unknown service: {service}")
        if client != CLIENT:
            raise GatewayError(500, "Server.ServerProxy.AccessDenied", f"Request is not allowed: {service}")
        if self._fails_every and self._requests % self._fails_every == 0:
            raise GatewayError(500, "Server.ServerProxy.NetworkError", "Connection timed out")
        return {
            "X-Road-Client": client,
            "X-Road-Service": service,
            "X-Road-Id": request.headers.get("X-Road-Id", self._unique("message")),
            "X-Road-Request-Id": self._unique("request"),
        }

    def error(self, error: GatewayError) -> Response:
        """Return the response to a refused request."""
        body = {"type": error.kind, "message": error.message, "detail": self._unique("incident")}
        return Response(orjson.dumps(body), error.status, {"X-Road-Error": error.kind}, "application/json;charset=utf-8")

    def _unique(self, kind: str) -> str:
        digits = blake2b(f"{kind} {self._requests}".encode(), digest_size=16).hexdigest()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def rows_by_stream(world: World, noise: Noise = NO_NOISE) -> Mapping[str, Iterable[tuple[str, Row]]]:
    """Return all rows that the portal serves, by stream, with their marks."""
    tonight = datetime.combine(world.today, time(23, 59, 59), UTC)
    return {
        "employers": noise.disturb_stream("my.mehnat.uz/employers", unmarked(my_mehnat_rows.employers(world))),
        "contracts": noise.disturb_stream("my.mehnat.uz/contracts", my_mehnat_rows.contracts(world, tonight)),
    }


def labour_portal(world: World, noise: Noise = NO_NOISE, *, fails_every: int = _FAILS_EVERY) -> Starlette:
    """Build the gateway and its services as an application. All rows are encoded now; with `fails_every` 0 no request fails."""
    gateway, rows = _Gateway(fails_every), rows_by_stream(world, noise)
    employers, contracts = snapshot(rows["employers"]), marked(rows["contracts"])

    def service(feed: Feed, first: Callable[[Request], int]) -> Callable[[Request], Response]:
        return lambda request: _list(request, feed, first(request))

    services = {
        f"{SERVICE}/employers": service(employers, lambda _: 0),
        f"{SERVICE}/contracts": service(contracts, lambda request: contracts.since(since_time(request, "changedSince"))),
    }
    return Starlette(routes=[Route("/r1/{service_id:path}", _served(gateway, services))])


def _served(gateway: _Gateway, services: Mapping[str, Callable[[Request], Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def served(request: Request) -> Response:
        try:
            headers = gateway.admit(request)
        except GatewayError as error:
            return gateway.error(error)
        try:
            answer = services[headers["X-Road-Service"]](request)
        except RefusedError as error:
            answer = refusal(error)
        answer.headers.update(headers)
        answer.headers["X-Road-Request-Hash"] = request_hash(request, headers["X-Road-Request-Id"])
        return answer

    return served


def request_hash(request: Request, request_id: str) -> str:
    """Return the hash that binds a response to its request, as the module's text describes it."""
    path = request.scope["raw_path"]
    lines = [request.method.encode(), path[path.index(b"/r1/") :]]
    if request.scope["query_string"]:
        lines[1] += b"?" + request.scope["query_string"]
    lines += [name + b":" + value for name, value in request.headers.raw if name not in _NOT_HASHED]
    lines.append(f"x-road-request-id:{request_id}".encode())
    return b64encode(sha512(b"".join(line + b"\r\n" for line in lines)).digest()).decode()


def _list(request: Request, feed: Feed, first: int) -> Response:
    offset = whole_number(request, "offset", 0, 0, _FURTHEST)
    limit = whole_number(request, "limit", DEFAULT_PAGE, 1, LARGEST_PAGE)
    total = len(feed) - first
    start, end = first + min(offset, total), first + min(offset + limit, total)
    head = f'{{"total":{total},"offset":{offset},"items":'
    return json_answer(request, head.encode() + feed.page(start, end) + b"}")
