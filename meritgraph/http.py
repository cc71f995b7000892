"""GraphQL over HTTP, to the letter of the specification: media types, status codes, and errors always in the shape of GraphQL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import orjson
from graphql import ExecutionResult, GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph.driver.database import Database
from graph.errors import DatabaseError
from merit.policies.book import PolicyBook
from merit.registry import shipped_policy
from meritgraph.access.events import access_events, refusal
from meritgraph.access.journal import AccessJournal, NotRecorded
from meritgraph.access.local_key import UnusableSigningKey
from meritgraph.access.oidc import ProviderAway
from meritgraph.access.principals import Principal, TokenRefused
from meritgraph.access.verifier import Verifier
from meritgraph.admission import RATE_LIMITED, RETRY_AFTER_SECONDS, Admission, AdmissionTerms
from meritgraph.connections import CROWDED, while_connected
from resolvers.access.callers import Caller
from resolvers.access.scope import Subtrees
from resolvers.context import DEFAULT_MAX_COST, Context
from resolvers.errors import ClientError
from schema.answering import answering
from schema.errors import TIMEOUT, UNAVAILABLE, client_errors, unavailable

logger = logging.getLogger(__name__)

NO_SIGNING_KEY = "NO_SIGNING_KEY"
"""The reason why nothing is answered while the hub has no usable signing key."""
NO_RECORD = "NO_RECORD"
"""The reason why data of people is not answered while the hub cannot record who reads it."""
FORBIDDEN = "FORBIDDEN"
PURPOSE_HEADER = "X-Purpose"
PROVIDER_AWAY = "IDENTITY_PROVIDER_AWAY"
"""The reason why its tokens cannot be verified while the identity provider gives no keys and those that were kept are too old."""

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
# An embedded engine is back after two or three seconds, a Neo4j after about seven.
_RETRY_SECONDS = "5"
_SOON = str(RETRY_AFTER_SECONDS)

# What a client may accept, and what it gets. A client that names nothing gets the type that the oldest clients understand.
_OFFERED = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, "application/*": JSON, "*/*": JSON}


class Refused(Exception):
    """A request that is refused before its query is read; it carries the status, the extensions of its error, and headers."""

    def __init__(self, status: int, code: str, message: str, *, reason: str | None = None, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.extensions = {"code": code} if reason is None else {"code": code, "reason": reason}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Query:
    """The text, the variables and the operation name of a request."""

    text: str
    variables: dict[str, Any]
    operation: str | None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The endpoint: answers POST requests with a valid token, and refuses everything else with a reason."""

    database: Database
    verifier: Verifier
    journal: AccessJournal
    purposes: frozenset[str]
    request_timeout: float
    max_body_bytes: int
    max_cost: int = DEFAULT_MAX_COST
    admission: Admission = field(default_factory=lambda: Admission(AdmissionTerms()))
    policy: PolicyBook = field(default_factory=shipped_policy)
    introspection: bool = True
    subtrees: Subtrees = field(default_factory=Subtrees)

    async def respond(self, request: Request) -> Response:
        media_type = negotiate(request.headers.get("accept", ""))
        try:
            caller = self._caller(request, await self._check(request, media_type))
            query = _query(await self._body(request))
            self.database.check()
        except Refused as refused:
            errors = [{"message": str(refused), "extensions": refused.extensions}]
            return _response({"errors": errors}, refused.status, media_type or JSON, refused.headers)
        except DatabaseError as error:
            # The engine is being started again, or revoked tokens cannot be told from others.
            return _unavailable([unavailable(error).formatted], media_type or JSON)
        except ClientDisconnect:
            return Response(status_code=400)
        return await self._execute(request, caller, query, media_type or JSON)

    async def _check(self, request: Request, media_type: str | None) -> Principal:
        """Check method, token and media types. Raises Refused with the first reason that applies."""
        if getattr(request.state, CROWDED, False):
            too_many = "The hub has too many connections at the moment. Try again in a second."
            raise Refused(429, RATE_LIMITED, too_many, retry_after=_SOON, connection="close")
        if media_type is None:
            raise Refused(406, "NOT_ACCEPTABLE", f"Responses come as {GRAPHQL_JSON} or {JSON}: accept one of them.")
        if request.method != "POST":
            raise Refused(405, "METHOD_NOT_ALLOWED", "Send queries with POST.", allow="POST")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refused(
                401, "UNAUTHENTICATED", "Send a token as «Authorization: Bearer …».", www_authenticate='Bearer realm="meritgraph"'
            )
        try:
            principal = await self.verifier.verify(token.strip())
        except TokenRefused as refused:
            challenge = 'Bearer realm="meritgraph", error="invalid_token"'
            raise Refused(401, "UNAUTHENTICATED", str(refused), www_authenticate=challenge) from refused
        except UnusableSigningKey as error:
            # The log says what is wrong with the file.
            unverified = "This hub cannot verify tokens at the moment: it has no signing key. Try again later."
            raise Refused(503, UNAVAILABLE, unverified, reason=NO_SIGNING_KEY, retry_after=_RETRY_SECONDS) from error
        except ProviderAway as error:
            raise Refused(503, UNAVAILABLE, str(error), reason=PROVIDER_AWAY, retry_after=_RETRY_SECONDS) from error
        sent, *parameters = [part.strip().lower() for part in request.headers.get("content-type", "").split(";")]
        if sent != JSON or any(p.startswith("charset=") and p.strip('"') not in _UTF8 for p in parameters):
            raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", f"Send {JSON} in UTF-8.", accept=JSON)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body uncompressed.", accept_encoding="identity")
        return principal

    async def _body(self, request: Request) -> bytes:
        """Read the body, counting its bytes as they arrive whatever length was announced. Raises Refused if too large or late."""
        received = bytearray()
        try:
            async with asyncio.timeout(self.request_timeout):
                async for chunk in request.stream():
                    received += chunk
                    if len(received) > self.max_body_bytes:
                        raise Refused(413, "PAYLOAD_TOO_LARGE", f"A request may have at most {self.max_body_bytes} bytes.")
        except TimeoutError as error:
            raise Refused(408, TIMEOUT, "The request took too long to arrive.") from error
        return bytes(received)

    def _caller(self, request: Request, principal: Principal) -> Caller:
        """Return who asks and what for; a purpose that this hub does not know is none."""
        purpose = request.headers.get(PURPOSE_HEADER)
        known = purpose if purpose in self.purposes else None
        return Caller(principal.subject, principal.role, principal.body, known, principal.servant)

    async def _execute(self, request: Request, caller: Caller, query: Query, media_type: str) -> Response:
        context = Context(
            self.database,
            self.verifier.signing_key.cursor_key,
            datetime.now(UTC).date(),
            self.request_timeout,
            self.max_cost,
            self.admission.of(caller.subject),
            self.policy,
            self.introspection,
            caller=caller,
            purposes=self.purposes,
            subtrees=self.subtrees,
        )
        try:
            async with while_connected(request, self.request_timeout):
                result = await answering().answer(query.text, query.variables, context, query.operation)
        except ClientDisconnect:
            logger.info("stopped an operation whose client has left")
            return Response(status_code=400)
        except TimeoutError:
            logger.warning("stopped an operation after %g s", self.request_timeout)
            late = {"message": "The answer took too long: ask for less at once.", "extensions": {"code": TIMEOUT}}
            return _response({"errors": [late]}, 504 if media_type == GRAPHQL_JSON else 200, media_type)
        finally:
            context.cancel()
        try:
            await self._record(context, caller, query.operation, result)
        except NotRecorded:
            # The log says why. Nothing of the answer leaves.
            unrecorded = "The hub cannot record who reads data of people at the moment, so it shows none. Try again later."
            error = {"message": unrecorded, "extensions": {"code": UNAVAILABLE, "reason": NO_RECORD}}
            return _unavailable([error], media_type)
        return _result(result, media_type)

    async def _record(self, context: Context, caller: Caller, operation: str | None, result: ExecutionResult) -> None:
        """Record whose data the answer shows, and what was refused. Raises NotRecorded."""
        now = datetime.now(UTC)
        events = access_events(caller, context.looks, operation, now)
        refused = [error for error in result.errors or () if _is_forbidden(error)]
        if refused:
            events.append(refusal(caller, [".".join(map(str, error.path or ())) for error in refused], operation, now))
        await self.journal.append(events)


