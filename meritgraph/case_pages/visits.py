"""One visit: a request of somebody who signed in, and how the pages answer it."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from graph.errors import DatabaseError, MeritgraphError
from meritgraph.access.local_key import UnusableSigningKey
from meritgraph.case_pages.asking import Asked, Unanswered, ask
from meritgraph.case_pages.rendering import render
from meritgraph.case_pages.sessions.forms import FormRefused, form_of, note_of, open_form_of
from meritgraph.case_pages.sessions.kept_forms import TOO_LONG, NotKept, ask_to_sign_in, forget_form, is_about_session, keeps_form
from meritgraph.case_pages.sessions.languages import asked_language
from meritgraph.case_pages.sessions.session import Session, SignedOut, renew_session, session_of
from meritgraph.case_pages.texts import ENGLISH, N_, Texts
from meritgraph.graphql_answer import client_left
from meritgraph.http import Endpoint
from resolvers.access.callers import Role
from schema.errors import BAD_USER_INPUT

logger = logging.getLogger(__name__)

_SEE_OTHER = 303
_RETRY_SECONDS = "5"


class NotThere(Exception):
    """What a page is about does not exist for this reader."""


def needed(asked: Asked, field: str) -> Any:
    """Return what a page is about, which is a field of the whole answer.

    Raises NotThere where it does not exist for this reader, and Unanswered where her role may not see such things.
    """
    found = asked.data[field]
    if found is None:
        for problem in asked.errors:
            if problem.path[:1] == (field,):
                raise Unanswered(problem)
        raise NotThere
    return found


class BadAddress(Exception):
    """The address of a page has a parameter that cannot be used. The message says which, and what it may be."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who signed in."""

    request: Request
    session: Session
    texts: Texts

    @property
    def endpoint(self) -> Endpoint:
        """The hub's endpoint."""
        return self.request.app.state.graphql

    async def ask(self, document: str, /, **variables: Any) -> Asked:
        """Return the answer to ``queries/<document>.graphql``. Raises Unanswered, and ClientDisconnect."""
        return await ask(self.request, self.endpoint, self.session.principal, self.session.purpose, document, variables)

    async def form(self) -> Mapping[str, list[str]]:
        """Return the fields of the form that was sent. Raises FormRefused."""
        fields = await form_of(self.request, self.session)
        # What somebody wrote is shown to her again where it was not saved.
        self.request.state.note = note_of(fields)
        return fields

    def page(self, template: str, title: str, /, *, status: int = 200, **values: Any) -> Response:
        """Return a page. ``title`` is its heading, and the values are those of its template."""
        return page(self.request, template, title, self.texts, self.session, status=status, **values)

    def see(self, path: str) -> Response:
        """Lead on to another of our pages after a change, so that it can be reloaded."""
        return RedirectResponse(path, status_code=_SEE_OTHER)


Handler = Callable[[Visit], Awaitable[Response]]


