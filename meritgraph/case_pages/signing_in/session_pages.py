"""``/session``: who is signed in, what for and in which language; staying signed in, and signing out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.errors import DatabaseError
from meritgraph.access.code_flow import CodeFlow
from meritgraph.access.principals import Role
from meritgraph.access.revocations import Revocation
from meritgraph.case_pages.sessions.forms import form_of, only
from meritgraph.case_pages.sessions.kept_forms import forget_form, kept_form
from meritgraph.case_pages.sessions.own_paths import came_from, first_page
from meritgraph.case_pages.sessions.purposes import purposes_in_words
from meritgraph.case_pages.sessions.session import Session, SignedOut, end_session, session_of, set_session
from meritgraph.case_pages.signing_in.answers import SEE_OTHER, refused, texts_for
from meritgraph.case_pages.texts import LANGUAGES, N_
from meritgraph.case_pages.visits import BadAddress, Visit, page
from meritgraph.http import Endpoint

SESSION_PATH: Final = "/session"
SIGNED_OUT_PATH: Final = "/signed-out"
_ROLES: Final[Mapping[Role, str]] = {
    Role.CLIENT: N_("Client: an application or a desk of one body"),
    Role.INVESTIGATOR: N_("Investigator"),
    Role.INTEGRATOR: N_("Integrator"),
    Role.AUDITOR: N_("Auditor"),
    Role.SERVANT: N_("Servant: what is about yourself"),
}
_NOT_ENDED = N_(
    "This browser has forgotten your session, but the hub could not write down that it has ended. Nobody can use it without a "
    "copy of its cookies, and it ends by itself when its token expires."
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionPages:
    """The pages about the session of a hub with these purposes, and with this way to its provider."""

    purposes: tuple[str, ...]
    flow: CodeFlow | None

    async def show(self, visit: Visit) -> Response:
        """Show who is signed in, with the forms that change it."""
        session = visit.session
        return visit.page(
            "session.html",
            visit.texts.gettext("Your session"),
            role=_ROLES[session.principal.role],
            purposes=purposes_in_words(self.purposes),
            languages=LANGUAGES,
        )

    async def change_purpose(self, visit: Visit) -> Response:
        """Read for another purpose from now on. Raises FormRefused."""
        chosen = only(await visit.form(), "purpose")
        if chosen not in self.purposes:
            raise BadAddress(visit.texts.gettext("Choose one of the purposes of this hub."))
        return _changed(visit, replace(visit.session, purpose=chosen))

    async def change_language(self, visit: Visit) -> Response:
        """Show pages in another language from now on. Raises FormRefused."""
        chosen = only(await visit.form(), "language")
        if chosen not in LANGUAGES:
            raise BadAddress(visit.texts.gettext("Choose one of the languages of this hub."))
        return _changed(visit, replace(visit.session, language=chosen))

    async def stay(self, visit: Visit) -> Response:
        """Count the idle time anew, which every visit does. Raises FormRefused."""
        await visit.form()
        if visit.request.headers.get("sec-fetch-dest") == "empty":
            # A script asked, which stays on its page.
            return Response(status_code=204)
        return visit.see(came_from(visit.request) or SESSION_PATH)

    async def kept_form(self, visit: Visit) -> Response:
        """Show the form that somebody sent after her session had ended, so that she can send it now."""
        form = kept_form(visit.request, visit.session)
        if form is None:
            return visit.see(first_page(visit.session.principal.role))
        return visit.page("session_kept_form.html", visit.texts.gettext("Send what you wrote"), form=form)

    async def discard_form(self, visit: Visit) -> Response:
        """Forget the form that waits. Raises FormRefused."""
        await visit.form()
        form = kept_form(visit.request, visit.session)
        response = visit.see((form.page if form else None) or first_page(visit.session.principal.role))
        forget_form(response)
        return response

    async def sign_out(self, request: Request) -> Response:
        """End a session everywhere. Raises FormRefused, UnusableSigningKey, and DatabaseError before it is known whose it is."""
        response: Response = RedirectResponse(SIGNED_OUT_PATH, SEE_OTHER)
        try:
            session = await session_of(request)
            await form_of(request, session)
            endpoint: Endpoint = request.app.state.graphql
            try:
                await endpoint.verifier.revoke(Revocation.of_session(session.id, session.principal.expires))
            except DatabaseError as error:
                logger.warning("the end of a session could not be written down: %s", type(error).__name__)
                response = refused(request, N_("You are signed out of this browser only"), _NOT_ENDED, 503)
        except SignedOut:
            # It has ended already.
            pass
        end_session(response)
        forget_form(response)
        return response

    async def signed_out(self, request: Request) -> Response:
        """Say that nobody is signed in any more, and how to sign out at the provider, too."""
        endpoint: Endpoint = request.app.state.graphql
        texts, provider = texts_for(request), endpoint.verifier.provider
        address = await self.flow.end_address(provider) if self.flow and provider else None
        name = self.flow.provider_name if self.flow else ""
        title = texts.gettext("You are signed out")
        return page(request, "signed_out.html", title, texts, None, end_address=address, provider=name)


def _changed(visit: Visit, session: Session) -> Response:
    response = visit.see(came_from(visit.request) or SESSION_PATH)
    set_session(visit.request, response, session)
    return response