def _is_forbidden(error: GraphQLError) -> bool:
    cause = error.original_error
    return (cause.code if isinstance(cause, ClientError) else (error.extensions or {}).get("code")) == FORBIDDEN


_UTF8 = ("charset=utf-8", 'charset="utf-8', "charset=utf8")


def negotiate(accept: str) -> str | None:
    """Return the media type of the response, or None when the client accepts none that is offered."""
    if not accept.strip():
        return JSON
    best, weight = None, 0.0
    for part in accept.split(","):
        name, *parameters = [each.strip().lower() for each in part.split(";")]
        offered = _OFFERED.get(name)
        quality = _quality(parameters)
        if offered and (quality > weight or (quality == weight and offered == GRAPHQL_JSON)) and quality > 0:
            best, weight = offered, quality
    return best


def _quality(parameters: list[str]) -> float:
    given = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0


def _query(body: bytes) -> Query:
    """Parse the body. Raises Refused for anything but one query with its variables."""
    try:
        document: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "BAD_REQUEST", "The body is not JSON.") from error
    if not isinstance(document, dict):
        raise Refused(400, "BAD_REQUEST", "Send one JSON object with a query; batches are not supported.")
    given = cast("dict[str, object]", document)
    text, variables, operation = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(text, str) or not text.strip():
        raise Refused(400, "BAD_REQUEST", "«query» must be a string: the text of the query.")
    if not isinstance(variables, dict | None):
        raise Refused(400, "BAD_REQUEST", "«variables» must be an object.")
    if not isinstance(operation, str | None):
        raise Refused(400, "BAD_REQUEST", "«operationName» must be a string.")
    if not isinstance(given.get("extensions"), dict | None):
        raise Refused(400, "BAD_REQUEST", "«extensions» must be an object.")
    return Query(text, cast("dict[str, Any]", variables or {}), operation or None)


