"""mo.argos.uz, the qualification system: REST JSON, OAuth2 client credentials, idempotent writes.

`POST /oauth/token` with `Authorization: Basic base64(client_id:client_secret)` and the form
`grant_type=client_credentials` returns `{"access_token": "…", "token_type": "Bearer", "expires_in": 60}`. A wrong client gets
401 `{"error": "invalid_client"}`, another grant type 400 `{"error": "unsupported_grant_type"}`. Every other request needs
`Authorization: Bearer <token>`: 401 without it, or once its 60 seconds are over.

Reading
-------
Lists take `offset` (from 0) and `limit` (1 to 2000, default 1000) and return `{"items": [row, …], "more": false}`.

`GET /degrees?changedSince=2026-01-01T00:00:00Z`, key `id`, delta: rows changed at or after that time, ascending by
`changedAt` (UTC). `granted` is null for the few whose day nobody entered. The degrees, from the lowest, are servant of the
6th … 1st degree, adviser of the 3rd … 1st and supreme adviser; `sandbox.words.mo_argos_uz` lists the words for each::

    {"id": "D000001-1", "pinfl": "31503856070019", "degree": "6-darajali xizmatchi", "granted": "2024-05-02",
     "opinion": "positive", "certificate": "DBA-2024-000001-1", "changedAt": "2024-05-03T08:00:00Z"}

`GET /certificates`, key `number`, snapshot in order of registration::

    {"number": "DBA-2024-000001-1", "pinfl": "31503856070019", "issued": "2024-03-30", "validUntil": "2029-03-30",
     "hours": 72, "registered": "2024-03-31"}

A degree is granted only when its certificate is registered here. Certificates were typed in by hand until some 400 days ago;
later ones have to be delivered, and their candidates wait for that. When the certificate arrives, the degree is granted on that
day and appears in `/degrees`.

Writing
-------
`POST /certificates` takes a row as above, without `registered`; `POST /rewards` takes::

    {"id": "M000001", "registerNo": "R0000001", "kind": "pul mukofoti", "date": "2023-09-01", "amount": 2000000,
     "benefit": null}

The header `Idempotency-Key` is mandatory (400 without it). Responses: 201 with a receipt; 200 with the same receipt if the key or
the number is sent again; 409 `{"reason": "…"}` for another body under a known number or key; 422
`{"field": "pinfl", "reason": "is no PINFL"}` for a body that will never be accepted::

    {"receipt": "Q-9f86d081884c", "number": "DBA-2024-000001-1", "registered": "2026-11-20"}

Quirks, always on
-----------------
Some requests are slow and some get 503. Sometimes a delivery is stored but its receipt is lost (503 after the write). Some
certificates that were typed in by hand have a wrong last digit. `Quirks` says which requests are hit.
"""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe
from time import monotonic
from typing import cast
from urllib.parse import unquote_plus

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.model import World
from sandbox.noise import NO_NOISE, Noise
from sandbox.portals.feed import GrowingFeed
from sandbox.portals.mo_argos_office import CERTIFICATE, REWARD, QualificationOffice
from sandbox.portals.mo_argos_register import OtherBodyError, Register
from sandbox.portals.mo_argos_rows import Body, InvalidBodyError
from sandbox.portals.request_handling import (
    DEFAULT_PAGE,
    LARGEST_PAGE,
    RefusedError,
    json_answer,
    refusal,
    since_time,
    whole_number,
)

TOKEN_SECONDS = 60.0
_FURTHEST = 10**9


@dataclass(frozen=True, slots=True)
class Nth:
    """Selects requests of a kind, counted from 1: the one numbered `first`, then every `every`-th after it. 0 selects none."""

    first: int
    every: int

    def hits(self, number: int) -> bool:
        """Tell whether the request with that number is selected."""
        return self.first > 0 and number >= self.first and (number - self.first) % self.every == 0


@dataclass(frozen=True, slots=True)
class Quirks:
    """The requests that are hit. Reads and writes are counted separately, including refused ones.

    `slow_seconds` is the delay of a slow read.
    """

    slow_read: Nth = Nth(1, 50)
    failing_read: Nth = Nth(2, 50)
    failing_write: Nth = Nth(2, 300)
    lost_receipt: Nth = Nth(4, 300)
    slow_seconds: float = 0.1


