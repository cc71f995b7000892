"""``/sign-in``: the page, and signing in with a token of ``meritgraph token``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meritgraph.access.code_flow import CodeFlow
from meritgraph.access.principals import TokenRefused
from meritgraph.case_pages.sessions.forms import only, open_form_of
from meritgraph.case_pages.sessions.kept_forms import keeps_form
from meritgraph.case_pages.sessions.own_paths import first_page, own_path
from meritgraph.case_pages.sessions.purposes import purposes_in_words
from meritgraph.case_pages.sessions.session import Ending, Session, SignedOut, session_of
from meritgraph.case_pages.signing_in.answers import SEE_OTHER, begin, texts_for
from meritgraph.case_pages.signing_in.at_provider import provider_address
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.visits import page
from meritgraph.http import Endpoint

_LONGEST_TOKEN = 16_000
_ENDINGS: Final[Mapping[Ending, str]] = {
    Ending.NEVER: "",
    Ending.DAMAGED: N_("Your earlier session is not one that this hub knows. Sign in again."),
    Ending.IDLE: N_("You were signed out because nothing came from your browser for a while."),
    Ending.EXPIRED: N_("Your token has expired. Sign in again to go on."),
    Ending.REVOKED: N_("Your session was ended. Sign in again to go on."),
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in page of a hub with these purposes, and with this way to its provider."""

    purposes: tuple[str, ...]
    flow: CodeFlow | None

    async def show(self, request: Request) -> Response:
        """Show the page; lead on whoever is signed in. Raises DatabaseError, UnusableSigningKey."""
        next_ = own_path(request.query_params.get("next"))
        try:
            session = await session_of(request)
        except SignedOut as ended:
            if self.flow and ended.ending is Ending.EXPIRED and ended.session and ended.session.by_provider:
                # Her provider knows her: it signs her in again without a question, for the same purpose.
                return RedirectResponse(provider_address(next_), SEE_OTHER)
            return self._page(request, next_, reason=_ENDINGS[ended.ending])
        return RedirectResponse(next_ or first_page(session.principal.role), SEE_OTHER)

    async def by_token(self, request: Request) -> Response:
        """Sign in with a token. Raises FormRefused, DatabaseError, UnusableSigningKey, ProviderAway."""
        fields = await open_form_of(request)
        endpoint: Endpoint = request.app.state.graphql
        token, purpose, next_ = only(fields, "token").strip(), only(fields, "purpose"), own_path(only(fields, "next"))
        problems: dict[str, str] = {}
        if purpose not in endpoint.purposes:
            problems["purpose"] = N_("Choose what you read data of people for.")
        if not token or len(token) > _LONGEST_TOKEN:
            problems["token"] = N_("Paste a token into this field.")
        try:
            principal = None if problems else await endpoint.verifier.verify(token)
            if principal is not None:
                return begin(request, Session.begin(principal, purpose, texts_for(request).language), next_, "a token")
        except TokenRefused as error:
            problems["token"] = str(error)
        return self._page(request, next_, chosen=purpose, problems=problems, status=400)

    def _page(
        self,
        request: Request,
        next_: str | None,
        *,
        reason: str = "",
        chosen: str = "",
        problems: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        texts = texts_for(request)
        return page(
            request,
            "sign_in.html",
            texts.gettext(N_("Sign in")),
            texts,
            None,
            status=status,
            reason=reason,
            next=next_ or "",
            purposes=purposes_in_words(self.purposes),
            chosen=chosen,
            problems=problems or {},
            keeps_form=keeps_form(request),
            provider=self.flow.provider_name if self.flow else "",
            provider_address=provider_address(next_),
        )
