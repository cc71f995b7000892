"""The routes of the pages about sessions."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from meritgraph.access.code_flow import RETURN_PATH, CodeFlow
from meritgraph.case_pages.sessions.kept_forms import KEPT_PATH
from meritgraph.case_pages.sessions.links import LINK_PATH
from meritgraph.case_pages.sessions.own_paths import SIGN_IN
from meritgraph.case_pages.signing_in.answers import answering
from meritgraph.case_pages.signing_in.at_provider import PROVIDER_PATH, PURPOSE_PATH, AtProvider
from meritgraph.case_pages.signing_in.by_link import by_link
from meritgraph.case_pages.signing_in.session_pages import SESSION_PATH, SIGNED_OUT_PATH, SessionPages
from meritgraph.case_pages.signing_in.sign_in import SignIn
from meritgraph.case_pages.visits import visited
from meritgraph.settings import Settings
from meritgraph.shared_secrets import SharedSecret


def sign_in_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes on which people sign in, change their session and sign out. Raises UnusableSecret."""
    purposes, flow = tuple(settings.purposes), _code_flow(settings)
    sign_in, session = SignIn(purposes, flow), SessionPages(purposes, flow)
    routes: list[BaseRoute] = [
        Route(SIGN_IN, answering(sign_in.show)),
        Route("/sign-in/token", answering(sign_in.by_token), methods=["POST"]),
        Route(LINK_PATH, answering(by_link), methods=["GET", "HEAD"]),
        Route(SESSION_PATH, visited(session.show)),
        Route("/session/purpose", visited(session.change_purpose), methods=["POST"]),
        Route("/session/language", visited(session.change_language), methods=["POST"]),
        Route("/session/stay", visited(session.stay), methods=["POST"]),
        Route(KEPT_PATH, visited(session.kept_form)),
        Route(f"{KEPT_PATH}/discard", visited(session.discard_form), methods=["POST"]),
        Route("/sign-out", answering(session.sign_out), methods=["POST"]),
        Route(SIGNED_OUT_PATH, answering(session.signed_out)),
    ]
    if flow is not None:
        at_provider = AtProvider(purposes, flow)
        routes += [
            Route(PROVIDER_PATH, answering(at_provider.begin)),
            Route(RETURN_PATH, answering(at_provider.back)),
            Route(PURPOSE_PATH, answering(at_provider.purpose), methods=["GET", "POST"]),
        ]
    return routes


def _code_flow(settings: Settings) -> CodeFlow | None:
    oidc = settings.oidc
    if not oidc.client_id:
        return None
    secret = SharedSecret.read(oidc.client_secret_file, "the identity provider")
    return CodeFlow(oidc, settings.browser.hub, secret)
