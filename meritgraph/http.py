"""GraphQL over HTTP, to the letter of the specification: media types, status codes, and errors always in the shape of GraphQL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

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
from meritgraph.access.tickets import Ticket, Tickets
from meritgraph.access.verifier import Verifier
from meritgraph.admission import Admission, AdmissionTerms
from meritgraph.browser_settings import BrowserSettings
from meritgraph.connections import CROWDED, while_connected
from meritgraph.graphql_answer import (
    RETRY_SECONDS,
    SOON,
    Answer,
    answer,
    answer_of,
    client_left,
    late_answer,
    unavailable_answer,
)
from meritgraph.graphql_request import (
    BAD_REQUEST,
    EVENT_STREAM,
    GRAPHQL_JSON,
    JSON,
    Query,
    Refused,
    negotiate,
    query_of_address,
    query_of_body,
    require_json,
    require_preflight,
)
from meritgraph.observing import Observed, Observer, trace_of
from meritgraph.pages_settings import PagesSettings
from meritgraph.persisted_texts import AutomaticTexts, PersistedTexts
from meritgraph.problems import LATE, PROVIDER_AWAY, UNRECORDED, UNRECORDED_CHANGES, UNVERIFIED
from meritgraph.shared_secrets import SharedSecret
from resolvers.access.callers import Caller
from resolvers.access.scope import Subtrees
from resolvers.browser_links import BrowserCopy
from resolvers.context import DEFAULT_MAX_COST, Context
from resolvers.errors import FORBIDDEN, RATE_LIMITED, ClientError
from schema.answering import answering, subscribes
from schema.errors import METHOD_NOT_ALLOWED, TIMEOUT, UNAUTHENTICATED, UNAVAILABLE, unavailable

logger = logging.getLogger(__name__)

PURPOSE_HEADER = "X-Purpose"
GATEWAY_HEADER = "X-Gateway-Secret"

Follow = Callable[[Context, Query, str], Response]
"""Returns what tells a client one thing after the other, from the context of its request, its query and the text of that."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The endpoint: answers requests with a valid token, and refuses everything else with a reason.

    It answers POST, and GET only with ``by_get``. Who sends the secret of the ``gateway`` may ask for what only a
    gateway asks for. The ``observers`` hear of each request once it is answered.
    """

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
    texts: PersistedTexts = field(default_factory=AutomaticTexts)
    by_get: bool = False
    gateway: SharedSecret | None = None
    observers: tuple[Observer, ...] = ()
    longest_delay: timedelta = timedelta(0)
    feeds: frozenset[str] | None = None
    browser: BrowserSettings = field(default_factory=BrowserSettings)
    pages: PagesSettings = field(default_factory=PagesSettings)

    async def respond(self, request: Request, follow: Follow | None = None) -> Response:
        """Answer a request, and tell the observers what became of it.

        Where ``follow`` is given, it answers subscriptions, and whatever comes from a client that accepts no JSON. The observers
        hear of what it answers as it goes on.
        """
        observed = Observed(trace=trace_of(request.headers))
        answered: Response | None = None
        try:
            answered = await self._respond(request, observed, follow)
            if isinstance(answered, Answer):
                observed.outcome = answered.outcome
            return answered
        finally:
            if answered is None or isinstance(answered, Answer):
                observed.end()
                for observe in self.observers:
                    observe.answered(observed)

    async def _respond(self, request: Request, observed: Observed, follow: Follow | None) -> Response:
        media_type = negotiate(request.headers.get("accept", ""))
        try:
            context, query, text = await self._admit(request, media_type or (EVENT_STREAM if follow else None))
        except Refused as refused:
            errors = [{"message": str(refused), "extensions": refused.extensions}]
            return answer({"errors": errors}, refused.status, media_type or JSON, refused.headers)
        except DatabaseError as error:
            # The engine is being started again, or revoked tokens cannot be told from others.
            return unavailable_answer([unavailable(error).formatted], media_type or JSON)
        except ClientDisconnect:
            return client_left()
        if follow is not None and media_type is None:
            return follow(context, query, text)
        try:
            return await self._execute(request, context, query, text, media_type or JSON, follow)
        finally:
            context.cancel()
            observed.take(context)

    async def _admit(self, request: Request, media_type: str | None) -> tuple[Context, Query, str]:
        """Return the context of a request, its query and the text of that. Raises Refused, DatabaseError, ClientDisconnect."""
        principal = await self._check(request, media_type)
        query = await self._query(request)
        text = self.texts.text_of(query, principal.subject)
        self.database.check()
        context = self.context(principal, _purpose_named(request))
        context.gateway = self.gateway is not None and self.gateway.is_sent(request.headers.get(GATEWAY_HEADER, ""))
        context.by_address = request.method == "GET"
        return context, query, text

    async def _check(self, request: Request, media_type: str | None) -> Principal:
        """Check method, token and media types. Raises Refused with the first reason that applies."""
        if getattr(request.state, CROWDED, False):
            too_many = "The hub has too many connections at the moment. Try again in a second."
            raise Refused(429, RATE_LIMITED, too_many, retry_after=SOON, connection="close")
        if media_type is None:
            raise Refused(406, "NOT_ACCEPTABLE", f"Responses come as {GRAPHQL_JSON} or {JSON}: accept one of them.")
        if request.method != "POST" and not (self.by_get and request.method == "GET"):
            allowed = "GET, POST" if self.by_get else "POST"
            raise Refused(405, METHOD_NOT_ALLOWED, "Send queries with POST.", allow=allowed)
        principal = await self.authenticate(_authorization_of(request))
        if request.method == "POST":
            require_json(request)
        else:
            require_preflight(request)
        return principal

    async def authenticate(self, authorization: str) -> Principal:
        """Return who holds the token of a header. Raises Refused, DatabaseError."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refused(
                401, UNAUTHENTICATED, "Send a token as «Authorization: Bearer …».", www_authenticate='Bearer realm="meritgraph"'
            )
        try:
            return await self.verifier.verify(token.strip())
        except TokenRefused as refused:
            challenge = 'Bearer realm="meritgraph", error="invalid_token"'
            raise Refused(401, UNAUTHENTICATED, str(refused), www_authenticate=challenge) from refused
        except UnusableSigningKey as error:
            problem = UNVERIFIED
            raise Refused(503, problem.code, problem.message, reason=problem.reason, retry_after=RETRY_SECONDS) from error
        except ProviderAway as error:
            raise Refused(503, UNAVAILABLE, str(error), reason=PROVIDER_AWAY, retry_after=RETRY_SECONDS) from error

    async def _query(self, request: Request) -> Query:
        """Return the query of a request. Raises Refused."""
        return query_of_body(await self.body(request)) if request.method == "POST" else query_of_address(request)

    async def body(self, request: Request) -> bytes:
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

    def context(self, principal: Principal, purpose: str | None) -> Context:
        """Return the context of a request; a purpose that this hub does not know is none."""
        known = purpose if purpose in self.purposes else None
        caller = Caller(principal.subject, principal.role, principal.body, known, principal.servant)
        browser = None if self.browser.country is None else BrowserCopy(self.browser.country, self._links(principal, known))
        return Context(
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
            keys=self.verifier.signing_key.folder,
            longest_delay=self.longest_delay,
            feeds=self.feeds,
            browser=browser if self.browser.url else None,
        )

    def _links(self, principal: Principal, purpose: str | None) -> Callable[[str], str]:
        """Return what makes a link to a node from its id."""
        tickets = Tickets(self.verifier.signing_key.cursor_key)

        def link(target: str) -> str:
            ticket = Ticket.new(target, principal, purpose, self.browser.ticket_seconds, datetime.now(UTC))
            return self.browser.open_address(tickets.seal(ticket))

        return link

    async def _execute(
        self, request: Request, context: Context, query: Query, text: str, media_type: str, follow: Follow | None
    ) -> Response:
        try:
            async with while_connected(request, self.request_timeout):
                result = await answering().answer(text, query.variables, context, query.operation)
        except ClientDisconnect:
            logger.info("stopped an operation whose client has left")
            return client_left()
        except TimeoutError:
            logger.warning("stopped an operation after %g s", self.request_timeout)
            return late_answer(LATE.error, media_type, context)
        if follow is not None and subscribes(result):
            return follow(context, query, text)
        if context.cost is not None:
            self.texts.remember(query, context.caller.subject if context.caller else "")
        try:
            await self.record(context, query.operation, result)
        except NotRecorded:
            # Nothing of the answer leaves but which changes are saved.
            problem = UNRECORDED_CHANGES if context.saved else UNRECORDED
            return unavailable_answer([problem.error], media_type, context)
        return answer_of(result, media_type, context)

    async def record(self, context: Context, operation: str | None, result: ExecutionResult) -> None:
        """Record whose data the answer shows, and what was refused. Raises NotRecorded."""
        caller, now = context.caller, datetime.now(UTC)
        assert caller is not None
        events = access_events(caller, context.looks, operation, now)
        refused = [error for error in result.errors or () if _is_forbidden(error)]
        if refused:
            events.append(refusal(caller, [".".join(map(str, error.path or ())) for error in refused], operation, now))
        await self.journal.append(events)


def _authorization_of(request: Request) -> str:
    """Return the header that has the token. Raises Refused where there are two: a proxy may have looked at the other one."""
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise Refused(400, BAD_REQUEST, "Send one header «Authorization»: this request has more of them.")
    return given[0] if given else ""


def _purpose_named(request: Request) -> str | None:
    """Return the purpose that the request names; two are none, because nobody could say for which of them the data was read."""
    given = request.headers.getlist(PURPOSE_HEADER)
    return given[0] if len(given) == 1 else None


def _is_forbidden(error: GraphQLError) -> bool:
    cause = error.original_error
    return (cause.code if isinstance(cause, ClientError) else (error.extensions or {}).get("code")) == FORBIDDEN
