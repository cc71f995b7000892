"""``/open/{ticket}``: leads an investigator from a link of the API to Neo4j Browser, with the query filled in.

What she may see is asked anew when she opens the link. That she opened it is on record before she is led on, and a link is
opened once. Every refusal is one and the same page: it does not tell whether a link was used, is too old, or leads to something
that she may not see.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import UTC, datetime
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from graph.driver.database import Transaction
from graph.errors import DatabaseError
from graph.once import KeyUsedOtherwise, OnceKey, write_once
from meritgraph.access.events import access_events, refusal
from meritgraph.access.journal import NotRecorded
from meritgraph.access.local_key import UnusableSigningKey
from meritgraph.access.principals import TokenRefused
from meritgraph.access.tickets import NoTicket, Ticket, Tickets
from meritgraph.browser.links import browser_address
from meritgraph.browser.targets import Target, field_of, is_target, people_shown, query_of
from meritgraph.browser_settings import BrowserSettings
from meritgraph.http import Endpoint
from meritgraph.prefetching import is_prefetch
from resolvers.access.looks import Looks
from resolvers.context import Context
from resolvers.errors import ClientError
from resolvers.nodes import node

OPEN: Final = "open"
"""The name of the operation in the record of who read what."""
PATH: Final = "/open/{ticket}"

logger = logging.getLogger(__name__)

# As much of the hub's time as a query of a few nodes takes.
_COST = 100
_HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class _Refused(Exception):
    """A link that leads nowhere; the log and the page say nothing more."""


def open_routes(settings: BrowserSettings) -> list[BaseRoute]:
    """Return the route of the links of ``browserUrl``; none without a Browser."""
    # HEAD is refused here and not by the route, which would take it for a GET without a body.
    return [Route(PATH, _open, methods=["GET", "HEAD"])] if settings.url else []


async def _open(request: Request) -> Response:
    if request.method != "GET":
        return Response(status_code=405, headers={**_HEADERS, "Allow": "GET"})
    if is_prefetch(request):
        return _page(400, "This link is not opened in advance", "Browsers may not load it before somebody follows it.")
    endpoint: Endpoint = request.app.state.graphql
    try:
        async with asyncio.timeout(endpoint.request_timeout):
            address = await _address(endpoint, request.path_params["ticket"])
    except (NoTicket, TokenRefused, _Refused):
        return _refusal()
    except (DatabaseError, NotRecorded, UnusableSigningKey, TimeoutError, ClientError) as error:
        # A ClientError says that the hub has no place for one more request.
        logger.warning("a link to Neo4j Browser could not be opened: %s", type(error).__name__)
        return _page(
            503,
            "The link cannot be opened at the moment",
            "The hub cannot record who reads data of people, cannot reach its graph, or has too much to do. Try again in a "
            "minute; if this page comes again then, ask for a new link: the field browserUrl gives one.",
            {"Retry-After": "30"},
        )
    return Response(status_code=303, headers={**_HEADERS, "Location": address})


async def _address(endpoint: Endpoint, text: str) -> str:
    """Return where a ticket leads, after it is used up and on record.

    Raises NoTicket, TokenRefused, _Refused, NotRecorded, UnusableSigningKey, ClientError, and DatabaseError.
    """
    now = datetime.now(UTC)
    ticket = Tickets(endpoint.verifier.signing_key.current().cursor_key).unseal(text, now)
    await endpoint.verifier.require_unrevoked(ticket.principal)
    endpoint.database.check()
    context = endpoint.context(ticket.principal, ticket.purpose)
    try:
        async with context.admission.executing(_COST):
            target = await _target(context, ticket.target)
            if target is None or not await _use_up(endpoint, ticket, now):
                await _record_refusal(endpoint, context, now)
                raise _Refused
            await _record(endpoint, context, target, now)
            return browser_address(endpoint.browser, query_of(target))
    finally:
        context.cancel()


async def _target(context: Context, id_: str) -> Target | None:
    """Return the node if the caller may see it now, and if it is in the copy that she may see."""
    found = await node(context, id_)
    if not is_target(found) or context.browser is None:
        return None
    return found if await context.browser_links.leads_to(context.browser.country, found) else None


async def _use_up(endpoint: Endpoint, ticket: Ticket, now: datetime) -> bool:
    """Note that a ticket was used; tell whether it is the first time."""

    async def work(transaction: Transaction) -> bool:
        return True

    # Whoever uses it says something else, so that only the first one gets the answer that is kept.
    key = OnceKey(OPEN, ticket.nonce, secrets.token_hex(16), now)
    try:
        return await write_once(endpoint.database, key, work, bool)
    except KeyUsedOtherwise:
        return False


async def _record(endpoint: Endpoint, context: Context, target: Target, now: datetime) -> None:
    assert context.caller is not None
    assert context.browser is not None
    looks = Looks()
    looks.note(await people_shown(context, target, context.browser.country), frozenset({field_of(target)}))
    await endpoint.journal.append(access_events(context.caller, looks, OPEN, now))


async def _record_refusal(endpoint: Endpoint, context: Context, now: datetime) -> None:
    assert context.caller is not None
    await endpoint.journal.append([refusal(context.caller, [OPEN], OPEN, now)])


def _refusal() -> Response:
    return _page(
        404,
        "This link leads nowhere",
        "A link to Neo4j Browser is good for some minutes and for one time, and for as long as you may see what it leads to. Ask "
        "for a new one: the field browserUrl of a finding, a servant, a position or an organisation gives it.",
    )


def _page(status: int, title: str, sentence: str, headers: dict[str, str] | None = None) -> Response:
    text = (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(title)} – meritgraph</title>\n'
        f"<h1>{escape(title)}</h1>\n<p>{escape(sentence)}</p>\n</html>\n"
    )
    return HTMLResponse(text, status, {**_HEADERS, **(headers or {})})
