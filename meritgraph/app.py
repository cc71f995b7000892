"""The web application. Nothing connects to the database before the application starts."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, Response
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.cypher.statements import statement
from graph.driver.database import Database, open_database
from graph.driver.rejoining import GaveUp
from graph.errors import DatabaseError, QueryTimedOut
from graph.migrations import migrate
from merit.policies.book import PolicyBook
from meritgraph import services
from meritgraph.access.keeping import recorded
from meritgraph.access.local_key import KEY_HEADER, SigningKeyFile, UnusableSigningKey
from meritgraph.access.oidc import identity_provider
from meritgraph.access.revocations import Revocations
from meritgraph.access.verifier import Verifier
from meritgraph.browser.opening import PATH as OPEN_PATH
from meritgraph.browser.opening import open_routes
from meritgraph.browser.routes import browser_routes
from meritgraph.case_pages.routes import case_page_routes
from meritgraph.case_pages.sessions.links import LINK_PATH
from meritgraph.case_pages.signing_in.routes import sign_in_routes
from meritgraph.cross_origin import CrossOrigin
from meritgraph.disclosure_days import days_noticed
from meritgraph.endpoints import endpoint_of, gateway_secret
from meritgraph.graphql_request import accepts_events
from meritgraph.http import Endpoint
from meritgraph.live.hub import Live
from meritgraph.live.socket import serve_socket
from meritgraph.live.sse import following
from meritgraph.live.subscribers import Subscribers, SubscriberTerms
from meritgraph.pages import page_routes
from meritgraph.problems import NO_SIGNING_KEY
from meritgraph.readiness import Readiness
from meritgraph.settings import Settings
from meritgraph.shared_secrets import SharedSecret
from meritgraph.watching import Watching
from resolvers.live.events import LiveEvents

logger = logging.getLogger(__name__)

# A database under load answers late, but it does answer.
_READY_SECONDS = 5.0

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
# As they are sent; ASGI gives names in lower case, too.
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


def _log_only(error: DatabaseError) -> None:
    logger.critical("the embedded engine cannot be started again: %s", error)


def create_app(settings: Settings, gave_up: GaveUp = _log_only) -> FastAPI:
    """Create the application, which opens the database when it starts and closes it when it stops.

    `gave_up` is called with the error when an embedded engine has ended and cannot be started again. Raises BadPolicy for a
    policy file that cannot be used, UnusableSecret for such a secret, and as Watching does.
    """
    watching = Watching(settings)
    policy = services.policy_of(settings)
    gateway = gateway_secret(settings)
    lifespan = partial(_lifespan, settings=settings, policy=policy, gave_up=gave_up, watching=watching, gateway=gateway)
    app = FastAPI(title="meritgraph", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.readiness = Readiness()
    app.add_middleware(CrossOrigin, origins=frozenset(settings.cors_origins), by_get=settings.api.queries_by_get)
    app.add_middleware(_SecurityHeaders)
    app.add_exception_handler(Exception, _unexpected_error)
    # The endpoint gets every method, so that methods other than POST are refused in the shape of GraphQL errors, too.
    app.add_route("/graphql", _graphql, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], include_in_schema=False)
    app.router.routes.append(WebSocketRoute("/graphql", _graphql_socket))
    app.add_route("/healthz", _healthz, methods=["GET"], include_in_schema=False)
    app.add_route("/readyz", _readyz, methods=["GET"], include_in_schema=False)
    app.router.routes.extend([*watching.routes, *page_routes(settings.explores, settings.purposes)])
    app.router.routes.extend(
        [*browser_routes(settings.browser), *open_routes(settings.browser), *case_page_routes(), *sign_in_routes(settings)]
    )
    return app


@asynccontextmanager
async def _lifespan(
    app: FastAPI, settings: Settings, policy: PolicyBook, gave_up: GaveUp, watching: Watching, gateway: SharedSecret | None
) -> AsyncGenerator[None]:
    """Open what the application needs while it serves, and close it at the end."""
    signing_key = SigningKeyFile(settings.keys)
    async with (
        identity_provider(settings.oidc, settings.keys) as provider,
        _migrated_database(settings, gave_up) as database,
        recorded(database, settings.access, timedelta(days=settings.access_days)) as journal,
        days_noticed(database),
    ):
        database.link.on_change.append(app.state.readiness.note)
        app.state.database = database
        verifier = Verifier(signing_key, provider, Revocations(database))
        app.state.graphql = endpoint_of(
            settings, database, verifier, journal, policy=policy, gateway=gateway, observers=watching.observers
        )
        events = LiveEvents(database)
        terms = SubscriberTerms(settings.api.subscriptions_at_once, settings.api.sockets_at_once)
        app.state.live = Live(app.state.graphql, events, Subscribers(terms), frozenset(settings.cors_origins))
        try:
            yield
        finally:
            events.close()


@asynccontextmanager
async def _migrated_database(settings: Settings, gave_up: GaveUp) -> AsyncGenerator[Database]:
    """Open the graph and bring its schema up to date before anything is written: the hub writes, too.

    The embedded engine refuses to declare the type of a property once a node has a value of another type, as a moment has that
    was stored before.
    """
    async with open_database(settings.database, gave_up=gave_up) as database:
        await migrate(database)
        yield database


async def _graphql(request: Request) -> Response:
    endpoint: Endpoint = request.app.state.graphql
    follow = following(request.app.state.live, request) if accepts_events(request.headers.get("accept", "")) else None
    return await endpoint.respond(request, follow)


async def _graphql_socket(websocket: WebSocket) -> None:
    await serve_socket(websocket.app.state.live, websocket)


async def _healthz(request: Request) -> Response:
    """Answer that the process is running, and name its signing key; /readyz tells whether it can answer queries."""
    endpoint: Endpoint = request.app.state.graphql
    try:
        headers = {KEY_HEADER: endpoint.verifier.signing_key.current().key_id}
    except UnusableSigningKey:
        headers = {}
    return JSONResponse({"status": "ok"}, headers=headers)


async def _readyz(request: Request) -> Response:
    database: Database = request.app.state.database
    readiness: Readiness = request.app.state.readiness
    try:
        # The limit of the statement alone does not hold for a server that accepts connections and says nothing.
        async with asyncio.timeout(_READY_SECONDS):
            await database.read(statement("api/answers"), seconds=_READY_SECONDS)
    except TimeoutError:
        reason = readiness.note(QueryTimedOut("api/answers", _READY_SECONDS))
    except Exception as error:
        reason = readiness.note(error)
    else:
        readiness.note(None)
        reason = _key_problem(request.app.state.graphql)
        if reason is None:
            return JSONResponse({"status": "ready"})
    return JSONResponse({"status": "not ready", "reason": reason}, status_code=503)


def _key_problem(endpoint: Endpoint) -> str | None:
    """Return why no token can be verified, or None; the log tells of it already."""
    try:
        endpoint.verifier.signing_key.current()
    except UnusableSigningKey:
        return NO_SIGNING_KEY
    return None


async def _unexpected_error(request: Request, error: Exception) -> Response:
    """Answer an unexpected error. No middleware runs after this, so the security headers are added here."""
    reference = secrets.token_hex(4)
    # Whoever has the address of a link can open it, so no log has it.
    path = next((each for each in (OPEN_PATH, LINK_PATH) if _begins_as(request.url.path, each)), request.url.path)
    logger.error("reference %s: %s failed", reference, path, exc_info=error)
    message = f"Something went wrong on our side. Report it with the reference {reference}."
    body = {"errors": [{"message": message, "extensions": {"code": "INTERNAL_SERVER_ERROR", "reference": reference}}]}
    return JSONResponse(body, status_code=500, headers=HEADERS)


def _begins_as(path: str, template: str) -> bool:
    return path.startswith(template.partition("{")[0])


class _SecurityHeaders:
    """Middleware that adds the security headers to every response, including refusals and missing pages.

    A response that states one of them itself keeps its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: list[tuple[bytes, bytes]] = message["headers"]
                own = {name for name, _ in headers}
                message["headers"] = headers + [each for each in _RAW_HEADERS if each[0] not in own]
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)
