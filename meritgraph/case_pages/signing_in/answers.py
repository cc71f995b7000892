"""What the pages about sessions have in common: they answer people who are signed in and people who are not."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.errors import DatabaseError
from meritgraph.access.local_key import UnusableSigningKey
from meritgraph.access.oidc import ProviderAway
from meritgraph.case_pages.sessions.forms import FormRefused
from meritgraph.case_pages.sessions.kept_forms import KEPT_PATH, kept_form
from meritgraph.case_pages.sessions.languages import asked_language
from meritgraph.case_pages.sessions.own_paths import first_page
from meritgraph.case_pages.sessions.session import Session, set_session
from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.visits import page

SEE_OTHER: Final = 303
# An address of these pages may hold a code or a ticket.
_HEADERS: Final[Mapping[str, str]] = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}

_LATER: Final[Mapping[str, str]] = {"Retry-After": "30"}
_NOT_ACCEPTED: Final = N_("The form was not accepted")
_NOT_NOW: Final = N_("You cannot sign in at the moment")
_PROVIDER_AWAY: Final = N_(
    "The identity provider does not answer as it should. Try again in a minute. If it goes on, ask your administrator: the log "
    "of the hub says what is wrong."
)
_HUB_AWAY: Final = N_("The hub cannot reach its graph or its key. Try again in a minute.")

logger = logging.getLogger(__name__)

Answer = Callable[[Request], Awaitable[Response]]


def texts_for(request: Request) -> Texts:
    """Return the words for somebody who has no session."""
    return Texts.of(asked_language(request))


def begin(request: Request, session: Session, next_: str | None, way: str) -> Response:
    """Let a session begin; lead to the form that waits for its person, to the page she asked for, or to her first page.

    Raises TokenRefused, UnusableSigningKey.
    """
    path = KEPT_PATH if kept_form(request, session) else next_ or first_page(session.principal.role)
    response = RedirectResponse(path, SEE_OTHER, _HEADERS)
    set_session(request, response, session)
    logger.info("somebody with the role %s signed in by %s", session.principal.role, way)
    return response


def refused(
    request: Request, title: str, sentence: str, status: int, headers: Mapping[str, str] | None = None, **named: object
) -> Response:
    """Return a page that says why nobody is signed in; title and sentence are messages of the catalogue."""
    texts = texts_for(request)
    values: dict[str, Any] = {"status": status, "sentence": texts.gettext(sentence, **named)}
    response = page(request, "sign_in_refused.html", texts.gettext(title), texts, None, **values)
    response.headers.update({**_HEADERS, **(headers or {})})
    return response


def answering(handler: Answer) -> Answer:
    """Return a handler whose errors are answered as pages."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except FormRefused as error:
            return refused(request, _NOT_ACCEPTED, str(error), error.status)
        except ProviderAway:
            return refused(request, _NOT_NOW, _PROVIDER_AWAY, 503, _LATER)
        except (DatabaseError, UnusableSigningKey) as error:
            logger.warning("nobody can sign in: %s", type(error).__name__)
            return refused(request, _NOT_NOW, _HUB_AWAY, 503, _LATER)

    return answer
