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
from meritgraph.access.principals import Principal, Role, TokenRefused
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
    """A request comes from nobody who is signed in; ``ending`` says why."""

    def __init__(self, ending: Ending) -> None:
        super().__init__("Nobody is signed in.")
        self.ending = ending


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and the purpose for which she reads data of people.

    ``name`` is how pages call her. ``csrf`` stands in every form of hers. ``began`` and ``seen`` count seconds since 1970. ``id``
    is what log-out revokes.
    """

    principal: Principal
    purpose: str
    language: str
    name: str
    csrf: str = field(repr=False)
    began: float
    seen: float
    id: str

    @classmethod
    def begin(cls, principal: Principal, purpose: str, language: str, name: str | None = None) -> Session:
        """Return a new session of a principal."""
        now = time.time()
        called = (name or principal.subject)[:LONGEST_NAME]
        return cls(principal, purpose, language, called, secrets.token_urlsafe(24), now, now, secrets.token_hex(16))

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
    key = _key(request)
    try:
        session = _session(Sealed(key, COOKIE).unseal(text))
        id_, seen = Sealed(key, SEEN_COOKIE).unseal(seen_text)
    except NotSealed as error:
        raise SignedOut(Ending.DAMAGED) from error
    now = time.time()
    if id_ != session.id or session.purpose not in endpoint.purposes:
        raise SignedOut(Ending.DAMAGED)
    if now >= session.principal.expires:
        raise SignedOut(Ending.EXPIRED)
    if now - seen >= endpoint.pages.idle_minutes * 60:
        raise SignedOut(Ending.IDLE)
    try:
        await endpoint.verifier.require_unrevoked(session.principal)
        await endpoint.verifier.require_unrevoked(session.as_token)
    except TokenRefused as error:
        raise SignedOut(Ending.REVOKED) from error
    return replace(session, seen=seen)


def set_session(request: Request, response: Response, session: Session) -> None:
    """Let the browser keep a session that is new, or has a new purpose or language; renew its idle time.

    Raises TokenRefused for one whose texts are too long for a cookie.
    """
    text = Sealed(_key(request), COOKIE).seal(_content(session))
    if len(text) > MOST_COOKIE_CHARACTERS:
        raise TokenRefused("The texts of the token are too long for a browser to keep: get one with a shorter subject and id.")
    _set(response, COOKIE, text)
    renew_session(request, response, session)


def renew_session(request: Request, response: Response, session: Session) -> None:
    """Count the idle time of a session from now on."""
    _set(response, SEEN_COOKIE, Sealed(_key(request), SEEN_COOKIE).seal([session.id, time.time()]))


def end_session(response: Response) -> None:
    """Let the browser forget its session."""
    for name in (COOKIE, SEEN_COOKIE):
        forget_cookie(response, name)


def forget_cookie(response: Response, name: str) -> None:
    """Let the browser forget one of our cookies."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def principal_content(who: Principal) -> list[Any]:
    """Return a principal as JSON."""
    return [who.subject, who.role.value, who.body, who.servant, who.token_id, who.issued, who.expires]


def principal_of_content(content: Any) -> Principal:
    """Return the principal of such JSON, which was authenticated."""
    subject, role, *others = content
    return Principal(subject, Role(role), *others)


def _content(session: Session) -> Mapping[str, Any]:
    return {
        "who": principal_content(session.principal),
        "purpose": session.purpose,
        "language": session.language,
        "name": session.name,
        "csrf": session.csrf,
        "began": session.began,
        "id": session.id,
    }


def _session(content: Mapping[str, Any]) -> Session:
    others = {name: value for name, value in content.items() if name != "who"}
    return Session(principal=principal_of_content(content["who"]), seen=content["began"], **others)


def _key(request: Request) -> bytes:
    endpoint: Endpoint = request.app.state.graphql
    return endpoint.verifier.signing_key.current().cursor_key


def _set(response: Response, name: str, text: str) -> None:
    response.set_cookie(name, text, path="/", secure=True, httponly=True, samesite="lax")