@dataclass(slots=True)
class _Tokens:
    """The tokens in use, with their expiry on `clock`."""

    client_id: str
    client_secret: str
    clock: Callable[[], float]
    _expiry: dict[str, float] = field(default_factory=dict[str, float])

    def issue(self, request: Request, form: str) -> Response:
        """Return the response to a token request: a new token, or an error for a wrong client or grant type."""
        basic = f"{self.client_id}:{self.client_secret}"
        if not compare_digest(_basic(request).encode(), basic.encode()):
            return _json(401, {"error": "invalid_client"})
        if "grant_type=client_credentials" not in form.split("&"):
            return _json(400, {"error": "unsupported_grant_type"})
        now = self.clock()
        self._expiry = {token: expiry for token, expiry in self._expiry.items() if expiry > now}
        token = token_urlsafe(24)
        self._expiry[token] = now + TOKEN_SECONDS
        return _json(200, {"access_token": token, "token_type": "Bearer", "expires_in": int(TOKEN_SECONDS)})

    def admit(self, request: Request) -> None:
        """Check the request's token. Raises RefusedError 401 if it is missing, wrong or expired."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or self._expiry.get(token, 0.0) <= self.clock():
            raise RefusedError(401, "Missing, wrong or expired token.")


class _Requests:
    """Handles the requests of the portal, counts reads and writes, and applies the quirks."""

    def __init__(self, office: QualificationOffice, tokens: _Tokens, quirks: Quirks) -> None:
        """Start counting reads and writes at zero."""
        self._office, self._tokens, self._quirks = office, tokens, quirks
        self._reads, self._writes = 0, 0

    async def token(self, request: Request) -> Response:
        """Return the response to a token request."""
        return self._tokens.issue(request, (await request.body()).decode("utf-8", "replace"))

    async def read(self, request: Request, feed: GrowingFeed) -> Response:
        """Return a page of the feed."""
        self._reads += 1
        number = self._reads
        if self._quirks.slow_read.hits(number):
            await asyncio.sleep(self._quirks.slow_seconds)
        if self._quirks.failing_read.hits(number):
            return _unavailable()
        try:
            self._tokens.admit(request)
            return _page(request, feed)
        except RefusedError as error:
            return refusal(error)

    async def write(self, request: Request, kind: str) -> Response:
        """Register a delivery and return its receipt."""
        self._writes += 1
        number = self._writes
        if self._quirks.failing_write.hits(number):
            return _unavailable()
        try:
            self._tokens.admit(request)
            answer = _deliver(self._office, kind, await _message(request), request)
        except RefusedError as error:
            return refusal(error)
        return _unavailable() if self._quirks.lost_receipt.hits(number) else answer


def qualification_portal(
    world: World,
    client_id: str,
    client_secret: str,
    *,
    register: Register | None = None,
    noise: Noise = NO_NOISE,
    quirks: Quirks | None = None,
    clock: Callable[[], float] = monotonic,
) -> Starlette:
    """Build the portal as an application. Deliveries are kept in the register; a given register outlives the portal.

    `clock` returns seconds and decides when tokens expire.
    """
    office = QualificationOffice(world, register or Register(), noise)
    requests = _Requests(office, _Tokens(client_id, client_secret, clock), quirks or Quirks())

    async def degrees(request: Request) -> Response:
        return await requests.read(request, office.degrees)

    async def certificates(request: Request) -> Response:
        return await requests.read(request, office.certificates)

    async def new_certificate(request: Request) -> Response:
        return await requests.write(request, CERTIFICATE)

    async def new_reward(request: Request) -> Response:
        return await requests.write(request, REWARD)

    return Starlette(
        routes=[
            Route("/oauth/token", requests.token, methods=["POST"]),
            Route("/degrees", degrees),
            Route("/certificates", certificates),
            Route("/certificates", new_certificate, methods=["POST"]),
            Route("/rewards", new_reward, methods=["POST"]),
        ]
    )


async def _message(request: Request) -> Body:
    try:
        body = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, "The body is no JSON.") from error
    if not isinstance(body, dict):
        raise RefusedError(400, "The body is no JSON object.")
    return cast("Body", body)


def _deliver(office: QualificationOffice, kind: str, body: Body, request: Request) -> Response:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise RefusedError(400, "Idempotency-Key is missing.")
    try:
        entry, new = office.accept(kind, body, key)
    except InvalidBodyError as error:
        return _json(422, {"field": error.field, "reason": error.reason})
    except OtherBodyError:
        return _json(409, {"reason": "another body is known under this number or key"})
    return _json(201 if new else 200, entry.receipt)


def _page(request: Request, feed: GrowingFeed) -> Response:
    first = feed.since(since_time(request, "changedSince")) + whole_number(request, "offset", 0, 0, _FURTHEST)
    last = first + whole_number(request, "limit", DEFAULT_PAGE, 1, LARGEST_PAGE)
    more = b"true" if last < len(feed) else b"false"
    return json_answer(request, b'{"items":' + feed.page(first, last) + b',"more":' + more + b"}")


def _basic(request: Request) -> str:
    """Return the client id and secret as sent, joined by a colon; an empty text if there are none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    try:
        client, _, secret = b64decode(text, validate=True).decode().partition(":")
    except ValueError:
        return ""
    return f"{unquote_plus(client)}:{unquote_plus(secret)}" if scheme.lower() == "basic" else ""


def _json(status: int, body: object) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


def _unavailable() -> Response:
    return _json(503, {"error": "Come again."})
