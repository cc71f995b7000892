"""The session of somebody who is signed in: two sealed cookies, so that every process of the hub can answer her.

One cookie holds who she is and what for, and changes only by a form. The other one holds when she was here last, and changes with
every page. A slow answer in one tab thus never brings back a purpose that was changed in another one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from graph.errors import MeritgraphError
from meritgraph.access.principals import Principal, TokenRefused, principal_content, principal_of_content
from meritgraph.case_pages.sessions.purposes import purpose_words
from meritgraph.case_pages.sessions.sealed import NotSealed, Sealed
from meritgraph.http import Endpoint

# The prefix makes browsers refuse both unless they are Secure and of this very host, so no neighbouring host can plant them.
COOKIE = "__Host-meritgraph"
SEEN_COOKIE = "__Host-meritgraph-seen"
# A browser drops larger ones without a word.
MOST_COOKIE_CHARACTERS = 4000
LONGEST_NAME = 100


class Ending(StrEnum):
    """Why somebody is not signed in."""

    NEVER = "never"
    DAMAGED = "damaged"
    IDLE = "idle"
    EXPIRED = "expired"
    REVOKED = "revoked"


class SignedOut(MeritgraphError):
    """A request comes from nobody who is signed in; ``ending`` says why, and ``session`` is the one that ended."""

    def __init__(self, ending: Ending, session: Session | None = None) -> None:
        super().__init__("Nobody is signed in.")
        self.ending, self.session = ending, session


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and the purpose for which she reads data of people.

    ``name`` is how pages call her. ``csrf`` stands in every form of hers. ``began`` and ``seen`` count seconds since 1970. ``id``
    is what log-out revokes. ``by_provider`` tells whether the identity provider can sign her in again without a question.
    """

    principal: Principal
    purpose: str
    language: str
    name: str
    csrf: str = field(repr=False)
    began: float
    seen: float
    id: str
    by_provider: bool = False

    @classmethod
    def begin(
        cls, principal: Principal, purpose: str, language: str, name: str | None = None, *, by_provider: bool = False
    ) -> Session:
        """Return a new session of a principal. Raises TokenRefused when its token has expired."""
        now = time.time()
        if now >= principal.expires:
            # Those who verify tokens allow for clocks that differ. A session that has ended already helps nobody.
            raise TokenRefused("The token has expired: get a new one.")
        called, csrf, id_ = (name or principal.subject)[:LONGEST_NAME], secrets.token_urlsafe(24), secrets.token_hex(16)
        return cls(principal, purpose, language, called, csrf, now, now, id_, by_provider)

    @property
    def purpose_words(self) -> str:
        """The purpose as pages call it: a message of the catalogue, or the word of the settings itself."""
        return purpose_words(self.purpose)

    @property
    def as_token(self) -> Principal:
        """The principal as a token whose id is that of the session, by which the session can be revoked."""
        return replace(self.principal, token_id=self.id, issued=self.began)


async def session_of(request: Request) -> Session:
    """Return the session of a request. Raises SignedOut, UnusableSigningKey, DatabaseError."""
    endpoint: Endpoint = request.app.state.graphql
    text, seen_text = request.cookies.get(COOKIE, ""), request.cookies.get(SEEN_COOKIE, "")
    if not text:
        raise SignedOut(Ending.NEVER)
    try:
        session = _session(sealed(request, COOKIE).unseal(text))
        id_, seen = sealed(request, SEEN_COOKIE).unseal(seen_text)
    except NotSealed as error:
        raise SignedOut(Ending.DAMAGED) from error
    now = time.time()
    if id_ != session.id or session.purpose not in endpoint.purposes:
        raise SignedOut(Ending.DAMAGED)
    session = replace(session, seen=seen)
    if now - seen >= endpoint.pages.idle_minutes * 60:
        raise SignedOut(Ending.IDLE, session)
    if now >= session.principal.expires:
        raise SignedOut(Ending.EXPIRED, session)
    try:
        await endpoint.verifier.require_unrevoked(session.principal)
        await endpoint.verifier.require_unrevoked(session.as_token)
    except TokenRefused as error:
        raise SignedOut(Ending.REVOKED, session) from error
    return session


def set_session(request: Request, response: Response, session: Session) -> None:
    """Let the browser keep a session that is new, or has a new purpose or language; renew its idle time.

    Raises TokenRefused for one whose texts are too long for a cookie, and UnusableSigningKey.
    """
    text = sealed(request, COOKIE).seal(_content(session))
    if len(text) > MOST_COOKIE_CHARACTERS:
        raise TokenRefused("The texts of the token are too long for a browser to keep: get one with a shorter subject and id.")
    set_cookie(response, COOKIE, text)
    renew_session(request, response, session)


def renew_session(request: Request, response: Response, session: Session) -> None:
    """Count the idle time of a session from now on. Raises UnusableSigningKey."""
    set_cookie(response, SEEN_COOKIE, sealed(request, SEEN_COOKIE).seal([session.id, time.time()]))


def end_session(response: Response) -> None:
    """Let the browser forget its session."""
    for name in (COOKIE, SEEN_COOKIE):
        forget_cookie(response, name)


def sealed(request: Request, use: str) -> Sealed:
    """Return what seals values of this use under the key that the hub has now. Raises UnusableSigningKey."""
    endpoint: Endpoint = request.app.state.graphql
    return Sealed(endpoint.verifier.signing_key.current().cursor_key, use)


def set_cookie(response: Response, name: str, text: str, seconds: int | None = None) -> None:
    """Let the browser keep a cookie for so many seconds, or until it is closed."""
    response.set_cookie(name, text, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def forget_cookie(response: Response, name: str) -> None:
    """Let the browser forget one of our cookies."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def _content(session: Session) -> Mapping[str, Any]:
    return {
        "who": principal_content(session.principal),
        "purpose": session.purpose,
        "language": session.language,
        "name": session.name,
        "csrf": session.csrf,
        "began": session.began,
        "id": session.id,
        "by_provider": session.by_provider,
    }


def _session(content: Mapping[str, Any]) -> Session:
    others = {name: value for name, value in content.items() if name != "who"}
    return Session(principal=principal_of_content(content["who"]), seen=content["began"], **others)
