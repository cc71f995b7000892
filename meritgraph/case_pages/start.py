"""The first page: what this is and how to sign in, or the pages that the role of the reader has something on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi.responses import Response
from starlette.requests import Request

from graph.errors import DatabaseError
from meritgraph.access.local_key import UnusableSigningKey
from meritgraph.case_pages.sessions.session import Session, SignedOut, renew_session, session_of
from meritgraph.case_pages.signing_in.answers import texts_for
from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.words import ROLES
from meritgraph.case_pages.visits import page
from resolvers.access.callers import Role


@dataclass(frozen=True, slots=True)
class Way:
    """A page that one can go on to, its name, and what it is for."""

    path: str
    name: str
    purpose: str


_LEADS: Final = (
    Way("/cases", N_("Leads"), N_("What the rules found, with its evidence, and what people decided on it.")),
    Way("/check", N_("Check an appointment"), N_("What the rules say of an order before it is signed.")),
    Way("/servants", N_("People"), N_("Find a person by name, and see her career with the portals that state it.")),
    Way("/organisations", N_("Bodies"), N_("Your body and its units: merit index, turnover, leads and posts.")),
)
_RULES: Final = Way(
    "/rules", N_("Rules"), N_("What each rule looks for, the law that it rests on, and its innocent explanations.")
)
_RUNS: Final = Way("/runs", N_("Loading"), N_("How the loading of each portal goes, and whether somebody must act."))
_ME: Final = Way("/me", N_("My record"), N_("What is on record of you, who looked at it, and what you can do."))
_BODIES: Final = Way("/organisations", N_("Bodies"), N_("The bodies that are loaded, and their posts."))
_WAYS: Final[Mapping[Role, tuple[Way, ...]]] = {
    Role.INVESTIGATOR: (*_LEADS, _RULES),
    Role.CLIENT: (*_LEADS, _RULES),
    Role.INTEGRATOR: (_RUNS, _BODIES, _RULES),
    Role.AUDITOR: (_BODIES, _RULES),
    Role.SERVANT: (_ME, _BODIES, _RULES),
}


def start_page(explorer: bool) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with the first page; it leads to the explorer where the hub has one."""

    async def answer(request: Request) -> Response:
        session = await _session(request)
        texts = texts_for(request) if session is None else Texts.of(session.language)
        response = page(
            request,
            "start.html",
            texts.gettext("Careers in the civil service, and what to look at in them"),
            texts,
            session,
            ways=_WAYS[session.principal.role] if session else (),
            role=ROLES[session.principal.role.name] if session else None,
            auditor=session is not None and session.principal.role is Role.AUDITOR,
            explorer=explorer,
        )
        if session is not None:
            renew_session(request, response, session)
        return response

    return answer


async def _session(request: Request) -> Session | None:
    """Return the session of a request. The first page is shown without one, too, also while the graph or the key is away."""
    try:
        return await session_of(request)
    except (SignedOut, DatabaseError, UnusableSigningKey):
        return None