def visited(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a route: it asks people to sign in, and answers errors of the API as pages."""

    async def answer(request: Request) -> Response:
        try:
            session = await session_of(request)
        except SignedOut as ended:
            return await _signed_out(request, ended)
        except (DatabaseError, UnusableSigningKey) as error:
            # Whether the session was ended cannot be told now.
            return _unknown_session(request, error, await _unread_note(request))
        response = await _answered(handler, Visit(request, session, Texts.of(session.language)))
        renew_session(request, response, session)
        if request.method == "POST" and keeps_form(request) and not is_about_session(request):
            # It is answered now, or took the place of the one that waited.
            forget_form(response)
        return response

    return answer


async def _answered(handler: Handler, visit: Visit) -> Response:
    _ = visit.texts.gettext
    try:
        return await handler(visit)
    except NotThere:
        return problem_page(
            visit,
            404,
            _("There is no such page"),
            _("What it was about does not exist, or it is not yours to see. Go back to where you came from."),
        )
    except BadAddress as error:
        return problem_page(visit, 400, _("This address cannot be used"), str(error))
    except FormRefused as error:
        return form_refused(visit, error)
    except ClientDisconnect:
        return client_left()
    except Unanswered as error:
        if error.later:
            logger.warning("a page could not be answered: %s", error.problem.code)
            response = problem_page(visit, 503, _("The hub cannot show this at the moment"), error.problem.message)
            response.headers["Retry-After"] = _RETRY_SECONDS
            return response
        if error.problem.code == BAD_USER_INPUT:
            return problem_page(visit, 400, _("This address cannot be used"), error.problem.message)
        if error.problem.hidden:
            return problem_page(visit, 403, _("This page is not for your role"), error.problem.message)
        logger.exception("a page failed: %s", error.problem.message)
        return problem_page(visit, 500, _("This page failed"), error.problem.message)


async def _signed_out(request: Request, ended: SignedOut) -> Response:
    """Lead somebody to the sign-in page. What she wrote is kept for her, or shown to her again."""
    texts = Texts.of(ended.session.language if ended.session else asked_language(request))
    try:
        return await ask_to_sign_in(request, ended)
    except NotKept as error:
        values: dict[str, Any] = {"status": 403, "sentence": texts.gettext(TOO_LONG), "note": note_of(error.fields)}
        return page(request, "session_form_refused.html", texts.gettext("Sign in again"), texts, None, **values)
    except FormRefused as error:
        title, sentence = texts.gettext("The form was not accepted"), texts.gettext(str(error))
        return page(request, "problem.html", title, texts, None, status=error.status, sentence=sentence)
    except UnusableSigningKey as error:
        return _unknown_session(request, error)


def form_refused(visit: Visit, error: FormRefused) -> Response:
    """Return a page that says why a form was not acted on, with what somebody had written."""
    title, sentence = visit.texts.gettext("The form was not accepted"), visit.texts.gettext(str(error))
    return visit.page("session_form_refused.html", title, status=error.status, sentence=sentence, note=error.note)


async def _unread_note(request: Request) -> str:
    """Return what somebody wrote into a form that nobody has read yet; nothing where it is none of our forms."""
    try:
        return note_of(await open_form_of(request)) if request.method == "POST" else ""
    except FormRefused:
        return ""


def _unknown_session(request: Request, error: MeritgraphError, note: str = "") -> Response:
    """Answer somebody of whom it cannot be told whether she is signed in. ``note`` is what she wrote."""
    logger.warning("a session could not be looked at: %s", type(error).__name__)
    texts = Texts.of(ENGLISH)
    sentence = texts.gettext(
        "The hub cannot tell whether you are signed in: its graph or its key is away. Try again in a minute."
    )
    title = texts.gettext("The hub cannot show this at the moment")
    response = page(request, _template_of(note), title, texts, None, status=503, sentence=sentence, note=note)
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def problem_page(visit: Visit, status: int, title: str, sentence: str) -> Response:
    """Return a page that says what is the matter and what to do, with what somebody wrote into the form that she sent."""
    note = getattr(visit.request.state, "note", "")
    return visit.page(_template_of(note), title, status=status, sentence=sentence, note=note)


def _template_of(note: str) -> str:
    return "session_form_refused.html" if note else "problem.html"


def page(
    request: Request, template: str, title: str, texts: Texts, session: Session | None, *, status: int = 200, **values: Any
) -> Response:
    """Return a page in its frame, also for somebody who has not signed in."""
    frame = {"title": title, "session": session, "here": request.url.path, "menu": _menu(session), "language": texts.language}
    endpoint: Endpoint = request.app.state.graphql
    frame |= {"idle_seconds": endpoint.pages.idle_minutes * 60, "now": time.time()}
    return HTMLResponse(render(template, texts, {**frame, **values}), status)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link of the menu."""

    path: str
    message: str


_CASES, _CHECK = MenuEntry("/cases", N_("Leads")), MenuEntry("/check", N_("Check an appointment"))
_RULES, _BODIES = MenuEntry("/rules", N_("Rules")), MenuEntry("/organisations", N_("Bodies"))
_PEOPLE = MenuEntry("/servants", N_("People"))
_RUNS, _ME = MenuEntry("/runs", N_("Loading")), MenuEntry("/me", N_("My record"))
_MENUS: Final[Mapping[Role, tuple[MenuEntry, ...]]] = {
    Role.INVESTIGATOR: (_CASES, _CHECK, _PEOPLE, _BODIES, _RULES),
    Role.CLIENT: (_CASES, _CHECK, _PEOPLE, _BODIES, _RULES),
    Role.INTEGRATOR: (_RUNS, _RULES),
    Role.AUDITOR: (_RULES,),
    Role.SERVANT: (_ME, _RULES),
}


def _menu(session: Session | None) -> tuple[MenuEntry, ...]:
    """Return the links of the menu: those pages that the role of the reader has something on."""
    return () if session is None else _MENUS[session.principal.role]