def _result(result: ExecutionResult, media_type: str) -> Response:
    errors: list[GraphQLError] = result.errors or []
    if not errors:
        return _response({"data": result.data}, 200, media_type)
    formatted = [error.formatted for error in client_errors(errors)]
    codes = {(error.get("extensions") or {}).get("code") for error in formatted}
    if UNAVAILABLE in codes:
        return _unavailable(formatted, media_type)
    if RATE_LIMITED in codes:
        return _response({"errors": formatted}, 429, media_type, {"Retry-After": _SOON})
    if result.data is None and not any(error.path for error in errors):
        # Nothing was executed, so the response has no data, not even null.
        return _response({"errors": formatted}, 400 if media_type == GRAPHQL_JSON else 200, media_type)
    return _response({"errors": formatted, "data": result.data}, 200, media_type)


def _unavailable(errors: Sequence[Mapping[str, object]], media_type: str) -> Response:
    """Answer for a database that is away. Whatever data there is would be incomplete, so the client repeats the query."""
    return _response({"errors": errors}, 503, media_type, {"Retry-After": _RETRY_SECONDS})


def _response(body: Mapping[str, object], status: int, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    content_type = f"{media_type}; charset=utf-8"
    return Response(orjson.dumps(body), status, {**(headers or {}), "Content-Type": content_type, "Vary": "Accept"})
