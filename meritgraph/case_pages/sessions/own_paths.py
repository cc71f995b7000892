"""Addresses of our own pages that come with a request: nobody is led anywhere else by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request

from meritgraph.access.principals import Role

SIGN_IN: Final = "/sign-in"
_LONGEST = 2000
_ABOUT_SESSIONS = ("/sign-in", "/sign-out", "/signed-out", "/session")
_FIRST: Final[Mapping[Role, str]] = {
    Role.INVESTIGATOR: "/cases",
    Role.CLIENT: "/cases",
    Role.INTEGRATOR: "/runs",
    Role.AUDITOR: "/",
    Role.SERVANT: "/me",
}


def own_path(text: str | None) -> str | None:
    """Return the address of a page of ours, such as ``/cases?rule=V01``; None for anything else.

    Browsers read a backslash as a slash, and leave out tabs and line ends: with one of those no address is ours.
    """
    if not text or len(text) > _LONGEST or not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return None
    if not text.startswith("/") or text.startswith("//"):
        return None
    path = urlsplit(text).path
    first = f"/{path.split('/')[1]}"
    return None if first in _ABOUT_SESSIONS else text


def first_page(role: Role) -> str:
    """Return the page that a role begins with."""
    return _FIRST[role]


def sign_in_address(next_: str | None) -> str:
    """Return the address of the sign-in page that leads back to a page of ours."""
    return f"{SIGN_IN}?next={quote(next_, safe='')}" if next_ else SIGN_IN


def here(request: Request) -> str | None:
    """Return the address of a request as one of our own paths."""
    return own_path(_full(request.url.path, request.url.query))


def came_from(request: Request) -> str | None:
    """Return the page of ours from which a form was sent."""
    try:
        sender = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    return own_path(_full(sender.path, sender.query)) if sender.netloc == request.headers.get("host") else None


def _full(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
