"""Signing in at the identity provider: the way there, the way back, and the purpose that is chosen after that.

``/sign-in/provider`` is a link and no form, because the policy of our pages keeps a form from leading to another site. The
purpose is chosen on the way back, so that it stands in no address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meritgraph.access.code_flow import Attempt, CodeFlow, SignedIn, SignInRefused
from meritgraph.access.oidc import ProviderAway
from meritgraph.access.principals import Role, TokenRefused, principal_content, principal_of_content
from meritgraph.case_pages.sessions.forms import only, open_form_of
from meritgraph.case_pages.sessions.own_paths import own_path, sign_in_address
from meritgraph.case_pages.sessions.purposes import purposes_in_words
from meritgraph.case_pages.sessions.sealed import NotSealed
from meritgraph.case_pages.sessions.session import (
    MOST_COOKIE_CHARACTERS,
    Ending,
    Session,
    SignedOut,
    forget_cookie,
    sealed,
    session_of,
    set_cookie,
)
from meritgraph.case_pages.signing_in.answers import SEE_OTHER, begin, refused, texts_for
from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.visits import page
from meritgraph.http import Endpoint
from meritgraph.prefetching import is_prefetch

PROVIDER_PATH: Final = "/sign-in/provider"
PURPOSE_PATH: Final = "/sign-in/purpose"
_SECONDS: Final = 600
_ATTEMPT: Final = "__Host-meritgraph-attempt-"
_PENDING: Final = "__Host-meritgraph-pending"
# Several tabs may be on their way at once: each has its own cookie.
_OF_STATE = re.compile(r"[A-Za-z0-9_-]{8}")
_TITLE = N_("You are not signed in")
_AGAIN = N_("This way back does not belong to a sign-in that began in this browser within ten minutes. Sign in again.")
_NO_ROLE = N_("The identity provider knows you, but its answer lets nobody in: %(problem)s Ask your administrator.")
_FAILED = N_("The identity provider reports an error. Sign in again; if it comes back, ask your administrator.")
_REASONS: Final[Mapping[str, str]] = {
    "access_denied": N_("You, or the identity provider, did not agree to the sign-in. Sign in again if you want to go on."),
    "login_required": N_("The identity provider wants you to sign in there first. Sign in again."),
    "interaction_required": N_("The identity provider has a question for you. Sign in again."),
    "consent_required": N_("The identity provider needs your consent. Sign in again."),
    "account_selection_required": N_("The identity provider needs to know which account is yours. Sign in again."),
    "temporarily_unavailable": N_("The identity provider has too much to do. Sign in again in a minute."),
    "server_error": N_("The identity provider failed. Sign in again in a minute."),
    "invalid_grant": N_("The sign-in took too long, or this way back was used before. Sign in again."),
    "foreign_state": _AGAIN,
    "foreign_provider": _AGAIN,
    "foreign_token": _AGAIN,
}


_OWN_DATA: Final = "own-data"


def provider_address(next_: str | None) -> str:
    """Return the address that leads to the provider, and from there to a page of ours."""
    return f"{PROVIDER_PATH}?next={quote(next_, safe='')}" if next_ else PROVIDER_PATH


@dataclass(frozen=True, slots=True)
class AtProvider:
    """The pages of a hub with this way to its provider, and with these purposes."""

    purposes: tuple[str, ...]
    flow: CodeFlow

    async def begin(self, request: Request) -> Response:
        """Lead to the provider. Raises ProviderAway, UnusableSigningKey."""
        next_ = own_path(request.query_params.get("next"))
        if is_prefetch(request):
            return refused(request, _TITLE, N_("Browsers may not load it before somebody follows it."), 400)
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            # A page of another site may lead to our page, where people see what they sign in to.
            return RedirectResponse(sign_in_address(next_), SEE_OTHER)
        endpoint: Endpoint = request.app.state.graphql
        if endpoint.verifier.provider is None:
            raise ProviderAway("This hub has no identity provider.")
        attempt = Attempt.new()
        address = await self.flow.address(endpoint.verifier.provider, attempt, texts_for(request).language)
        response = RedirectResponse(address, SEE_OTHER, {"Referrer-Policy": "no-referrer"})
        content = [attempt.state, attempt.nonce, attempt.verifier, next_]
        set_cookie(response, f"{_ATTEMPT}{attempt.state[:8]}", sealed(request, _ATTEMPT).seal(content), _SECONDS)
        return response

    async def back(self, request: Request) -> Response:
        """Take up whoever comes back from the provider. Raises ProviderAway, DatabaseError, UnusableSigningKey."""
        parameters = request.query_params.multi_items()
        # What stands there twice could be read in two ways.
        sent = dict(parameters) if len(dict(parameters)) == len(parameters) else {}
        state = _OF_STATE.match(sent.get("state", ""))
        name = f"{_ATTEMPT}{state[0] if state else ''}"
        response = await self._taken_up(request, name, sent)
        if state:
            forget_cookie(response, name)
        return response

    async def _taken_up(self, request: Request, name: str, sent: Mapping[str, str]) -> Response:
        endpoint: Endpoint = request.app.state.graphql
        try:
            *secrets, next_ = sealed(request, _ATTEMPT).unseal(request.cookies.get(name, ""), _SECONDS)
            found = await self.flow.finish(endpoint.verifier, Attempt(*secrets), sent)
            return await self._known(request, found, next_)
        except NotSealed:
            return refused(request, _TITLE, _AGAIN, 400)
        except SignInRefused as error:
            return refused(request, _TITLE, _REASONS.get(error.error, _FAILED), 403)
        except TokenRefused as error:
            return refused(request, _TITLE, _NO_ROLE, 403, problem=str(error))

    async def _known(self, request: Request, found: SignedIn, next_: str | None) -> Response:
        """Go on with somebody whom the provider has signed in."""
        purpose, language = await self._earlier(request, found)
        if purpose is not None:
            session = Session.begin(found.principal, purpose, language, found.name, by_provider=True)
            return begin(request, session, next_, "the identity provider")
        response = RedirectResponse(PURPOSE_PATH, SEE_OTHER, {"Referrer-Policy": "no-referrer"})
        content = [principal_content(found.principal), found.name, next_]
        text = sealed(request, _PENDING).seal(content)
        if len(text) > MOST_COOKIE_CHARACTERS:
            raise TokenRefused("The texts of the token are too long for a browser to keep.")
        set_cookie(response, _PENDING, text, _SECONDS)
        return response

    async def _earlier(self, request: Request, found: SignedIn) -> tuple[str | None, str]:
        """Return the purpose and the language of a session that the same person had until its token expired."""
        language = texts_for(request).language
        if len(self.purposes) == 1:
            return self.purposes[0], language
        try:
            await session_of(request)
        except SignedOut as ended:
            earlier = ended.session
            if ended.ending is Ending.EXPIRED and earlier and earlier.by_provider and earlier.principal == found.principal:
                return earlier.purpose, earlier.language
        return None, language

    async def purpose(self, request: Request) -> Response:
        """Ask for the purpose, and begin the session with it. Raises FormRefused, UnusableSigningKey."""
        try:
            content, name, next_ = sealed(request, _PENDING).unseal(request.cookies.get(_PENDING, ""), _SECONDS)
        except NotSealed:
            return RedirectResponse(sign_in_address(None), SEE_OTHER)
        principal, problems = principal_of_content(content), dict[str, str]()
        if request.method == "POST":
            chosen = only(await open_form_of(request), "purpose")
            if chosen in self.purposes:
                session = Session.begin(principal, chosen, texts_for(request).language, name, by_provider=True)
                response = begin(request, session, next_, "the identity provider")
                forget_cookie(response, _PENDING)
                return response
            problems["purpose"] = N_("Choose what you read data of people for.")
        return self._purpose_page(request, principal.role, name or principal.subject, problems)

    def _purpose_page(self, request: Request, role: Role, name: str, problems: Mapping[str, str]) -> Response:
        texts = texts_for(request)
        values: dict[str, Any] = {
            "status": 400 if problems else 200,
            "name": name,
            "problems": problems,
            "purposes": purposes_in_words(self.purposes),
            "chosen": _OWN_DATA if role is Role.SERVANT and _OWN_DATA in self.purposes else "",
        }
        return page(request, "sign_in_purpose.html", texts.gettext(N_("What do you read for?")), texts, None, **values)
